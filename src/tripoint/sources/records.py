"""JSON Lines as rows of text cells, many lines at once."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pyarrow as pa
from pyarrow import csv

from tripoint.tabular import TableFormat

LINE = "line"
_IS_RECORD = f"json_valid({LINE}) AND try(json_type({LINE})) = 'OBJECT'"
# A character that JSON never holds as it is: whole lines are cut by the fast reader of tables.
AS_LINES = csv.ParseOptions(delimiter="\x1f", quote_char=False)


def rows_of_lines(lines: pa.Table, format_: TableFormat) -> tuple[pa.Table, int]:
    """The cells of each record, and how many lines are no JSON object.

    A list becomes one cell, joined by ;. A record of several events becomes as many rows, of which
    the second has #2 after the record's id.
    """
    names = ", ".join(_cells(format_))
    exploded = ", ".join(_exploded(format_))
    counts = " , ".join(f'len("{name}")' for name in format_.each) or "1"
    sql = (
        f"SELECT {exploded} FROM (SELECT *, unnest(range(1, greatest(1, {counts}) + 1)) AS nth"  # noqa: S608
        f" FROM (SELECT {names} FROM given WHERE {_IS_RECORD}))"
    )
    with duckdb.connect(config={"autoinstall_known_extensions": "false"}) as engine:
        engine.register("given", lines)
        rows = engine.sql(sql).to_arrow_table()
        [(sound,)] = engine.sql(f"SELECT count(*) FROM given WHERE {_IS_RECORD}").fetchall()  # noqa: S608
    return rows, lines.num_rows - int(sound)


def _cells(format_: TableFormat) -> Iterator[str]:
    for name, path in format_.paths.items():
        text = f"try(json_extract_string({LINE}, '{path}'))"
        if name in format_.each:
            single = f"try(json_extract_string({LINE}, '{path.removesuffix('[*]')}'))"
            kind = f"try(json_type({LINE}, '{path.removesuffix('[*]')}'))"
            text = f"CASE WHEN {kind} = 'ARRAY' THEN {text} ELSE [{single}] END"
        elif "[*]" in path:
            text = f"array_to_string({text}, ';')"
        yield f'{text} AS "{name}"'


def _exploded(format_: TableFormat) -> Iterator[str]:
    for name in format_.paths:
        cell = f'"{name}"[nth]' if name in format_.each else f'"{name}"'
        if name == format_.record:
            cell = f"CASE WHEN nth = 1 THEN {cell} ELSE {cell} || '#' || nth END"
        yield f"coalesce({cell}, '') AS \"{name}\""
