"""Events that another coder read, as rows of the tables."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from tripoint.store.tables import FACTS, SCHEMAS, Stamp

__all__ = ["event_tables"]


def event_tables(events: pa.Table, stamp: Stamp) -> dict[str, pa.Table]:
    """The four tables, with rows of `events` alone; columns left out are null."""
    schema = SCHEMAS["events"]
    rows = events.num_rows
    known_at = pa.scalar(stamp.known_at, schema.field("known_at").type)
    published_at = events.column("published_at") if rows else pa.nulls(0, known_at.type)
    given = {name: events.column(name) for name in events.schema.names} | {
        "batch": pa.repeat(pa.scalar(stamp.batch), rows),
        "attempt": pa.repeat(pa.scalar(stamp.attempt, pa.int64()), rows),
        "known_at": pa.repeat(known_at, rows),
        "year": pc.year(pc.fill_null(published_at, known_at)),
    }
    columns = [given.get(name, pa.nulls(rows, schema.field(name).type)) for name in schema.names]
    filled = pa.table(columns, names=schema.names).cast(schema)
    return {name: SCHEMAS[name].empty_table() for name in FACTS} | {"events": filled}
