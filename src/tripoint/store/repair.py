"""What can be wrong with a workspace, what can be mended of it, and what is lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from urllib.parse import unquote

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from deltalake import DeltaTable, write_deltalake
from deltalake.exceptions import DeltaError, TableNotFoundError

from tripoint.store.layout import WRITTEN
from tripoint.store.lease import Lease, left_behind
from tripoint.store.location import locate
from tripoint.store.months import month_rows
from tripoint.store.operations import Operations
from tripoint.store.operations_repair import forget, kept, mend_words, restore_rows, set_aside
from tripoint.store.reading import Tables
from tripoint.store.tables import FACTS, SCHEMAS, Stamp

__all__ = ["examine"]

_MENDABLE = "`tripoint doctor --repair` mends it"
_APPEND_ONLY = "delta.appendOnly"
# Every table whose rows count only where a batch names their attempt.
_STAMPED = tuple(name for name in SCHEMAS if name != "batches")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at; of what is mended `found` says what was lost, if anything."""

    what: str
    found: str
    state: Literal["sound", "mended", "mendable", "beyond"]


def examine(folder: Path, *, mend: bool) -> list[Finding]:
    """Look at every part of a workspace, and `mend` what can be mended, under the writer's lease.

    Without `mend` nothing is changed and of each table's file only the footer is read; with it all
    of each. What a killed writer left is sound: it is ignored by every question. Raises
    WorkspaceBusy where `mend` is asked while another process writes.
    """
    found = _Examination(folder, mend=mend)
    found.look()
    return found.findings


