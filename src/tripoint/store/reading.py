"""The tables of a workspace, asked through DuckDB: complete batches only, whoever is writing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
from deltalake import DeltaTable

from tripoint.store.faults import damaged, unreachable
from tripoint.store.location import Location
from tripoint.store.snapshots import Days, Snapshot, Snapshots
from tripoint.store.tables import SCHEMAS

# What DuckDB says of a file that is missing, cut short or overwritten.
_BROKEN = (duckdb.IOException, duckdb.InvalidInputException, duckdb.SerializationException)
# The rows of these go with their article where it was withdrawn.
_WITHDRAWABLE = ("events", "transfers", "claims")
# The partition is no column of the files, and a folder above the workspace may be called a=b too.
_YEAR = "CAST(year(coalesce(published_at, known_at)) AS INTEGER)"
# What workspaces of before these columns hold in others.
_DAY = "coalesce(first_day, date, TRY_CAST(left(published, 10) AS DATE))"
_OLDER = {"first_day": _DAY, "last_day": f"coalesce(last_day, date_end, {_DAY})"}
# Columns that serve the store alone.
_INTERNAL = frozenset({"attempt", "first_day", "last_day"})
_ALWAYS: Days = (None, None)


class Tables:
    """The Delta tables of a workspace, for reading; threads may share it."""

    def __init__(self, location: Location) -> None:
        self.location = location
        self._snapshots = Snapshots(location)
        self._batches: tuple[int, pa.Table] | None = None
        # Nothing is ever fetched: what DuckDB needs for Parquet is inside it.
        self._duckdb = duckdb.connect(config={"autoinstall_known_extensions": "false"})
        self._duckdb.execute("SET GLOBAL TimeZone = 'UTC'")

    def close(self) -> None:
        """Let go of the query engine."""
        self._duckdb.close()

    def batches(self, known_by: dt.datetime | None = None) -> pa.Table:
        """The committed batches in their order, those known by a time only."""
        snapshot = self._snapshots.now("batches")
        if snapshot is None or not snapshot.files:
            return SCHEMAS["batches"].empty_table()
        known = self._batches
        if known is None or known[0] != snapshot.version:
            # Some of the files may be of before a column was added.
            given: dict[str, Any] = {}
            if snapshot.dataset is None:
                given["files"] = [one.path for one in snapshot.files]
            source = _blank_filled("batches", *given)
            sql = f"SELECT * FROM {source} ORDER BY number"  # noqa: S608
            rows = self._ask("batches", snapshot, sql, given)
            known = self._batches = (snapshot.version, rows.cast(SCHEMAS["batches"]))
        rows = known[1]
        return rows if known_by is None else rows.filter(pc.field("known_at") <= known_by)

    def facts(
        self,
        name: str,
        *,
        known_by: dt.datetime | None = None,
        condition: str,
        values: Mapping[str, Any],
        days: Days = _ALWAYS,
    ) -> pa.Table:
        """Rows of a table of facts; `condition` is ours, what a user gave is among `values`.

        `days` are those that the condition asks for: files of other days are left closed.
        """
        schema = SCHEMAS[name]
        found = self.selected(
            name,
            ", ".join(f'"{one}"' for one in schema.names),
            known_by=known_by,
            condition=condition,
            values=values,
            days=days,
        )
        rows = schema.empty_table() if found is None else found.cast(schema)
        return rows.drop_columns([each for each in _INTERNAL if each in schema.names])

    def selected(
        self,
        name: str,
        columns: str,
        *,
        known_by: dt.datetime | None = None,
        condition: str,
        values: Mapping[str, Any],
        days: Days = _ALWAYS,
    ) -> pa.Table | None:
        """As `facts`, with expressions for columns; None where there is no such table yet.

        What an article said that is withdrawn is not among them.
        """
        # The batches are read first: whatever they name was in the table before them.
        batches = self.batches(known_by)
        snapshot = self._snapshots.now(name) if batches.num_rows else None
        if snapshot is None:
            return None
        older = name == "events" and batches.column("months").null_count > 0
        source, given = _source(name, snapshot, days, older=older)
        if source is None:
            return None
        given["attempts"] = batches.column("attempt").to_pylist()
        where = "attempt IN (SELECT unnest($attempts))"
        withdrawn = self.withdrawn(known_by) if name in _WITHDRAWABLE else []
        if withdrawn:
            given["withdrawn"] = withdrawn
            # What another coder read is of no article.
            where += " AND coalesce(article, '') NOT IN (SELECT unnest($withdrawn))"
        sql = f"SELECT {columns} FROM {source} WHERE {where} AND {condition}"  # noqa: S608 - ours, as said above
        return self._ask(name, snapshot, sql, given | dict(values))

    def withdrawn(self, known_by: dt.datetime | None = None) -> list[str]:
        """The articles whose last revision is a retraction."""
        attempts: list[int] = self.batches(known_by).column("attempt").to_pylist()
        snapshot = self._snapshots.now("revisions") if attempts else None
        source, given = (None, {}) if snapshot is None else _source("revisions", snapshot, _ALWAYS)
        if snapshot is None or source is None:
            return []
        sql = (
            f"SELECT article FROM {source} WHERE attempt IN (SELECT unnest($attempts))"  # noqa: S608 - ours
            " QUALIFY kind = 'retraction' AND row_number()"
            " OVER (PARTITION BY article ORDER BY list_position($attempts, attempt) DESC) = 1"
        )
        found = self._ask("revisions", snapshot, sql, given | {"attempts": attempts})
        articles: list[str] = found.column("article").to_pylist()
        return articles

    def open(self, name: str) -> DeltaTable | None:
        """A table as it is now, or None where nothing was ever stored in it."""
        return self._snapshots.open(name)

    def floors(self, name: str, limit: int, until: dt.date | None) -> list[dt.date]:
        """Days to look from for the latest rows, the latest first; see `Snapshot.floors`."""
        snapshot = self._snapshots.now(name)
        return snapshot.floors(limit, until) if snapshot is not None else []

    def holds(self, coder: str, ids: pa.Array) -> frozenset[str]:
        """Of a coder's record ids, those whose events are stored."""
        least, most = (str(each) for each in pc.min_max(ids).as_py().values())
        batches, snapshot = self.batches(), self._snapshots.now("events")
        files = [
            one.path
            for one in (snapshot.files if snapshot is not None else ())
            if one.records[0] is not None and one.records[1] is not None
            if one.records[0] <= most and one.records[1] >= least
        ]
        if snapshot is None or not files or not batches.num_rows:
            return frozenset()
        given = {} if snapshot.dataset is not None else {"files": files}
        sql = (
            f"SELECT source_id FROM {_rows(*given)}"  # noqa: S608 - ours
            " WHERE source_id BETWEEN $least AND $most AND coder = $coder"
            " AND attempt IN (SELECT unnest($attempts))"
            " AND source_id IN (SELECT id FROM wanted)"
        )
        values = {
            **given,
            "least": least,
            "most": most,
            "coder": coder,
            "attempts": batches.column("attempt").to_pylist(),
        }
        found = self._ask("events", snapshot, sql, values, wanted=pa.table({"id": ids}))
        return frozenset(found.column(0).to_pylist())

    def query(
        self,
        sql: str,
        values: Mapping[str, Any] | None = None,
        **tables: pa.Table | ds.Dataset,
    ) -> pa.Table:
        """The answer to `sql`, which is ours, over the tables given by name."""
        with self._duckdb.cursor() as cursor:
            for name, table in tables.items():
                cursor.register(name, table)
            return cursor.sql(sql, params=dict(values or {})).to_arrow_table()

    def _ask(
        self,
        name: str,
        snapshot: Snapshot,
        sql: str,
        values: Mapping[str, Any],
        **tables: pa.Table | ds.Dataset,
    ) -> pa.Table:
        if snapshot.dataset is not None:
            tables["stored"] = snapshot.dataset
        try:
            return self.query(sql, values, blank=SCHEMAS[name].empty_table(), **tables)
        except _BROKEN as fault:
            if self.location.is_remote:
                raise unreachable(self.location, fault) from fault
            raise damaged(self.location, name, fault) from fault


