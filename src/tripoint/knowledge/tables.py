"""The formats of tables that others coded, from data/tables, with every fault of those files."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib.resources.abc import Traversable
from typing import Any, NoReturn, get_args

from tripoint.errors import DataError
from tripoint.knowledge.cards import Card, read_card
from tripoint.knowledge.lexicon import load_words
from tripoint.knowledge.reading import data_folder, read_tsv, read_yaml, sorted_files
from tripoint.ontology import contexts, event_types
from tripoint.schema import STATELESS, STATUSES, Party, Precision
from tripoint.tabular import EventKind, Moment, Rule, Side, TableFormat

_Table = Mapping[str, Any]
# JSON Lines have none.
_SEPARATORS = {"tab": "\t", "comma": ",", "semicolon": ";", "json": ""}
_PATH = re.compile(r"\$(?:\.\w+|\[\*\])+")


@cache
def load_formats() -> Mapping[str, TableFormat]:
    """The formats by the name of their file; raises DataError with every fault."""
    faults: list[str] = []
    tables = _tables(faults)
    formats: dict[str, TableFormat] = {}
    for path in sorted_files(data_folder() / "tables", ".yaml"):
        try:
            reader = _Reader(path, tables)
            formats[reader.id] = reader.format()
        except DataError as fault:
            faults += fault.faults
    if faults:
        raise DataError(faults)
    return formats


def _tables(faults: list[str]) -> dict[str, _Table]:
    """What codes and names stand for, by the name a format calls each table by."""
    sectors = load_words()["sector"]
    folder = data_folder()
    states = {
        path.name.partition(".")[0]: card
        for path in sorted_files(folder / "actors" / "states", ".yaml")
        if (card := read_card(path, sectors, faults)) is not None
    }
    bodies = {
        card.id: card
        for kind in ("organisations", "groups")
        for path in sorted_files(folder / "actors" / kind, ".yaml")
        if (card := read_card(path, sectors, faults)) is not None and card.id is not None
    }
    codes = {code: Party(code=card.code) for code, card in states.items()}
    read = _Lines(folder / "tables", codes, bodies, faults)
    # A name that several parties bear is the state's that is meant where the text tells none.
    names = {
        name: Party(code=card.code) for card in states.values() for name in card.lists["names"]
    }
    several = codes | {code: Party(code=code) for code in STATELESS}
    return {
        "states": _lower(names | read.states("country_names.tsv", "name") | several),
        "bodies": _lower(
            {name: _party(card) for card in bodies.values() for name in card.lists["names"]}
        ),
        "fips-countries": _lower(read.states("fips_countries.tsv", "code")),
        "cameo-countries": _lower(codes | read.states("cameo_countries.tsv", "code")),
        "cameo-bodies": _lower(read.bodies("cameo_bodies.tsv")),
        "cameo-events": _lower(read.kinds("cameo_events.tsv")),
        "acled-events": _lower(read.kinds("acled_events.tsv")),
        "plover-events": _lower(_plover()),
        "contexts": {each: each for each in contexts()},
        "sectors": _lower(read.sectors("sectors.tsv", sectors)),
        "plover-sectors": {each.lower(): each for each in sectors},
    }


def _lower(table: Mapping[str, Any]) -> dict[str, Any]:
    return {key.lower(): value for key, value in table.items()}


def _party(card: Card) -> Party:
    return Party(code=card.code, id=card.id, name=card.name, sector=card.sector)


def _plover() -> dict[str, EventKind]:
    """PLOVER's own types and modes as TYPE/mode; a mode that it does not have is left out."""
    kinds: dict[str, EventKind] = {}
    for name, kind in event_types().items():
        for absent in ("", "none", "n/a"):
            kinds[f"{name}/{absent}"] = EventKind(type=name)
        for mode in kind.modes:
            kinds[f"{name}/{mode}"] = EventKind(type=name, mode=mode)
    return kinds


