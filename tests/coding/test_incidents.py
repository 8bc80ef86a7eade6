"""Reports of one event become one incident; reports of two stay two."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tripoint.coding.incidents import Report, incidents

STRIKE = Report(
    event="a",
    article="one",
    publisher="Desk A",
    published=dt.date(2024, 5, 14),
    type="ASSAULT",
    mode="drone",
    score=-9.5,
    actors=frozenset({"RUS"}),
    recipients=frozenset({"UKR"}),
    status="occurred",
    day=dt.date(2024, 5, 13),
    day_end=None,
    precision="day",
    place=None,
    country=None,
    sentence="Russian drones hit a power station in Odesa on Monday; 90,000 homes lost light.",
    confidence=0.9,
)


def another(**changes):
    return replace(STRIKE, **{"event": "b", "article": "two", "publisher": "Desk B", **changes})


def gathered(*reports):
    return [sorted(article for article, _ in each.events) for each in incidents(reports)]


def test_two_accounts_of_one_strike_are_one_incident():
    other = another(
        sentence="Some 90,000 homes in Odesa lost light after drones struck a power station.",
        day=None,
        precision=None,
        mode=None,
    )
    (incident,) = incidents([STRIKE, other])
    assert (incident.publishers, incident.date) == (2, "2024-05-13")
    assert incident.reports == {"occurred": 2}


@pytest.mark.parametrize(
    "changes",
    [
        {"day": dt.date(2024, 5, 20), "published": dt.date(2024, 5, 21)},
        {"recipients": frozenset({"POL"})},
        {"actors": frozenset({"UKR"}), "recipients": frozenset({"RUS"})},
        {"type": "COERCE", "mode": "seize"},
        {"mode": "aerial"},
        {"country": "POL", "place": "Rzeszow"},
        {"sentence": "Two fishermen drowned when their trawler sank off Sochi, rescuers reported."},
    ],
)
def test_what_differs_in_substance_stays_apart(changes):
    first = replace(STRIKE, country="UKR", place="Odesa") if "country" in changes else STRIKE
    assert gathered(first, another(**changes)) == [["one"], ["two"]]


def test_a_denial_joins_the_incident_and_is_counted_as_one():
    denial = another(
        status="negated",
        sentence="Moscow denied that its drones had hit a power station in Odesa on Monday.",
    )
    (incident,) = incidents([STRIKE, denial])
    assert (incident.status, incident.publishers_denying) == ("occurred", 1)
    assert incident.reports == {"occurred": 1, "negated": 1}


def test_a_rumour_reported_twice_is_still_a_rumour():
    rumours = [replace(STRIKE, status="possible"), another(status="possible")]
    (incident,) = incidents(rumours)
    assert incident.status == "possible"


def test_one_publisher_writing_twice_is_one_source_and_unknown_ones_are_one():
    again = another(publisher="Desk A")
    unknown = [another(publisher=None, article=f"u{n}", event=f"u{n}") for n in range(3)]
    (incident,) = incidents([STRIKE, again, *unknown])
    assert incident.publishers == 2


def test_a_mutual_act_joins_the_account_that_has_a_host():
    talks = replace(
        STRIKE,
        type="CONSULT",
        mode=None,
        actors=frozenset({"FRA", "DEU"}),
        recipients=frozenset(),
        sentence="The leaders of France and Germany discussed tank deliveries in Berlin on Monday.",
    )
    visit = another(
        type="CONSULT",
        mode="visit",
        actors=frozenset({"FRA"}),
        recipients=frozenset({"DEU"}),
        sentence="On Monday in Berlin France's president discussed tank deliveries with his host.",
    )
    assert gathered(talks, visit) == [["one", "two"]]


REPORTS = st.builds(
    replace,
    st.just(STRIKE),
    event=st.uuids().map(str),
    article=st.sampled_from(["p", "q", "r", "s"]),
    publisher=st.sampled_from([None, "Desk A", "Desk B"]),
    type=st.sampled_from(["ASSAULT", "CONSULT"]),
    status=st.sampled_from(["occurred", "possible", "negated"]),
    actors=st.sampled_from([frozenset({"RUS"}), frozenset({"RUS", "BLR"}), frozenset({"UKR"})]),
    recipients=st.sampled_from([frozenset(), frozenset({"UKR"}), frozenset({"POL"})]),
    day=st.sampled_from([None, dt.date(2024, 5, 13), dt.date(2024, 5, 14), dt.date(2024, 6, 1)]),
    published=st.sampled_from([None, dt.date(2024, 5, 14), dt.date(2024, 6, 2)]),
)


@given(st.lists(REPORTS, max_size=12), st.randoms())
def test_every_report_is_in_one_incident_whatever_their_order(reports, rng):
    found = incidents(reports)
    members = Counter(pair for each in found for pair in each.events)
    assert members == Counter((report.article, report.event) for report in reports)
    shuffled = list(reports)
    rng.shuffle(shuffled)
    assert incidents(shuffled) == found
    for each in found:
        assert each.publishers >= 1
        assert sum(each.reports.values()) == len(each.events)
