"""Which sanctions measures a transfer may breach, if it took place: never a finding.

A measure fits where the target stands on its side of the transfer, one of the parties is bound, the
good is of its kind and it was in force on the day. All four are shown, so that a reader can look up
the paragraph and judge.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal["ban", "cap", "call", "licence", "listing"]
Direction = Literal["to", "from", "both"]

_VERBS: Mapping[Kind, str] = {
    "ban": "may breach",
    "cap": "may count against the cap of",
    "call": "may go against the call of",
    "licence": "may need a licence under",
    "listing": "may touch persons listed under",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """From one day to another, the last day not counted; `until` is None while it lasts."""

    since: dt.date
    until: dt.date | None = None

    def holds(self, day: dt.date) -> bool:
        """Whether the day is within."""
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One paragraph of one act.

    `bound` maps each state bound to the times when it is, None binds all. `goods` maps a class of
    transfer to the words that its items must hold one of, none asks nothing.
    """

    id: str
    authority: str
    document: str
    paragraph: str
    kind: Kind = "ban"
    target: str
    direction: Direction
    bound: Mapping[str, tuple[Period, ...]] | None = None
    goods: Mapping[str, frozenset[str]]
    periods: tuple[Period, ...]
    says: str
    source: str
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A transfer as far as measures ask: who to whom, what, and the day it is held against.

    `parties` are those of a transfer whose direction the words do not give.
    """

    giver: str | None
    receiver: str | None
    parties: tuple[str, ...] = ()
    class_: str
    item: str
    day: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """A measure that a transfer may breach: as which giver and receiver it was read."""

    measure: Measure
    giver: str | None
    receiver: str | None

    @property
    def text(self) -> str:
        """The answer in words."""
        measure = self.measure
        return (
            f"if it took place, {_VERBS[measure.kind]} {measure.document}, "
            f"paragraph {measure.paragraph}: {measure.says}"
        )


def exposures(passage: Passage, measures: Iterable[Measure]) -> tuple[Exposure, ...]:
    """Every measure that the passage may breach, in the order given."""
    found = []
    for measure in measures:
        if not any(period.holds(passage.day) for period in measure.periods):
            continue
        if not _is_good(passage, measure.goods):
            continue
        for giver, receiver in _readings(passage):
            if _touches(giver, receiver, measure, passage.day):
                found.append(Exposure(measure=measure, giver=giver, receiver=receiver))
                break
    return tuple(found)


def _readings(passage: Passage) -> Iterator[tuple[str | None, str | None]]:
    """Giver and receiver, both ways round where the words give no direction."""
    if passage.giver or passage.receiver:
        yield passage.giver, passage.receiver
        return
    for giver in passage.parties:
        for receiver in passage.parties:
            if giver != receiver:
                yield giver, receiver


def _touches(giver: str | None, receiver: str | None, measure: Measure, day: dt.date) -> bool:
    to, from_ = receiver == measure.target, giver == measure.target
    if measure.direction == "to":
        from_ = False
    elif measure.direction == "from":
        to = False
    if giver == receiver:
        return False
    return (to and _is_bound(giver, measure, day)) or (from_ and _is_bound(receiver, measure, day))


def _is_bound(code: str | None, measure: Measure, day: dt.date) -> bool:
    if measure.bound is None:
        return True  # all states are, named or not
    return any(period.holds(day) for period in measure.bound.get(code or "", ()))


def _is_good(passage: Passage, goods: Mapping[str, frozenset[str]]) -> bool:
    words = goods.get(passage.class_)
    if words is None:
        return False
    item = passage.item.casefold()
    return not words or any(re.search(rf"(?<!\w){re.escape(word)}s?(?!\w)", item) for word in words)
