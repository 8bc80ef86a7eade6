"""Names in running text: boundaries, shadows, hyphens, datelines, capitals and dates."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tripoint.coding.gazetteer import Entity, Gazetteer, Name, Shadows, running_case

NORTH = Entity(code="AAA", name="Northland")
SOUTH = Entity(code="BBB", name="Southland")


def holder(code, since, until=None, office="president"):
    day = dt.date.fromisoformat
    return Entity(
        code=code,
        name="Ana Bell",
        office=office,
        since=day(since),
        until=day(until) if until else None,
    )


def gazetteer(*people):
    names = [
        Name("Northland", "name", NORTH),
        Name("Northern", "adjective", NORTH),
        Name("Northern Sea Fleet", "body", NORTH),
        Name("Port Ann", "capital", NORTH),
        Name("Southland", "name", SOUTH),
        Name("Southern", "adjective", SOUTH),
        Name("Soutro-", "adjective", SOUTH),
        Name("WHAT", "name", SOUTH),
        *(Name("Bell", "person", each) for each in people),
    ]
    shadows = Shadows(
        phrases=("Northern lights", "Lee Southland"),
        namesakes=frozenset({"Lee Southland"}),
        before=frozenset({"pro", "anti"}),
        after=frozenset({"backed", "made"}),
        common=frozenset({"WHAT"}),
    )
    return Gazetteer(names, shadows, {})


def codes(text, on=None, people=()):
    return [mention.entity.code for mention in gazetteer(*people).find(text, on)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Northland met Southland.", ["AAA", "BBB"]),
        ("Northlands and MidNorthland", []),
        ("Northland's and Southland’s", ["AAA", "BBB"]),
        ("The Northern Sea Fleet sailed.", ["AAA"]),
        ("The Northern lights shone.", []),
        ("pro-Northern rebels, Anti-Southern crowds", []),
        ("Northern-backed rebels with Southern-made guns", []),
        ("Northern-led talks", ["AAA"]),
        ("Northern-Southern trade", ["AAA", "BBB"]),
        ("Soutro-Northern trade", ["BBB", "AAA"]),
        ("Lee Southland sang. Later Southland bowed.", []),
        ("Southland sang. Lee Southland bowed.", ["BBB"]),
    ],
)
def test_names_stand_alone_and_unshadowed(text, found):
    assert codes(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("PORT ANN (Wire) - Southland agreed.", ["BBB"]),
        ("PORT ANN — Southland agreed.", ["BBB"]),
        ("Port Ann, May 3 (Wire) -- Southland agreed.", ["BBB"]),
        ("Port Ann - Southland agreed.", ["AAA", "BBB"]),
        ("Port Ann — as ever — agreed.", ["AAA"]),
        ("Snow fell.\nPort Ann (Wire) - Southland agreed.", ["BBB"]),
    ],
)
def test_datelines_name_nobody(text, found):
    assert codes(text) == found


def test_headline_in_capitals_is_read_and_put_in_running_case():
    text = "NORTHLAND WARNS SOUTHLAND OVER WHAT?"
    found = gazetteer().find(text)
    assert [mention.text for mention in found] == ["Northland", "Southland"]
    assert running_case(text, found) == "Northland warns Southland over what?"


def test_short_or_mixed_lines_keep_their_case():
    for text in ("NORTHLAND WINS", "NORTHLAND warns SOUTHLAND today"):
        assert codes(text) == []
        assert running_case(text, ()) == text


@pytest.mark.parametrize(
    ("on", "code"),
    [
        ("2010-06-01", "AAA"),
        ("2016-06-01", "AAA"),
        ("2018-06-01", "AAA"),
        ("2019-06-01", "BBB"),
        ("2030-06-01", "BBB"),
    ],
)
def test_office_on_the_day(on, code):
    people = (holder("BBB", "2019-01-01"), holder("AAA", "2015-01-01", "2017-12-31"))
    assert codes("Bell spoke.", dt.date.fromisoformat(on), people) == [code]


def test_of_offices_held_at_once_the_first_listed_counts():
    people = (holder("AAA", "2015-01-01"), holder("BBB", "2014-01-01"))
    assert codes("Bell spoke.", dt.date(2016, 1, 1), people) == ["AAA"]


@given(st.text(alphabet="NorthlandSu -—–.'\nABß(,)", max_size=60))
def test_mentions_are_in_order_apart_and_inside_the_text(text):
    reach = 0
    for mention in gazetteer().find(text):
        assert reach <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end].lower() == mention.text.lower()
        reach = mention.end
    assert len(running_case(text, gazetteer().find(text))) == len(text)


def test_a_name_that_two_share_is_the_one_the_text_names_most():
    seat = [
        Name("Seat", "capital", Entity(code="EUR", name="Union", id="EU")),
        Name("Seat", "place", NORTH),
        Name("Northland", "name", NORTH),
    ]
    shared = Gazetteer(seat, Shadows(), {})
    (alone,) = shared.find("Seat objected.")
    assert (alone.entity.code, alone.land) == ("EUR", "AAA")
    assert [m.entity.code for m in shared.find("Northland rose. Seat fell.")] == ["AAA", "AAA"]
