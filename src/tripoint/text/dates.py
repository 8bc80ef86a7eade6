"""Dates of events: finding the words that tell a time, and resolving them against publication."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tripoint.text.date_reading import find_times
from tripoint.text.date_words import Period, TimeExpression, Unit
from tripoint.text.timestamps import parse_published

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tripoint.schema import Precision

__all__ = ["TimeExpression", "When", "find_times", "parse_published", "resolve"]

_Span = tuple[dt.date, dt.date]
_MONTHS_LONG: Final[dict[Unit, int]] = {
    "month": 1,
    "quarter": 3,
    "season": 3,
    "half": 6,
    "year": 12,
    "decade": 120,
}
# A weekend is two days and a half two quarters: both say so by their last day.
_PRECISIONS: Final[dict[Unit, Precision]] = {
    "day": "day",
    "weekend": "day",
    "week": "week",
    "month": "month",
    "quarter": "quarter",
    "half": "quarter",
    "season": "season",
    "year": "year",
    "decade": "decade",
}
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """A resolved date: the first day of its period, and the last day where two ends are told.

    `historical` says whether all of it lies more than a year before publication; None where
    that day is not known.
    """

    date: dt.date
    date_end: dt.date | None
    precision: Precision
    historical: bool | None


def resolve(
    expression: TimeExpression, published: dt.date | None, *, future: bool | None = None
) -> When | None:
    """The date that `expression` gives an event whose tense `future` tells; None is past.

    None comes back where the words need what is not there: a day of publication, the story
    before them ("two weeks later"), or a future event ("in three weeks").
    """
    first, last = expression.first, expression.last
    if first is None or (expression.link == "in" and not future):
        return None
    today = published.date() if isinstance(published, dt.datetime) else published
    ahead = bool(future) and expression.link != "since"
    try:
        start = _span(first, today, ahead=ahead)
        if start is None:
            return None
        finish = _finish(last, start[0], today, ahead=ahead) if last else start
        end = max(start[1], finish[1]) if finish else start[1]
        old = None if today is None else end < _year_before(today)
    except (OverflowError, ValueError):  # beyond the calendar's first or last year
        return None
    stretch = (last is not None and finish is not None) or first.unit in ("weekend", "half")
    return When(
        date=start[0],
        date_end=end if stretch else None,
        precision=_PRECISIONS[first.unit],
        historical=old and expression.link != "since",
    )


def _finish(last: Period, start: dt.date, today: dt.date | None, *, ahead: bool) -> _Span | None:
    if last.shift is not None:
        return _span(last, today, ahead=ahead)
    # The second end has no direction of its own: it is the next of its name after the first.
    return _span(last, start, ahead=True)


def _span(period: Period, today: dt.date | None, *, ahead: bool) -> _Span | None:
    if period.year is not None:
        return _instance(period, period.year)
    if today is None:
        return None
    if period.year_shift is not None:
        return _instance(period, today.year + period.year_shift)
    if period.weekday is not None:
        return _weekday(period, today, ahead=ahead)
    if period.unit == "weekend":
        return _weekend(period, today, ahead=ahead)
    if period.month is not None or period.nth is not None:
        return _nearest(period, today, ahead=ahead)
    if period.day is not None:
        return _day_of_month(period.day, period.shift, today, ahead=ahead)
    return _shifted(period.unit, today, period.shift or 0)


def _instance(period: Period, year: int) -> _Span | None:
    """The period in `year`; None for a 29 February that the year has not."""
    nth = period.nth or 0
    if period.unit == "day":
        try:
            day = dt.date(year, period.month or 1, period.day or 1)
        except ValueError:
            return None
        return day, day
    if period.unit == "season":
        return _months(dt.date(year, 3, 1), 3 * nth, 3)
    length = _MONTHS_LONG[period.unit]
    return _months(dt.date(year, period.month or 1, 1), nth * length, length)


def _months(day: dt.date, skip: int, length: int) -> _Span:
    return _add_months(day, skip), _add_months(day, skip + length) - _DAY


def _add_months(day: dt.date, months: int) -> dt.date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, 1)


def _year_before(day: dt.date) -> dt.date:
    if (day.month, day.day) == (2, 29):
        return dt.date(day.year - 1, 2, 28)
    return day.replace(year=day.year - 1)


def _nearest(period: Period, today: dt.date, *, ahead: bool) -> _Span | None:
    """The instance of a yearly period that is closest on the side where the event lies."""
    # Eight years to each side reach a 29 February across 1900 and 2100.
    years = range(max(1, today.year - 8), min(9998, today.year + 8) + 1)
    spans = [span for year in years if (span := _instance(period, year))]
    if period.shift == 0:
        now = [span for span in spans if span[0] <= today <= span[1]]
        return now[0] if now else _instance(period, today.year)
    if period.pull == -1:
        return _latest(span for span in spans if span[1] < today)
    if period.pull == 1:
        return _earliest(span for span in spans if span[0] > today)
    if ahead:
        return _earliest(span for span in spans if span[1] >= today)
    return _latest(span for span in spans if span[0] <= today)


def _earliest(spans: Iterable[_Span]) -> _Span | None:
    return min(spans, default=None)


def _latest(spans: Iterable[_Span]) -> _Span | None:
    return max(spans, default=None)


def _day_of_month(day: int, shift: int | None, today: dt.date, *, ahead: bool) -> _Span | None:
    near = (shift,) if shift is not None else range(-2, 3)
    days = []
    for month in (_add_months(today, step) for step in near):
        date = month + (day - 1) * _DAY
        if date.month == month.month and (
            shift is not None or (date >= today) == ahead or date == today
        ):
            days.append((date, date))
    return _earliest(days) if ahead else _latest(days)


def _weekday(period: Period, today: dt.date, *, ahead: bool) -> _Span:
    weekday = period.weekday or 0
    if period.shift is not None:
        day = _monday(today) + (weekday + 7 * period.shift) * _DAY
    elif period.pull == 1 or (ahead and period.pull is None):
        day = today + ((weekday - today.weekday() - 1) % 7 + 1) * _DAY
    elif period.pull == -1:
        day = today - ((today.weekday() - weekday - 1) % 7 + 1) * _DAY
    else:
        day = today - ((today.weekday() - weekday) % 7) * _DAY
    return day, day


def _weekend(period: Period, today: dt.date, *, ahead: bool) -> _Span:
    if period.shift is not None:
        saturday = _monday(today) + (5 + 7 * period.shift) * _DAY
    elif ahead:
        saturday = _monday(today) + 5 * _DAY
    else:
        saturday = today - ((today.weekday() - 5) % 7) * _DAY
    return saturday, saturday + _DAY


def _monday(day: dt.date) -> dt.date:
    return day - day.weekday() * _DAY


def _shifted(unit: Unit, today: dt.date, shift: int) -> _Span:
    """The day, week, month, quarter, year or decade that is `shift` of them from today's."""
    if unit == "day":
        day = today + shift * _DAY
        return day, day
    if unit == "week":
        monday = _monday(today) + 7 * shift * _DAY
        return monday, monday + 6 * _DAY
    length = _MONTHS_LONG[unit]
    elapsed = (today.year % 10) * 12 + today.month - 1 if unit == "decade" else today.month - 1
    return _months(today, shift * length - elapsed % length, length)
