from __future__ import annotations

import csv
from itertools import combinations, product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tripoint.errors import UsageError
from tripoint.graph.balance import Ties, balance, stability, triads

NAMES = "ABCDEFG"
PAIRS = list(combinations(NAMES, 2))
WEIGHTS = st.integers(-4, 4).filter(bool).map(float)
NETWORKS = st.dictionaries(st.sampled_from(PAIRS), WEIGHTS, min_size=1)


@pytest.fixture(scope="module")
def tribes(shared: Path) -> Ties:
    path = shared / "reference" / "balance" / "highland_tribes.csv"
    with path.open(encoding="utf-8") as lines:
        return {(r["source"], r["target"]): float(r["sign"]) for r in csv.DictReader(lines)}


def _states(ties: Ties) -> list[str]:
    return sorted({state for pair in ties for state in pair})


def _cost(ties: Ties, camp: dict[str, int]) -> float:
    return sum(abs(w) for (a, b), w in ties.items() if (camp[a] == camp[b]) != (w > 0))


def _every(ties: Ties, camps: int) -> list[float]:
    """The cost of every labelling of the states with so many camps."""
    states = _states(ties)
    labels = product(range(camps), repeat=len(states))
    return [_cost(ties, dict(zip(states, each, strict=True))) for each in labels]


def test_highland_tribes_have_the_published_values(tribes: Ties) -> None:
    found = balance(tribes)
    assert (found.frustration, found.bound, found.weight) == (7, 7, 58)
    assert triads(tribes).index == pytest.approx(0.8676471, abs=5e-8)


def test_highland_tribes_fall_into_three_camps_that_disagree_least(tribes: Ties) -> None:
    # Hage and Harary (1983): three camps, two ties of enmity within them.
    found = balance(tribes, two=False)
    assert len(found.parts[0]) == 3
    assert found.frustration == 2


@settings(max_examples=60, deadline=None)
@given(NETWORKS, st.booleans())
def test_two_camps_cost_what_the_best_of_all_costs(ties: Ties, weighted: bool) -> None:
    found = balance(ties, weighted=weighted)
    plain = ties if weighted else {pair: 1.0 if w > 0 else -1.0 for pair, w in ties.items()}
    assert found.frustration == pytest.approx(min(_every(plain, 2)))
    assert found.bound == pytest.approx(found.frustration)
    assert sum(abs(tie.weight) for tie in found.frustrated) == pytest.approx(found.frustration)
    assert sum(each.frustrated for each in found.standings) == pytest.approx(2 * found.frustration)


FIVE = list(combinations("ABCDE", 2))


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from(FIVE), WEIGHTS, min_size=1))
def test_any_number_of_camps_costs_what_the_best_of_all_costs(ties: Ties) -> None:
    found = balance(ties, two=False)
    assert found.frustration == pytest.approx(min(_every(ties, len(_states(ties)))))
    camp = {s: i for i, c in enumerate(c for part in found.parts for c in part) for s in c}
    assert _cost(ties, camp) == pytest.approx(found.frustration)


@settings(max_examples=30, deadline=None)
@given(st.dictionaries(st.sampled_from(FIVE), WEIGHTS, min_size=4), st.booleans())
def test_switch_is_what_one_state_alone_would_cost(ties: Ties, two: bool) -> None:
    found = balance(ties, two=two)
    camp = {s: i for i, c in enumerate(c for part in found.parts for c in part) for s in c}
    camps_of = {s: p for p, part in enumerate(found.parts) for c in part for s in c}
    for each in found.standings:
        part = found.parts[camps_of[each.state]]
        offset = sum(len(p) for p in found.parts[: camps_of[each.state]])
        others = set(range(offset, offset + len(part))) - {each.camp}
        if not two or not others:
            others.add(99)
        moved = min(_cost(ties, camp | {each.state: other}) for other in others)
        assert each.switch == pytest.approx(moved - found.frustration)


