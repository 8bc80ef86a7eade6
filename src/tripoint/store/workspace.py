"""A workspace: what was read, each fact with the time it became known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import orjson
import pyarrow as pa

from tripoint.errors import NotAWorkspace, UsageError, WorkspaceFull, WorkspaceTooNew
from tripoint.store.months import pair_months
from tripoint.store.operations import Operations
from tripoint.store.reading import Tables
from tripoint.store.snapshots import Days
from tripoint.store.writing import Writer
from tripoint.version import __version__

__all__ = ["Workspace", "Writer", "open_workspace"]

FORMAT = 1
OWN = "Tripoint"
"""The coder of what was read here; other events keep the name of theirs."""
_CARD = "tripoint.json"
_DRAFT = "tripoint.json.new"
# Delta turns a path into a URL and stops at these; DuckDB reads some of them as patterns.
_UNUSABLE = frozenset("%[]*?^|<>\\\n\r\t")

_ORDERS = {
    "date": "first_day DESC NULLS LAST, published_at DESC NULLS LAST",
    "oldest": "first_day NULLS LAST, published_at NULLS LAST",
    "confidence": "confidence DESC",
    "known_at": "known_at DESC",
}

Day = str | dt.date | dt.datetime


@dataclass(frozen=True, slots=True)
class _Question:
    """A condition on events, the values in it, and the days it asks for."""

    condition: str
    values: Mapping[str, Any]
    days: Days

    def since(self, floor: dt.date) -> _Question:
        """The same, of events that begin on a day or after."""
        return _Question(
            f"{self.condition} AND first_day >= $floor",
            {**self.values, "floor": floor},
            (max(floor, self.days[0] or floor), self.days[1]),
        )


class Workspace:
    """The facts and texts of one folder; any number of readers beside one writer."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._tables = Tables(path / "tables")
        self._operations = Operations(path / "operations.sqlite")

    def writer(self) -> Writer:
        """The right to write, until it is closed; WorkspaceBusy says who has it."""
        return Writer(self._tables, self._operations)

    def known(self, ids: Iterable[str]) -> frozenset[str]:
        """Which of the article ids are stored."""
        return self._operations.known(ids, self._attempts())

    def duplicate_of(self, fingerprints: Iterable[str]) -> dict[str, str]:
        """The first stored article of each fingerprint that has one."""
        return self._operations.firsts(fingerprints, self._attempts())

    def text(self, article_id: str) -> str | None:
        """The clean text of an article."""
        return self._operations.text(article_id, self._attempts())

    def search(self, words: str, *, limit: int = 100) -> tuple[str, ...]:
        """Ids of the articles that hold words beginning with all those given, best first."""
        return self._operations.search(words, self._attempts(), limit)

    def events(
        self,
        *,
        actor: str | None = None,
        with_: str | Sequence[str] | None = None,
        type: str | Sequence[str] | None = None,  # noqa: A002 - the record's own word
        status: str | Sequence[str] | None = None,
        coder: str | None = None,
        since: Day | None = None,
        until: Day | None = None,
        as_known_on: Day | None = None,
        limit: int | None = None,
        order: str = "date",
    ) -> pa.Table:
        """The events that meet every filter.

        `actor` acts, each of `with_` takes part on either side, and an event without a date of its
        own stands on the day of publication. `coder` is Tripoint for what was read here, else the
        name that `import` gave. `order` is date (the latest first), oldest,
        confidence or known_at.
        """
        if order not in _ORDERS:
            raise UsageError(f"no order {order!r}: choose one of {', '.join(_ORDERS)}")
        question = _question(actor, with_, type, status, coder, since, until)
        known_by = _instant(as_known_on)
        if order == "date" and limit:
            question = self._latest(question, limit, known_by)
        ordered = f'ORDER BY {_ORDERS[order]}, article, start, "end", id'
        return self._tables.facts(
            "events",
            known_by=known_by,
            condition=f"{question.condition} {ordered} LIMIT $limit",
            values={**question.values, "limit": limit},
            days=question.days,
        )

    def count_events(
        self,
        *,
        actor: str | None = None,
        with_: str | Sequence[str] | None = None,
        type: str | Sequence[str] | None = None,  # noqa: A002 - the record's own word
        status: str | Sequence[str] | None = None,
        coder: str | None = None,
        since: Day | None = None,
        until: Day | None = None,
        as_known_on: Day | None = None,
    ) -> int:
        """How many events meet every filter of `events`, none of them loaded."""
        question = _question(actor, with_, type, status, coder, since, until)
        return self._count("events", question, _instant(as_known_on))

    def count_articles(self) -> int:
        """How many articles are stored, none of them loaded."""
        return self._count("articles", _Question("true", {}, (None, None)), None)

    def pair_months(
        self,
        one: str,
        other: str,
        *,
        since: Day | None = None,
        until: Day | None = None,
        as_known_on: Day | None = None,
    ) -> pa.Table:
        """How many events two parties share by month, direction, type and status, and the sum of
        their scores; read from sums that each batch leaves, not from the events.

        `direction` is > where the alphabetically first acts on the other, < the other way, = where
        both do or they act or are acted on together. Months are told by their first day, and one
        that `since` or `until` lies in counts whole.
        """
        first, last = _day(since), _day(until)
        return pair_months(
            self._tables,
            one,
            other,
            known_by=_instant(as_known_on),
            days=(first and first.replace(day=1), last),
        )

    def known_records(self, coder: str, ids: pa.Array) -> frozenset[str]:
        """Which of a coder's records, by its own ids, are stored."""
        return self._tables.holds(coder, ids)

    def content_ids(self, coder: str, ids: pa.Array) -> pa.Array:
        """The event id of each of a coder's records: `content_id(coder, id)` for all at once."""
        rows = self._tables.query(
            "SELECT left(sha256('[' || to_json($coder) || ',' || to_json(id) || ']'), 16) AS id"
            " FROM given",
            {"coder": coder},
            given=pa.table({"id": ids}),
        )
        return rows.column("id").combine_chunks()

    def transfers(self, *, as_known_on: Day | None = None) -> pa.Table:
        """Who gives what to whom, in the order it became known."""
        return self._all("transfers", 'article, start, "end", id', as_known_on)

    def claims(self, *, as_known_on: Day | None = None) -> pa.Table:
        """What articles say is so, in the order it became known."""
        return self._all("claims", 'article, start, "end", id', as_known_on)

    def articles(self, *, as_known_on: Day | None = None) -> pa.Table:
        """The articles without their texts, in the order they became known."""
        return self._all("articles", "id", as_known_on)

    def batches(self, *, as_known_on: Day | None = None) -> pa.Table:
        """The committed batches in their order."""
        return self._tables.batches(_instant(as_known_on)).drop_columns(["attempt", "months"])

    def close(self) -> None:
        """Let go of the folder."""
        self._tables.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _all(self, name: str, order: str, as_known_on: Day | None) -> pa.Table:
        return self._tables.facts(
            name,
            known_by=_instant(as_known_on),
            condition=f"true ORDER BY known_at, {order}",
            values={},
        )

    def _latest(self, question: _Question, limit: int, known_by: dt.datetime | None) -> _Question:
        """The question narrowed to the days on which its latest rows stand.

        The days alone are looked through first, from the latest files back: a row has 50 columns.
        """
        floors = self._tables.floors("events", limit, question.days[1])
        for floor in (*floors, None):
            asked = question.since(floor) if floor is not None else question
            found = self._tables.selected(
                "events",
                "first_day",
                known_by=known_by,
                condition=f"{asked.condition} AND first_day IS NOT NULL"
                " ORDER BY first_day DESC LIMIT $limit",
                values={**asked.values, "limit": limit},
                days=asked.days,
            )
            if found is not None and found.num_rows == limit:
                return question.since(found.column(0)[limit - 1].as_py())
        return question

    def _count(self, table: str, question: _Question, known_by: dt.datetime | None) -> int:
        found = self._tables.selected(
            table,
            "count(*)",
            known_by=known_by,
            condition=question.condition,
            values=question.values,
            days=question.days,
        )
        return 0 if found is None else int(found.column(0)[0].as_py())

    def _attempts(self) -> list[int]:
        attempts: list[int] = self._tables.batches().column("attempt").to_pylist()
        return attempts


