from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from tripoint.errors import UsageError
from tripoint.graph.alignment import agreement_beyond_chance, portfolios, similarity

# Cohen (1960), table 2: two raters, 200 cases, three classes; kappa .492.
COHEN = [[88, 10, 2], [14, 40, 6], [18, 10, 12]]
VOTES = st.lists(st.tuples(st.sampled_from([0.0, 0.5, 1.0]), st.sampled_from([0.0, 0.5, 1.0])),
                 min_size=1)  # fmt: skip


def _rows(table: list[list[int]]) -> tuple[list[float], list[float]]:
    cells = [(i, j) for i, row in enumerate(table) for j, n in enumerate(row) for _ in range(n)]
    return [float(i) for i, _ in cells], [float(j) for _, j in cells]


def test_cohens_own_example() -> None:
    kappa = agreement_beyond_chance(*_rows(COHEN), nominal=True)
    assert kappa == pytest.approx((140 - 82) / (200 - 82))
    assert kappa == pytest.approx(0.492, abs=5e-4)


def test_scotts_pi_by_hand() -> None:
    # Seen .7; each class is used 220, 120 and 60 times of 400, so chance agrees .415.
    pi = agreement_beyond_chance(*_rows(COHEN), nominal=True, pooled=True)
    expected = 0.55**2 + 0.3**2 + 0.15**2
    assert pi == pytest.approx((0.7 - expected) / (1 - expected))


def test_s_by_hand() -> None:
    # Yes and abstention lie .5 apart, yes and no 1: 1 - 2 * 1.5 / 4.
    votes = [1, 1, 1, 0], [1, 0.5, 0, 0]
    assert similarity(*votes, span=1) == pytest.approx(0.25)
    assert similarity(*votes, span=1, weights=[1, 1, 2, 0]) == pytest.approx(1 - 2 * 2.5 / 4)


@given(VOTES)
def test_kappa_is_scikit_learns(pairs: list[tuple[float, float]]) -> None:
    one, other = [a for a, _ in pairs], [b for _, b in pairs]
    assume(len({*one, *other}) > 1)
    whole = [int(2 * a) for a in one], [int(2 * b) for b in other]
    for nominal, weights in ((True, None), (False, "linear")):
        ours = agreement_beyond_chance(one, other, nominal=nominal)
        theirs = cohen_kappa_score(*whole, weights=weights, labels=[0, 1, 2])
        assert ours == pytest.approx(theirs)


@given(VOTES)
def test_measures_are_symmetric_and_bounded(pairs: list[tuple[float, float]]) -> None:
    one, other = [a for a, _ in pairs], [b for _, b in pairs]
    s = similarity(one, other, span=1)
    assert s is not None
    assert -1 <= s <= 1
    assert s == similarity(other, one, span=1)
    assert similarity(one, one, span=1) == 1
    for pooled in (False, True):
        beyond = agreement_beyond_chance(one, other, pooled=pooled)
        assert beyond == pytest.approx(agreement_beyond_chance(other, one, pooled=pooled))
        assert beyond is None or beyond <= 1


def test_what_has_no_answer_is_none() -> None:
    assert similarity([], [], span=1) is None
    assert similarity([1], [1], span=1, weights=[0]) is None
    assert agreement_beyond_chance([1, 1], [1, 1]) is None
    assert agreement_beyond_chance([], []) is None


def test_portfolio_holds_every_member_and_oneself() -> None:
    rows = portfolios({"B": 3.0, "C": 1.0}, {"A": 3.0}, ["A", "B", "C", "D"], pair=("A", "B"),
                      own=3.0)  # fmt: skip
    assert rows == ([3, 3, 1, 0], [3, 3, 0, 0])
    assert similarity(*rows, span=3) == pytest.approx(1 - 2 * 1 / 12)


@pytest.mark.parametrize(
    ("one", "other", "weights", "says"),
    [
        ([1.0], [1.0, 0.0], None, "rows of 1 and 2"),
        ([2.0], [0.0], None, "further apart than the span"),
        ([1.0], [0.0], [1.0, 1.0], "2 weights for 1 entries"),
    ],
)
def test_rows_that_do_not_fit_are_refused(
    one: list[float], other: list[float], weights: list[float] | None, says: str
) -> None:
    with pytest.raises(UsageError, match=says):
        similarity(one, other, span=1, weights=weights)
