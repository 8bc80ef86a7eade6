"""Series: a pair's incidents by period, empty periods kept, beside how much was read in each."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

Kind = Literal["cooperation_words", "cooperation_deeds", "conflict_words", "conflict_deeds"]
By = Literal["week", "month"]

KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """From the first day to the last, both within it."""

    start: dt.date
    end: dt.date
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many incidents of each kind a period has, and how many articles were read in it.

    Without articles the period is unread: its zeros say nothing.
    """

    period: Period
    articles: int
    incidents: Mapping[Kind, int]


def periods(since: dt.date, until: dt.date, by: By) -> list[Period]:
    """Every month or ISO week that holds a day from `since` to `until`, none where they cross.

    The last one ends with `until`.
    """
    first = _start(since, by)
    found: list[Period] = []
    while first <= until:
        following = _after(first, by)
        end = min(following - dt.timedelta(days=1), until)
        found.append(Period(start=first, end=end, name=_name(first, by)))
        first = following
    return found


def count(
    dated: Iterable[tuple[dt.date, Kind]], articles: Mapping[dt.date, int], spans: Sequence[Period]
) -> list[Count]:
    """The series of the spans: each counts its own days, whether anything is there or not."""
    incidents: dict[dt.date, Counter[Kind]] = {}
    for day, kind in dated:
        incidents.setdefault(day, Counter())[kind] += 1
    return [_count(span, incidents, articles) for span in spans]


def _count(
    span: Period, incidents: Mapping[dt.date, Counter[Kind]], articles: Mapping[dt.date, int]
) -> Count:
    total: Counter[Kind] = Counter()
    read = 0
    for offset in range((span.end - span.start).days + 1):
        day = span.start + dt.timedelta(days=offset)
        if day in incidents:
            total.update(incidents[day])
        read += articles.get(day, 0)
    return Count(period=span, articles=read, incidents={kind: total[kind] for kind in KINDS})


def _start(day: dt.date, by: By) -> dt.date:
    return day.replace(day=1) if by == "month" else day - dt.timedelta(days=day.weekday())


def _after(first: dt.date, by: By) -> dt.date:
    if by == "week":
        return first + dt.timedelta(days=7)
    return (first + dt.timedelta(days=31)).replace(day=1)


def _name(first: dt.date, by: By) -> str:
    if by == "month":
        return f"{first:%Y-%m}"
    year, week, _ = first.isocalendar()
    return f"{year}-W{week:02}"
