"""Incidents and transfer reports of two parties and some others, for property tests."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from tripoint.graph.exchanges import TransferReport
from tripoint.ontology import event_types, score
from tripoint.schema import STATUSES, Incident

UNHURRIED = settings(deadline=None)  # a busy machine is no fault
PAIR = ("AAA", "BBB")
FIRST, LAST = dt.date(2021, 1, 1), dt.date(2022, 12, 31)

DAYS = st.dates(FIRST, LAST)
TYPES = sorted(event_types())


def incident(number: int = 0, **changes: Any) -> Incident:
    """A visit of the first party to the second, told by one publisher on its own day."""
    fields: dict[str, Any] = {
        "id": f"i{number}",
        "type": "CONSULT",
        "mode": "visit",
        "score": 4.0,
        "actors": ("AAA",),
        "recipients": ("BBB",),
        "status": "occurred",
        "reports": {"occurred": 1},
        "date": "2022-03-10",
        "date_precision": "day",
        "first_published": "2022-03-10",
        "last_published": "2022-03-11",
        "publishers": 1,
        "sentence": "The president of A arrived in B on Thursday.",
        "events": (("article", f"e{number}"),),
    }
    return Incident(**(fields | changes))


@st.composite
def incidents(draw: st.DrawFn, types: tuple[str, ...] = tuple(TYPES)) -> Incident:
    """An incident between any of three parties, with every field that ties look at drawn."""
    day, first = draw(DAYS), draw(DAYS)
    kind = draw(st.sampled_from(types))
    sides = [("AAA",), ("BBB",), ("CCC",), ("AAA", "BBB"), ("AAA", "CCC")]
    publishers = draw(st.integers(1, 9))
    return incident(
        draw(st.integers(0, 10**9)),
        type=kind,
        mode=None,
        score=score(kind, None),
        actors=draw(st.sampled_from(sides)),
        recipients=draw(st.sampled_from([(), *sides])),
        status=draw(st.sampled_from(STATUSES)),
        date=draw(st.sampled_from([None, day.isoformat()])),
        date_precision=draw(st.sampled_from(["day", "week", "month", "year"])),
        first_published=draw(st.sampled_from([None, first.isoformat()])),
        last_published=first.isoformat(),
        publishers=publishers,
        publishers_denying=draw(st.integers(0, publishers)),
    )


def report(number: int = 0, **changes: Any) -> TransferReport:
    """One article that tells of shells going from the first party to the second."""
    fields: dict[str, Any] = {
        "transfer": f"t{number}",
        "article": f"a{number}",
        "publisher": "Desk A",
        "published": dt.date(2022, 3, 10),
        "giver": "AAA",
        "receiver": "BBB",
        "parties": (),
        "item": "artillery shells",
        "class_": "ammunition",
        "quantity": None,
        "unit": None,
        "status": "occurred",
        "attribution": (),
        "sentence": "A sent artillery shells to B.",
    }
    return TransferReport(**(fields | changes))


@st.composite
def transfer_reports(draw: st.DrawFn) -> TransferReport:
    """A report that may or may not tell of the same exchange as another."""
    number = draw(st.integers(0, 10**9))
    giver, receiver, parties = draw(
        st.sampled_from([("AAA", "BBB", ()), ("BBB", "AAA", ()), (None, None, ("BBB", "AAA"))])
    )
    return report(
        number,
        article=draw(st.sampled_from("pqrs")),
        publisher=draw(st.sampled_from([None, "Desk A", "Desk B"])),
        published=draw(st.none() | DAYS),
        giver=giver,
        receiver=receiver,
        parties=parties,
        item=draw(st.sampled_from(["shells", "artillery shells", "mortar shells", "rockets", "?"])),
        quantity=draw(st.sampled_from([None, 0.0, 1e5, 2.5e5, 1e6])),
        unit=draw(st.sampled_from([None, "containers"])),
        status=draw(st.sampled_from(STATUSES)),
        attribution=draw(st.sampled_from([(), ("AAA",), ("CCC",), ("UNO",)])),
    )