def open_workspace(path: str | Path, *, create: bool = False) -> Workspace:
    """The workspace in a folder; `create` makes one of a folder that is missing or empty."""
    folder = Path(path).resolve()
    if _UNUSABLE & set(folder.as_posix()):
        raise NotAWorkspace(
            f"{folder} cannot hold a workspace: choose a path without any of % [ ] * ? ^ | < > \\"
        )
    try:
        card = (folder / _CARD).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        if not create or not _is_empty(folder):
            raise NotAWorkspace(_why_not(folder)) from None
        _make(folder)
    except OSError as fault:
        raise NotAWorkspace(
            f"{folder / _CARD} cannot be read ({fault.strerror}):"
            " correct its permissions or choose another folder"
        ) from fault
    else:
        _check(folder, card)
    return Workspace(folder)


def _is_empty(folder: Path) -> bool:
    """Whether nothing is there, or only what a killed process left of a new workspace."""
    if not folder.exists():
        return True
    return folder.is_dir() and all(each.name == _DRAFT for each in folder.iterdir())


def _why_not(folder: Path) -> str:
    if _is_empty(folder):
        return f"no workspace in {folder}: `tripoint read SOURCE --workspace {folder}` makes one"
    return f"{folder} holds something else: choose an empty or a new folder for the workspace"


