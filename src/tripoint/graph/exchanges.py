"""The exchange ledger: who gives what to whom, many reports of one exchange as one entry.

Two reports tell one exchange where giver, receiver, class and good agree, their days are near and
their quantities could be estimates of one. What is folded, and what disputed, stays open: an entry
lists every report with its sentence.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, get_args

from tripoint.schema import Status, content_id

Standing = Literal["verified", "reported", "promised", "possible", "denied"]

_STANDINGS: Mapping[Status, Standing] = {
    "occurred": "reported",
    "ongoing": "reported",
    "historical": "reported",
    "planned": "promised",
    "possible": "possible",
    "conditional": "possible",
    "negated": "denied",
}
# The surest first: where an entry stands, when its reports differ.
_ORDER: tuple[Standing, ...] = get_args(Standing)
_WORD = re.compile(r"[^\W_]+")
_PLURAL = re.compile(r"(?<=\w{2})s$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """How reports fold: days apart at most, quantities by a factor at most, whose word verifies."""

    within_days: int
    quantity_factor: float
    inspectors: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferReport:
    """One transfer as one article tells it; `giver` and `receiver` are None where it says none."""

    transfer: str
    article: str
    publisher: str | None
    published: dt.date | None
    giver: str | None
    receiver: str | None
    parties: tuple[str, ...]
    item: str
    class_: str
    quantity: float | None
    unit: str | None
    status: Status
    attribution: tuple[str, ...]
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """The range of a quantity over the reports that give one in this unit (None: pieces)."""

    unit: str | None
    low: float
    high: float
    reports: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """Who says an exchange stands so: parties quoted, and publishers in their own words.

    `unnamed` is whether a publisher that is not known says so too.
    """

    standing: Standing
    reports: int
    parties: tuple[str, ...]
    publishers: tuple[str, ...]
    unnamed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One entry of the ledger.

    `standing` is the surest that a report gives; `verified` is what the giver, the receiver or an
    inspector says has passed. It is `disputed` where it is both said to have passed, or to be
    going to, and denied.
    """

    id: str
    giver: str | None
    receiver: str | None
    parties: tuple[str, ...]
    class_: str
    items: tuple[str, ...]
    amounts: tuple[Amount, ...]
    standing: Standing
    disputed: bool
    voices: tuple[Voice, ...]
    first_published: str | None
    last_published: str | None
    publishers: int
    reports: tuple[TransferReport, ...]


def ledger(reports: Iterable[TransferReport], rules: Rules) -> list[Exchange]:
    """The reports folded into exchanges, the latest first, whatever order they come in."""
    ordered = sorted(reports, key=lambda r: (r.published or dt.date.min, r.article, r.transfer))
    shelves: dict[tuple[object, ...], list[_Open]] = {}
    every: list[_Open] = []
    for report in ordered:
        key = (report.giver, report.receiver, tuple(sorted(report.parties)), report.class_)
        near = [each for each in shelves.get(key, ()) if each.is_near(report, rules)]
        entry = next((each for each in reversed(near) if each.may_hold(report, rules)), None)
        if entry is None:
            entry = _Open()
            every.append(entry)
            near.append(entry)
        entry.add(report)
        shelves[key] = near  # reports come in the order of their days: what is far stays far
    found = [_exchange(each.reports, rules) for each in every]
    return sorted(found, key=lambda each: (each.last_published or "", each.id), reverse=True)


