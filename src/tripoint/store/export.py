"""Tables and records as files that other programs open: CSV, Parquet and JSON Lines."""

from __future__ import annotations

import csv
import datetime as dt
import re
from codecs import getwriter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Protocol, TypeAlias

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from tripoint.errors import WorkspaceFull


class _Record(Protocol):
    """Anything that can become plain data, as every record of `schema` can."""

    def to_dict(self) -> dict[str, Any]:
        """The record as plain JSON types."""
        ...


_Rows: TypeAlias = pa.Table | Iterable[_Record]
_Target: TypeAlias = str | Path | BinaryIO

# What a spreadsheet would run as a formula, in half and full width; a plain number runs nothing.
_FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")
_CHUNK = 1000


def write_csv(rows: _Rows, target: _Target) -> None:
    """Write one line a row under a line of names; no cell is a formula, a list is joined by |."""
    plain = _plain(rows)
    first = next(plain, None)
    names = rows.schema.names if isinstance(rows, pa.Table) else list(first or {})
    with opened(target) as out:
        writer = csv.writer(getwriter("utf-8")(out), lineterminator="\r\n")
        writer.writerow(names)
        if first is not None:
            writer.writerow(_cell(value) for value in first.values())
        for row in plain:
            writer.writerow(_cell(value) for value in row.values())


def write_jsonl(rows: _Rows, target: _Target) -> None:
    """Write one JSON object a row."""
    with opened(target) as out:
        for row in _plain(rows):
            out.write(orjson.dumps(row, default=_json) + b"\n")


def write_parquet(table: pa.Table, target: _Target) -> None:
    """Write a table with its types."""
    with opened(target) as out:
        pq.write_table(table, out, compression="zstd")


def _plain(rows: _Rows) -> Iterator[dict[str, Any]]:
    if isinstance(rows, pa.Table):
        for chunk in rows.to_batches(max_chunksize=_CHUNK):
            yield from chunk.to_pylist()
    else:
        for each in rows:
            yield each.to_dict()


def _cell(value: Any) -> Any:
    if isinstance(value, list | tuple):
        value = "|".join(_item(each) for each in value)
    elif isinstance(value, Mapping):
        value = _item(value)
    elif isinstance(value, dt.date):
        value = value.isoformat()
    if not isinstance(value, str) or not _FORMULA.match(value) or _NUMBER.fullmatch(value):
        return value
    return "'" + value


def _item(value: Any) -> str:
    return value if isinstance(value, str) else orjson.dumps(value, default=_json).decode()


def _json(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return value.isoformat()
    raise TypeError(f"no JSON for {type(value).__name__}")


@contextmanager
def opened(target: _Target) -> Iterator[BinaryIO]:
    """The stream given, or a file that takes its name only once it is whole."""
    if not isinstance(target, str | Path):
        yield target
        return
    path = Path(target)
    draft = path.with_name(path.name + ".part")
    try:
        with draft.open("wb") as out:
            yield out
        draft.replace(path)
    except OSError as fault:
        raise WorkspaceFull(
            f"{path} cannot be written ({fault.strerror}):"
            " free some space, correct the permissions or choose another file"
        ) from fault
    finally:
        draft.unlink(missing_ok=True)