def _make(folder: Path) -> None:
    card = orjson.dumps({"format": FORMAT, "tripoint": __version__}) + b"\n"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / _DRAFT).write_bytes(card)
        (folder / _DRAFT).replace(folder / _CARD)
    except OSError as fault:
        raise WorkspaceFull(
            f"no workspace can be made in {folder} ({fault.strerror}):"
            " free some space, correct the permissions or choose another folder"
        ) from fault


def _check(folder: Path, card: bytes) -> None:
    try:
        found = orjson.loads(card)
        number = int(found["format"])
        by = str(found["tripoint"])
    except (ValueError, TypeError, KeyError) as fault:
        raise NotAWorkspace(
            f"{folder / _CARD} is not the card of a workspace: choose another folder"
        ) from fault
    if number > FORMAT:
        raise WorkspaceTooNew(
            f"{folder} was written by Tripoint {by}: upgrade this one ({__version__}) to read it"
        )


def _question(
    actor: str | None,
    with_: str | Sequence[str] | None,
    type_: str | Sequence[str] | None,
    status: str | Sequence[str] | None,
    coder: str | None,
    since: Day | None,
    until: Day | None,
) -> _Question:
    first, last = _day(since), _day(until)
    parties = "list_concat(actors, recipients)"
    filters = {
        "actor": (actor, "list_contains(actors, $actor)"),
        "with_": (_several(with_), f"list_has_all({parties}, $with_)"),
        "type": (_several(type_), "list_contains($type, type)"),
        "status": (_several(status), "list_contains($status, status)"),
        "coder": (coder, f"coalesce(coder, '{OWN}') = $coder"),
        "since": (first, "last_day >= $since"),
        "until": (last, "first_day <= $until"),
    }
    given = {name: pair for name, pair in filters.items() if pair[0] is not None}
    condition = " AND ".join(["true", *(sql for _, sql in given.values())])
    return _Question(condition, {name: value for name, (value, _) in given.items()}, (first, last))


def _several(given: str | Sequence[str] | None) -> list[str] | None:
    if given is None:
        return None
    return [given] if isinstance(given, str) else list(given)


def _day(given: Day | None) -> dt.date | None:
    if given is None:
        return None
    return _instant_of(given).date()


def _instant(given: Day | None) -> dt.datetime | None:
    """The last moment that counts: of a day its end in UTC, of a time that time."""
    if given is None:
        return None
    when = _instant_of(given)
    is_day = len(given) <= 10 if isinstance(given, str) else not isinstance(given, dt.datetime)
    return when + dt.timedelta(days=1, microseconds=-1) if is_day else when


def _instant_of(given: Day) -> dt.datetime:
    try:
        text = given if isinstance(given, str) else given.isoformat()
        when = dt.datetime.fromisoformat(text)
        return when.replace(tzinfo=when.tzinfo or dt.UTC).astimezone(dt.UTC)
    except (ValueError, OverflowError) as fault:
        raise UsageError(f"{given!r} is not a date: write it as 2023-09-13") from fault