class _Lines:
    """Reads the TSV files of a folder; what is wrong with a row is said and the row left out."""

    def __init__(
        self,
        folder: Traversable,
        states: Mapping[str, Party],
        bodies: Mapping[str, Card],
        faults: list[str],
    ) -> None:
        self._folder = folder
        self._states = states
        self._bodies = bodies
        self._faults = faults

    def states(self, file: str, key: str) -> dict[str, Party | None]:
        return dict(self._rows(file, key, self._state))

    def bodies(self, file: str) -> dict[str, Party | None]:
        return dict(self._rows(file, "code", self._body))

    def kinds(self, file: str) -> dict[str, EventKind | None]:
        return dict(self._rows(file, "code", self._kind))

    def sectors(self, file: str, known: frozenset[str]) -> dict[str, str | None]:
        def sector(cells: Mapping[str, str]) -> str | None:
            if cells["sector"] and cells["sector"] not in known:
                raise ValueError(f"no sector {cells['sector']!r}, see class sector in words.tsv")
            return cells["sector"] or None

        return dict(self._rows(file, "code", sector))

    def _rows(
        self, file: str, key: str, meaning: Callable[[Mapping[str, str]], Any]
    ) -> Iterator[tuple[str, Any]]:
        seen: set[str] = set()
        for line in read_tsv(self._folder / file):
            found = line.cells[key].lower()
            try:
                if found in seen:
                    raise ValueError(f"{line.cells[key]!r} stands twice, drop a row")
                seen.add(found)
                yield line.cells[key], meaning(line.cells)
            except ValueError as fault:
                self._faults.append(f"{line.place}: {fault}")

    def _state(self, cells: Mapping[str, str]) -> Party | None:
        code = cells["party"]
        if code and code not in self._states:
            raise ValueError(f"no state card {code!r}, give a code of actors/states")
        return self._states[code] if code else None

    def _body(self, cells: Mapping[str, str]) -> Party | None:
        if cells["id"]:
            if cells["id"] not in self._bodies:
                raise ValueError(f"no card {cells['id']!r} in actors/organisations or groups")
            return _party(self._bodies[cells["id"]])
        if cells["party"] not in STATELESS:
            raise ValueError(
                f"party is {cells['party']!r}, give an id or one of {sorted(STATELESS)}"
            )
        return Party(code=cells["party"])

    def _kind(self, cells: Mapping[str, str]) -> EventKind | None:
        type_, mode = cells["type"], cells["mode"] or None
        if not type_:
            return None
        if type_ not in event_types() or (mode and mode not in event_types()[type_].modes):
            raise ValueError(f"PLOVER has no {type_}/{mode}, see data/events")
        found = tuple(each for each in cells["contexts"].split("|") if each)
        if not contexts().issuperset(found):
            raise ValueError(f"contexts {found} are not all PLOVER's, see data/events/contexts.txt")
        return EventKind(
            type=type_, mode=mode, contexts=found, together=cells.get("together") == "yes"
        )