@settings(max_examples=40, deadline=None)
@given(NETWORKS, st.integers(0, 4), st.sampled_from([1, 3, 200]))
def test_near_optimal_partitions_are_all_there(ties: Ties, slack: int, most: int) -> None:
    found = stability(ties, slack=slack, most=most)
    states = _states(ties)
    cuts: dict[tuple[bool, ...], float] = {}
    firm = dict.fromkeys(states, True)
    best = balance(ties)
    limit = best.frustration + slack
    anchors = {each.state: each.anchor for each in found.states}
    stands: dict[str, set[bool]] = {state: set() for state in states}
    for labels in product((0, 1), repeat=len(states)):
        camp = dict(zip(states, labels, strict=True))
        cost = _cost(ties, camp)
        if cost <= limit + 1e-9:
            cuts[tuple(camp[a] != camp[b] for a, b in sorted(ties))] = cost
            for state in states:
                stands[state].add(camp[state] == camp[anchors[state]])
    costs = sorted(cuts.values())
    assert list(found.costs) == pytest.approx(costs[:most])
    assert found.complete == (len(costs) <= most)
    firm = {state: len(ways) == 1 for state, ways in stands.items()}
    assert {each.state: each.firm for each in found.states} == firm
    if found.complete:
        assert found.optimal == sum(cost == pytest.approx(costs[0]) for cost in costs)


def test_state_between_two_camps_is_neither_firm_nor_sure() -> None:
    ties = {("A", "B"): 3.0, ("C", "D"): 3.0, ("A", "C"): -3.0, ("B", "D"): -3.0,
            ("A", "X"): 1.0, ("C", "X"): 1.0}  # fmt: skip
    found = stability(ties, slack=0)
    shares = {each.state: (each.share, each.firm) for each in found.states}
    assert (found.optimal, found.complete) == (2, True)
    assert shares.pop("X") == (0.5, False)
    assert set(shares.values()) == {(1.0, True)}
    pressed = balance(ties).standings[0]
    assert (pressed.state, pressed.fits, pressed.frustrated, pressed.switch) == ("X", 1, 1, 0)


@settings(max_examples=40, deadline=None)
@given(NETWORKS)
def test_triads_are_counted_as_by_hand(ties: Ties) -> None:
    found = triads(ties)
    counts = [0, 0, 0, 0]
    for a, b, c in combinations(_states(ties), 3):
        if all(pair in ties for pair in ((a, b), (a, c), (b, c))):
            counts[sum(ties[pair] < 0 for pair in ((a, b), (a, c), (b, c)))] += 1
    assert [found.foes_0, found.foes_1, found.foes_2, found.foes_3] == counts
    assert len(found.strained) == counts[1] + counts[3]


@settings(max_examples=30, deadline=None)
@given(NETWORKS, st.sets(st.sampled_from(NAMES)))
def test_frustration_stays_when_states_change_sides_with_all_their_ties(
    ties: Ties, turned: set[str]
) -> None:
    switched = {(a, b): -w if (a in turned) != (b in turned) else w for (a, b), w in ties.items()}
    assert balance(switched).frustration == pytest.approx(balance(ties).frustration)


def test_no_ties_is_a_network_in_balance() -> None:
    found = balance({("A", "B"): 2.0, ("B", "A"): -2.0})
    assert (found.parts, found.frustration, found.index) == ((), 0.0, 1.0)
    assert triads({}).index is None
    assert stability({}, slack=1).complete


def test_parts_that_do_not_hang_together_are_split_apart() -> None:
    found = balance({("A", "B"): -1.0, ("C", "D"): 1.0, ("D", "E"): 1.0})
    assert found.parts == ((("C", "D", "E"),), (("A",), ("B",)))


@pytest.mark.parametrize(
    ("ties", "says"),
    [({("A", "A"): 1.0}, "a tie with itself"), ({("A", "B"): float("nan")}, "finite number")],
)
def test_network_that_is_none_is_refused(ties: Ties, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        balance(ties)
