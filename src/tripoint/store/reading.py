"""The tables of a workspace, asked through DuckDB: complete batches only, whoever is writing."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any, TypeAlias
from urllib.parse import unquote

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
from deltalake import DeltaTable
from deltalake.exceptions import DeltaError, TableNotFoundError

from tripoint.errors import WorkspaceDamaged, WorkspaceUnreachable
from tripoint.store.location import Location
from tripoint.store.tables import SCHEMAS

# What DuckDB says of a file that is missing, cut short or overwritten.
_BROKEN = (duckdb.IOException, duckdb.InvalidInputException, duckdb.SerializationException)
_STYLE = re.compile("\x1b\\[[0-9;]*m")
_Source: TypeAlias = "list[str] | pa.dataset.Dataset"
# The rows of these go with their article where it was withdrawn.
_WITHDRAWABLE = ("events", "transfers", "claims")
# The partition is no column of the files, and a folder above the workspace may be called a=b too.
_YEAR = "CAST(year(coalesce(published_at, known_at)) AS INTEGER) AS year"


class Tables:
    """The six Delta tables of a workspace, for reading; threads may share it."""

    def __init__(self, location: Location) -> None:
        self.location = location
        # Nothing is ever fetched: what DuckDB needs for Parquet is inside it.
        self._duckdb = duckdb.connect(config={"autoinstall_known_extensions": "false"})
        self._duckdb.execute("SET GLOBAL TimeZone = 'UTC'")

    def close(self) -> None:
        """Let go of the query engine."""
        self._duckdb.close()

    def batches(self, known_by: dt.datetime | None = None) -> pa.Table:
        """The committed batches in their order, those known by a time only."""
        source = self._source("batches")
        if source is None:
            return SCHEMAS["batches"].empty_table()
        rows = self._ask("batches", source, "true ORDER BY number", {})
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
        source = self._source(name) if attempts else None
        if source is None:
            return _without_attempt(SCHEMAS[name].empty_table())
        given: dict[str, Any] = {"attempts": attempts, **values}
        where = "attempt IN (SELECT unnest($attempts))"
        withdrawn = self._withdrawn(attempts) if name in _WITHDRAWABLE else []
        if withdrawn:
            given["withdrawn"] = withdrawn
            where += " AND article NOT IN (SELECT unnest($withdrawn))"
        return _without_attempt(self._ask(name, source, f"{where} AND {condition}", given))

    def _withdrawn(self, attempts: list[int]) -> list[str]:
        """The articles whose last revision is a retraction."""
        source = self._source("revisions")
        if source is None:
            return []
        last = (
            "attempt IN (SELECT unnest($attempts)) QUALIFY kind = 'retraction' AND row_number()"
            " OVER (PARTITION BY article ORDER BY list_position($attempts, attempt) DESC) = 1"
        )
        found = self._ask("revisions", source, last, {"attempts": attempts}).column("article")
        articles: list[str] = found.to_pylist()
        return articles

    def open(self, name: str) -> DeltaTable | None:
        """A table as it is now, or None where nothing was ever stored in it."""
        try:
            return DeltaTable(
                self.location.table(name), storage_options=self.location.options or None
            )
        except TableNotFoundError:
            return None
        except DeltaError as fault:
            raise self._damaged(name, fault) from fault
        except OSError as fault:
            raise unreachable(self.location, fault) from fault

    def _ask(self, name: str, source: _Source, rest: str, values: Mapping[str, Any]) -> pa.Table:
        columns = ", ".join(_YEAR if one == "year" else f'"{one}"' for one in SCHEMAS[name].names)
        given = dict(values)
        if isinstance(source, list):
            given["files"], rows = source, "read_parquet($files, hive_partitioning = false)"
        else:
            rows = "stored"
        sql = f"SELECT {columns} FROM {rows} WHERE {rest}"  # noqa: S608 - names and conditions are ours
        try:
            with self._duckdb.cursor() as cursor:
                if rows == "stored":
                    cursor.register(rows, source)
                found = cursor.sql(sql, params=given).to_arrow_table()
        except _BROKEN as fault:
            if self.location.is_remote:
                raise unreachable(self.location, fault) from fault
            raise self._damaged(name, fault) from fault
        return found.cast(SCHEMAS[name])

    def _damaged(self, name: str, fault: Exception) -> WorkspaceDamaged:
        said = str(fault).splitlines()[0]
        return WorkspaceDamaged(
            f"the table {name} in {self.location.name} cannot be read ({said}):"
            " `tripoint doctor --repair` mends what can be mended and names what is lost"
        )

    def _source(self, name: str) -> _Source | None:
        """The files of a table, which DuckDB reads itself; those of an S3 store come by Arrow."""
        table = self.open(name)
        if table is None:
            return None
        if self.location.is_remote:
            return table.to_pyarrow_dataset()
        return [unquote(each) for each in table.file_uris()] or None


def unreachable(location: Location, fault: Exception) -> WorkspaceUnreachable:
    """What to tell of a store that does not answer; the chain of its faults as one line."""
    lines = [_STYLE.sub("", line).strip(" ↳") for line in str(fault).splitlines()]
    said = ": ".join(dict.fromkeys((lines[0], lines[-1]))) if lines else type(fault).__name__
    return WorkspaceUnreachable(
        f"{location.name} cannot be used ({said}): see that it is up and the AWS_ variables are"
        " right, and run the same command again, nothing is stored twice"
    )


def _without_attempt(table: pa.Table) -> pa.Table:
    return table.drop_columns(["attempt"])
