"""A Delta table as it stands now: its files, and between which days each one lies."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

import pyarrow as pa
from deltalake import DeltaTable
from deltalake.exceptions import DeltaError, TableNotFoundError

Days = tuple[dt.date | None, dt.date | None]
"""From and to, both inside; None is open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """One Parquet file: its rows, and what the log keeps of them: the first day that any begins,
    the last that any ends, the least and the greatest record.

    `undated` counts the rows without a day; it is None where the log says nothing of days.
    """

    path: str
    rows: int
    begins: dt.date | None
    ends: dt.date | None
    records: tuple[str | None, str | None]
    undated: int | None

    def meets(self, days: Days) -> bool:
        """Whether a row that stands on one of the days can be inside."""
        since, until = days
        if (since is None and until is None) or self.undated is None:
            return True
        if self.begins is None or self.ends is None:
            return False
        return (until is None or self.begins <= until) and (since is None or self.ends >= since)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The files of one version of a table."""

    version: int
    files: tuple[File, ...]

    def floors(self, limit: int, until: dt.date | None) -> list[dt.date]:
        """Days that more and more rows are on or after, the latest first: where to look for the
        latest `limit` before all is looked through.
        """
        floors: list[dt.date] = []
        rows, wanted = 0, limit
        begun = [(one.begins, one.rows) for one in self.files if one.begins is not None]
        for begin, count in sorted(begun, reverse=True):
            if until is not None and begin > until:
                continue
            rows += count
            if rows >= wanted:
                floors.append(begin)
                wanted = rows * 8
        return floors


class Snapshots:
    """The tables under a folder, each loaded once and then brought up to date; threads share it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = Lock()
        self._loaded: dict[str, tuple[DeltaTable, Snapshot]] = {}

    def now(self, name: str) -> Snapshot | None:
        """The table as it is at this moment; None where there is none."""
        with self._lock:
            delta = self._current(name)
            if delta is None:
                return None
            version = delta.version()
            known = self._loaded.get(name)
            if known is None or known[1].version != version or known[0] is not delta:
                snapshot = Snapshot(version, _files(delta, self._folder / name))
                self._loaded[name] = (delta, snapshot)
            return self._loaded[name][1]

    def _current(self, name: str) -> DeltaTable | None:
        known = self._loaded.get(name)
        if known is not None:
            try:
                known[0].update_incremental()
                return known[0]
            except DeltaError:
                del self._loaded[name]  # its log was shortened or made anew: read it from the start
        try:
            return DeltaTable(self._folder / name)
        except TableNotFoundError:
            return None


def _files(delta: DeltaTable, folder: Path) -> tuple[File, ...]:
    added = pa.table(delta.get_add_actions(flatten=True))
    columns = {name: added.column(name).to_pylist() for name in added.column_names}

    def of(name: str) -> list[Any]:
        return columns.get(name) or [None] * added.num_rows

    return tuple(
        File(
            path=str(folder / path),
            rows=rows or 0,
            begins=begins,
            ends=ends,
            records=(least, greatest),
            undated=undated,
        )
        for path, rows, begins, ends, least, greatest, undated in zip(
            of("path"),
            of("num_records"),
            of("min.first_day"),
            of("max.last_day"),
            of("min.source_id"),
            of("max.source_id"),
            of("null_count.first_day"),
            strict=True,
        )
    )
