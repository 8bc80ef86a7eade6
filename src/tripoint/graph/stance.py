"""The stance of a third state toward a pair, by month, from what it does and says itself.

For each month and each of the pair: the sums of the third state's own acts (it is an actor, or the
act is mutual), friendly and hostile, words (PLOVER quads 1 and 3) and deeds (2 and 4) kept apart.
With s the sum toward a state and g the sum of the sizes of its acts, the lean is
(s_A - s_B) / (g_A + g_B): 1 where all it did was for A or against B, -1 the other way about, 0
where it held the balance. Acts count as in `acts`. Stances that articles tell of in words ("keeps
its distance from") stand beside the sums and are in none.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tripoint.graph.acts import Act
from tripoint.ontology import quad

__all__ = ["stance"]

_WORDS = frozenset({1, 3})


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A stance as an article tells it: keeping a distance, siding with, staying neutral.

    `day` is that of publication.
    """

    subject: tuple[str, ...]
    toward: tuple[str, ...]
    stance: str
    status: str
    attribution: tuple[str, ...]
    day: dt.date | None
    sentence: str
    article: str
    claim: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """What the third state did toward one of the pair; sums, hostile ones below zero."""

    state: str
    friendly_words: float
    friendly_deeds: float
    hostile_words: float
    hostile_deeds: float
    acts: tuple[Act, ...]

    @property
    def net(self) -> float:
        """Friendly less hostile."""
        return self._friendly + self._hostile

    @property
    def gross(self) -> float:
        """How much it did at all."""
        return self._friendly - self._hostile

    @property
    def _friendly(self) -> float:
        return self.friendly_words + self.friendly_deeds

    @property
    def _hostile(self) -> float:
        return self.hostile_words + self.hostile_deeds


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A month (by its first day) or the whole; `lean` is None where nothing was done."""

    start: dt.date | None
    sides: tuple[Side, Side]
    lean: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stance:
    """The third state's stance: over the whole, month by month without a gap, and as told.

    `undated` acts are in the whole and in no month; `told` stances name one of the pair,
    or nobody ("remained neutral"); `told_elsewhere` counts those toward others.
    """

    third: str
    pair: tuple[str, str]
    whole: Period
    months: tuple[Period, ...]
    told: tuple[Told, ...]
    undated: int
    told_elsewhere: int


def stance(
    acts: Iterable[Act], told: Iterable[Told], *, third: str, pair: tuple[str, str]
) -> Stance:
    """The stance of `third` toward the pair."""
    own = [act for act in acts if _toward(act, third) in pair]
    dated = [(act.day, act) for act in own if act.day is not None]
    by_month: dict[dt.date, list[Act]] = {month: [] for month in _months([day for day, _ in dated])}
    for day, act in dated:
        by_month[day.replace(day=1)].append(act)
    spoken = [each for each in told if third in each.subject]
    near = [each for each in spoken if not each.toward or set(each.toward) & set(pair)]
    return Stance(
        third=third,
        pair=pair,
        whole=_period(None, own, third, pair),
        months=tuple(_period(month, held, third, pair) for month, held in by_month.items()),
        told=tuple(sorted(near, key=lambda each: (each.day or dt.date.min, each.claim))),
        undated=len(own) - len(dated),
        told_elsewhere=len(spoken) - len(near),
    )


def _toward(act: Act, third: str) -> str | None:
    """Whom the third state acts toward, if the act is its own."""
    if act.one == third:
        return act.other
    return act.one if act.mutual and act.other == third else None


def _period(
    start: dt.date | None, acts: Sequence[Act], third: str, pair: tuple[str, str]
) -> Period:
    one, other = (
        _side(state, [act for act in acts if _toward(act, third) == state]) for state in pair
    )
    gross = one.gross + other.gross
    lean = (one.net - other.net) / gross if gross else None
    return Period(start=start, sides=(one, other), lean=lean)


def _side(state: str, acts: Sequence[Act]) -> Side:
    sums = {(friendly, words): 0.0 for friendly in (True, False) for words in (True, False)}
    for act in acts:
        sums[act.weight > 0, quad(act.incident.type) in _WORDS] += act.weight
    return Side(
        state=state,
        friendly_words=sums[True, True],
        friendly_deeds=sums[True, False],
        hostile_words=sums[False, True],
        hostile_deeds=sums[False, False],
        acts=tuple(sorted(acts, key=lambda act: (-abs(act.weight), act.incident.id))),
    )


def _months(days: Sequence[dt.date]) -> list[dt.date]:
    if not days:
        return []
    first, last = min(days), max(days)
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    numbers = range(first.year * 12 + first.month - 1, first.year * 12 + first.month - 1 + count)
    return [dt.date(number // 12, number % 12 + 1, 1) for number in numbers]
