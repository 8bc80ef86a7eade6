"""The record of leaders' journeys abroad: who went where and when, and how far it reaches."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

# A journey that began this shortly before a day is the one that is spoken of on that day.
AT_HAND = dt.timedelta(days=30)
_ANY = "*"
_YEAR = 365.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One journey of a leader abroad, in one host state.

    `crossing`: only a step over a line, no journey. `sure` False: the stay may have begun or ended
    a day or two beside the days given.
    """

    code: str
    person: str
    office: str
    start: dt.date
    end: dt.date
    host: str
    place: str
    crossing: bool
    sure: bool
    note: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """Who was the leader of a state, from when to when; `end` None: still, as far as is known."""

    code: str
    person: str
    office: str
    start: dt.date
    end: dt.date | None
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """From when to when every case is known."""

    since: dt.date
    until: dt.date
    source: str

    def gap(self, since: dt.date, until: dt.date) -> str:
        """What of the days asked for lies outside, in words; nothing where all is inside."""
        before = f"no data before {self.since}" if since < self.since else ""
        after = f"no data after {self.until}" if self.until < until else ""
        return ", ".join(each for each in (before, after) if each)


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """An extent of the record: the leaders of which state, to which host; `*` is every one."""

    code: str
    to: str
    extent: Extent


class Visits:
    """Journeys of leaders in order, who the leaders were, and how far the record reaches."""

    def __init__(
        self, visits: Iterable[Visit], coverage: Iterable[Coverage], terms: Iterable[Term]
    ) -> None:
        self._visits: dict[str, list[Visit]] = {}
        for visit in sorted(visits, key=lambda each: (each.start, each.end, each.host)):
            self._visits.setdefault(visit.code, []).append(visit)
        self._coverage = tuple(coverage)
        self._terms = sorted(terms, key=lambda each: each.start)

    def leader(self, code: str, on: dt.date) -> Term | None:
        """Who led the state on the day; on a day of change, the successor."""
        held = [
            term
            for term in self._terms
            if term.code == code and term.start <= on and (term.end is None or on <= term.end)
        ]
        return held[-1] if held else None

    def knows(self, code: str, person: str | None) -> bool:
        """Whether the person is a leader of the record; without one, whether it has the state."""
        own = [term.person for term in self._terms if term.code == code]
        listed = own or [visit.person for visit in self._visits.get(code, ())]
        return bool(listed) if person is None else person in listed

    def journeys(
        self, code: str, *, person: str | None = None, to: str | None = None
    ) -> tuple[Visit, ...]:
        """The journeys of the person, else of all leaders of the state, without crossings."""
        return tuple(
            visit
            for visit in self._visits.get(code, ())
            if not visit.crossing and person in (None, visit.person) and to in (None, visit.host)
        )

    def extent(
        self, code: str, *, person: str | None = None, to: str | None = None
    ) -> Extent | None:
        """From when to when those journeys are all listed: the longest of the extents that apply.

        What a person did before their first term is not on record.
        """
        terms = [
            term for term in self._terms if term.code == code and person in (None, term.person)
        ]
        fitting = [
            row.extent
            for row in self._coverage
            if row.code in (code, _ANY) and row.to in (_ANY, to)
        ]
        if not fitting:
            return None
        longest = max(fitting, key=lambda extent: (extent.until, extent.until - extent.since))
        since = max(longest.since, terms[0].start) if terms else longest.since
        return Extent(since=since, until=longest.until, source=longest.source)


def years_between(earlier: dt.date, later: dt.date) -> float:
    """Years of 365.25 days from one day to the other, to two places."""
    return round((later - earlier).days / _YEAR, 2)
