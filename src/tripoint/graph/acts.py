"""From incidents to signed, dated acts between two states, and to one signed tie a pair.

The rule is plain: an incident that happened or goes on (`occurred`, `ongoing`) counts with its
PLOVER score (-10 to 10), times log2(1 + n) for n independent publishers, for each actor with each
recipient, or for each two actors of a mutual act. The tie of a pair is the sum over its acts, and
its sign that of the sum. Plans, possibilities and denials make no tie.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations, product

from tripoint.schema import Incident

__all__ = ["acts_between", "tie_weights"]

_COUNTED = frozenset({"occurred", "ongoing"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What an incident adds to the tie of two states; `one` acts unless the act is `mutual`."""

    one: str
    other: str
    mutual: bool
    day: dt.date | None
    weight: float
    incident: Incident

    @property
    def pair(self) -> tuple[str, str]:
        """The two states in the order of their codes."""
        return min(self.one, self.other), max(self.one, self.other)


def acts_between(incidents: Iterable[Incident], states: Container[str]) -> list[Act]:
    """The acts between two of the states, in the order of the incidents.

    The day is the incident's own, else that of its first publication.
    """
    found = []
    for incident in incidents:
        if incident.status not in _COUNTED or not incident.score:
            continue
        weight = incident.score * math.log2(1 + incident.publishers)
        actors = [each for each in incident.actors if each in states]
        recipients = [each for each in incident.recipients if each in states]
        mutual = not incident.recipients
        for one, other in combinations(actors, 2) if mutual else product(actors, recipients):
            if one != other:
                found.append(
                    Act(
                        one=one,
                        other=other,
                        mutual=mutual,
                        day=_day(incident),
                        weight=weight,
                        incident=incident,
                    )
                )
    return found


def tie_weights(acts: Iterable[Act]) -> Mapping[tuple[str, str], float]:
    """The sum of each pair's acts; pairs whose acts cancel out have none."""
    sums: dict[tuple[str, str], float] = defaultdict(float)
    for act in acts:
        sums[act.pair] += act.weight
    return {pair: weight for pair, weight in sorted(sums.items()) if abs(weight) > 1e-9}


def _day(incident: Incident) -> dt.date | None:
    text = incident.date or incident.first_published
    return dt.date.fromisoformat(text[:10]) if text else None
