"""Writing a batch: texts, then facts, then the one row that makes them visible."""

from __future__ import annotations

import datetime as dt
import secrets
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Self

import pyarrow as pa
import pyarrow.compute as pc
from deltalake import CommitProperties, DeltaTable, Schema, Transaction, write_deltalake
from deltalake.exceptions import CommitFailedError, DeltaError

from tripoint.errors import UsageError, WorkspaceBusy, WorkspaceFull
from tripoint.schema import Article, Batch, Coded, Revision, content_id
from tripoint.store.faults import unreachable
from tripoint.store.imported import event_tables
from tripoint.store.layout import WRITTEN, parts_by_age
from tripoint.store.lease import Lease
from tripoint.store.location import Location
from tripoint.store.months import month_rows
from tripoint.store.operations import Operations
from tripoint.store.operations_repair import kept, restore_rows
from tripoint.store.reading import Tables
from tripoint.store.tables import (
    FACTS,
    SCHEMAS,
    Stamp,
    batch_table,
    fact_tables,
    revision_table,
)
from tripoint.version import __version__

# One name for all batches: Delta refuses a commit under it that has not seen the one before.
_TRANSACTION = "tripoint"
# A file up to this size is a small one, in bytes.
_SMALL = 8 * 2**20
# What sorting may keep in memory, in bytes, before it goes on on the disk.
_SPILL = 256 * 2**20
# Each commit adds small files; now and then they become few large ones.
_TIDY_EVERY = 50
_FULL = ("No space left", "os error 28", "disk is full")


class Writer:
    """The one process that may write to a workspace; close it, or use it in a `with`."""

    def __init__(self, tables: Tables, operations: Operations) -> None:
        self._tables = tables
        self._operations = operations
        with _plain_faults(self._location):
            operations.path.parent.mkdir(parents=True, exist_ok=True)
            operations.prepare()
            self._lease = Lease(operations)
            if self._location.is_remote:
                self._catch_up()
        self._stale = True
        self._delta: dict[str, DeltaTable] = {}
        self._committed: set[str] = set()
        self._last = 0

    def commit(
        self, coded: Sequence[Coded], *, batch: str, source: str, known_at: dt.datetime
    ) -> Batch | None:
        """Store a batch, whole or not at all; None where this batch was stored before."""
        return self._store(
            lambda stamp: fact_tables(coded, stamp),
            (batch, source, known_at),
            articles=[each.article for each in coded],
        )

    def commit_events(
        self, events: pa.Table, *, batch: str, source: str, known_at: dt.datetime
    ) -> Batch | None:
        """Store events that another coder read, as `commit` does; columns left out are null."""
        return self._store(lambda stamp: event_tables(events, stamp), (batch, source, known_at))

    def revise(self, revision: Revision, *, known_at: dt.datetime) -> Batch:
        """Store a later word on an article; what it says of the past stays as it was known."""
        batch = content_id("revision", revision, known_at.isoformat())
        stored = self._store(
            lambda stamp: fact_tables((), stamp),
            (batch, "revision", known_at),
            revisions=[revision],
        )
        if stored is None:
            raise UsageError("this revision is stored already: nothing is left to do")
        return stored

    def _store(
        self,
        facts_of: Callable[[Stamp], Mapping[str, pa.Table]],
        named: tuple[str, str, dt.datetime],
        *,
        articles: Sequence[Article] = (),
        revisions: Sequence[Revision] = (),
    ) -> Batch | None:
        batch, source, known_at = named
        if known_at.tzinfo is None:
            raise UsageError("known_at has no time zone: give it one, as in datetime.now(UTC)")
        with _plain_faults(self._location):
            self._lease.confirm()
            if self._stale:
                self._open()
            if batch in self._committed:
                return None
            self._stale = True
            if len(self._committed) % _TIDY_EVERY == _TIDY_EVERY - 1:
                self._tidy()
            stamp = Stamp(
                batch=batch, attempt=secrets.randbits(63), known_at=known_at.astimezone(dt.UTC)
            )
            if revisions:
                self._append("revisions", revision_table(revisions, stamp))
            facts = facts_of(stamp)
            self._operations.keep_texts(articles, stamp.attempt)
            stored = self._write(facts, stamp, source)
            self._stale = False
            return stored

    def close(self) -> None:
        """Let the next writer in."""
        self._lease.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def _location(self) -> Location:
        return self._tables.location

    def _catch_up(self) -> None:
        """Note the articles that another machine stored, so that none is stored twice."""
        attempts = self._tables.batches().column("attempt").to_pylist()
        unseen = set(attempts) - kept(self._operations)
        table = self._tables.open("articles") if unseen else None
        if table is not None:
            columns = ["id", "attempt", "fingerprint", "title"]
            rows = table.to_pyarrow_dataset().to_table(
                columns=columns, filter=pc.field("attempt").isin(unseen)
            )
            restore_rows(self._operations, rows.to_pylist(), mend=True)

    def _open(self) -> None:
        """Load the tables as they are now, made where they are missing."""
        self._delta = {name: create_table(self._location, name) for name in SCHEMAS}
        batches = self._tables.batches()
        self._committed = set(batches.column("id").to_pylist())
        # Not their count: a repair may have taken a damaged one out.
        self._last = max(batches.column("number").to_pylist(), default=0)
        self._stale = False

    def _tidy(self) -> None:
        """Join small files; those replaced stay a week for whoever is reading them."""
        for name, delta in self._delta.items():
            if name == "months":
                # Sorted by pair, one pair's months lie together.
                delta.optimize.z_order(["pair"], max_spill_size=_SPILL, writer_properties=WRITTEN)
            else:
                delta.optimize.compact(target_size=_SMALL, writer_properties=WRITTEN)
            delta.vacuum(dry_run=False)

    def _write(self, facts: Mapping[str, pa.Table], stamp: Stamp, source: str) -> Batch:
        months = month_rows(self._tables, facts["events"], stamp)
        versions = {}
        for name in FACTS:
            for part in parts_by_age(name, facts[name]):
                self._append(name, part)
                versions[name] = self._delta[name].version()
        if months.num_rows:
            self._append("months", months)
        batch = Batch(
            id=stamp.batch,
            known_at=stamp.known_at.isoformat(),
            source=source,
            tripoint=__version__,
            versions=versions,
            **{name: facts[name].num_rows for name in FACTS},
        )
        number = self._last + 1
        row = batch_table(batch, number=number, months=months.num_rows, stamp=stamp)
        self._append("batches", row, number)
        self._last = number
        self._committed.add(stamp.batch)
        return batch

    def _append(self, name: str, rows: pa.Table, number: int | None = None) -> None:
        seen = None if number is None else [Transaction(_TRANSACTION, number)]
        write_deltalake(
            self._delta[name],
            rows,
            mode="append",
            commit_properties=CommitProperties(app_transactions=seen),
            writer_properties=WRITTEN,
        )


