"""Times told by the calendar: "Sept. 12", "on Sunday", "late August", "2014", "the 1950s"."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterable
from typing import Literal, NamedTuple

from tripoint.text.date_words import (
    MONTHS,
    SEASONS,
    WEEKDAYS,
    Hit,
    Link,
    Period,
    Rule,
    Sighting,
    either,
    follows_point,
)

__all__ = ["CALENDAR_RULES"]

_MONTH = rf"(?P<month>{either(MONTHS)})\b"
_WEEKDAY = rf"(?P<weekday>{either(WEEKDAYS)})\b"
_SHORT_WEEKDAY = r"(?:Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun)\b\.?"
# What turns a number that looks like a year into a count or a tournament.
_COUNTED = (
    r"\s+(?:troops|soldiers|fighters|people|men|women|children|members|cases|deaths|km|kilomet|mile"
    r"|met(?:er|re)s|tons|tonnes|dollars|euros|barrels|per\s?cent|villages|homes|houses|units"
    r"|World\s+Cup|Olympic|Paralympic|Asian\s+Games)"
)
_YEAR = rf"(?:1[89]|20)\d\d(?!\w|[.,]\d|%|{_COUNTED})"
_YEAR_TAIL = rf"(?:(?P<year>{_YEAR})|(?P<rel>last|this|next)\s+year\b)"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?![\w%]|[.,:]\d)"
_DAYS = (
    rf"(?P<day>{_DAY})"
    rf"(?:(?:\s*[-–—]\s*|\s+(?P<join>to|and|or|through|until|till)\s+)(?P<last>{_DAY}))?"
)
_OWNER = r"(?P<owner>['’]s\b)?"
_SHIFTS = {"last": -1, "this": 0, "next": 1}
_ORDINALS = {"first": 0, "second": 1, "third": 2, "fourth": 3}

_DAY_MONTH = re.compile(rf"{_DAYS}\s+(?:of\s+)?{_MONTH}\.?(?:,?\s+(?:of\s+)?{_YEAR_TAIL})?")
_MONTH_DAY = re.compile(rf"{_MONTH}\.?\s+{_DAYS}(?:,?\s+(?:of\s+)?{_YEAR_TAIL})?")
_NTH = re.compile(
    r"(?P<day>\d\d?)(?:st|nd|rd|th)\b(?:\s+of\s+(?P<rel>last|this|the|next)\s+month\b)?"
)
_NTH_STANDS = re.compile(
    r"\s*(?:[.,;:!?)\n]|\Z)|\s+(?:to|for|in|at|and|with|that|by|when|after|before|from|as|but|while"
    r"|where|until)\b"
)

_OWNED = re.compile(r"(?:\b(?:the|its|his|her|their|our|a)|['’]s|s['’])\s+\Z", re.I)
_PROPER_AFTER = re.compile(r"\s+[A-Z]")
_PROPER_BEFORE = re.compile(r"\b[A-Z]\w*\s\Z")
_PLAIN_AFTER = re.compile(r"\s+[a-z]")
# A day that its month has not, or that names a movement, leaves no month behind either.
_DAY_BESIDE = re.compile(r"\d(?:st|nd|rd|th)?\s\Z")
_DAY_AFTER = re.compile(r"\s+\d\d?\b")
_EVERY = re.compile(r"\b(?:every|each)\s+\Z", re.I)
_NAMED_BEFORE = re.compile(
    r"\b(?:Black|Good|Bloody|Ash|Palm|Easter|Super|Cyber|Fat|Holy|Shrove|Maundy|Whit|Giving|Casual"
    r"|Sheffield|Mail\s+on)\s+\Z"
)
_NAMED_AFTER = re.compile(
    r"\s+(?:Times|Telegraph|Mirror|Mail|Express|Post|Independent|Herald|Star|Tribune|Age\b|Standard"
    r"|Addams|[Pp]rayers?|[Ss]ermons?|[Ss]chool|best\b)"
)
_GROUP_AFTER = re.compile(
    r"\s+(?:Alliance|Movement|Coalition|Youth|Brigades?|Revolution|Group|Forces?|Bridge|Street)"
)
_ATTACKS = re.compile(r"\s+(?:terror(?:ist)?\s+)?(?:attack|hijack)")
_SEASON_NAMES = re.compile(
    r"\s+(?:offensive|training|break|camp|session|Olympic|Games|Palace|Paralympic|School)"
)

# Prepositions that make a month of a word; the firm ones even of "May".
_FIRM = frozenset({"in", "since", "until", "till", "during", "throughout"})
_SOFT = _FIRM | {"by", "before", "after", "from", "for", "of", "to", "through", "between"}
_YEARLY = _SOFT - {"to"} | {"around"}


class _Tail(NamedTuple):
    year: int | None
    shift: int | None

    @property
    def dated(self) -> bool:
        return self != (None, None)


def _tail(match: re.Match[str]) -> _Tail:
    year, relative = match["year"], match["rel"]
    return _Tail(int(year) if year else None, _SHIFTS[relative] if relative else None)


def _owner(match: re.Match[str]) -> Link:
    return "attributive" if match["owner"] else ""


def _exists(year: int | None, month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= monthrange(year or 2000, month)[1]


def _numeric(seen: Sighting) -> Hit | None:
    match = seen.match
    year, month, day = int(match["year"]), int(match["month"]), int(match["day"])
    if follows_point(match) or not _exists(year, month, day):
        return None
    return Hit(match.end(), Period(unit="day", year=year, month=month, day=day))


def _nine_eleven(seen: Sighting) -> Hit | None:
    match = seen.match
    if follows_point(match):
        return None
    return Hit(match.end(), Period(unit="day", year=2001, month=9, day=11), link="attributive")


def _days(seen: Sighting) -> Hit | None:
    match, cue = seen
    text, end, month, tail = match.string, match.end(), MONTHS[match["month"]], _tail(match)
    days = [int(each.rstrip("stndrh")) for each in match.group("day", "last") if each]
    if text[match.start()].isdecimal() and follows_point(match) and not cue.chained:
        return None
    if not all(_exists(tail.year, month, day) for day in days):
        return None
    if not tail.dated and _names_something(text, end, month, days[0]):
        return None
    first, last = (
        Period(unit="day", month=month, day=day, year=tail.year, year_shift=tail.shift)
        for day in (days[0], days[-1])
    )
    # Two days listed, not spanned, make no stretch: the first stands for both.
    listed = match["join"] in ("and", "or") and cue.link != "between" and days[1] != days[0] + 1
    return Hit(end, first, None if len(days) == 1 or listed else last)


def _names_something(text: str, end: int, month: int, day: int) -> bool:
    if (month, day) == (9, 11) and _ATTACKS.match(text, end):
        return True
    return bool(_GROUP_AFTER.match(text, end))


def _month(seen: Sighting) -> Hit | None:
    match = seen.match
    tail = _tail(match)
    if not tail.dated and not _month_is_meant(seen):
        return None
    month = MONTHS[match["month"]]
    period = Period(unit="month", month=month, year=tail.year, year_shift=tail.shift)
    return Hit(match.end(), period, link=_owner(match))


def _month_is_meant(seen: Sighting) -> bool:
    """Tell a month that stands alone from a verb, a march or a surname."""
    match, cue = seen
    name, text, start = match["month"].capitalize(), match.string, match.start()
    if _DAY_BESIDE.search(text, max(0, start - 4), start) or _DAY_AFTER.match(text, match.end()):
        return False
    cued = bool(cue.part) or cue.chained
    linked = cue.link in _SOFT and not cue.the
    if name == "May":
        return (cued or (linked and cue.link in _FIRM)) and not match["owner"]
    if name == "March":
        return cued or linked
    if len(name) < 5 and name not in {"June", "July"}:
        return (cued or linked) and bool(match["point"])
    if cued or linked:
        return True
    if _PROPER_AFTER.match(text, match.end()):
        return False
    if _PROPER_BEFORE.search(text, max(0, start - 20), start):
        return False
    if name in {"April", "June", "August"}:
        return bool(_OWNED.search(text, max(0, start - 8), start))
    return True


def _weekday_date(seen: Sighting) -> Hit | None:
    match, cue = seen
    for pattern in (_MONTH_DAY, _DAY_MONTH):
        date = pattern.match(match.string, match.end())
        hit = _days(Sighting(date, cue)) if date else None
        if hit:
            closed = "(" in match[0] and match.string.startswith(")", hit.end)
            return hit._replace(end=hit.end + closed)
    nth = _NTH.match(match.string, match.end())
    return _nth(Sighting(nth, cue._replace(link="on", the=True))) if nth else None


def _weekday(seen: Sighting) -> Hit | None:
    match = seen.match
    text, start = match.string, match.start()
    near = max(0, start - 12)
    if _NAMED_BEFORE.search(text, near, start) or _EVERY.search(text, near, start):
        return None
    if _NAMED_AFTER.match(text, match.end()):
        return None
    shift = _SHIFTS[match["rel"]] if match["rel"] else None
    period = Period(unit="day", weekday=WEEKDAYS[match["weekday"]], shift=shift)
    return Hit(match.end(), period, link=_owner(match))


def _nth(seen: Sighting) -> Hit | None:
    """Read "the 12th", where it is a day and no floor, round or division."""
    match, cue = seen
    day, relative = int(match["day"]), match["rel"]
    if not 1 <= day <= 31 or not (cue.the or cue.chained):
        return None
    if relative:
        return Hit(match.end(), Period(unit="day", day=day, shift=_SHIFTS.get(relative, 0)))
    timed = cue.chained or cue.link in {"on", "since", "until", "by", "before", "after", "from"}
    if not timed or not _NTH_STANDS.match(match.string, match.end()):
        return None
    return Hit(match.end(), Period(unit="day", day=day))


def _year(seen: Sighting) -> Hit | None:
    match, cue = seen
    text, start, end = match.string, match.start(), match.end()
    period, short = Period(unit="year", year=int(match["year"])), match["short"]
    if follows_point(match) and not (cue.part or cue.chained):
        return None
    if short and int(short) > int(match["year"]) % 100:
        last = int(match["year"]) // 100 * 100 + int(short)
        return Hit(end, period, Period(unit="year", year=last)) if cue.link in _YEARLY else None
    if short:
        return None
    if (
        cue.part
        or cue.chained
        or match["range"] is not None
        or (cue.link in _YEARLY and not cue.the)
    ):
        return Hit(end, period)
    if _OWNED.search(text, max(0, start - 8), start) and _PLAIN_AFTER.match(text, end):
        return Hit(end, period, link="attributive")
    return None


def _decade(seen: Sighting) -> Hit | None:
    match = seen.match
    century, tens = match["century"], int(match["tens"])
    if century is not None:
        return Hit(match.end(), Period(unit="decade", year=int(century) * 100 + tens))
    if match.string[max(0, match.start() - 1) : match.start()] in ("'", "’"):
        return Hit(match.end(), Period(unit="decade", year=1900 + tens))
    return None


def _season(seen: Sighting) -> Hit | None:
    match, cue = seen
    tail, name = _tail(match), match["season"].lower()
    if not tail.dated:
        if cue.link not in (_FIRM if name == "fall" else _SOFT) and not cue.part:
            return None
        if match["of"] is not None or _SEASON_NAMES.match(match.string, match.end()):
            return None
    nth = SEASONS[name]
    period = Period(unit="season", nth=nth, year=tail.year, year_shift=tail.shift)
    return Hit(match.end(), period)


def _part_of_year(seen: Sighting) -> Hit:
    match = seen.match
    nth = match["nth"]
    tail = _tail(match)
    shift = 0 if match.groupdict().get("now") else tail.shift
    unit: Literal["half", "quarter"] = "half" if match["unit"] in ("half", "H") else "quarter"
    which = _ORDINALS[nth] if nth in _ORDINALS else int(nth) - 1
    return Hit(match.end(), Period(unit=unit, nth=which, year=tail.year, year_shift=shift))


_Reader = Callable[[Sighting], Hit | None]


def _rule(openers: Iterable[str], pattern: re.Pattern[str] | str, read: _Reader) -> Rule:
    compiled = re.compile(pattern) if isinstance(pattern, str) else pattern
    return Rule(tuple(openers), compiled, read)


_NUMBER = ("#",)
_SEASON_WORDS = (*SEASONS, *(name.capitalize() for name in SEASONS))

CALENDAR_RULES: tuple[Rule, ...] = (
    _rule(_NUMBER, r"(?P<year>\d{4})([-./])(?P<month>\d\d)\2(?P<day>\d\d)(?!\d)", _numeric),
    _rule(_NUMBER, r"(?P<day>\d\d?)\.(?P<month>\d\d?)\.(?P<year>\d{4})(?!\d)", _numeric),
    _rule(_NUMBER, r"9/11\b(?!/)", _nine_eleven),
    _rule(_NUMBER, _DAY_MONTH, _days),
    _rule(MONTHS, _MONTH_DAY, _days),
    _rule(
        MONTHS,
        rf"{_MONTH}(?P<point>\.)?(?:(?:,?\s+|\s+of\s+){_YEAR_TAIL})?{_OWNER}",
        _month,
    ),
    _rule(
        (*WEEKDAYS, "Mon", "Tue", "Tues", "Wed", "Thu", "Thur", "Thurs", "Fri", "Sat", "Sun"),
        rf"(?:{_WEEKDAY}|{_SHORT_WEEKDAY})\s*[,(]?\s*(?:the\s+)?",
        _weekday_date,
    ),
    _rule(
        WEEKDAYS,
        rf"{_WEEKDAY}{_OWNER}(?:\s+(?:morning|afternoon|evening|night|noon|midday|midnight)\b)?"
        r"(?:,?\s+(?:of\s+)?(?P<rel>last|this|next)\s+week\b)?",
        _weekday,
    ),
    _rule(_NUMBER, _NTH, _nth),
    _rule(_NUMBER, r"(?P<century>1[89]|20)?(?P<tens>\d0)s\b", _decade),
    _rule(
        _NUMBER,
        rf"(?P<year>{_YEAR})(?!-[a-z])(?:[-–](?P<short>\d\d)(?![\d-]))?"
        r"(?P<range>(?=[-–](?:1[89]|20)\d\d\b))?",
        _year,
    ),
    _rule(
        _SEASON_WORDS,
        rf"(?P<season>{either(_SEASON_WORDS)})\b(?:\s+(?:of\s+)?{_YEAR_TAIL}(?:[-–/]\d\d\b)?)?"
        r"(?P<of>(?=\s+of\b))?",
        _season,
    ),
    _rule(
        _ORDINALS,
        rf"(?P<nth>{either(_ORDINALS)})[\s-](?P<unit>quarter|half)\s+of\s+"
        rf"(?:(?P<now>the\s+year\b)|{_YEAR_TAIL})",
        _part_of_year,
    ),
    _rule(
        (f"Q{number}" for number in range(1, 5)),
        rf"(?P<unit>Q)(?P<nth>[1-4])\b(?:\s+(?:of\s+)?{_YEAR_TAIL})?",
        _part_of_year,
    ),
    _rule(("H1", "H2"), rf"(?P<unit>H)(?P<nth>[12])\s+(?:of\s+)?{_YEAR_TAIL}", _part_of_year),
)
