"""The tables of a workspace, asked through DuckDB: complete batches only, whoever is writing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from tripoint.store.snapshots import Days, File, Snapshots
from tripoint.store.tables import SCHEMAS

# The partition is no column of the files, and a folder above the workspace may be called a=b too.
_YEAR = "CAST(year(coalesce(published_at, known_at)) AS INTEGER)"
# What workspaces of before these columns hold in others.
_DAY = "coalesce(first_day, date, TRY_CAST(left(published, 10) AS DATE))"
_OLDER = {"first_day": _DAY, "last_day": f"coalesce(last_day, date_end, {_DAY})"}
# Columns that serve the store alone.
_INTERNAL = frozenset({"attempt", "first_day", "last_day"})
_ALWAYS: Days = (None, None)


class Tables:
    """The Delta tables under a folder, for reading; threads may share it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._snapshots = Snapshots(folder)
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
            source = _blank_filled("batches")
            files = [one.path for one in snapshot.files]
            sql = f"SELECT * FROM {source} ORDER BY number"  # noqa: S608
            rows = self._ask("batches", sql, {"files": files})
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
        """As `facts`, with expressions for columns; None where there is no such table yet."""
        # The batches are read first: whatever they name was in the table before them.
        batches = self.batches(known_by)
        snapshot = self._snapshots.now(name) if batches.num_rows else None
        if snapshot is None:
            return None
        older = name == "events" and batches.column("months").null_count > 0
        source, given = _source(name, snapshot.files, days, older=older)
        if source is None:
            return None
        attempts = {"attempts": batches.column("attempt").to_pylist()}
        where = f"attempt IN (SELECT unnest($attempts)) AND {condition}"
        sql = f"SELECT {columns} FROM {source} WHERE {where}"  # noqa: S608 - ours, as said above
        return self._ask(name, sql, given | attempts | dict(values))

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
        if not files or not batches.num_rows:
            return frozenset()
        sql = (
            "SELECT source_id FROM read_parquet($files, hive_partitioning = false)"
            " WHERE source_id BETWEEN $least AND $most AND coder = $coder"
            " AND attempt IN (SELECT unnest($attempts))"
            " AND source_id IN (SELECT id FROM wanted)"
        )
        values = {
            "files": files,
            "least": least,
            "most": most,
            "coder": coder,
            "attempts": batches.column("attempt").to_pylist(),
        }
        found = self.query(sql, values, wanted=pa.table({"id": ids}))
        return frozenset(found.column(0).to_pylist())

    def query(
        self, sql: str, values: Mapping[str, Any] | None = None, **tables: pa.Table
    ) -> pa.Table:
        """The answer to `sql`, which is ours, over the tables given by name."""
        with self._duckdb.cursor() as cursor:
            for name, table in tables.items():
                cursor.register(name, table)
            return cursor.sql(sql, params=dict(values or {})).to_arrow_table()

    def _ask(self, name: str, sql: str, values: Mapping[str, Any]) -> pa.Table:
        with self._duckdb.cursor() as cursor:
            cursor.register("blank", SCHEMAS[name].empty_table())
            return cursor.sql(sql, params=dict(values)).to_arrow_table()


def _source(
    name: str, files: Sequence[File], days: Days, *, older: bool
) -> tuple[str | None, dict[str, list[str]]]:
    """What to select from, and the files it names.

    Files that may hold rows of before a column was added are read with care, and all of them.
    """
    careful = [one.path for one in files if older and one.undated != 0]
    plain = [one.path for one in files if not (older and one.undated != 0) and one.meets(days)]
    parts, given = [], {}
    columns = SCHEMAS[name].names
    if plain:
        given["files"] = plain
        some = ", ".join(f"{_YEAR} AS year" if one == "year" else f'"{one}"' for one in columns)
        parts.append(f"SELECT {some} FROM read_parquet($files, hive_partitioning = false)")  # noqa: S608
    if careful:
        given["careful"] = careful
        known = {"year": _YEAR, **_OLDER}
        some = ", ".join(
            f'{known.get(one, f"{chr(34)}{one}{chr(34)}")} AS "{one}"' for one in columns
        )
        parts.append(f"SELECT {some} FROM {_blank_filled(name, 'careful')}")  # noqa: S608
    return (f"({' UNION ALL '.join(parts)})" if parts else None), given


def _blank_filled(name: str, files: str = "files") -> str:
    """Parquet files of any age with every column of today, null where a file has none."""
    absent = " EXCLUDE (year)" if "year" in SCHEMAS[name].names else ""
    read = f"read_parquet(${files}, hive_partitioning = false, union_by_name = true)"
    return f"(SELECT * FROM {read} UNION ALL BY NAME SELECT *{absent} FROM blank)"  # noqa: S608
