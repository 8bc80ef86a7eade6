from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from tripoint.graph.partition import PartitionProgram


def test_search_that_is_cut_off_says_between_which_costs_the_best_lies() -> None:
    rng = np.random.default_rng(3)
    ends = list(combinations(range(30), 2))
    weights = rng.choice([-1.0, 1.0], len(ends)).tolist()
    found = PartitionProgram(30, ends, weights, branches=1).best()
    assert found is not None
    assert 0 < found.bound < found.cost - 1
    wrong = [
        abs(w)
        for (a, b), w in zip(ends, weights, strict=True)
        if (found.camps[a] == found.camps[b]) != (w > 0)
    ]
    assert found.cost == pytest.approx(sum(wrong))


def test_bound_of_a_moved_state_is_no_more_than_the_best_that_moves_it() -> None:
    rng = np.random.default_rng(4)
    ends = list(combinations(range(8), 2))
    program = PartitionProgram(8, ends, rng.normal(size=len(ends)).tolist())
    best = program.best()
    assert best is not None
    held = [
        (state, best.camps[state] != best.camps[anchor])
        for state, anchor in enumerate(program.anchors)
        if state != anchor
    ]
    for one, bound in zip(held, program.bounds_if_moved(held), strict=True):
        moved = program.best(moved=one)
        assert moved is not None
        assert bound <= moved.cost + 1e-6
        assert moved.cost >= best.cost - 1e-6
