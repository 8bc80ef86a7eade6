"""The ledger: many reports of one exchange are one entry, and nothing of them is lost."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import replace

import pytest
from drawn_facts import UNHURRIED, report, transfer_reports
from hypothesis import given
from hypothesis import strategies as st

from tripoint.graph.exchanges import ledger
from tripoint.knowledge.ties import load_tie_weights

RULES = load_tie_weights().rules
LATER = dt.date(2022, 3, 10) + dt.timedelta(days=RULES.within_days)


def folded(*reports):
    return ledger(reports, RULES)


def test_nothing_told_is_an_empty_ledger():
    assert folded() == []


def test_two_reports_of_one_delivery_are_one_entry_with_a_range():
    (entry,) = folded(
        report(1, quantity=1e6, item="152-mm artillery shells"),
        report(2, quantity=3e6, item="artillery shells", publisher="Desk B", published=LATER),
        report(3, item="shells", publisher="Desk B"),
    )
    assert [(a.unit, a.low, a.high, a.reports) for a in entry.amounts] == [(None, 1e6, 3e6, 2)]
    assert (entry.standing, entry.publishers, len(entry.reports)) == ("reported", 2, 3)
    assert (entry.first_published, entry.last_published) == ("2022-03-10", LATER.isoformat())
    assert not entry.disputed


@pytest.mark.parametrize(
    "changes",
    [
        {"giver": "BBB", "receiver": "AAA"},
        {"giver": "CCC"},
        {"class_": "missile", "item": "missiles"},
        {"item": "rockets"},
        {"item": "mortar shells"},
        {"published": LATER + dt.timedelta(days=1)},
        {"published": None},
        {"quantity": 3.1e6},
        {"article": "a1", "quantity": 2e6},
    ],
)
def test_what_differs_in_substance_stays_apart(changes):
    assert len(folded(report(1, quantity=1e6), report(2, **({"quantity": 1e6} | changes)))) == 2


def test_amounts_in_different_units_stand_beside_each_other():
    (entry,) = folded(
        report(1, quantity=10_000.0, unit="containers"), report(2, quantity=3e6), report(3)
    )
    assert [(a.unit, a.low) for a in entry.amounts] == [(None, 3e6), ("containers", 10_000.0)]


def test_generic_report_does_not_fold_two_goods_into_one():
    entries = folded(
        report(1, item="ballistic missiles", class_="missile"),
        report(2, item="missiles", class_="missile", published=dt.date(2022, 3, 11)),
        report(3, item="cruise missiles", class_="missile", published=dt.date(2022, 3, 12)),
    )
    assert sorted(len(each.reports) for each in entries) == [1, 2]


@pytest.mark.parametrize(
    ("status", "attribution", "standing"),
    [
        ("occurred", (), "reported"),
        ("occurred", ("CCC",), "reported"),
        ("occurred", ("AAA",), "verified"),
        ("ongoing", ("BBB",), "verified"),
        ("occurred", ("UNO",), "verified"),
        ("planned", ("AAA",), "promised"),
        ("possible", ("UNO",), "possible"),
        ("conditional", (), "possible"),
        ("negated", ("AAA",), "denied"),
    ],
)
def test_standing_and_who_says_so(status, attribution, standing):
    (entry,) = folded(report(status=status, attribution=attribution))
    (voice,) = entry.voices
    assert (entry.standing, voice.standing, voice.parties) == (standing, standing, attribution)
    assert voice.publishers == (() if attribution else ("Desk A",))


def test_dispute_is_shown_with_both_sides():
    (entry,) = folded(
        report(1, attribution=("CCC",)),
        report(2, status="negated", attribution=("AAA", "BBB"), quantity=5.0),
        report(3, publisher=None),
    )
    assert (entry.standing, entry.disputed) == ("reported", True)
    assert {v.standing: (v.parties, v.unnamed) for v in entry.voices} == {
        "reported": (("CCC",), True),
        "denied": (("AAA", "BBB"), False),
    }
    assert entry.amounts == ()  # what is denied has no quantity
    (denial,) = folded(report(status="negated"))
    assert not denial.disputed


def test_promise_kept_is_one_exchange():
    (entry,) = folded(report(1, status="planned"), report(2, published=LATER))
    assert [voice.standing for voice in entry.voices] == ["reported", "promised"]


def test_steady_deliveries_do_not_chain_into_one():
    weeks = [report(n, published=dt.date(2022, 1, 1) + dt.timedelta(weeks=n)) for n in range(52)]
    entries = folded(*weeks)
    assert len(entries) == -(-52 // (RULES.within_days // 7 + 1))
    for entry in entries:
        first, last = (
            dt.date.fromisoformat(str(day)) for day in (entry.first_published, entry.last_published)
        )
        assert (last - first).days <= RULES.within_days


@UNHURRIED
@given(st.lists(transfer_reports(), max_size=15, unique_by=lambda r: r.transfer), st.randoms())
def test_every_report_is_in_one_entry_whatever_their_order(reports, rng):
    found = ledger(reports, RULES)
    assert Counter(r for each in found for r in each.reports) == Counter(reports)
    shuffled = list(reports)
    rng.shuffle(shuffled)
    assert ledger(shuffled, RULES) == found
    for entry in found:
        assert sum(voice.reports for voice in entry.voices) == len(entry.reports)
        for amount in entry.amounts:
            assert amount.low <= amount.high <= amount.low * RULES.quantity_factor


@UNHURRIED
@given(st.lists(transfer_reports(), min_size=1, max_size=8, unique_by=lambda r: r.transfer))
def test_reports_after_a_day_leave_the_entries_before_it(reports):
    day = dt.date(2021, 12, 31)
    dated = [r for r in reports if r.published is not None]
    past = [r for r in dated if r.published <= day]
    before = {each.reports for each in ledger(past, RULES)}
    after = [tuple(r for r in each.reports if r.published <= day) for each in ledger(dated, RULES)]
    assert before == {each for each in after if each}


def test_a_report_told_twice_changes_nothing_but_the_count():
    once = folded(report(1))[0]
    twice = folded(report(1), replace(report(2), publisher="Desk B"))[0]
    assert (once.standing, once.items) == (twice.standing, twice.items)
    assert twice.publishers == once.publishers + 1