def _source(
    name: str, snapshot: Snapshot, days: Days, *, older: bool = False
) -> tuple[str | None, dict[str, Any]]:
    """What to select from, and the files it names.

    Files that may hold rows of before a column was added are read with care, and all of them.
    """
    files = snapshot.files
    if snapshot.dataset is not None:
        # Arrow leaves closed what its own log excludes.
        return (_selection(name, older=older) if files else None), {}
    careful = [one.path for one in files if older and one.undated != 0]
    plain = [one.path for one in files if not (older and one.undated != 0) and one.meets(days)]
    parts, given = [], dict[str, Any]()
    if plain:
        given["files"] = plain
        parts.append(_selection(name, "files", older=False))
    if careful:
        given["careful"] = careful
        parts.append(_selection(name, "careful", older=True))
    return (f"({' UNION ALL '.join(parts)})" if parts else None), given


def _selection(name: str, *files: str, older: bool) -> str:
    """Every column of today, of Parquet files or of what is `stored`."""
    known = {"year": _YEAR, **(_OLDER if older else {})}
    columns = ", ".join(
        f'{known[one]} AS "{one}"' if one in known else f'"{one}"' for one in SCHEMAS[name].names
    )
    rows = _blank_filled(name, *files) if older else _rows(*files)
    return f"(SELECT {columns} FROM {rows})"  # noqa: S608 - all of it is ours


def _rows(*files: str) -> str:
    """The Parquet files that a value names; where none does, what is registered as `stored`."""
    return f"read_parquet(${files[0]}, hive_partitioning = false)" if files else "stored"


def _blank_filled(name: str, *files: str) -> str:
    """Rows of any age with every column of today, null where a file has none."""
    absent = " EXCLUDE (year)" if "year" in SCHEMAS[name].names and files else ""
    rows = _rows(*files).replace(")", ", union_by_name = true)")
    return f"(SELECT * FROM {rows} UNION ALL BY NAME SELECT *{absent} FROM blank)"  # noqa: S608
