"""Records become JSON and come back; the same content has the same id."""

from __future__ import annotations

import orjson
from hypothesis import given
from hypothesis import strategies as st

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

TEXT = st.text(max_size=12)
PARTY = st.builds(Party, code=TEXT, sector=st.none() | TEXT, text=TEXT, start=st.integers(0, 9))
EVIDENCE = st.builds(Evidence, start=st.integers(0, 9), end=st.integers(0, 9), sentence=TEXT)
EVENT = st.builds(
    Event,
    type=TEXT,
    quad=st.integers(1, 4),
    score=st.floats(-10, 10),
    actors=st.lists(PARTY, max_size=3).map(tuple),
    recipients=st.lists(PARTY, max_size=3).map(tuple),
    status=st.just("occurred"),
    place=st.none() | st.builds(Place, name=TEXT),
    contexts=st.lists(TEXT, max_size=2).map(tuple),
    evidence=EVIDENCE,
    confidence=st.floats(0, 1),
    why=TEXT,
)


@given(EVENT)
def test_an_event_survives_json(event):
    assert Event.from_dict(orjson.loads(orjson.dumps(event.to_dict()))) == event


def test_a_transfer_prints_class():
    transfer = Transfer(
        giver="PRK", receiver="RUS", item="shells", class_="ammunition", status="possible",
        evidence=Evidence(start=0, end=1, sentence="x"),
    )  # fmt: skip
    plain = transfer.to_dict()
    assert plain["class"] == "ammunition"
    assert Transfer.from_dict(plain) == transfer


def test_a_claim_keeps_its_references():
    claim = Claim(
        kind="measure", subject=("CHN", "PRK"), quantity="land border length", value=1416.0,
        evidence=Evidence(start=0, end=1, sentence="x"),
        reference=(Reference(value=1352.0, unit="km", source="a table"),),
    )  # fmt: skip
    assert Claim.from_dict(claim.to_dict()) == claim


def test_an_unknown_field_is_ignored():
    plain = Party(code="PRK").to_dict() | {"later": 1}
    assert Party.from_dict(plain).code == "PRK"


def test_the_line_has_pairs_only_where_asked():
    coded = Coded(article=Article(id="a"))
    assert "pairs" not in coded.to_line()
    assert Coded(article=Article(id="a"), pairs=()).to_line()["pairs"] == []


@given(EVENT)
def test_ids_are_of_the_content(event):
    assert content_id(event) == content_id(Event.from_dict(event.to_dict()))
    assert content_id(event) != content_id(event, "more")
