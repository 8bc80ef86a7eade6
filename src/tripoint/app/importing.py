"""The command `import`: tables that others coded in, their events stored once, summed up."""

from __future__ import annotations

import datetime as dt
import hashlib
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import typer
from rich.text import Text

from tripoint.app.terminal import console, safe, warn, write_json
from tripoint.errors import UnreadableInput, UsageError
from tripoint.knowledge.tables import load_formats
from tripoint.schema import content_id
from tripoint.settings import workspace_path
from tripoint.sources.lines import Unread
from tripoint.sources.mapping import Mapper, Refused
from tripoint.sources.tables import Rejected, opened_tables, read_table
from tripoint.store.location import address
from tripoint.store.workspace import Workspace, open_workspace
from tripoint.store.writing import Writer
from tripoint.tabular import TableFormat

__all__ = ["import_command"]

_NAMED = 5
_BAR = 36


@dataclass
class _Tally:
    """What became of every row that was given."""

    tables: Counter[str] = field(default_factory=Counter)
    rows: int = 0
    events: int = 0
    known: int = 0
    types: Counter[str] = field(default_factory=Counter)
    days: list[dt.date] = field(default_factory=list)
    refused: Refused = field(default_factory=Refused)
    rejected: Rejected = field(default_factory=Rejected)
    unread: list[Unread] = field(default_factory=list)

    def count(self, stored: pa.Table) -> None:
        """Count events that were stored."""
        self.events += stored.num_rows
        self.types.update(_counts(stored.column("type")))
        least, most = pc.min_max(stored.column("date")).as_py().values()
        self.days = [min([*self.days, least]), max([*self.days, most])]

    def to_dict(self) -> dict[str, Any]:
        """The tally as plain JSON types."""
        refused = self.refused
        return {
            "tables": dict(self.tables),
            "rows": self.rows + self.rejected.count,
            "events": self.events,
            "already_known": self.known,
            "without_type": refused.typeless,
            "unknown_type": refused.unknown_type,
            "without_party": refused.without_party,
            "without_day_or_record": refused.faulty,
            "broken_rows": self.rejected.count,
            "undecodable_characters": self.rejected.undecodable,
            "unknown_codes": dict(refused.codes.most_common(_NAMED)),
            "no_party": dict(refused.parties.most_common(_NAMED)),
            "types": dict(self.types.most_common()),
            "since": self.days[0].isoformat() if self.days else None,
            "until": self.days[1].isoformat() if self.days else None,
            "unreadable": [{"name": each.name, "why": each.why} for each in self.unread],
        }


def import_command(files: list[Path], *, form: str, workspace: Path | None, as_json: bool) -> None:
    """Store the events of the tables and sum up; what was left out is said and counted.

    The exit code is 3 where no table could be read.
    """
    formats = load_formats()
    chosen = formats if form == "auto" else {form: formats[form]}
    paths = list(_paths(files))
    path = workspace or workspace_path()
    tally = _Tally()
    with open_workspace(path, create=True) as store, store.writer() as writer:
        taker = _Taker(store, writer, tally)
        for each in paths:
            taker.take(each, chosen)
    if as_json:
        write_json(tally.to_dict())
    else:
        _print(tally, path)
    if tally.unread and not tally.rows:
        raise typer.Exit(UnreadableInput.exit_code)  # each was said as it came


def _paths(files: list[Path]) -> Iterator[Path]:
    for each in files:
        if each.is_dir():
            inside = sorted(one for one in each.iterdir() if one.is_file() and one.name[0] != ".")
            if not inside:
                raise UsageError(f"{each} holds no files: give tables, or folders of them")
            yield from inside
        elif each.is_file():
            yield each
        else:
            raise UsageError(f"{each} is no file: give tables, or folders of them")


