"""Incidents: many reports of one event, across articles, as one thing with its reports counted.

Two reports tell one event where type, parties, day and place allow it and their sentences share
enough of their words. Denials, plans and confirmations of one event are one incident; its status
is never better than what at least one independent publisher asserts.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from tripoint.schema import Incident, Precision, Status, content_id

# Days that a report without a date of its own may stand from another's; words take long to print.
_UNDATED = 2
# Where neither the event nor the article has a day; far from every other, and days can be added.
_NO_DAY = dt.date(1, 7, 1)
_LENGTHS: Mapping[Precision, int] = {
    "day": 0, "week": 6, "month": 30, "quarter": 91, "season": 91, "year": 365, "decade": 3652,
}  # fmt: skip
# How much of their words two reports share, at least: less where both name the same day.
_ALIKE_SAME_DAY, _ALIKE = 0.12, 0.22
# The surest first: what an incident is, where its reports differ.
_ORDER: tuple[Status, ...] = (
    "occurred", "ongoing", "historical", "planned", "possible", "conditional", "negated",
)  # fmt: skip
_WORD = re.compile(r"[^\W\d_]{4,}")
_STEM = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One event as one article tells it; parties are ids, or codes where they have none.

    `publisher` None: not known. `day` is the date of the event, else None.
    """

    event: str
    article: str
    publisher: str | None
    published: dt.date | None
    type: str
    mode: str | None
    score: float
    actors: frozenset[str]
    recipients: frozenset[str]
    status: Status
    day: dt.date | None
    day_end: dt.date | None
    precision: Precision | None
    place: str | None
    country: str | None
    sentence: str
    confidence: float


@dataclass(slots=True)
class _Open:
    """An incident that is still gathering reports."""

    reports: list[Report]
    words: Counter[str] = field(default_factory=Counter)


def incidents(reports: Iterable[Report]) -> list[Incident]:
    """The reports gathered into incidents, the earliest first.

    Linear in the reports of one type and party: each is compared with the incidents that share a
    party and whose time it may be.
    """
    ordered = sorted(reports, key=lambda each: (_first_day(each), each.article, each.event))
    rarity = _rarity(ordered)
    shelves: dict[tuple[str, str], list[_Open]] = defaultdict(list)
    every: list[_Open] = []
    for report in ordered:
        words = _words(report)
        parties = sorted(report.actors | report.recipients)
        near: dict[int, _Open] = {}
        for party in parties:
            shelf = shelves[report.type, party]
            shelf[:] = [each for each in shelf if _may_still_grow(each, report)]
            near |= {id(each): each for each in shelf}
        best = max(
            (each for each in near.values() if all(_agree(report, r) for r in each.reports)),
            key=lambda each: _alikeness(words, each.words, rarity),
            default=None,
        )
        if best is None or _alikeness(words, best.words, rarity) < _least(report, best):
            best = _Open([])
            every.append(best)
        best.reports.append(report)
        best.words.update(words)
        for party in parties:
            if best not in shelves[report.type, party]:
                shelves[report.type, party].append(best)
    return [_closed(each.reports) for each in every]


def _rarity(reports: Sequence[Report]) -> Mapping[str, float]:
    """How much a shared word tells: the fewer reports hold it, the more."""
    counts = Counter(word for report in reports for word in _words(report))
    return {word: math.log(1 + len(reports) / count) for word, count in counts.items()}


def _words(report: Report) -> set[str]:
    return {word.lower()[:_STEM] for word in _WORD.findall(report.sentence)}


def _alikeness(words: set[str], others: Counter[str], rarity: Mapping[str, float]) -> float:
    """The weight of shared words over that of the shorter side's."""
    shared = sum(rarity[word] for word in words if word in others)
    shorter = min(sum(rarity[w] for w in words), sum(rarity[w] for w in others))
    return shared / shorter if shorter else 0.0


def _least(report: Report, other: _Open) -> float:
    dated = report.day is not None and report.precision == "day"
    same = dated and any(r.day == report.day and r.precision == "day" for r in other.reports)
    return _ALIKE_SAME_DAY if same else _ALIKE


def _agree(one: Report, other: Report) -> bool:
    """Whether nothing that both say of the event speaks against its being one."""
    if one.article == other.article and one.status == other.status:
        return False  # one article tells one event once
    if one.mode and other.mode and one.mode != other.mode:
        return False
    if not _sides_agree(one, other):
        return False
    for mine, theirs in ((one.country, other.country), (one.place, other.place)):
        if mine and theirs and mine != theirs:
            return False
    low, high = _span(one)
    start, end = _span(other)
    return low <= end and start <= high


def _sides_agree(one: Report, other: Report) -> bool:
    """Whether one report's parties are among the other's, each on its side; in mutual acts, where
    nobody is acted on, on either.
    """
    if one.recipients and other.recipients:
        return _nested(one.actors, other.actors) and _nested(one.recipients, other.recipients)
    return _nested(one.actors | one.recipients, other.actors | other.recipients)


def _nested(one: frozenset[str], other: frozenset[str]) -> bool:
    return one <= other or other <= one


def _span(report: Report) -> tuple[dt.date, dt.date]:
    """The days on which the event may have been."""
    if report.day is not None:
        length = _LENGTHS[report.precision or "day"]
        slack = dt.timedelta(days=1 if length == 0 else 0)
        end = report.day_end or report.day + dt.timedelta(days=length)
        return report.day - slack, end + slack
    around = dt.timedelta(days=_UNDATED)
    day = _first_day(report)
    return day - around, day + around


def _first_day(report: Report) -> dt.date:
    return report.day or report.published or _NO_DAY


def _may_still_grow(incident: _Open, report: Report) -> bool:
    """Whether a report that comes no earlier than this one can still belong."""
    latest = max(_span(each)[1] for each in incident.reports)
    return latest >= _first_day(report) - dt.timedelta(days=_UNDATED)


def _closed(reports: Sequence[Report]) -> Incident:
    counts = Counter(report.status for report in reports)
    status = min(counts, key=_ORDER.index)
    asserted = [report for report in reports if report.status == status]
    # The fullest account speaks for all.
    chief = max(asserted, key=lambda r: (r.precision == "day", r.confidence, r.event))
    actors = frozenset().union(*(r.actors for r in asserted))
    recipients = frozenset().union(*(r.recipients for r in asserted)) - actors
    published = sorted(r.published for r in reports if r.published is not None)
    sources = {r.publisher for r in reports}
    said_no = {r.publisher for r in reports if r.status == "negated"}
    return Incident(
        id=content_id(*sorted((r.article, r.event) for r in reports)),
        type=chief.type,
        mode=chief.mode or next((r.mode for r in asserted if r.mode), None),
        score=chief.score,
        actors=tuple(sorted(actors)),
        recipients=tuple(sorted(recipients or chief.recipients)),
        status=status,
        reports={each: counts[each] for each in _ORDER if each in counts},
        date=chief.day.isoformat() if chief.day else None,
        date_precision=chief.precision,
        place=chief.place,
        first_published=published[0].isoformat() if published else None,
        last_published=published[-1].isoformat() if published else None,
        publishers=len(sources),
        publishers_denying=len(said_no),
        sentence=chief.sentence,
        events=tuple((r.article, r.event) for r in reports),
    )