class _Examination:
    def __init__(self, folder: Path, *, mend: bool) -> None:
        self.findings: list[Finding] = []
        self._folder = folder
        self._mend = mend
        self._operations = Operations(folder / "operations.sqlite")
        self._damaged: set[str] = set()

    def look(self) -> None:
        if not (self._folder / "tables").exists() and not self._operations.path.exists():
            self._say("tables", "nothing was stored yet")
            return
        fault = set_aside(self._operations, mend=self._mend)
        if fault is not None:
            self._say("operations", f"operations.sqlite: {fault}", broken=True)
            if not self._mend:
                return
        with self._alone():
            self._look_on()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Under the writer's lease where something is to be changed."""
        dead = left_behind(self._operations)
        if dead is not None:
            self._say("lease", f"left by {dead}: {'removed' if self._mend else 'ignored'}")
        if not self._mend:
            yield
            return
        self._operations.prepare()  # a workspace of before may lack the newer tables
        with Lease(self._operations):
            yield

    def _look_on(self) -> None:
        for name in SCHEMAS:
            if not self._look_at_files(name):
                return
        if self._damaged and not self._mend:
            return
        batches = {row["attempt"]: row for row in self._rows("batches")}
        short = self._short(batches)
        if short and not self._mend:
            self._say("batches", f"{len(short)} lack rows that were stored", broken=True)
        elif short:
            self._delete("batches", short)
        elsewhere = sum(batches[each]["articles"] == 0 for each in short)
        whole = {each: row for each, row in batches.items() if each not in short}
        self._look_at_strays(set(whole), short, elsewhere)
        self._look_at_months(whole)
        self._look_at_texts(set(whole))
        if self._mend:
            self._vacuum()

    def _say(self, what: str, found: str, *, broken: bool = False) -> None:
        state: Literal["sound", "mended", "mendable"] = "sound"
        if broken:
            state = "mended" if self._mend else "mendable"
            found = found if self._mend else f"{found}; {_MENDABLE}"
        self.findings.append(Finding(what=what, found=found, state=state))

    def _table(self, name: str) -> DeltaTable | None:
        try:
            return DeltaTable(self._folder / "tables" / name)
        except TableNotFoundError:
            return None

    def _files(self, name: str) -> list[Path]:
        table = self._table(name)
        return [] if table is None else [Path(unquote(each)) for each in table.file_uris()]

    def _rows(self, name: str) -> list[dict[str, Any]]:
        """The rows of a table of no great width: all of batches, the ids of articles."""
        columns = {"batches": None, "articles": [*_ABOUT, "id", "attempt", "fingerprint", "title"]}
        found = [pq.ParquetFile(each).read(columns[name]).to_pylist() for each in self._files(name)]
        return [row for rows in found for row in rows]

    def _look_at_files(self, name: str) -> bool:
        """Whether the examination can go on: without a table's log it cannot."""
        try:
            table = self._table(name)
        except DeltaError as fault:
            said = str(fault).splitlines()[0]
            found = f"its log is broken ({said}): put tables/{name}/_delta_log back from a copy"
            self.findings.append(Finding(what=name, found=found, state="beyond"))
            return False
        if table is None:
            return True
        rows = pa.table(table.get_add_actions()).select(["path", "num_records"]).to_pylist()
        count = {Path(unquote(row["path"])).name: row["num_records"] for row in rows}
        for file in self._files(name):
            wrong = _unreadable(file, whole=self._mend)
            if wrong is None:
                continue
            self._damaged.add(name)
            self._say(name, f"{file.name} {wrong}: {count[file.name]} rows lost", broken=True)
            if self._mend and file.exists():
                aside = self._folder / "damaged" / f"{name}-{file.name}"
                aside.parent.mkdir(exist_ok=True)
                file.replace(aside)
        if self._mend and name in self._damaged:
            table.repair()
        return True

    def _counts(self, name: str) -> Counter[int]:
        """How many rows each attempt has."""
        found: Counter[int] = Counter()
        for file in self._files(name):
            column = pq.ParquetFile(file).read(["attempt"]).column("attempt")
            for pair in pc.value_counts(column).to_pylist():
                found[pair["values"]] += pair["counts"]
        return found

    def _short(self, batches: Mapping[int, Mapping[str, Any]]) -> list[int]:
        """The batches of which rows are missing."""
        there = {name: self._counts(name) for name in (*FACTS, "revisions")}
        return [
            attempt
            for attempt, batch in batches.items()
            if any(there[name][attempt] < batch[name] for name in FACTS)
            or (batch["source"] == "revision" and not there["revisions"][attempt])
        ]

    def _look_at_strays(self, committed: set[int], short: list[int], elsewhere: int) -> None:
        """Rows of attempts that no batch names: of killed writers, and of damaged batches.

        `elsewhere`: how many of the damaged ones hold what was coded elsewhere.
        """
        rows = 0
        strays = kept(self._operations) - committed
        about = {row["id"]: row for row in self._rows("articles")}
        for name in _STAMPED:
            counts = self._counts(name)
            gone = [attempt for attempt in counts if attempt not in committed]
            rows += sum(counts[attempt] for attempt in gone)
            strays |= set(gone)
            if gone and self._mend:
                self._delete(name, gone)
        if not self._mend:
            if strays:
                found = f"{len(strays)} that no batch names, with {rows} rows: ignored"
                self._say("attempts", f"{found}, --repair clears them away")
            return
        is_lost = bool(short) or "batches" in self._damaged
        into = _unused(self._folder / "damaged") if is_lost else None
        saved = forget(self._operations, strays, into=into, about=about) if strays else 0
        if strays:
            found = f"{len(strays)} that no batch names, with {rows} rows: cleared away"
            self._say("attempts", found)
        if is_lost:
            again = f": `tripoint read {into} -w {self._folder}` codes them again" if saved else ""
            which = f"{len(short)} that lack rows" if short else "those no longer named"
            found = f"{which} were taken out whole, {saved} articles of them saved{again}"
            if elsewhere:
                found += f"; {elsewhere} of tables: give those to `tripoint import` again"
            self._say("batches", found, broken=True)
        if "revisions" in self._damaged:
            found = "what the lost rows withdrew counts again: `tripoint retract` it once more"
            self._say("revisions", found, broken=True)

    def _look_at_months(self, batches: Mapping[int, Mapping[str, Any]]) -> None:
        """Sums that are missing; what they sum is there, so they are made again."""
        there = self._counts("months")
        short = [
            attempt
            for attempt, batch in batches.items()
            if there[attempt] < (batch.get("months") or 0)
        ]
        if not short:
            return
        self._say("months", f"{len(short)} batches lack sums of their events", broken=True)
        if not self._mend:
            return
        self._delete("months", short)
        tables = Tables(locate(self._folder))
        for attempt in short:
            batch = batches[attempt]
            stamp = Stamp(batch=batch["id"], attempt=attempt, known_at=batch["known_at"])
            rows = month_rows(tables, self._events(attempt), stamp)
            table = self._table("months")
            assert table is not None
            write_deltalake(table, rows, mode="append", writer_properties=WRITTEN)
        tables.close()

    def _events(self, attempt: int) -> pa.Table:
        schema = SCHEMAS["events"]
        names = [name for name in schema.names if name != "year"]
        found = [
            pq.read_table(
                file, columns=names, filters=[("attempt", "=", attempt)], partitioning=None
            )
            for file in self._files("events")
            if "first_day" in pq.read_schema(file).names
        ]
        blank = schema.empty_table().select(names)
        return pa.concat_tables([blank, *(each.cast(blank.schema) for each in found)])

    def _delete(self, name: str, attempts: list[int]) -> None:
        """Take out what was never true; nothing else may delete from these tables."""
        table = self._table(name)
        assert table is not None
        table.alter.set_table_properties({_APPEND_ONLY: "false"})
        try:
            table.delete(f"attempt IN ({', '.join(map(str, attempts))})")
        finally:
            table.alter.set_table_properties({_APPEND_ONLY: "true"})

    def _look_at_texts(self, committed: set[int]) -> None:
        rows = [row for row in self._rows("articles") if row["attempt"] in committed]
        lost = restore_rows(self._operations, rows, mend=self._mend)
        if lost:
            self._say("texts", f"{lost} articles have none: their facts are kept", broken=True)
        unfound = mend_words(self._operations, mend=self._mend)
        if unfound:
            self._say("search", f"the index lacked {unfound} texts", broken=True)

    def _vacuum(self) -> None:
        files = 0
        for name in SCHEMAS:
            table = self._table(name)
            if table is not None:
                # Those younger than a week stay: somebody may be reading them.
                files += len(table.vacuum(dry_run=False, full=True))
        if files:
            self._say("files", f"{files} that no table names: removed")


_ABOUT = ("published", "publisher", "url")


def _unused(folder: Path) -> Path:
    number = 1
    while (path := folder / f"articles-{number}.jsonl").exists():
        number += 1
    return path


def _unreadable(file: Path, *, whole: bool) -> str | None:
    """What is wrong with a Parquet file, in words."""
    try:
        parquet = pq.ParquetFile(file)
        if whole:
            for _ in parquet.iter_batches():
                pass
    except FileNotFoundError:
        return "is missing"
    except (OSError, pa.ArrowException) as fault:
        return f"is broken ({str(fault).splitlines()[0][:120]})"
    return None
