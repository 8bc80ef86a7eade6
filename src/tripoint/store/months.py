"""Events summed by pair and month, so that a pair's history is read without reading its events.

A pair is any two parties of one event, in alphabetical order. `direction` is `>` where the first
acts on the second, `<` where the second acts on the first, and `=` where they act together, are
acted on together, or both act on each other.
"""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from tripoint.store.reading import Tables
from tripoint.store.snapshots import Days
from tripoint.store.tables import SCHEMAS, Stamp

# Each event's parties, each once and with the sides it stands on; then any two of them.
_PARTIES = """
    SELECT n, code, bool_or(acts) AS acts, bool_or(not acts) AS takes FROM (
        SELECT n, unnest(actors) AS code, true AS acts FROM numbered
        UNION ALL SELECT n, unnest(recipients), false FROM numbered
    ) GROUP BY n, code
"""
_PAIRS = f"""
    WITH numbered AS MATERIALIZED (SELECT *, row_number() OVER () AS n FROM {{events}}),
    parties AS MATERIALIZED ({_PARTIES})
    SELECT a.code || '-' || b.code AS pair,
        CAST(date_trunc('month', e.first_day) AS DATE) AS month,
        CASE WHEN a.acts AND b.takes AND NOT (b.acts AND a.takes) THEN '>'
             WHEN b.acts AND a.takes AND NOT (a.acts AND b.takes) THEN '<' ELSE '=' END
            AS direction,
        e.type, e.status, count(*) AS events, sum(e.score) AS score
    FROM parties a JOIN parties b ON a.n = b.n AND a.code < b.code
    JOIN numbered e ON e.n = a.n
    WHERE e.first_day IS NOT NULL
    GROUP BY ALL ORDER BY ALL
"""  # noqa: S608 - all of it is ours
_SUMMED = ("pair", "month", "direction", "type", "status", "events", "score")
_EVENTS = "actors, recipients, first_day, type, status, score"


def month_rows(tables: Tables, events: pa.Table, stamp: Stamp) -> pa.Table:
    """The sums of a batch's events; an event without any day is in none."""
    schema = SCHEMAS["months"]
    if not events.num_rows:
        return schema.empty_table()
    some = events.select(_EVENTS.split(", "))
    summed = tables.query(_PAIRS.format(events="given"), given=some)
    for name in ("batch", "attempt", "known_at"):
        value = pa.scalar(getattr(stamp, name), schema.field(name).type)
        summed = summed.append_column(name, pa.repeat(value, summed.num_rows))
    return summed.select(schema.names).cast(schema)


def pair_months(
    tables: Tables, one: str, other: str, *, known_by: Any, days: Days = (None, None)
) -> pa.Table:
    """The pair's sums by month, direction, type and status, the earliest month first."""
    pair = "-".join(sorted((one, other)))
    since, until = days
    unsummed = _unsummed(tables, known_by)
    condition, values = "pair = $pair", dict[str, Any](pair=pair)
    if since is not None:
        condition, values = f"{condition} AND month >= $since", values | {"since": since}
    if until is not None:
        condition, values = f"{condition} AND month <= $until", values | {"until": until}
    parts = [
        tables.selected(
            "months",
            ", ".join(_SUMMED),
            known_by=known_by,
            condition=f"{condition} AND NOT list_contains($unsummed, attempt)",
            values={**values, "unsummed": unsummed},
        ),
        _summed_now(tables, (one, other), known_by, unsummed, (condition, values)),
    ]
    found = [part for part in parts if part is not None and part.num_rows]
    blank = SCHEMAS["months"].empty_table().select(list(_SUMMED))
    return tables.query(
        "SELECT pair, month, direction, type, status, CAST(sum(events) AS BIGINT) AS events,"
        " sum(score) AS score FROM parts GROUP BY ALL ORDER BY ALL",
        parts=pa.concat_tables([blank, *(part.cast(blank.schema) for part in found)]),
    )


def _unsummed(tables: Tables, known_by: Any) -> list[int]:
    """The attempts without sums, and those whose sums count what a withdrawn article said."""
    attempts = {
        row["attempt"]
        for row in tables.batches(known_by).select(["attempt", "months"]).to_pylist()
        if row["months"] is None
    }
    withdrawn = tables.withdrawn(known_by)
    if withdrawn:
        found = tables.selected(
            "articles",
            "DISTINCT attempt",
            known_by=known_by,
            condition="list_contains($gone, id)",
            values={"gone": withdrawn},
        )
        attempts |= set() if found is None else set(found.column(0).to_pylist())
    return sorted(attempts)


def _summed_now(
    tables: Tables,
    codes: tuple[str, str],
    known_by: Any,
    attempts: list[int],
    asked: tuple[str, dict[str, Any]],
) -> pa.Table | None:
    """The same from the events themselves, of some attempts."""
    if not attempts:
        return None
    condition, values = asked
    events = tables.selected(
        "events",
        _EVENTS,
        known_by=known_by,
        condition="list_has_all(list_concat(actors, recipients), $codes)"
        " AND list_contains($unsummed, attempt)",
        values={"codes": list(codes), "unsummed": attempts},
    )
    if events is None or not events.num_rows:
        return None
    return tables.query(
        f"SELECT * FROM ({_PAIRS.format(events='given')}) WHERE {condition}",  # noqa: S608
        values,
        given=events,
    )
