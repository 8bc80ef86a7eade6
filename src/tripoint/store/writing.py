"""Writing a batch: texts, then facts, then the one row that makes them visible."""

from __future__ import annotations

import datetime as dt
import secrets
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Self

import pyarrow as pa
from deltalake import CommitProperties, DeltaTable, Transaction, write_deltalake
from deltalake.exceptions import CommitFailedError, DeltaError

from tripoint.errors import UsageError, WorkspaceBusy, WorkspaceFull
from tripoint.schema import Batch, Coded, Revision, content_id
from tripoint.store.lease import Lease
from tripoint.store.operations import Operations
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
# Each commit adds small files; now and then they become few large ones.
_TIDY_EVERY = 50
_FULL = ("No space left", "os error 28", "disk is full")


class Writer:
    """The one process that may write to a workspace; close it, or use it in a `with`."""

    def __init__(self, tables: Tables, operations: Operations) -> None:
        self._tables = tables
        self._operations = operations
        with _plain_faults(self._folder):
            operations.prepare()
            self._lease = Lease(operations)
        self._stale = True
        self._delta: dict[str, DeltaTable] = {}
        self._committed: set[str] = set()

    def commit(
        self, coded: Sequence[Coded], *, batch: str, source: str, known_at: dt.datetime
    ) -> Batch | None:
        """Store a batch, whole or not at all; None where this batch was stored before."""
        return self._store(coded, (), batch, source, known_at)

    def revise(self, revision: Revision, *, known_at: dt.datetime) -> Batch:
        """Store a later word on an article; what it says of the past stays as it was known."""
        batch = content_id("revision", revision, known_at.isoformat())
        stored = self._store((), (revision,), batch, "revision", known_at)
        if stored is None:
            raise UsageError("this revision is stored already: nothing is left to do")
        return stored

    def _store(
        self,
        coded: Sequence[Coded],
        revisions: Sequence[Revision],
        batch: str,
        source: str,
        known_at: dt.datetime,
    ) -> Batch | None:
        if known_at.tzinfo is None:
            raise UsageError("known_at has no time zone: give it one, as in datetime.now(UTC)")
        with _plain_faults(self._folder):
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
            stored = self._write(coded, stamp, source)
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
    def _folder(self) -> Path:
        return self._tables.folder.parent

    def _open(self) -> None:
        """Load the tables as they are now, made where they are missing."""
        self._delta = {name: self._make(name) for name in SCHEMAS}
        batches = self._tables.batches()
        self._committed = set(batches.column("id").to_pylist())
        self._stale = False

    def _make(self, name: str) -> DeltaTable:
        return DeltaTable.create(
            self._tables.folder / name,
            SCHEMAS[name],
            mode="ignore",
            partition_by=["year"] if name in FACTS else None,
            configuration={"delta.appendOnly": "true"},
        )

    def _tidy(self) -> None:
        """Join small files; those replaced stay a week for whoever is reading them."""
        for delta in self._delta.values():
            delta.optimize.compact()
            delta.vacuum(dry_run=False)

    def _write(self, coded: Sequence[Coded], stamp: Stamp, source: str) -> Batch:
        facts = fact_tables(coded, stamp)
        self._operations.keep_texts((each.article for each in coded), stamp.attempt)
        versions = {}
        for name in FACTS:
            if facts[name].num_rows:
                self._append(name, facts[name])
                versions[name] = self._delta[name].version()
        batch = Batch(
            id=stamp.batch,
            known_at=stamp.known_at.isoformat(),
            source=source,
            tripoint=__version__,
            versions=versions,
            **{name: facts[name].num_rows for name in FACTS},
        )
        number = len(self._committed) + 1
        self._append("batches", batch_table(batch, number=number, stamp=stamp), number)
        self._committed.add(stamp.batch)
        return batch

    def _append(self, name: str, rows: pa.Table, number: int | None = None) -> None:
        seen = None if number is None else [Transaction(_TRANSACTION, number)]
        write_deltalake(
            self._delta[name],
            rows,
            mode="append",
            commit_properties=CommitProperties(app_transactions=seen),
        )


@contextmanager
def _plain_faults(folder: Path) -> Iterator[None]:
    """Say what a user can do about a disk that is full or a folder that cannot be written."""
    try:
        yield
    except CommitFailedError as fault:
        raise WorkspaceBusy(
            f"another process wrote to {folder} at the same time:"
            " run the same command again, nothing is stored twice"
        ) from fault
    except (OSError, sqlite3.OperationalError, DeltaError) as fault:
        is_full = any(words in str(fault) for words in _FULL)
        raise WorkspaceFull(
            f"{folder} cannot be written ({'the disk is full' if is_full else fault}):"
            " free some space or correct its permissions and run the same command again,"
            " nothing is stored twice"
        ) from fault
