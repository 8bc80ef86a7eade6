"""Times told from the day of publication: "yesterday", "last week", "three days ago"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tripoint.text.date_words import (
    MONTHS,
    SEASONS,
    WEEKDAYS,
    Hit,
    Link,
    Period,
    Rule,
    Sighting,
    Unit,
    either,
    follows_point,
)

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["RELATIVE_RULES"]

_COUNT_WORDS = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen"),
)
_COUNTS = {"a": 1, "an": 1} | {word: number for number, word in enumerate(_COUNT_WORDS, 1)}
_COUNT = rf"(?P<count>\d{{1,3}}|{either(_COUNTS)})"
_DAYTIME = r"(?:morning|afternoon|evening|night|noon|midday|midnight)"
_OWNER = r"(?P<owner>['’]s\b)?"
_SHIFTS = {"last": -1, "past": -1, "this": 0, "current": 0, "the": 0, "next": 1, "coming": 1}
_UNITS: dict[str, Unit] = {
    "day": "day",
    "week": "week",
    "weekend": "weekend",
    "month": "month",
    "quarter": "quarter",
    "year": "year",
    "decade": "decade",
}
_DAY_WORDS = {"today": 0, "tonight": 0, "overnight": 0, "yesterday": -1, "tomorrow": 1}
_NAME_BEFORE = re.compile(r"\b[A-Z]\w*\s\Z")
# "first visit in three weeks" measures a gap: it dates nothing.
_RECORD = re.compile(
    r"\b(?:first|second|third|fourth|fifth|last|only|record|times?|most|once|twice|\w{3,}est)\b"
    r"[^.!?\n]*\Z"
)


def _owner(match: re.Match[str]) -> Link:
    return "attributive" if match["owner"] else ""


def _distance(match: re.Match[str]) -> tuple[Unit, int]:
    words = match["count"].lower()
    count = _COUNTS.get(words) or int(words)
    if match["unit"] == "hour":
        return "day", -(-count // 24)
    return _UNITS[match["unit"]], count


def _day_word(seen: Sighting) -> Hit | None:
    match = seen.match
    text, start, word = match.string, match.start(), match["word"]
    # A capital in mid-sentence is a newspaper's or a station's.
    if word[0].isupper() and _NAME_BEFORE.search(text, max(0, start - 20), start):
        return None
    shift = _DAY_WORDS[word.lower()]
    return Hit(match.end(), Period(unit="day", shift=shift), link=_owner(match))


def _day_beyond(seen: Sighting) -> Hit:
    match = seen.match
    return Hit(match.end(), Period(unit="day", shift=-2 if match["back"] else 2))


def _shifted_weekday(seen: Sighting) -> Hit:
    match = seen.match
    shift = _SHIFTS[match["shift"].lower().split()[-1]]
    weekday = WEEKDAYS[match["weekday"]]
    if match["shift"].lower() == "next":
        period = Period(unit="day", weekday=weekday, shift=1)
    else:
        period = Period(unit="day", weekday=weekday, pull=shift or None)
    return Hit(match.end(), period, link=_owner(match))


def _shifted_name(seen: Sighting) -> Hit:
    match = seen.match
    shift, name = _SHIFTS[match["shift"].lower()], match["name"]
    still, pull = (0, None) if shift == 0 else (None, shift)
    if name in SEASONS:
        period = Period(unit="season", nth=SEASONS[name], shift=still, pull=pull)
    else:
        period = Period(unit="month", month=MONTHS[name], shift=still, pull=pull)
    return Hit(match.end(), period, link=_owner(match))


def _shifted_unit(seen: Sighting) -> Hit:
    match, cue = seen
    word, end, link = match["shift"].lower(), match.end(), _owner(match)
    unit, shift = _UNITS.get(match["unit"], "day"), _SHIFTS[word]
    if unit == "weekend" and shift == 0:
        return Hit(end, Period(unit=unit), link=link)
    if word == "past" or (word == "last" and cue.the):
        return Hit(end, Period(unit=unit, shift=-1), Period(unit="day", shift=0))
    return Hit(end, Period(unit=unit, shift=shift), link=link)


def _the_weekend(seen: Sighting) -> Hit | None:
    match, cue = seen
    return Hit(match.end(), Period(unit="weekend"), link=_owner(match)) if cue.the else None


def _window(seen: Sighting) -> Hit:
    match = seen.match
    unit, count = _distance(match)
    if _SHIFTS[match["shift"].lower()] < 0:
        return Hit(match.end(), Period(unit=unit, shift=-count), Period(unit="day", shift=0))
    return Hit(match.end(), Period(unit=unit, shift=0), Period(unit=unit, shift=count))


def _ago(seen: Sighting) -> Hit | None:
    match = seen.match
    if follows_point(match):
        return None
    unit, count = _distance(match)
    # Twelve hours ago is as likely today as yesterday: the day of publication is the safer one.
    if match["unit"] == "hour" and count == 1:
        count = 0
    return Hit(match.end(), Period(unit=unit, shift=-count))


def _just_now(seen: Sighting) -> Hit:
    return Hit(seen.match.end(), Period(unit="day", shift=0))


def _ahead(seen: Sighting) -> Hit | None:
    match = seen.match
    text, start = match.string, match.start()
    if _RECORD.search(text, max(0, start - 80), start):
        return None
    unit, count = _distance(match)
    return Hit(match.end(), Period(unit=unit, shift=count), link="in")


def _within(seen: Sighting) -> Hit:
    match = seen.match
    unit, count = _distance(match)
    last = Period(unit=unit, shift=count)
    return Hit(match.end(), Period(unit="day", shift=0), last, link="in")


def _unit_of_now(seen: Sighting) -> Hit:
    match = seen.match
    word = match.groupdict().get("shift") or "this"
    return Hit(match.end(), Period(unit=_UNITS[match["unit"]], shift=_SHIFTS[word.lower()]))


def _elsewhere(seen: Sighting) -> Hit:
    match = seen.match
    return Hit(match.end(), None)


def _rule(openers: str, pattern: str, read: Callable[[Sighting], Hit | None]) -> Rule:
    words = openers.split()
    return Rule((*words, *(word.capitalize() for word in words)), re.compile(pattern), read)


_CALENDAR_UNIT = r"(?P<unit>week|month|quarter|year|decade)\b"
_UNIT = r"(?P<unit>hour|day|week|month|year|decade)s?\b"
_NUMBERS = f"# {' '.join(_COUNTS)}"

RELATIVE_RULES: tuple[Rule, ...] = (
    _rule(
        "today yesterday tomorrow tonight overnight",
        rf"(?i:(?P<word>{either(_DAY_WORDS)}))\b{_OWNER}(?:\s+{_DAYTIME}\b)?",
        _day_word,
    ),
    _rule("day", r"day\s+(?:(?P<back>before\s+yesterday)|after\s+tomorrow)\b", _day_beyond),
    _rule(
        "last this next coming past",
        r"(?P<shift>(?i:(?:this\s+)?(?:coming|past)|last|this|next))\s+"
        rf"(?P<weekday>{either(WEEKDAYS)})\b{_OWNER}(?:\s+{_DAYTIME}\b)?",
        _shifted_weekday,
    ),
    _rule(
        "last this next",
        rf"(?P<shift>(?i:last|this|next))\s+(?P<name>{either((*SEASONS, *MONTHS))})\b"
        rf"(?!\.?\s+\d){_OWNER}",
        _shifted_name,
    ),
    _rule(
        "last past next coming",
        rf"(?P<shift>(?i:last|past|next|coming))\s+{_COUNT}\s+{_UNIT}",
        _window,
    ),
    _rule(
        "last past this current next coming",
        r"(?P<shift>(?i:last|past|this|current|next|coming))\s+"
        rf"(?P<unit>weekend|week|month|quarter|year|decade)\b{_OWNER}(?!\s+of\b)",
        _shifted_unit,
    ),
    _rule(
        "last this",
        rf"(?P<shift>(?i:last|this))\s+(?P<unit>night|morning|afternoon|evening)\b{_OWNER}",
        _shifted_unit,
    ),
    _rule("weekend", rf"weekend\b{_OWNER}", _the_weekend),
    _rule("earlier later early late", rf"\w+\s+in\s+the\s+{_CALENDAR_UNIT}", _unit_of_now),
    _rule(
        "end start beginning middle close rest course",
        r"\w+\s+of\s+(?:(?:the\s+)?(?P<shift>coming|current|the|this|last|next)\s+)?"
        rf"{_CALENDAR_UNIT}(?!\s+of\b)",
        _unit_of_now,
    ),
    _rule("year month week", r"(?P<unit>year|month|week)(?:['’]s)?[\s-]+end\b", _unit_of_now),
    _rule("in", rf"[Ii]n\s+{_COUNT}\s+(?P<unit>hour|day|week|month)s?\b(?!\s+of\b)", _ahead),
    _rule("within", rf"[Ww]ithin\s+{_COUNT}\s+{_UNIT}(?!\s+of\b)", _within),
    _rule(_NUMBERS, rf"(?i:{_COUNT})(?:\s+and\s+a\s+half)?\s+{_UNIT}\s+ago\b", _ago),
    _rule("hours minutes moments", r"\w+\s+ago\b", _just_now),
    _rule(
        f"{_NUMBERS} hours days weeks months years",
        rf"(?:(?i:{_COUNT})\s+)?(?:hour|day|week|month|year|decade)s?\s+"
        r"(?:later|earlier|after|afterwards|before|beforehand|prior)\b",
        _elsewhere,
    ),
    _rule(
        "following previous same next that",
        rf"(?:[Ff]ollowing|[Pp]revious|[Ss]ame|[Nn]ext|[Tt]hat)\s+"
        rf"(?:day|week|weekend|month|year|{_DAYTIME})\b(?!\s+of\b)",
        _elsewhere,
    ),
)