def create_table(location: Location, name: str, *, description: str | None = None) -> DeltaTable:
    """A table, made where it is missing and given the columns that came since it was.

    No row of it can be changed or removed.
    """
    with _plain_faults(location):
        delta = DeltaTable.create(
            location.table(name),
            SCHEMAS[name],
            mode="ignore",
            description=description,
            partition_by=["year"] if name in FACTS else None,
            configuration={"delta.appendOnly": "true", **_kept(name)},
            storage_options=location.options or None,
        )
        had = {field.name for field in delta.schema().fields}
        new = [field for field in SCHEMAS[name] if field.name not in had]
        if new:
            delta.alter.add_columns(list(Schema.from_arrow(pa.schema(new)).fields))
            if _kept(name):
                delta.alter.set_table_properties(_kept(name))
        return delta


def _kept(name: str) -> dict[str, str]:
    """The columns whose least and greatest value in each file the log keeps."""
    kept = [one for one in ("first_day", "last_day", "source_id") if one in SCHEMAS[name].names]
    return {"delta.dataSkippingStatsColumns": ",".join(kept)} if kept else {}


@contextmanager
def _plain_faults(location: Location) -> Iterator[None]:
    """Say what a user can do about a disk that is full or a place that cannot be written."""
    try:
        yield
    except CommitFailedError as fault:
        raise WorkspaceBusy(
            f"another process wrote to {location.name} at the same time:"
            " run the same command again, nothing is stored twice"
        ) from fault
    except (OSError, sqlite3.OperationalError, DeltaError) as fault:
        is_full = any(words in str(fault) for words in _FULL)
        if location.is_remote and not is_full and not isinstance(fault, sqlite3.Error):
            raise unreachable(location, fault) from fault
        raise WorkspaceFull(
            f"{location.name} cannot be written ({'the disk is full' if is_full else fault}):"
            " free some space or correct its permissions and run the same command again,"
            " nothing is stored twice"
        ) from fault