@dataclass(slots=True)
class _Open:
    """An exchange that is still gathering reports, and what a further one must agree with."""

    reports: list[TransferReport] = field(default_factory=list)
    goods: set[tuple[str, ...]] = field(default_factory=set)
    ranges: dict[str | None, tuple[float, float]] = field(default_factory=dict)
    told: dict[tuple[str, Status, str | None], float] = field(default_factory=dict)

    def add(self, report: TransferReport) -> None:
        """Take the report in."""
        self.reports.append(report)
        self.goods.add(_words(report.item))
        number, unit = report.quantity, report.unit
        if number is not None:
            low, high = self.ranges.get(unit, (number, number))
            self.ranges[unit] = (min(low, number), max(high, number))
            self.told[report.article, report.status, unit] = number

    def is_near(self, report: TransferReport, rules: Rules) -> bool:
        """Whether it comes soon enough after the first, so that steady deliveries do not chain into
        one; an undated report only joins its article's.
        """
        first = self.reports[0]
        if report.published is None or first.published is None:
            return report.published == first.published and report.article == first.article
        return (report.published - first.published).days <= rules.within_days

    def may_hold(self, report: TransferReport, rules: Rules) -> bool:
        """Whether good and quantity agree with every report's so far."""
        words, number, unit = _words(report.item), report.quantity, report.unit
        if not all(_is_one_good(words, other) for other in self.goods):
            return False
        if number is None or unit not in self.ranges:
            return True
        # One article counts two exchanges, it does not estimate one twice.
        if self.told.get((report.article, report.status, unit), number) != number:
            return False
        low, high = self.ranges[unit]
        return max(high, number) <= min(low, number) * rules.quantity_factor


def _is_one_good(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether the nouns are one and neither's description speaks against the other's."""
    mine, theirs = set(one[:-1]), set(other[:-1])
    return one[-1] == other[-1] and (mine <= theirs or theirs <= mine)


def _words(item: str) -> tuple[str, ...]:
    """The words of a good in the singular, its noun last; never none."""
    words = [_PLURAL.sub("", word) for word in _WORD.findall(item.lower())] or [item]
    # "14 Leopard 2 tanks" are Leopard 2 tanks: the count in front is in `quantity`.
    return tuple(words[1:] if len(words) > 1 and words[0].isdecimal() else words)


def _exchange(reports: Sequence[TransferReport], rules: Rules) -> Exchange:
    chief = reports[0]
    stood: dict[Standing, list[TransferReport]] = {}
    for report in reports:
        stood.setdefault(_standing(report, rules), []).append(report)
    days = sorted(r.published for r in reports if r.published is not None)
    passed = stood.keys() & {"verified", "reported", "promised", "possible"}
    return Exchange(
        id=content_id(*sorted((r.article, r.transfer) for r in reports)),
        giver=chief.giver,
        receiver=chief.receiver,
        parties=chief.parties,
        class_=chief.class_,
        items=tuple(dict.fromkeys(r.item for r in reports)),
        amounts=_amounts(reports),
        standing=next(each for each in _ORDER if each in stood),
        disputed=bool(passed) and "denied" in stood,
        voices=tuple(_voice(each, stood[each]) for each in _ORDER if each in stood),
        first_published=days[0].isoformat() if days else None,
        last_published=days[-1].isoformat() if days else None,
        publishers=len({r.publisher for r in reports}),
        reports=tuple(reports),
    )


def _standing(report: TransferReport, rules: Rules) -> Standing:
    standing = _STANDINGS[report.status]
    own = {report.giver, report.receiver, *rules.inspectors}
    if standing == "reported" and own & set(report.attribution):
        return "verified"
    return standing


def _voice(standing: Standing, reports: Sequence[TransferReport]) -> Voice:
    unquoted = [report.publisher for report in reports if not report.attribution]
    return Voice(
        standing=standing,
        reports=len(reports),
        parties=tuple(sorted({code for report in reports for code in report.attribution})),
        publishers=tuple(sorted({name for name in unquoted if name is not None})),
        unnamed=None in unquoted,
    )


def _amounts(reports: Sequence[TransferReport]) -> tuple[Amount, ...]:
    counted: dict[str | None, list[float]] = {}
    for report in reports:
        if report.quantity is not None and report.status != "negated":
            counted.setdefault(report.unit, []).append(report.quantity)
    return tuple(
        Amount(unit=unit, low=min(values), high=max(values), reports=len(values))
        for unit, values in sorted(counted.items(), key=lambda pair: pair[0] or "")
    )
