"""How rows lie in files, so that a question about some days opens few of them."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc
from deltalake import WriterProperties

# Rows that DuckDB reads or passes over together.
_GROUP = 2**15
# A part is worth a file of its own from so many rows up.
_MANY = 20_000
# How far from its publication an event lies that goes with the others of its time, in days.
_NEAR = 45

WRITTEN = WriterProperties(max_row_group_size=_GROUP, compression="ZSTD", compression_level=1)
"""How every file is written."""


def parts_by_age(name: str, rows: pa.Table) -> Iterator[pa.Table]:
    """The rows as one file's worth, or as two: what was published in its time, and what is older.

    A few reports of long ago would stretch the days of a file over years. Each part is in the
    order of its days.
    """
    if name != "events" or rows.num_rows < _MANY:
        if rows.num_rows:
            yield rows
        return
    published = pc.cast(rows.column("published_at"), pa.date32())
    apart = pc.abs(pc.days_between(rows.column("first_day"), published))
    is_near = pc.fill_null(pc.less_equal(apart, _NEAR), True)
    for part in (rows.filter(is_near), rows.filter(pc.invert(is_near))):
        if part.num_rows:
            yield _in_order(part)


def _in_order(rows: pa.Table) -> pa.Table:
    days = pc.fill_null(pc.cast(rows.column("first_day"), pa.int32()), 0).to_numpy()
    if (days[1:] >= days[:-1]).all():
        return rows
    return rows.take(pc.sort_indices(rows, [("first_day", "ascending")]))
