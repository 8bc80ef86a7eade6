"""Ties: what counts between two parties, on which day, with which weight."""

from __future__ import annotations

import datetime as dt
import math

import pytest
from drawn_facts import DAYS, FIRST, LAST, PAIR, TYPES, UNHURRIED, incident, incidents
from hypothesis import given
from hypothesis import strategies as st

from tripoint.graph.series import periods
from tripoint.graph.ties import Strength, ties, weigh
from tripoint.knowledge.ties import load_tie_weights
from tripoint.ontology import quad

WEIGHTS = load_tie_weights().weights
MONTHS = periods(FIRST, LAST, "month")
CONFLICT = tuple(each for each in TYPES if quad(each) > 2)
WORDS = [each for each in TYPES if quad(each) % 2]
DEEDS = [each for each in TYPES if quad(each) % 2 == 0]


def tied(*found):
    parts, _ = weigh(PAIR, found, WEIGHTS)
    return ties(parts, MONTHS, WEIGHTS)


def only(*found):
    (part,), _ = weigh(PAIR, found, WEIGHTS)
    return part


def test_no_incident_is_an_empty_tie():
    assert len(tied()) == 24
    for tie in tied():
        assert (tie.flow, tie.level, tie.parts) == (Strength(), Strength(), ())
        assert tie.level.balance is None
    assert ties([], [], WEIGHTS) == []


def test_weight_is_the_product_of_its_open_factors():
    part = only(incident(publishers=4, publishers_denying=1))
    assert (part.kind, part.direction) == ("cooperation_words", "given")
    assert part.day == dt.date(2022, 3, 10)
    assert part.intensity == 0.4
    assert part.certainty == 1.0
    assert part.reports == pytest.approx(1 + 0.5 * math.log(4))
    assert part.undisputed == pytest.approx(1 - 0.5 / 4)
    assert part.weight == pytest.approx(0.4 * (1 + 0.5 * math.log(4)) * 0.875)


@pytest.mark.parametrize(
    ("changes", "direction"),
    [
        ({}, "given"),
        ({"actors": ("BBB",), "recipients": ("AAA",)}, "received"),
        ({"actors": ("AAA", "CCC"), "recipients": ("BBB", "DDD")}, "given"),
        ({"actors": ("AAA", "BBB"), "recipients": ()}, "mutual"),
        ({"actors": ("AAA", "BBB"), "recipients": (), "type": "MOBILIZE"}, None),
        ({"actors": ("AAA", "BBB"), "recipients": ("CCC",)}, None),
        ({"actors": ("CCC",), "recipients": ("AAA", "BBB")}, None),
        ({"actors": ("AAA",), "recipients": ()}, None),
    ],
)
def test_what_is_between_the_two(changes, direction):
    parts, unplaced = weigh(PAIR, [incident(**changes)], WEIGHTS)
    assert [part.direction for part in parts] == ([direction] if direction else [])
    assert unplaced == []


@pytest.mark.parametrize(
    ("changes", "day"),
    [
        ({}, "2022-03-10"),
        ({"date": "2022-03-01", "date_precision": "month"}, "2022-03-01"),
        ({"date": None}, "2022-03-10"),
        ({"date": None, "first_published": None, "last_published": None}, None),
        # What is planned stands from the day it was announced, not on the day it is planned for.
        ({"status": "planned", "date": "2022-09-01"}, "2022-03-10"),
        ({"status": "ongoing", "date": "2014-02-20"}, "2022-03-10"),
        # Nothing has happened later than its last report.
        ({"date": "2022-12-24"}, "2022-03-11"),
        ({"date": "2022-01-01", "date_precision": "year"}, "2022-03-10"),
        ({"date": "2021-01-01", "date_precision": "year"}, None),
        ({"status": "historical", "date": "2021-04-25"}, "2021-04-25"),
        ({"status": "historical", "date": None}, None),
    ],
)
def test_day_it_stands_on(changes, day):
    parts, unplaced = weigh(PAIR, [incident(**changes)], WEIGHTS)
    assert [part.day.isoformat() for part in parts] == ([day] if day else [])
    assert len(unplaced) == (day is None)
    assert all(each.why for each in unplaced)


