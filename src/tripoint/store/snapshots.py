"""A Delta table as it stands now: its files, and between which days each one lies."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from threading import Lock
from typing import Any

import pyarrow as pa
import pyarrow.dataset as ds
from deltalake import DeltaTable
from deltalake.exceptions import DeltaError, TableNotFoundError

from tripoint.store.faults import damaged, unreachable
from tripoint.store.location import Location

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
    """The files of one version of a table; those of an S3 store are had by Arrow, as `dataset`."""

    version: int
    files: tuple[File, ...]
    dataset: ds.Dataset | None

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
    """The tables of a place, each loaded once and then brought up to date; threads share it."""

    def __init__(self, location: Location) -> None:
        self._location = location
        self._lock = Lock()
        self._loaded: dict[str, tuple[DeltaTable, Snapshot]] = {}

    def now(self, name: str) -> Snapshot | None:
        """The table as it is at this moment; None where there is none.

        Raises WorkspaceDamaged where its log is broken, WorkspaceUnreachable where its store does
        not answer.
        """
        with self._lock:
            delta = self._current(name)
            if delta is None:
                return None
            version = delta.version()
            known = self._loaded.get(name)
            if known is None or known[1].version != version or known[0] is not delta:
                self._loaded[name] = (delta, self._snapshot(delta, name))
            return self._loaded[name][1]

    def open(self, name: str) -> DeltaTable | None:
        """The table, loaded anew; None and raises as `now`."""
        location = self._location
        try:
            return DeltaTable(location.table(name), storage_options=location.options or None)
        except TableNotFoundError:
            return None
        except DeltaError as fault:
            raise damaged(location, name, fault) from fault
        except OSError as fault:
            raise unreachable(location, fault) from fault

    def _current(self, name: str) -> DeltaTable | None:
        known = self._loaded.get(name)
        if known is not None:
            try:
                known[0].update_incremental()
                return known[0]
            except (DeltaError, OSError):
                del self._loaded[name]  # its log was shortened or made anew: read it from the start
        return self.open(name)

    def _snapshot(self, delta: DeltaTable, name: str) -> Snapshot:
        location = self._location
        try:
            files = _files(delta, location.table(name))
            dataset = delta.to_pyarrow_dataset() if location.is_remote else None
        except DeltaError as fault:
            raise damaged(location, name, fault) from fault
        except OSError as fault:
            raise unreachable(location, fault) from fault
        return Snapshot(delta.version(), files, dataset)


def _files(delta: DeltaTable, folder: str) -> tuple[File, ...]:
    added = pa.table(delta.get_add_actions(flatten=True))
    columns = {name: added.column(name).to_pylist() for name in added.column_names}

    def of(name: str) -> list[Any]:
        return columns.get(name) or [None] * added.num_rows

    return tuple(
        File(
            path=f"{folder}/{path}",
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
