"""Anomaly: a history says what is usual, a thin one nothing."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tripoint.graph.anomaly import unusualness
from tripoint.knowledge.ties import load_tie_weights

BOUNDS = load_tie_weights().bounds
QUIET = [(0, 20)] * 18 + [(1, 20)] * 4


def test_burst_after_quiet_is_very_unusual_and_quiet_is_usual():
    burst = unusualness(5, 20, QUIET, BOUNDS)
    assert burst.verdict == "very unusual"
    assert burst.at_least < 0.005
    assert burst.high < 5
    assert unusualness(0, 20, QUIET, BOUNDS).verdict == "usual"


def test_silence_after_a_loud_history_is_unusual_too():
    silence = unusualness(0, 20, [(12, 20), (15, 20), (10, 20)] * 6, BOUNDS)
    assert silence.verdict == "very unusual"
    assert silence.at_most < 0.005 < silence.at_least


def test_more_reading_lets_expect_more():
    few, many = (unusualness(5, articles, QUIET, BOUNDS) for articles in (20, 400))
    assert many.expected == pytest.approx(20 * few.expected)
    assert few.at_least < many.at_least
    assert many.verdict == "usual"


def test_bursty_history_makes_bursts_usual():
    steady = unusualness(12, 20, [(4, 20)] * 24, BOUNDS)
    bursty = unusualness(12, 20, ([(0, 20)] * 3 + [(16, 20)]) * 6, BOUNDS)
    assert steady.verdict == "very unusual"
    assert bursty.verdict == "usual"


@pytest.mark.parametrize(
    ("articles", "history", "says"),
    [
        (20, [(0, 20)] * 7, "7 of the periods before it, 8 are needed"),
        (20, [(0, 0)] * 90, "0 of the periods before it"),
        (0, QUIET, "no article was read"),
        (20, [], "0 of the periods"),
    ],
)
def test_thin_history_is_refused_in_words(articles, history, says):
    told = unusualness(9, articles, history, BOUNDS)
    assert told.verdict == "not said"
    assert says in told.why
    assert told.expected is told.at_least is told.low is None


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 90)), min_size=8, max_size=30),
    st.integers(0, 200),
    st.integers(1, 90),
    st.randoms(),
)
def test_chances_are_chances(history, observed, articles, rng):
    told = unusualness(observed, articles, history, BOUNDS)
    assert 0 <= told.at_least <= 1
    assert 0 <= told.at_most <= 1
    assert told.at_least + told.at_most >= 1 - 1e-4  # both hold the count itself
    assert told.low <= told.high
    shuffled = list(history)
    rng.shuffle(shuffled)
    again = unusualness(observed, articles, [*shuffled, (7, 0)], BOUNDS)
    assert again.at_least == pytest.approx(told.at_least, abs=1e-9)
    more = unusualness(observed + 1, articles, history, BOUNDS)
    assert more.at_least <= told.at_least + 1e-9


def _by_integration(observed, articles, history):
    """P(count >= observed), by summing the same model on a far finer and wider grid of rates."""
    total = sum(exposure for _, exposure in history)
    found = sum(number for number, _ in history) + 0.5
    logs = math.log(found / total) + np.linspace(-14, 9, 6001)
    whole = tail = 0.0
    for size in np.geomspace(0.5, 256, 19):
        told = sum(_log_chance(number, size, np.exp(logs) * each) for number, each in history)
        belief = np.exp(told + 0.5 * logs)
        ahead = np.exp(logs) * articles
        below = np.exp([_log_chance(n, size, ahead) for n in range(observed)]).sum(axis=0)
        whole += belief.sum()
        tail += belief @ (1 - below)
    return tail / whole


def _log_chance(number, size, means):
    """The negative binomial as the books have it, by gamma functions."""
    ways = math.lgamma(size + number) - math.lgamma(size) - math.lgamma(number + 1)
    return ways + size * np.log(size / (size + means)) + number * np.log(means / (size + means))


@pytest.mark.parametrize(
    ("observed", "articles", "history"),
    [
        (5, 20, QUIET),
        (1, 7, [(0, 20)] * 10),
        (16, 20, ([(0, 20)] * 3 + [(16, 20)]) * 3),
        (9, 30, [(3, 10), (5, 40), (0, 5), (2, 20), (8, 30), (1, 10), (4, 25), (2, 9)]),
        (3, 20, [(12, 20), (15, 20), (10, 20)] * 3),
    ],
)
def test_chance_is_that_of_the_model(observed, articles, history):
    told = unusualness(observed, articles, history, BOUNDS)
    assert told.at_least == pytest.approx(
        _by_integration(observed, articles, history), rel=0.02, abs=1e-5
    )


@pytest.mark.parametrize("size", [1.0, 1e6])
def test_alarms_are_as_rare_as_the_bounds_say(size):
    """Drawn from bursty and from plain Poisson months: nine in ten months are in the usual range,
    and no more are called unusual than one in twenty, but for chance.
    """
    rng = np.random.default_rng(20260114)
    inside = alarms = 0
    runs = 200
    for _ in range(runs):
        rate = rng.uniform(0.02, 0.5)
        articles = rng.integers(5, 40, size=19)
        means = rate * articles * rng.gamma(size, 1 / size, size=19)
        counts = rng.poisson(means)
        history = [(int(c), int(a)) for c, a in zip(counts[:-1], articles[:-1], strict=True)]
        told = unusualness(int(counts[-1]), int(articles[-1]), history, BOUNDS)
        inside += told.low <= told.observed <= told.high
        alarms += told.verdict != "usual"
    assert inside / runs >= 0.87
    assert alarms / runs <= 0.075


def test_large_counts_are_no_trouble():
    history = [(90_000 + 1_000 * n, 5_000) for n in range(12)]
    told = unusualness(95_000, 5_000, history, BOUNDS)
    assert told.verdict == "usual"
    assert told.low < 95_000 < told.high
    assert dataclasses.replace(told, observed=0) != told
