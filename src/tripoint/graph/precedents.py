"""Has this happened before? Each answer lists the earlier cases and how far the data reach.

Pure: the day asked about is an argument. Formulas are in docs/precedents.md.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from tripoint.coding.journeys import AT_HAND, Extent, Term, Visit, years_between
from tripoint.coding.references import elapsed_verdict
from tripoint.schema import Incident, Verdict

Question = Literal["first-in-years", "first-ever", "more-than-ever", "first-destination"]

_YEAR = dt.timedelta(days=365)
# What an incident is only if it was told as fact.
_FACTS = frozenset({"occurred", "ongoing", "historical"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One time that it happened: a journey of the record or an incident of the workspace.

    `sure` False: it may have begun or ended a day or two beside the days given. `source` is where
    it stands on record, `said` the sentence of an incident, `events` its (article, event) ids.
    """

    start: dt.date
    end: dt.date
    who: str
    to: str
    what: str
    place: str
    sure: bool
    source: str
    said: str = ""
    events: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Precedent:
    """The answer to one question on one day.

    `value`: years since the last earlier case, the number of earlier cases, the count that none
    before reached, or the host; None where there is no earlier case. `holds` None: the data do not
    reach far enough to say, and `gap` says where they stop. `now` is the case that the question is
    about, if it is among the data; `earlier` the earlier cases, the latest first.
    """

    question: Question
    on: dt.date
    value: float | str | None
    unit: str | None
    holds: bool | None
    now: Case | None
    earlier: tuple[Case, ...]
    extent: Extent | None
    gap: str


def journey_cases(visits: Iterable[Visit]) -> list[Case]:
    """Journeys of the record as cases, one a stay in one host."""
    return [
        Case(
            start=visit.start,
            end=visit.end,
            who=visit.person,
            to=visit.host,
            what="journey",
            place=visit.place,
            sure=visit.sure,
            source=visit.source,
        )
        for visit in visits
    ]


def incident_cases(incidents: Iterable[Incident]) -> list[Case]:
    """Incidents told as fact that have a date, as cases; those without one can be in no order."""
    cases = []
    for each in incidents:
        if each.status not in _FACTS or each.date is None:
            continue
        day = dt.date.fromisoformat(each.date)
        cases.append(
            Case(
                start=day,
                end=day,
                who=" ".join(each.actors),
                to=" ".join(each.recipients),
                what=f"{each.type}/{each.mode}" if each.mode else each.type,
                place=each.place or "",
                sure=each.date_precision == "day",
                source=f"{each.publishers} independent publishers"
                if each.publishers != 1
                else "1 publisher",
                said=each.sentence,
                events=each.events,
            )
        )
    return sorted(cases, key=lambda case: (case.start, case.end))


def answers(
    cases: Sequence[Case], extent: Extent | None, on: dt.date, *, leader: Term | None = None
) -> list[Precedent]:
    """Every question that the cases can be asked on a day.

    First in how many years, first ever, more than ever in a year, and, where the leader is given,
    the first destination in office.
    """
    found = [
        _first_in_years(cases, extent, on),
        _first_ever(cases, extent, on),
        _more_than_ever(cases, extent, on),
    ]
    if leader is not None:
        found.append(_first_destination(cases, extent, on, leader))
    return found


def held_against(answer: Precedent, value: float, unit: str | None) -> Verdict:
    """Whether "first in N years" or "first since YEAR" (unit `year`) fits the answer.

    The answer is to `first-in-years`; without an earlier case the claim fits if the data reach as
    far back as it does.
    """
    if not answer.earlier:
        year = answer.on.year - value if unit == "years" else value
        reached = answer.extent is not None and answer.extent.since.year <= year
        return "agrees" if reached and not answer.gap else "no-data"
    if answer.holds is None:
        return "no-data"
    last = answer.earlier[0].end
    if unit == "years":
        return elapsed_verdict(value, years_between(last, answer.on))
    return "agrees" if last.year == value else "differs"


