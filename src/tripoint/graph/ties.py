"""Ties: what a pair of parties did to and with each other, weighed, with every part open.

Cooperation and conflict are kept apart, and words and deeds within each. The formulas are in
docs/ties.md; all numbers that are choices come in as `Weights`.
"""

from __future__ import annotations

import datetime as dt
import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from tripoint.graph.series import KINDS, Kind, Period
from tripoint.ontology import quad
from tripoint.schema import Incident, Status

Direction = Literal["given", "received", "mutual"]

# Quads of PLOVER: cooperation is 1 and 2, deeds are 2 and 4.
_KIND: Mapping[int, Kind] = dict(enumerate(KINDS, 1))
# How much longer than its first day a time may be, in days, where it is too coarse for a period.
_COARSE = {"quarter": 92, "season": 92, "year": 366, "decade": 3653}
_STRONGEST = 10.0  # of a PLOVER score, either way


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """What ties are weighed with; half-lives are in days."""

    status: Mapping[Status, float]
    words_most: float
    deeds_least: float
    per_publisher: float
    disputed: float
    words_half_life: float
    deeds_half_life: float
    mutual: frozenset[str]

    def half_life(self, kind: Kind) -> float:
        """After how many days half of an incident's weight is left."""
        return self.deeds_half_life if kind.endswith("deeds") else self.words_half_life


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One incident of a pair: its day, where it counts, and each factor of its weight.

    `direction` is as the first party of the pair sees it.
    """

    incident: Incident
    day: dt.date
    kind: Kind
    direction: Direction
    intensity: float
    certainty: float
    reports: float
    undisputed: float
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Unplaced:
    """An incident of a pair that stands in no period, and why."""

    incident: Incident
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Strength:
    """A tie's four numbers, each from 0 up."""

    cooperation_words: float = 0.0
    cooperation_deeds: float = 0.0
    conflict_words: float = 0.0
    conflict_deeds: float = 0.0

    @property
    def cooperation(self) -> float:
        """Words and deeds together."""
        return self.cooperation_words + self.cooperation_deeds

    @property
    def conflict(self) -> float:
        """Words and deeds together."""
        return self.conflict_words + self.conflict_deeds

    @property
    def balance(self) -> float | None:
        """From -1, all conflict, to 1, all cooperation; None where there is neither."""
        both = self.cooperation + self.conflict
        return (self.cooperation - self.conflict) / both if both else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """A pair in one period: `flow` is what the period added, `level` what stands at its end."""

    period: Period
    flow: Strength
    level: Strength
    parts: tuple[Part, ...]


def weigh(
    pair: tuple[str, str], incidents: Iterable[Incident], weights: Weights
) -> tuple[list[Part], list[Unplaced]]:
    """The incidents between the two, the earliest first, and those that no day can be given.

    Between the two is what one does to the other, or both to each other; what they do together to
    a third is not.
    """
    parts: list[Part] = []
    unplaced: list[Unplaced] = []
    for incident in incidents:
        direction = _direction(pair, incident, weights)
        if direction is None:
            continue
        day, why = _day(incident)
        if day is None:
            unplaced.append(Unplaced(incident=incident, why=why))
        else:
            parts.append(_part(incident, day, direction, weights))
    parts.sort(key=lambda each: (each.day, each.incident.id))
    unplaced.sort(key=lambda each: each.incident.id)
    return parts, unplaced


def ties(parts: Sequence[Part], periods: Sequence[Period], weights: Weights) -> list[Tie]:
    """The tie of each period; the parts are in the order of their days, as `weigh` gives them.

    A period's level holds all parts up to its last day, those before the first period too, each
    halved by every half-life gone since; nothing later than its last day changes it.
    """
    if not periods:
        return []
    days = [part.day for part in parts]
    before = periods[0].start - dt.timedelta(days=1)
    last = before
    level = _decayed(parts[: bisect_right(days, before)], before, weights)
    found: list[Tie] = []
    for period in periods:
        own = parts[bisect_left(days, period.start) : bisect_right(days, period.end)]
        added = _decayed(own, period.end, weights)
        gone = (period.end - last).days
        level = {
            kind: level[kind] * _left(gone, weights.half_life(kind)) + added[kind] for kind in KINDS
        }
        last = period.end
        flow = {kind: math.fsum(p.weight for p in own if p.kind == kind) for kind in KINDS}
        found.append(
            Tie(period=period, flow=Strength(**flow), level=Strength(**level), parts=tuple(own))
        )
    return found


def _decayed(parts: Sequence[Part], day: dt.date, weights: Weights) -> dict[Kind, float]:
    """What is left of the parts on a day; summed exactly, so that no order matters."""
    return {
        kind: math.fsum(
            part.weight * _left((day - part.day).days, weights.half_life(kind))
            for part in parts
            if part.kind == kind
        )
        for kind in KINDS
    }


def _left(days: int, half_life: float) -> float:
    return float(2.0 ** (-days / half_life))


def _direction(pair: tuple[str, str], incident: Incident, weights: Weights) -> Direction | None:
    one, other = pair
    gives = one in incident.actors and other in incident.recipients
    gets = other in incident.actors and one in incident.recipients
    if gives and gets:
        return "mutual"
    if gives or gets:
        return "given" if gives else "received"
    together = {one, other} <= set(incident.actors) and not incident.recipients
    return "mutual" if together and incident.type in weights.mutual else None


def _day(incident: Incident) -> tuple[dt.date | None, str]:
    """The day that an incident counts on, or why it has none.

    What has happened counts on its own day; what is planned, possible or lasts, from the day on
    which it was first said.
    """
    own, first, last = (
        dt.date.fromisoformat(day) if day else None
        for day in (incident.date, incident.first_published, incident.last_published)
    )
    has_happened = incident.status in ("occurred", "historical")
    if own is not None and has_happened:
        length = _COARSE.get(incident.date_precision or "day")
        if length is None:
            return (own if last is None else min(own, last)), ""
        if first is None or not own <= first <= own + dt.timedelta(days=length):
            return None, f"dated to a {incident.date_precision} only"
    if incident.status == "historical":
        return None, "background without a day"
    day = first or own
    return day, "" if day else "neither it nor its article has a day"


def _part(incident: Incident, day: dt.date, direction: Direction, weights: Weights) -> Part:
    number = quad(incident.type)
    kind = _KIND[number]
    factors = {
        "intensity": _intensity(incident.score, kind, weights),
        "certainty": weights.status[incident.status],
        "reports": 1 + weights.per_publisher * math.log(max(1, incident.publishers)),
        "undisputed": _undisputed(incident, weights),
    }
    return Part(
        incident=incident,
        day=day,
        kind=kind,
        direction=direction,
        weight=math.prod(factors.values()),
        **factors,
    )


def _intensity(score: float, kind: Kind, weights: Weights) -> float:
    """The score as a share of the strongest; an appeal, whose score has no sign, is neither."""
    signed = score if kind.startswith("cooperation") else -score
    share = max(0.0, signed) / _STRONGEST
    if kind.endswith("deeds"):
        return max(weights.deeds_least, share)
    return min(weights.words_most, share)


def _undisputed(incident: Incident, weights: Weights) -> float:
    if incident.status == "negated":
        return 1.0  # the denial itself: its status already says all
    denying = min(1.0, incident.publishers_denying / max(1, incident.publishers))
    return 1 - (1 - weights.disputed) * denying
