"""Coded articles made by hand: small, and different in every number given."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pyarrow as pa

from tripoint.schema import (
    Article,
    Claim,
    Coded,
    Event,
    Evidence,
    Party,
    Place,
    Reference,
    Transfer,
    content_id,
)

NOON = dt.datetime(2023, 9, 14, 12, tzinfo=dt.UTC)
SENTENCE = "North Korean leader Kim Jong Un arrived in Russia on Tuesday."


def event(number: int = 0, **changes: Any) -> Event:
    fields: dict[str, Any] = {
        "type": "CONSULT",
        "mode": "visit",
        "quad": 1,
        "score": 4.0,
        "actors": (
            Party(code="PRK", sector="GOV", name="Kim Jong Un", text="Kim", start=20, end=31),
        ),
        "recipients": (Party(code="RUS", text="Russia", start=43, end=49),),
        "status": "occurred",
        "date": "2023-09-12",
        "date_precision": "day",
        "place": Place(name="Russia", country="RUS"),
        "contexts": ("diplomatic",),
        "evidence": Evidence(start=number, end=number + len(SENTENCE), sentence=SENTENCE),
        "confidence": 0.9,
        "why": "arrive-in-place-for-meeting",
        "id": content_id("event", number),
    }
    return Event(**(fields | changes))


def transfer(number: int = 0) -> Transfer:
    return Transfer(
        giver="PRK",
        receiver="RUS",
        item="artillery shells",
        class_="ammunition",
        quantity=3.0,
        unit="million",
        status="possible",
        attribution=("USA",),
        evidence=Evidence(start=0, end=9, sentence="A transfer."),
        id=content_id("transfer", number),
    )


def claim(number: int = 0, value: float | str = 19.0) -> Claim:
    return Claim(
        kind="measure",
        subject=("PRK", "RUS"),
        quantity="border length",
        value=value,
        unit="km",
        evidence=Evidence(start=0, end=9, sentence="A border."),
        verdict="differs",
        reference=(Reference(value=17.0, unit="km", source="a gazetteer", as_of="2020"),),
        id=content_id("claim", number),
    )


def coded(number: int = 0, *, events: int = 2, **changes: Any) -> Coded:
    text = f"{SENTENCE} This is article {number}."
    fields: dict[str, Any] = {
        "id": content_id("article", number),
        "title": f"Dispatch {number}",
        "published": f"20{20 + number % 4}-09-13T08:17:00+09:00",
        "language": "en",
        "publisher": "Example Wire",
        "url": f"https://example.org/{number}",
        "fingerprint": content_id(text),
        "text": text,
    }
    return Coded(
        article=Article(**(fields | changes)),
        events=tuple(event(each) for each in range(events)),
        transfers=(transfer(number),),
        claims=(claim(number),),
        sentences=2,
    )


def imported(count: int, coder: str = "GDELT 2.0") -> pa.Table:
    """Events as `import` hands them over: of no article, without sentence and confidence."""
    days = [dt.date(2024, 1, 1) + dt.timedelta(days=each) for each in range(count)]
    columns = {
        "article": [""] * count,
        "id": [content_id(coder, str(each)) for each in range(count)],
        "type": ["CONSULT"] * count,
        "score": [4.0] * count,
        "status": ["occurred"] * count,
        "attribution": pa.array([[]] * count, pa.list_(pa.string())),
        "actors": [["PRK"]] * count,
        "recipients": [["RUS"]] * count,
        "date": days,
        "first_day": days,
        "last_day": days,
        "sentence": [""] * count,
        "coder": [coder] * count,
        "source_id": [str(each) for each in range(count)],
        "published_at": pa.nulls(count, pa.timestamp("us", tz="UTC")),
    }
    return pa.table(columns)