class _Reader:
    """One format's file; the first thing that is wrong with it raises DataError."""

    def __init__(self, path: Traversable, tables: Mapping[str, _Table]) -> None:
        self._path = path
        self._tables = tables
        self.id = path.name.partition(".")[0]
        self._raw = read_yaml(path)
        if not isinstance(self._raw, dict):
            self._fail("", "is no format, copy a neighbour's")
        self._columns = tuple(str(each) for each in self._raw.get("columns") or ())

    def format(self) -> TableFormat:
        raw = self._raw
        for key in ("name", "coder", "source", "licence", "layout", "columns", "record", "date"):
            if not raw.get(key):
                self._fail(key, "is missing, write it")
        layout, place = raw["layout"], raw.get("place") or {}
        if layout.get("separator") not in _SEPARATORS:
            self._fail("layout", f"separator must be one of {', '.join(_SEPARATORS)}")
        if raw.get("status") not in STATUSES:
            self._fail("status", f"must be one of {', '.join(STATUSES)}")
        return TableFormat(
            id=self.id,
            name=str(raw["name"]),
            coder=str(raw["coder"]),
            separator=_SEPARATORS[layout["separator"]],
            quoted=bool(layout.get("quoted")),
            header=bool(layout.get("header")),
            optional=int(layout.get("optional") or 0),
            columns=self._columns,
            paths=self._paths(),
            each=tuple(self._column("layout", one) for one in layout.get("each") or ()),
            record=self._column("record", raw["record"]),
            date=self._moment("date"),
            published=self._moment("published") if raw.get("published") else None,
            precision=self._precision(),
            url=self._column("url", raw["url"]) if raw.get("url") else None,
            publisher=self._column("publisher", raw["publisher"]) if raw.get("publisher") else None,
            sentence=self._column("sentence", raw["sentence"]) if raw.get("sentence") else None,
            event=self._rule("event", raw.get("event")),
            contexts=self._rule("contexts", raw["contexts"]) if raw.get("contexts") else None,
            status=raw["status"],
            actor=self._side("actor"),
            recipient=self._side("recipient"),
            places=tuple(self._column("place", each) for each in place.get("names") or ()),
            country=self._rule("place", place["country"]) if place.get("country") else None,
            lat=self._column("place", place["lat"]) if place.get("lat") else None,
            lon=self._column("place", place["lon"]) if place.get("lon") else None,
        )

    def _column(self, key: str, name: object) -> str:
        if name not in self._columns:
            self._fail(key, f"{name!r} is no column of the format, list it under columns")
        return str(name)

    def _paths(self) -> dict[str, str]:
        raw = self._raw["columns"]
        is_json = self._raw["layout"]["separator"] == "json"
        if is_json != isinstance(raw, dict):
            self._fail("columns", "must be a list, and of json the path of each")
        wrong = [path for path in raw.values() if not _PATH.fullmatch(path)] if is_json else []
        if wrong:
            self._fail("columns", f"{wrong[0]!r} is no path, write it as $.actor[*].code")
        return dict(raw) if is_json else {}

    def _moment(self, key: str) -> Moment:
        raw = self._raw[key]
        forms = raw.get("forms")
        if not forms or not all("%Y" in str(each) for each in forms):
            self._fail(key, 'forms are wanted, such as ["%Y-%m-%d"]')
        return Moment(column=self._column(key, raw["columns"][0]), forms=tuple(forms))

    def _precision(self) -> tuple[str, dict[str, Precision]] | None:
        raw = self._raw.get("precision")
        if not raw:
            return None
        wrong = set(raw["values"].values()) - set(get_args(Precision))
        if wrong:
            self._fail("precision", f"{sorted(wrong)} is no precision")
        return self._column("precision", raw["column"]), dict(raw["values"])

    def _side(self, key: str) -> Side:
        raw = self._raw.get(key) or {}
        parties = tuple(self._rule(key, each) for each in raw.get("parties") or ())
        if not parties:
            self._fail(key, "has no parties, say in which columns they are")
        sectors = tuple(self._rule(key, each) for each in raw.get("sectors") or ())
        return Side(name=self._column(key, raw.get("name")), parties=parties, sectors=sectors)

    def _rule(self, key: str, raw: Any) -> Rule[Any]:
        if not isinstance(raw, dict) or raw.get("table") not in self._tables:
            self._fail(key, f"needs columns and a table, one of {', '.join(self._tables)}")
        pattern, separator = raw.get("pattern"), raw.get("separator")
        try:
            compiled = re.compile(pattern) if pattern else None
            if compiled is not None and compiled.groups != 1:
                self._fail(key, f"pattern {pattern!r} needs exactly one group")
            return Rule(
                columns=tuple(self._column(key, each) for each in raw.get("columns") or ("",)),
                table=self._tables[raw["table"]],
                pattern=compiled,
                separator=re.compile(separator) if separator else None,
                prefix=str(raw.get("prefix") or ""),
            )
        except re.error as fault:
            self._fail(key, f"pattern or separator is no regular expression ({fault})")

    def _fail(self, key: str, fault: str) -> NoReturn:
        lines = self._path.read_text("utf-8").splitlines()
        number = next(
            (n for n, line in enumerate(lines, 1) if key and line.startswith(f"{key}:")), 1
        )
        raise DataError([f"{self._path.name}:{number}: {key} {fault}".replace(":  ", ": ")])