def _at_hand(cases: Iterable[Case], on: dt.date) -> Case | None:
    """The case that one speaks of on the day: the last that began within the 30 days up to it."""
    near = [case for case in cases if on - AT_HAND < case.start <= on]
    return max(near, key=lambda case: case.start, default=None)


def _earlier(cases: Iterable[Case], on: dt.date) -> list[Case]:
    """What was over or under way before the case at hand, the latest first."""
    past = [case for case in cases if case.start <= on - AT_HAND]
    return sorted(past, key=lambda case: (case.end, case.start), reverse=True)


def _gap(extent: Extent | None, since: dt.date, on: dt.date) -> str:
    return extent.gap(since, on) if extent is not None else "not known to be whole"


def _first_in_years(cases: Sequence[Case], extent: Extent | None, on: dt.date) -> Precedent:
    """Years from the end of the last earlier case; without one, since the data begin."""
    earlier = _earlier(cases, on)
    since = earlier[0].end if earlier else (extent.since if extent is not None else on)
    gap = _gap(extent, since, max(since, on - AT_HAND))
    return Precedent(
        question="first-in-years",
        on=on,
        value=years_between(earlier[0].end, on) if earlier else None,
        unit="years",
        holds=None if gap else True,
        now=_at_hand(cases, on),
        earlier=tuple(earlier),
        extent=extent,
        gap=gap,
    )


def _first_ever(cases: Sequence[Case], extent: Extent | None, on: dt.date) -> Precedent:
    """Whether there is no earlier case: one is enough to say no, none says so only within reach."""
    earlier = _earlier(cases, on)
    since = extent.since if extent is not None else on
    gap = "" if earlier else _gap(extent, since, max(since, on - AT_HAND))
    return Precedent(
        question="first-ever",
        on=on,
        value=float(len(earlier)),
        unit="earlier cases",
        holds=False if earlier else (None if gap else True),
        now=_at_hand(cases, on),
        earlier=tuple(earlier),
        extent=extent,
        gap=gap,
    )


def _more_than_ever(cases: Sequence[Case], extent: Extent | None, on: dt.date) -> Precedent:
    """Whether the 365 days up to the day had more cases than any 365 days that ended before them.

    The most of any window is reached by one that ends on the start of a case.
    """
    recent = [case for case in cases if on - _YEAR < case.start <= on]
    past = sorted((c for c in cases if c.start <= on - _YEAR), key=lambda case: case.start)
    most = 0
    fullest: tuple[Case, ...] = ()
    first = 0
    for last, case in enumerate(past):
        while past[first].start <= case.start - _YEAR:
            first += 1
        if last - first + 1 > most:
            most, fullest = last - first + 1, tuple(past[first : last + 1])
    whole = not _gap(extent, on - _YEAR, on)
    gap = _gap(extent, extent.since if extent is not None else on, on)
    # Enough earlier cases say no however little is known; what is missing could only add to them.
    holds = False if whole and len(recent) <= most else (None if gap else len(recent) > most)
    return Precedent(
        question="more-than-ever",
        on=on,
        value=float(len(recent)),
        unit=f"in 365 days, {most} at most before",
        holds=holds,
        now=_at_hand(cases, on),
        earlier=tuple(reversed(fullest)),
        extent=extent,
        gap="" if holds is not None else gap,
    )


def _first_destination(
    cases: Sequence[Case], extent: Extent | None, on: dt.date, leader: Term
) -> Precedent:
    """Where the leader went first in office; `holds`: it is the host of the case at hand."""
    own = [
        case
        for case in sorted(cases, key=lambda each: (each.start, each.end))
        if leader.start <= case.start <= on
    ]
    gap = _gap(extent, leader.start, on)
    now = _at_hand(own, on)
    return Precedent(
        question="first-destination",
        on=on,
        value=own[0].to if own else None,
        unit=None,
        holds=None if gap or not own or now is None else own[0].to == now.to,
        now=now,
        earlier=tuple(reversed(own)),
        extent=extent,
        gap=gap,
    )
