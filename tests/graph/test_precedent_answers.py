"""Precedents: small examples with known answers, and what no earlier case may change."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tripoint.coding.journeys import Extent, Term
from tripoint.graph.precedents import (
    Case,
    answers,
    held_against,
    incident_cases,
    journey_cases,
)
from tripoint.knowledge.reference import load_yardsticks
from tripoint.schema import Incident

DAY = dt.date(2023, 9, 13)
EXTENT = Extent(since=dt.date(2000, 1, 1), until=dt.date(2025, 12, 31), source="a list")
TERM = Term(
    code="AAA", person="One", office="leader", start=dt.date(2011, 1, 1), end=None, source="a list"
)


def case(start, end=None, to="BBB"):
    day = dt.date.fromisoformat(start)
    last = dt.date.fromisoformat(end) if end else day
    return Case(
        start=day, end=last, who="One", to=to, what="journey", place="", sure=True, source="a list"
    )


def asked(cases, on=DAY, extent=EXTENT, leader=TERM):
    return {each.question: each for each in answers(cases, extent, on, leader=leader)}


def test_first_in_years_counts_from_the_end_of_the_last():
    found = asked([case("2019-04-24", "2019-04-26"), case("2023-09-12")])["first-in-years"]
    assert (found.value, found.holds, found.gap) == (4.38, True, "")
    assert found.now.start == dt.date(2023, 9, 12)
    assert [each.end for each in found.earlier] == [dt.date(2019, 4, 26)]


def test_the_case_at_hand_is_no_precedent_of_itself():
    found = asked([case("2023-09-12")])
    assert found["first-in-years"].value is None
    assert found["first-ever"].holds is True


def test_one_earlier_case_is_enough_to_say_no():
    short = replace(EXTENT, since=dt.date(2019, 1, 1), until=dt.date(2019, 12, 31))
    found = asked([case("2019-04-24")], extent=short)["first-ever"]
    assert (found.holds, found.gap) == (False, "")


@pytest.mark.parametrize(
    ("extent", "gap"),
    [
        (None, "not known to be whole"),
        (replace(EXTENT, until=dt.date(2022, 1, 1)), "no data after 2022-01-01"),
    ],
)
def test_where_the_data_do_not_reach_nothing_is_said(extent, gap):
    found = asked([], extent=extent)
    assert (found["first-ever"].holds, found["first-ever"].gap) == (None, gap)
    assert found["first-in-years"].holds is None
    assert found["more-than-ever"].holds is None


def test_data_that_begin_after_the_last_case_leave_the_years_open():
    late = replace(EXTENT, since=dt.date(2020, 1, 1))
    found = asked([case("2019-04-24")], extent=late)["first-in-years"]
    assert (found.value, found.holds, found.gap) == (4.39, None, "no data before 2020-01-01")


def test_more_than_ever_is_held_against_the_fullest_year_before():
    past = [case("2018-03-25"), case("2018-05-07"), case("2018-06-10"), case("2019-04-24")]
    less = asked([*past, case("2023-01-05"), case("2023-09-12")])["more-than-ever"]
    assert (less.value, less.holds, len(less.earlier)) == (2, False, 3)
    more = asked([*past, *(case(f"2023-0{month}-05") for month in range(1, 5))])["more-than-ever"]
    assert (more.value, more.holds) == (4, True)


def test_first_destination_is_the_first_in_office():
    before = case("2009-05-01", to="CCC")
    found = asked([before, case("2012-05-01", to="DDD"), case("2023-09-12")])["first-destination"]
    assert (found.value, found.holds) == ("DDD", False)
    alone = asked([before, case("2023-09-12")])["first-destination"]
    assert (alone.value, alone.holds) == ("BBB", True)


def test_the_last_journeys_of_the_record_are_the_known_ones():
    visits = load_yardsticks().visits
    cases = journey_cases(visits.journeys("RUS", to="PRK"))
    found = asked(cases, on=dt.date(2024, 6, 19), extent=visits.extent("RUS", to="PRK"))
    assert found["first-in-years"].value == 23.92
    assert found["first-in-years"].now.start == dt.date(2024, 6, 19)


def test_only_dated_facts_are_cases():
    told = Incident(
        id="a", type="CONSULT", mode="visit", score=4.0, actors=("AAA",), recipients=("BBB",),
        status="occurred", reports={"occurred": 1}, date="2023-01-02", date_precision="month",
        publishers=1, sentence="A visited B.", events=(("one", "e"),),
    )  # fmt: skip
    cases = incident_cases([told, replace(told, status="planned"), replace(told, date=None)])
    assert [(each.what, each.to, each.sure) for each in cases] == [("CONSULT/visit", "BBB", False)]
    assert cases[0].events == (("one", "e"),)


@pytest.mark.parametrize(
    ("value", "unit", "verdict"),
    [
        (4.5, "years", "agrees"),
        (10.0, "years", "differs"),
        (2019.0, "year", "agrees"),
        (2018.0, "year", "differs"),
    ],
)
def test_a_claim_is_held_against_the_answer(value, unit, verdict):
    found = asked([case("2019-04-24")])["first-in-years"]
    assert held_against(found, value, unit) == verdict
    open_ = replace(found, holds=None, gap="no data after 2020-01-01")
    assert held_against(open_, value, unit) == "no-data"


def test_without_an_earlier_case_a_claim_fits_as_far_as_the_data_reach():
    found = asked([])["first-in-years"]
    assert held_against(found, 20, "years") == "agrees"
    assert held_against(found, 30, "years") == "no-data"
    assert held_against(found, 1990, "year") == "no-data"


days = st.dates(dt.date(2000, 1, 1), dt.date(2025, 12, 31))
some = st.lists(days, max_size=12)


@given(some, days, days)
def test_an_older_case_never_shortens_the_years(starts, extra, on):
    cases = [case(day.isoformat()) for day in starts]
    before = asked(cases, on=on)["first-in-years"]
    older = min((each.start for each in cases), default=on)
    more = [*cases, case(min(extra, older).isoformat())]
    after = asked(more, on=on)["first-in-years"]
    if before.value is not None:
        assert after.value == before.value
    assert len(after.earlier) >= len(before.earlier)


@given(some, days)
def test_every_earlier_case_is_earlier_and_none_is_lost(starts, on):
    cases = [case(day.isoformat()) for day in starts]
    found = asked(cases, on=on)["first-ever"]
    assert all(each.start <= on for each in found.earlier)
    known = [each for each in cases if each.start <= on - dt.timedelta(days=30)]
    assert len(found.earlier) == len(known)
    assert found.holds is not (len(known) > 0)


@given(some, days, days)
def test_a_new_case_never_makes_more_than_ever_less_so(starts, extra, on):
    """An earlier case can take a record away; it can never give one."""
    cases = [case(day.isoformat()) for day in starts]
    past = case(min(extra, on - dt.timedelta(days=365)).isoformat())
    before, after = (asked(each, on=on)["more-than-ever"] for each in (cases, [*cases, past]))
    assert after.value == before.value
    assert not (after.holds and not before.holds)


@given(some, days)
def test_the_order_of_the_cases_changes_nothing(starts, on):
    cases = [case(day.isoformat()) for day in starts]
    assert asked(cases, on=on) == asked(cases[::-1], on=on)
