"""Reference values with their sources, and how near a printed figure must come to agree."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tripoint.schema import Reference, Verdict

_SHARE = 0.005
_YEARS_APART = 0.3
_YEAR = 365.25
# A visit that began this shortly before publication is the one the article is about.
_SAME_VISIT = dt.timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Border:
    """The length of a land border as one source gives it."""

    pair: frozenset[str]
    km: float
    source: str
    as_of: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One journey of a leader abroad; `crossing`: only a step over a line, no journey."""

    code: str
    person: str
    start: dt.date
    end: dt.date
    host: str
    place: str
    crossing: bool
    source: str


class Borders:
    """Border lengths by pair, the newest source first."""

    def __init__(self, borders: Iterable[Border]) -> None:
        self._by_pair: dict[frozenset[str], list[Border]] = {}
        for border in borders:
            self._by_pair.setdefault(border.pair, []).append(border)
        for same in self._by_pair.values():
            same.sort(key=lambda border: border.as_of, reverse=True)

    def check(
        self, pair: frozenset[str], km: float, grain: float
    ) -> tuple[Verdict, tuple[Reference, ...]]:
        """Against the newest edition; `grain` is what the printed figure is rounded to, in km."""
        known = self._by_pair.get(pair, [])
        references = tuple(
            Reference(value=each.km, unit="km", source=each.source, as_of=each.as_of)
            for each in known
        )
        if not known:
            return "no-data", ()
        newest = [each.km for each in known if each.as_of == known[0].as_of]
        agrees = any(abs(each - km) <= max(_SHARE * each, grain / 2) for each in newest)
        return ("agrees" if agrees else "differs"), references


class Visits:
    """Journeys of leaders; `covers` says from when to when a person's are all listed."""

    def __init__(
        self, visits: Iterable[Visit], covers: Mapping[str, tuple[dt.date, dt.date]]
    ) -> None:
        self._visits = sorted(visits, key=lambda visit: visit.start)
        self._covers = covers

    def before(self, code: str, name: str | None, to: str | None, on: dt.date) -> Visit | None:
        """The last journey before the one that an article of this day speaks of."""
        for visit in reversed(self._of(code, name)):
            if visit.start <= on - _SAME_VISIT and not visit.crossing and to in (None, visit.host):
                return visit
        return None

    def covers(self, name: str, since: dt.date, until: dt.date) -> bool:
        """Whether every journey of the person between the two days is listed."""
        first, last = self._covers.get(name, (dt.date.max, dt.date.min))
        return first <= since and until <= last

    def person(self, code: str, name: str | None) -> str | None:
        """Whose journeys are meant: the named person, or the only one listed of the state."""
        people = {visit.person for visit in self._visits if visit.code == code}
        if name in people:
            return name
        return people.pop() if name is None and len(people) == 1 else None

    def _of(self, code: str, name: str | None) -> Sequence[Visit]:
        person = self.person(code, name)
        return [visit for visit in self._visits if visit.person == person]


def years_between(visit: Visit, on: dt.date) -> float:
    """Years from the end of a visit to the day, to two places."""
    return round((on - visit.end).days / _YEAR, 2)


def elapsed_verdict(claimed: float, elapsed: float) -> Verdict:
    """Whether "in N years" fits the years that have passed."""
    return "agrees" if abs(claimed - elapsed) <= _YEARS_APART else "differs"


def grain_of(printed: str, value: float) -> float:
    """What a printed figure is rounded to: 1,400 to hundreds, 1,416 to ones; at most a tenth."""
    if "." in printed:
        return float(10.0 ** -len(printed.rsplit(".", 1)[1]))
    digits = printed.replace(",", "")
    zeros = len(digits) - len(digits.rstrip("0"))
    return float(min(10.0**zeros, max(1.0, value / 10)))
