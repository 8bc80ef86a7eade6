"""The tables of a workspace, asked through DuckDB: complete batches only, whoever is writing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
from deltalake import DeltaTable
from deltalake.exceptions import TableNotFoundError

from tripoint.store.tables import SCHEMAS

# The rows of these go with their article where it was withdrawn.
_WITHDRAWABLE = ("events", "transfers", "claims")
# The partition is no column of the files, and a folder above the workspace may be called a=b too.
_YEAR = "CAST(year(coalesce(published_at, known_at)) AS INTEGER) AS year"


class Tables:
    """The six Delta tables under a folder, for reading; threads may share it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        # Nothing is ever fetched: what DuckDB needs for Parquet is inside it.
        self._duckdb = duckdb.connect(config={"autoinstall_known_extensions": "false"})
        self._duckdb.execute("SET GLOBAL TimeZone = 'UTC'")

    def close(self) -> None:
        """Let go of the query engine."""
        self._duckdb.close()

    def batches(self, known_by: dt.datetime | None = None) -> pa.Table:
        """The committed batches in their order, those known by a time only."""
        files = self._files("batches")
        if not files:
            return SCHEMAS["batches"].empty_table()
        rows = self._ask("batches", files, "true ORDER BY number", {})
        return rows if known_by is None else rows.filter(pc.field("known_at") <= known_by)

    def facts(
        self,
        name: str,
        *,
        known_by: dt.datetime | None = None,
        condition: str,
        values: Mapping[str, Any],
    ) -> pa.Table:
        """Rows of a table of facts; `condition` is ours, what a user gave is among `values`."""
        # The batches are read first: whatever they name was in the table before them.
        attempts = self.batches(known_by).column("attempt").to_pylist()
        files = self._files(name) if attempts else []
        if not files:
            return _without_attempt(SCHEMAS[name].empty_table())
        given: dict[str, Any] = {"attempts": attempts, **values}
        where = "attempt IN (SELECT unnest($attempts))"
        withdrawn = self._withdrawn(attempts) if name in _WITHDRAWABLE else []
        if withdrawn:
            given["withdrawn"] = withdrawn
            where += " AND article NOT IN (SELECT unnest($withdrawn))"
        return _without_attempt(self._ask(name, files, f"{where} AND {condition}", given))

    def _withdrawn(self, attempts: list[int]) -> list[str]:
        """The articles whose last revision is a retraction."""
        files = self._files("revisions")
        if not files:
            return []
        last = (
            "attempt IN (SELECT unnest($attempts)) QUALIFY kind = 'retraction' AND row_number()"
            " OVER (PARTITION BY article ORDER BY list_position($attempts, attempt) DESC) = 1"
        )
        found = self._ask("revisions", files, last, {"attempts": attempts}).column("article")
        articles: list[str] = found.to_pylist()
        return articles

    def _ask(self, name: str, files: list[str], rest: str, values: Mapping[str, Any]) -> pa.Table:
        columns = ", ".join(_YEAR if one == "year" else f'"{one}"' for one in SCHEMAS[name].names)
        source = "read_parquet($files, hive_partitioning = false)"
        sql = f"SELECT {columns} FROM {source} WHERE {rest}"  # noqa: S608 - names and conditions are ours
        with self._duckdb.cursor() as cursor:
            found = cursor.sql(sql, params={"files": files, **values}).to_arrow_table()
        return found.cast(SCHEMAS[name])

    def _files(self, name: str) -> list[str]:
        try:
            return [unquote(each) for each in DeltaTable(self.folder / name).file_uris()]
        except TableNotFoundError:
            return []


def _without_attempt(table: pa.Table) -> pa.Table:
    return table.drop_columns(["attempt"])
