"""The record of journeys: who led when, and how far the record reaches."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from itertools import pairwise

import pytest

from tripoint.coding.journeys import Visits, years_between
from tripoint.knowledge.reference import load_yardsticks


@pytest.fixture(scope="module")
def visits() -> Visits:
    return load_yardsticks().visits


@pytest.mark.parametrize(
    ("code", "day", "person"),
    [
        ("PRK", "2011-12-16", "Kim Jong Il"),
        ("PRK", "2011-12-17", "Kim Jong Un"),
        ("RUS", "2010-09-27", "Dmitry Medvedev"),
        ("RUS", "2012-06-06", "Vladimir Putin"),
        ("JPN", "2015-04-28", "Shinzo Abe"),
        ("USA", "1941-08-09", "Franklin D. Roosevelt"),
    ],
)
def test_the_leader_is_whoever_held_the_office(
    visits: Visits, code: str, day: str, person: str
) -> None:
    term = visits.leader(code, dt.date.fromisoformat(day))
    assert term is not None
    assert term.person == person


def test_between_two_leaders_there_is_none(visits: Visits) -> None:
    assert visits.leader("KOR", dt.date(2017, 4, 1)) is None


def test_every_listed_journey_is_of_who_led_then(visits: Visits) -> None:
    wrong = [
        (visit.person, visit.start)
        for code in ("CHN", "JPN", "KOR", "PRK", "RUS", "USA")
        for visit in visits.journeys(code)
        if visit.person
        not in {
            getattr(visits.leader(code, day), "person", None)
            for day in (visit.start, visit.start - dt.timedelta(days=1))
        }
    ]
    assert wrong == []


def test_nobody_is_in_two_hosts_for_days_at_once(visits: Visits) -> None:
    """Stays of one person may share the day of travel; by hand, no more than that."""
    for code in ("CHN", "JPN", "KOR", "PRK", "RUS"):
        stays = [each for each in visits.journeys(code) if each.host != "USA"]
        for one, after in pairwise(stays):
            assert after.start >= one.end or one.person != after.person, (one, after)


def test_crossings_are_no_journeys(visits: Visits) -> None:
    hosts = Counter(visit.host for visit in visits.journeys("PRK", person="Kim Jong Un"))
    assert hosts == {"CHN": 5, "RUS": 2, "SGP": 1, "VNM": 1}


def test_a_person_is_on_record_from_their_first_term(visits: Visits) -> None:
    whole, own = visits.extent("PRK"), visits.extent("PRK", person="Kim Jong Un")
    assert whole is not None
    assert own is not None
    assert (whole.since, own.since) == (dt.date(1994, 7, 8), dt.date(2011, 12, 17))


def test_the_record_is_whole_only_where_a_row_says_so(visits: Visits) -> None:
    assert visits.extent("FRA") is None
    assert visits.extent("CHN") is None
    assert visits.extent("CHN", to="RUS") is not None
    assert visits.extent("FRA", to="USA") is not None


def test_a_gap_is_said_on_both_sides(visits: Visits) -> None:
    extent = visits.extent("CHN", to="RUS")
    assert extent is not None
    assert extent.gap(dt.date(2001, 1, 1), dt.date(2020, 1, 1)) == ""
    said = extent.gap(dt.date(1990, 1, 1), dt.date(2030, 1, 1))
    assert said == "no data before 2000-01-01, no data after 2025-12-31"


def test_years_are_of_365_25_days() -> None:
    assert years_between(dt.date(2019, 4, 26), dt.date(2023, 9, 13)) == 4.38
