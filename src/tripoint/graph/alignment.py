"""How alike two states' votes or alliances are.

`similarity` is Signorino and Ritter's S (1999) with absolute distances:
1 - 2 sum(w d) / (D sum(w)), where d is how far two entries lie apart and D the furthest they may.
It is 1 for the same entries, -1 for opposite ones, and knows no chance: two states that vote yes
with nearly all are alike.

`agreement_beyond_chance` is 1 - d_o / d_e, with d_o the mean distance seen and d_e the mean
distance that chance would give: from each one's own habits (Cohen's kappa, 1960, 1968), or from
the habits of both together (Scott's pi, 1955). Haege (2011) says why these two belong beside S.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import product

from tripoint.errors import UsageError

__all__ = ["agreement_beyond_chance", "portfolios", "similarity"]


def similarity(
    one: Sequence[float],
    other: Sequence[float],
    *,
    span: float,
    weights: Sequence[float] | None = None,
) -> float | None:
    """S of two rows of entries; `span` is the furthest two entries may lie apart.

    None where there is no entry or no weight. UsageError where the rows differ in length or an
    entry lies further than the span.
    """
    apart = _distances(one, other)
    if any(each > span + 1e-9 for each in apart):
        raise UsageError(f"entries lie further apart than the span of {span:g}: give a wider one")
    held = [1.0] * len(apart) if weights is None else list(weights)
    if len(held) != len(apart):
        raise UsageError(f"{len(held)} weights for {len(apart)} entries: give one for each")
    total = sum(held)
    if not total:
        return None
    return 1 - 2 * sum(w * d for w, d in zip(held, apart, strict=True)) / (span * total)


def agreement_beyond_chance(
    one: Sequence[float],
    other: Sequence[float],
    *,
    pooled: bool = False,
    nominal: bool = False,
) -> float | None:
    """Cohen's kappa of two rows, weighted by distance, or Scott's pi where `pooled`.

    With `nominal` any two different entries are equally far apart. None where chance alone would
    always agree: each entry of both is the same.
    """
    seen = sum(_far(a, b, nominal) for a, b in zip(one, other, strict=False))
    _distances(one, other)
    left, right = Counter(one), Counter(other)
    if pooled:
        left = right = left + right
    expected = sum(left[a] * right[b] * _far(a, b, nominal) for a, b in product(left, right))
    if not expected:
        return None
    return 1 - (seen / len(one)) / (expected / (left.total() * right.total()))


def portfolios(
    one: Mapping[str, float],
    other: Mapping[str, float],
    members: Sequence[str],
    *,
    pair: tuple[str, str],
    own: float,
) -> tuple[list[float], list[float]]:
    """The commitments of two states toward each of the members, 0 where there is none.

    Toward itself a state has `own`, the strongest commitment, as Signorino and Ritter have it.
    """
    sides = zip((one, other), pair, strict=True)
    left, right = (
        [own if member == state else held.get(member, 0.0) for member in members]
        for held, state in sides
    )
    return left, right


def _far(one: float, other: float, nominal: bool) -> float:
    return float(one != other) if nominal else abs(one - other)


def _distances(one: Sequence[float], other: Sequence[float]) -> list[float]:
    if len(one) != len(other):
        raise UsageError(f"rows of {len(one)} and {len(other)} entries: give both for each")
    return [abs(a - b) for a, b in zip(one, other, strict=True)]
