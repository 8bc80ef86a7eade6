"""The time a page prints for itself: "Posted Sep 13, 2023 8:17 am EST", "2023.09.13 08:17"."""

from __future__ import annotations

import datetime as dt
import re
from typing import Final

from tripoint.text.date_words import MONTHS, either

__all__ = ["parse_published"]

_MONTH = rf"(?P<name>{either(MONTHS)})\b\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)(?!\d)"
_DATES: Final = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?<!\d){_YEAR}\s*[-./年년]\s*(?P<month>\d{{1,2}})\s*[-./月월]\s*(?P<day>\d{{1,2}})(?!\d)",
        rf"(?<!\d)(?P<day>\d{{1,2}})[.-](?P<month>\d{{1,2}})[.-]{_YEAR}",
        rf"(?<!\d)(?P<one>\d{{1,2}})/(?P<two>\d{{1,2}})/{_YEAR}",
        rf"(?<!\w){_MONTH}\s+{_DAY},?\s+{_YEAR}",
        rf"(?<!\d){_DAY}[\s-]+(?:of\s+)?{_MONTH}[\s,-]+{_YEAR}",
    )
)
_CLOCK = (
    r"(?P<hour>[01]?\d|2[0-3])[:.h](?P<minute>[0-5]\d)(?:[:.](?P<second>[0-5]\d)(?:[.,]\d+)?)?"
    r"(?!\d)(?:\s*(?P<half>[AaPp])\.?[Mm]\b\.?)?"
)
_ZONE = r"(?:\s*\(?(?P<zone>Z\b|(?:UTC|GMT)?\s?[+-]\d\d?(?::?\d\d)?(?!\d)|[A-Z]{2,4}\b))?"
_CLOCK_AFTER = re.compile(rf"\D{{0,24}}?(?<!\d){_CLOCK}{_ZONE}")
_CLOCK_BEFORE = re.compile(rf"(?<![\d.:]){_CLOCK}{_ZONE}")
_OFFSET = re.compile(r"(?:UTC|GMT)?\s?(?P<sign>[+-])(?P<hours>\d\d?):?(?P<minutes>\d\d)?")
# Only abbreviations that mean one offset in the press; CST, IST and their like mean several.
_ZONE_HOURS: Final = {
    "Z": 0.0, "UTC": 0, "GMT": 0, "WET": 0, "BST": 1, "WEST": 1, "CET": 1, "CEST": 2, "EET": 2,
    "SAST": 2, "EEST": 3, "MSK": 3, "EAT": 3, "PKT": 5, "WIB": 7, "HKT": 8, "SGT": 8, "JST": 9,
    "KST": 9, "AEST": 10, "AEDT": 11, "EST": -5, "EDT": -4, "CDT": -5, "MDT": -6, "MST": -7,
    "PST": -8, "PDT": -7,
}  # fmt: skip


def parse_published(text: str) -> dt.datetime | None:
    """The first full date in a page's time line, with its clock and its zone where printed.

    The result is naive where no zone is printed or the abbreviation means several; a slashed
    date whose day and month could change places is not read.
    """
    date = _first_date(text)
    if date is None:
        return None
    match, day = date
    clock = _CLOCK_AFTER.match(text, match.end()) or _last_clock(text, match.start())
    if clock is None:
        return dt.datetime.combine(day, dt.time())
    hour = int(clock["hour"])
    if clock["half"] and 1 <= hour <= 12:
        hour = hour % 12 + 12 * (clock["half"] in "Pp")
    time = dt.time(hour, int(clock["minute"]), int(clock["second"] or 0), tzinfo=_zone(clock))
    return dt.datetime.combine(day, time)


def _first_date(text: str) -> tuple[re.Match[str], dt.date] | None:
    found = [
        (match, day)
        for pattern in _DATES
        for match in pattern.finditer(text)
        if (day := _day(match.groupdict()))
    ]
    return min(found, key=lambda each: each[0].start(), default=None)


def _day(parts: dict[str, str]) -> dt.date | None:
    year = int(parts["year"])
    if "one" in parts:
        one, two = int(parts["one"]), int(parts["two"])
        if one <= 12 and two <= 12 and one != two:
            return None
        month, day = (two, one) if one > 12 else (one, two)
    else:
        month = MONTHS[parts["name"]] if "name" in parts else int(parts["month"])
        day = int(parts["day"])
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _last_clock(text: str, end: int) -> re.Match[str] | None:
    return max(
        _CLOCK_BEFORE.finditer(text, max(0, end - 40), end), key=re.Match.start, default=None
    )


def _zone(clock: re.Match[str]) -> dt.tzinfo | None:
    name = clock["zone"]
    if not name:
        return None
    offset = _OFFSET.fullmatch(name)
    if offset:
        minutes = int(offset["hours"]) * 60 + int(offset["minutes"] or 0)
        shift = dt.timedelta(minutes=minutes if offset["sign"] == "+" else -minutes)
        return dt.timezone(shift) if abs(shift) < dt.timedelta(days=1) else None
    hours = _ZONE_HOURS.get(name)
    return None if hours is None else dt.timezone(dt.timedelta(hours=hours))