def test_half_is_left_after_a_half_life():
    month = periods(dt.date(2022, 3, 1), dt.date(2022, 3, 10), "month")
    after = dt.date(2022, 3, 10) + dt.timedelta(days=int(WEIGHTS.words_half_life))
    for changes in ({}, {"type": "AID", "mode": None, "score": 10.0}):
        parts, _ = weigh(PAIR, [incident(**changes)], WEIGHTS)
        (now,) = ties(parts, month, WEIGHTS)
        later = ties(parts, periods(after, after, "week"), WEIGHTS)[-1]
        share = later.level.cooperation / now.level.cooperation
        half_life = WEIGHTS.half_life(parts[0].kind)
        assert share == pytest.approx(0.5 ** (WEIGHTS.words_half_life / half_life))


def test_rumour_weighs_less_than_fact_and_a_denial_nothing():
    told = [only(incident(status=s)).weight for s in ("occurred", "planned", "possible")]
    assert told == sorted(told, reverse=True)
    assert len(set(told)) == 3
    assert only(incident(status="negated", publishers_denying=1)).weight == 0


def test_an_appeal_is_neither_cooperation_nor_conflict():
    assert only(incident(type="REQUEST", mode=None, score=0.0)).weight == 0
    assert only(incident(type="REQUEST", mode="assist", score=0.5)).weight == 0


@UNHURRIED
@given(st.sampled_from(WORDS), st.sampled_from(DEEDS), st.floats(0, 10), st.floats(0, 10))
def test_a_deed_never_weighs_less_than_words(words, deed, first, second):
    signs = {each: 1 if quad(each) < 3 else -1 for each in (words, deed)}
    said = only(incident(type=words, mode=None, score=signs[words] * first))
    done = only(incident(type=deed, mode=None, score=signs[deed] * second))
    assert done.weight >= said.weight
    assert WEIGHTS.half_life(done.kind) >= WEIGHTS.half_life(said.kind)


@UNHURRIED
@given(st.lists(incidents(), max_size=15), st.randoms())
def test_order_does_not_matter(found, rng):
    shuffled = list(found)
    rng.shuffle(shuffled)
    for one, other in zip(tied(*found), tied(*shuffled), strict=True):
        assert (one.flow, one.level) == (other.flow, other.level)


@UNHURRIED
@given(st.lists(incidents(), max_size=10), incidents(types=CONFLICT))
def test_a_conflict_never_raises_cooperation_nor_lowers_conflict(found, conflict):
    for before, after in zip(tied(*found), tied(*found, conflict), strict=True):
        assert after.level.cooperation_words == before.level.cooperation_words
        assert after.level.cooperation_deeds == before.level.cooperation_deeds
        assert after.level.conflict >= before.level.conflict
        if before.level.balance is not None:
            assert after.level.balance <= before.level.balance + 1e-12


@UNHURRIED
@given(st.lists(incidents(), max_size=12), DAYS)
def test_later_incidents_change_nothing_before(found, day):
    parts, _ = weigh(PAIR, found, WEIGHTS)
    earlier = [part.incident for part in parts if part.day <= day]
    for whole, past in zip(tied(*found), tied(*earlier), strict=True):
        if whole.period.end <= day:
            assert whole == past


@UNHURRIED
@given(st.lists(incidents(), max_size=12))
def test_each_incident_is_in_one_period_and_opens_to_its_events(found):
    parts, _ = weigh(PAIR, found, WEIGHTS)
    inside = [part for tie in ties(parts, MONTHS, WEIGHTS) for part in tie.parts]
    assert inside == parts
    assert all(part.incident.events and part.incident.sentence for part in inside)


@UNHURRIED
@given(st.lists(incidents(), max_size=12), st.integers(0, 23))
def test_level_does_not_depend_on_where_the_picture_starts(found, start):
    parts, _ = weigh(PAIR, found, WEIGHTS)
    whole = ties(parts, MONTHS, WEIGHTS)[-1].level
    later = ties(parts, MONTHS[start:], WEIGHTS)[-1].level
    assert later.cooperation == pytest.approx(whole.cooperation)
    assert later.conflict == pytest.approx(whole.conflict)
