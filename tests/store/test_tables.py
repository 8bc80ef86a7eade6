from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from factory import NOON, claim, coded, transfer
from hypothesis import given
from hypothesis import strategies as st

from tripoint.schema import STATUSES, Coded, Event, Evidence, Party, Place
from tripoint.store.tables import FACTS, SCHEMAS, Stamp, fact_tables

STAMP = Stamp(batch="one", attempt=7, known_at=NOON)

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
maybe = st.none() | texts
numbers = st.integers(0, 2**31 - 1)
days = st.none() | st.dates().map(dt.date.isoformat)
words = st.lists(texts, max_size=3).map(tuple)
parties = st.builds(
    Party, code=texts, sector=maybe, name=maybe, id=maybe, text=texts, start=numbers, end=numbers
)
degrees = st.none() | st.floats(-180, 180)
events = st.builds(
    Event,
    type=texts,
    mode=maybe,
    quad=st.integers(1, 4),
    score=st.floats(-10, 10),
    actors=st.lists(parties, max_size=3).map(tuple),
    recipients=st.lists(parties, max_size=3).map(tuple),
    status=st.sampled_from(STATUSES),
    attribution=words,
    date=days,
    date_end=days,
    date_precision=st.sampled_from([None, "day", "decade"]),
    place=st.none() | st.builds(Place, name=texts, country=maybe, lat=degrees, lon=degrees),
    contexts=words,
    goods=words,
    evidence=st.builds(Evidence, start=numbers, end=numbers, sentence=texts),
    confidence=st.floats(0, 1),
    why=texts,
    id=texts,
    article=st.just(coded().article.id),
)


def rows_of(table: str, one: Coded) -> list[dict[str, Any]]:
    return fact_tables([one], STAMP)[table].to_pylist()


def record_of(row: dict[str, Any]) -> Event:
    """The event that a row tells of, from its columns alone."""
    plain = dict(row)
    plain["actors"], plain["recipients"] = plain["actor_parties"], plain["recipient_parties"]
    for name in ("date", "date_end"):
        plain[name] = plain[name] and plain[name].isoformat()
    if plain["place_name"] is not None:
        plain["place"] = {
            name: plain[f"place_{name}"] for name in ("name", "country", "lat", "lon")
        }
    plain["evidence"] = {name: plain[name] for name in ("start", "end", "sentence")}
    return Event.from_dict(plain)


@given(events)
def test_a_row_tells_all_of_its_event(event: Event) -> None:
    [row] = rows_of("events", Coded(article=coded().article, events=(event,)))
    assert record_of(row) == event
    assert row["actors"] == [each.code for each in event.actors]


@pytest.mark.parametrize(
    ("value", "text", "number"), [(19.0, "19.0", 19.0), (4, "4", 4.0), ("first", "first", None)]
)
def test_a_claim_says_its_value_as_given_and_as_a_number(
    value: float | str, text: str, number: float | None
) -> None:
    one = Coded(article=coded().article, claims=(claim(value=value),))
    [row] = rows_of("claims", one)
    assert (row["value"], row["value_number"]) == (text, number)
    assert row["reference"] == [
        {
            "value": "17.0",
            "value_number": 17.0,
            "unit": "km",
            "source": "a gazetteer",
            "as_of": "2020",
        }
    ]


def test_a_transfer_keeps_its_class() -> None:
    [row] = rows_of("transfers", Coded(article=coded().article, transfers=(transfer(),)))
    assert (row["class"], row["giver"], row["quantity"]) == ("ammunition", "PRK", 3.0)


@pytest.mark.parametrize(
    ("published", "instant", "year"),
    [
        ("2023-12-31T23:00:00-05:00", dt.datetime(2024, 1, 1, 4, tzinfo=dt.UTC), 2024),
        ("2019-06-21", dt.datetime(2019, 6, 21, tzinfo=dt.UTC), 2019),
        ("no time at all", None, NOON.year),
        ("0001-01-01T00:00:00+09:00", None, NOON.year),
        (None, None, NOON.year),
    ],
)
def test_the_year_is_that_of_publication_else_of_knowing(
    published: str | None, instant: dt.datetime | None, year: int
) -> None:
    [row] = rows_of("articles", coded(published=published))
    assert (row["published"], row["published_at"], row["year"]) == (published, instant, year)


def test_no_column_is_without_a_type() -> None:
    tables = fact_tables([], STAMP)
    assert {name: table.schema for name, table in tables.items()} == {
        name: schema for name, schema in SCHEMAS.items() if name in FACTS
    }