class _Taker:
    """Takes one table after the other into the store."""

    def __init__(self, store: Workspace, writer: Writer, tally: _Tally) -> None:
        self._store = store
        self._writer = writer
        self._tally = tally
        self._mappers: dict[str, Mapper] = {}

    def take(self, path: Path, formats: Mapping[str, TableFormat]) -> None:
        """Store what is new of a file's tables; a file that cannot be read is said."""
        try:
            with opened_tables(path) as tables:
                for name, stream in tables:
                    self._take(name, read_table(stream, name, formats, self._tally.rejected))
        except UnreadableInput as fault:
            self._tally.unread.append(Unread(str(path), str(fault)))
            warn(str(fault))

    def _take(self, name: str, parts: Iterator[tuple[TableFormat, pa.Table]]) -> None:
        is_first = True
        for format_, rows in parts:
            self._tally.tables[format_.name] += is_first
            is_first = False
            mapper = self._mappers.setdefault(format_.id, Mapper(format_))
            events = mapper.events(rows, self._tally.refused)
            self._store_new(format_, name, events)
            # Counted last: the sum is of what is stored.
            self._tally.rows += rows.num_rows
            sys.stderr.write(f"importing: {self._tally.rows:,} rows so far\n")

    def _store_new(self, format_: TableFormat, name: str, events: pa.Table) -> None:
        """Store the events of records that are not stored, each record once."""
        if not events.num_rows:
            return
        ids = events.column("source_id").combine_chunks()
        encoded = ids.dictionary_encode().indices.to_numpy()
        firsts = np.sort(np.unique(encoded, return_index=True)[1])
        known = self._store.known_records(format_.coder, ids)
        fresh = events.take(pa.array(firsts))
        if known:
            kept = pa.array(sorted(known), pa.string())
            fresh = fresh.filter(pc.invert(pc.is_in(fresh.column("source_id"), value_set=kept)))
        self._tally.known += events.num_rows - fresh.num_rows
        if not fresh.num_rows:
            return
        records = fresh.column("source_id").combine_chunks()
        digest = hashlib.sha256("\n".join(records.to_pylist()).encode()).hexdigest()
        stored = fresh.append_column("id", self._store.content_ids(format_.coder, records))
        self._writer.commit_events(
            stored,
            batch=content_id("import", format_.coder, digest),
            source=f"{format_.name}: {name}",
            known_at=dt.datetime.now(dt.UTC),
        )
        self._tally.count(stored)


def _counts(column: pa.ChunkedArray) -> Counter[str]:
    counted = pc.value_counts(column).to_pylist()
    return Counter({each["values"]: each["counts"] for each in counted})


def _print(tally: _Tally, path: Path) -> None:
    out = console()
    tables = ", ".join(f"{count} of {name}" for name, count in tally.tables.items()) or "none"
    out.print(Text(f"Tables taken into {safe(address(path))}: {tables}", style="bold"))
    for line in _lines(tally):
        out.print(Text(f"  {line}"), soft_wrap=True)
    if tally.types:
        out.print()
    most = max(tally.types.values(), default=1)
    for name, count in tally.types.most_common():
        bar = "█" * max(1, round(_BAR * count / most))
        out.print(Text(f"  {name:<10} {count:>12,}  ").append(bar, style="cyan"), soft_wrap=True)


def _lines(tally: _Tally) -> Iterator[str]:
    refused, rejected = tally.refused, tally.rejected
    span = f", {tally.days[0]} to {tally.days[1]}" if tally.days else ""
    yield f"{tally.rows + rejected.count:>12,} rows read"
    yield f"{tally.events:>12,} events stored{span}; each keeps its coder and its record"
    for count, what in (
        (tally.known, "stored before: nothing added"),
        (refused.typeless, "without a type in PLOVER (statements, appeals): left out"),
        (refused.unknown_type, f"with a code of no type known{_named(refused.codes)}: left out"),
        (refused.without_party, "without a state or body known on either side: left out"),
        (sum(refused.parties.values()), f"sides name nobody known{_named(refused.parties)}"),
        (refused.faulty, "without a day or without a record's id: left out"),
        (rejected.count, f"broken, such as {_broken(rejected)}: left out"),
        (rejected.undecodable, "characters that are no UTF-8: shown as \ufffd"),
        (len(tally.unread), "files unreadable: skipped, as said above"),
    ):
        if count:
            yield f"{count:>12,} {what}"


def _named(cells: Counter[str]) -> str:
    some = ", ".join(f"{safe(cell)} {count:,}" for cell, count in cells.most_common(_NAMED))
    return f" (most often {some})" if some else ""


def _broken(rejected: Rejected) -> str:
    return safe(f"{rejected.first[0].name}: {rejected.first[0].why}") if rejected.first else ""
