from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import adjusted_rand_score

from tripoint.graph.communities import (
    DatedTie,
    adjusted_rand,
    communities,
    communities_over_time,
)


def _year(number: int) -> tuple[dt.date, dt.date]:
    return dt.date(number, 1, 1), dt.date(number, 12, 31)


def _tie(one: str, other: str, first: int, last: int, weight: float = 1.0) -> DatedTie:
    start, end = _year(first)[0], _year(last)[1]
    return DatedTie(one=one, other=other, weight=weight, start=start, end=end)


def test_two_cliques_and_a_bridge_are_two_communities() -> None:
    ties = {("A", "B"): 1.0, ("B", "C"): 1.0, ("A", "C"): 1.0,
            ("D", "E"): 1.0, ("E", "F"): 1.0, ("D", "F"): 1.0, ("C", "D"): 1.0}  # fmt: skip
    groups, modularity = communities(ties, seed=1)
    assert groups == (("A", "B", "C"), ("D", "E", "F"))
    # Of 7 ties 6 are inside; each side holds half of all tie ends: 6/7 - 1/2.
    assert modularity == pytest.approx(6 / 7 - 0.5)


def test_foes_are_no_community() -> None:
    assert communities({("A", "B"): -3.0}, seed=1) == ((), None)


def test_state_that_changes_sides_lowers_stability_and_numbers_are_kept() -> None:
    ties = [
        _tie("A", "B", 2001, 2003), _tie("B", "C", 2001, 2003), _tie("A", "C", 2001, 2003),
        _tie("X", "Y", 2001, 2003), _tie("Y", "Z", 2001, 2003), _tie("X", "Z", 2001, 2003),
        _tie("M", "A", 2001, 2002), _tie("M", "B", 2001, 2002),
        _tie("M", "X", 2003, 2003), _tie("M", "Y", 2003, 2003), _tie("M", "Z", 2003, 2003),
    ]  # fmt: skip
    first, same, moved = communities_over_time(ties, [_year(y) for y in (2001, 2002, 2003)], seed=1)
    assert (first.stability, same.stability, same.in_both) == (None, 1.0, 7)
    assert first.groups[0] == ("A", "B", "C", "M")
    assert moved.groups[0] == ("M", "X", "Y", "Z")
    assert moved.numbers == (first.numbers[1], first.numbers[0])
    before, after = [0, 0, 0, 0, 1, 1, 1], [0, 0, 0, 1, 1, 1, 1]
    assert moved.stability == pytest.approx(adjusted_rand_score(before, after))


def test_window_without_ties_is_empty_and_later_groups_get_new_numbers() -> None:
    ties = [_tie("A", "B", 2001, 2001), _tie("A", "B", 2003, 2003)]
    found = communities_over_time(ties, [_year(y) for y in (2001, 2002, 2003)], seed=1)
    assert [each.groups for each in found] == [(("A", "B"),), (), (("A", "B"),)]
    assert [each.numbers for each in found] == [(1,), (), (2,)]


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=2, max_size=12))
def test_adjusted_rand_is_scikit_learns(labels: list[tuple[int, int]]) -> None:
    one, other = (
        tuple(
            tuple(f"s{place}" for place, pair in enumerate(labels) if pair[side] == label)
            for label in range(4)
        )
        for side in (0, 1)
    )
    expected = adjusted_rand_score([a for a, _ in labels], [b for _, b in labels])
    assert adjusted_rand(one, other) == pytest.approx(expected)
