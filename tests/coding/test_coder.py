"""Whole short articles: dates, places, visits, each event once, and invariants of any text."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tripoint.ontology import contexts, event_types
from tripoint.schema import STATUSES

DAY = dt.date(2024, 5, 15)  # a Wednesday


def events(coder, text, published=DAY):
    return coder.code(text, published).events


def test_a_visit_with_date_and_place(coder):
    (event,) = events(coder, "The Turkish president arrived in Algeria on Tuesday for talks.")
    assert (event.type, event.mode, event.date) == ("CONSULT", "visit", "2024-05-14")
    assert event.place is not None
    assert event.place.country == "DZA"


def test_a_meeting_at_home_has_a_visitor(coder):
    (event,) = events(coder, "The Polish prime minister met the French president in Paris.")
    assert [p.code for p in event.actors] == ["POL"]
    assert [p.code for p in event.recipients] == ["FRA"]


def test_a_meeting_elsewhere_has_none(coder):
    (event,) = events(coder, "The Polish prime minister met the French president in Geneva.")
    assert {p.code for p in event.actors} == {"POL", "FRA"}
    assert event.recipients == ()


def test_an_event_told_twice_is_read_once(coder):
    text = "Canada imposed sanctions on Iran.\nOn Monday Canada imposed sanctions on Iran."
    assert len(events(coder, text)) == 1


def test_the_same_act_with_another_status_is_another_event(coder):
    text = "Canada imposed sanctions on Iran.\nCanada may impose more sanctions on Iran."
    assert {e.status for e in events(coder, text)} == {"occurred", "possible"}


def test_what_lies_far_back_is_historical(coder):
    (event,) = events(coder, "In 2014 Canada imposed sanctions on Russia.")
    assert (event.status, event.date_precision) == ("historical", "year")


def test_a_date_of_its_own_outweighs_the_one_before(coder):
    text = "Chile banned Peruvian fish in March 2023 and lifted the ban on Tuesday."
    dates = {e.type: e.date for e in events(coder, text)}
    assert dates["RETREAT"] == "2024-05-14"


def test_a_dateline_is_no_party(coder):
    found = events(coder, "MOSCOW, May 15 (Example Wire) - Japan condemned North Korea.")
    assert [[p.code for p in e.actors] for e in found] == [["JPN"]]


def test_no_text_no_events(coder):
    assert coder.code("", DAY).events == ()


WORDS = """
Iran / Israel / the president / troops / attacked / will visit / denied / said / that / if / and
sanctions on / he / , / . / on Tuesday / has not / the two countries / of / to / by / talks with
“ / ” / 2014 / - / ( / é / 战
"""
PIECES = st.sampled_from([*WORDS.replace("\n", "/").split("/"), "\n", "\t"])


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(PIECES, max_size=40).map(" ".join))
def test_any_text_gives_sound_events(coder, text):
    types = event_types()
    for event in coder.code(text, DAY).events:
        assert event.actors
        assert event.status in STATUSES
        assert event.mode is None or event.mode in types[event.type].modes
        assert set(event.contexts) <= contexts()
        assert text[event.evidence.start : event.evidence.end] == event.evidence.sentence
        assert 0 < event.confidence <= 1
        assert event.why
        for party in (*event.actors, *event.recipients):
            assert 0 <= party.start <= party.end <= len(text)


@pytest.mark.parametrize(
    ("text", "actors", "recipients"),
    [
        ("Greece scolded Macedonia. It sent troops against its neighbour.", ["GRC"], ["MKD"]),
        ("The European Union met Serbia. The Union warned Belgrade.", ["EUR"], ["SRB"]),
        ("NATO met the Taliban. The movement attacked Iran.", ["AFG"], ["IRN"]),
        ("NATO met the Taliban. The alliance warned Iran.", ["IGO"], ["IRN"]),
        ("The North shelled South Korea. North Korea is silent.", ["PRK"], ["KOR"]),
        ("Turkey arrested Turkish and American pastors.", ["TUR"], ["TUR", "USA"]),
    ],
)
def test_who_is_meant_by_what_was_said_before(coder, text, actors, recipients):
    read = [(_codes(e.actors), _codes(e.recipients)) for e in events(coder, text)]
    assert (actors, recipients) in read


def test_a_city_that_seats_a_union_is_still_a_place(coder):
    (event,) = events(coder, "The ministers of Kenya and Ghana met in Brussels.")
    assert event.place is not None
    assert event.place.country == "BEL"


def _codes(parties):
    return sorted(party.code for party in parties)
