"""How unusual a period is for a pair, against the pair's own history.

The counts are negative binomial: y ~ NB(mean = rate * articles read, size), so that months may
differ by more than chance. Rate and size are not fitted but averaged over: the posterior is summed
on a grid, with Jeffreys' prior for the rate (rate^-1/2) and a flat one for the logarithm of the
size. A short history therefore gives a wide forecast, never a sure one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Verdict = Literal["usual", "unusual", "very unusual", "not said"]
_Array = NDArray[np.float64]

_SIZES = np.geomspace(0.5, 256, 19)
_RATES = np.linspace(-7, 7, 71)  # in standard deviations of the rate's logarithm
_NEGLIGIBLE = 1e-7
_BLOCK, _LARGEST_BLOCK = 32, 4096  # counts looked at together: few suffice for most pairs
_TAIL = 0.05  # left out on either side of the usual range


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """When a history is long enough, and which chances are called unusual."""

    least_periods: int
    unusual: float
    very_unusual: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Unusualness:
    """What was counted beside what the history lets expect.

    `low` to `high` holds nine in ten such periods; `at_least` and `at_most` are the chances of a
    count as high, and as low, as the one observed. All are None where the verdict is `not said`.
    """

    observed: int
    articles: int
    verdict: Verdict
    why: str
    periods: int
    expected: float | None = None
    low: int | None = None
    high: int | None = None
    at_least: float | None = None
    at_most: float | None = None


def unusualness(
    observed: int, articles: int, history: Sequence[tuple[int, int]], bounds: Bounds
) -> Unusualness:
    """How unusual a count is where `articles` were read, after the history's (count, articles).

    Periods in which nothing was read are left out of the history.
    """
    read = [(number, exposure) for number, exposure in history if exposure > 0]
    why = _refusal(articles, len(read), bounds)
    if why:
        return Unusualness(
            observed=observed, articles=articles, verdict="not said", why=why, periods=len(read)
        )
    counts = np.array([number for number, _ in read])
    exposures = np.array([float(exposure) for _, exposure in read])
    means, sizes, shares = _posterior(counts, exposures)
    means = means * articles
    chances = _forecast(means, sizes, shares, observed)
    below = np.cumsum(chances)
    at_most = float(min(1.0, below[observed]))
    at_least = float(max(0.0, 1.0 - (below[observed - 1] if observed else 0.0)))
    verdict, why = _verdict(min(1.0, 2 * min(at_most, at_least)), bounds)
    return Unusualness(
        observed=observed,
        articles=articles,
        verdict=verdict,
        why=why,
        periods=len(read),
        expected=float(shares @ means),
        low=int(np.searchsorted(below, _TAIL)),
        high=int(np.searchsorted(below, 1 - _TAIL)),
        at_least=at_least,
        at_most=at_most,
    )


def _refusal(articles: int, periods: int, bounds: Bounds) -> str:
    if articles <= 0:
        return "no article was read in this period"
    if periods < bounds.least_periods:
        return (
            f"articles were read in {periods} of the periods before it, {bounds.least_periods} are"
            " needed"
        )
    return ""


def _verdict(chance: float, bounds: Bounds) -> tuple[Verdict, str]:
    """The verdict on a chance of both sides."""
    said = f"a count as far out comes in {chance:.2g} of such periods"
    if chance <= bounds.very_unusual:
        return "very unusual", said
    return ("unusual" if chance <= bounds.unusual else "usual"), said


def _posterior(counts: NDArray[np.int64], exposures: _Array) -> tuple[_Array, _Array, _Array]:
    """Rates an article, sizes, and the share of belief in each pair of them."""
    total = counts.sum() + 0.5
    spread = np.sqrt(1 / total + 1 / (len(counts) * _SIZES))
    # One row a size: its rates stand as far apart as the history leaves them open.
    logs = np.log(total / exposures.sum()) + spread[:, None] * _RATES[None, :]
    rates = np.exp(logs)
    belief = 0.5 * logs + np.log(spread)[:, None]
    for number, exposure in zip(counts, exposures, strict=True):
        belief = belief + _log_chance(rates * exposure, _SIZES[:, None], int(number))
    shares = np.exp(belief - belief.max())
    shares /= shares.sum()
    kept = shares > _NEGLIGIBLE
    sizes = np.broadcast_to(_SIZES[:, None], rates.shape)
    return rates[kept], sizes[kept], shares[kept] / shares[kept].sum()


def _log_chance(means: _Array, sizes: _Array, number: int) -> _Array:
    """The negative binomial's log probability of a number, but for -log(number!)."""
    rising = np.log(sizes + np.arange(number)).sum(axis=-1, keepdims=True) if number else 0.0
    chance: _Array = (
        rising + sizes * np.log(sizes / (sizes + means)) + number * np.log(means / (sizes + means))
    )
    return chance


def _forecast(means: _Array, sizes: _Array, shares: _Array, observed: int) -> _Array:
    """The chance of each count from 0 up, as far as `observed` and the usual range reach."""
    rest = np.log(means / (sizes + means))
    log = sizes * np.log(sizes / (sizes + means))
    blocks: list[_Array] = []
    seen, start, block = 0.0, 0, _BLOCK
    while start <= observed or seen < 1 - _TAIL / 2:
        numbers = np.arange(start, start + block, dtype=float)
        # From each count to the next: p(n + 1) / p(n) = (size + n) / (n + 1) * mean / (size + mean)
        steps = np.log((sizes[:, None] + numbers) / (numbers + 1)) + rest[:, None]
        logs = log[:, None] + np.concatenate(
            [np.zeros((len(log), 1)), np.cumsum(steps, axis=1)], axis=1
        )
        log = logs[:, -1]
        blocks.append(shares @ np.exp(logs[:, :-1]))
        seen += float(blocks[-1].sum())
        start += block
        block = min(2 * block, _LARGEST_BLOCK)
    return np.concatenate(blocks)
