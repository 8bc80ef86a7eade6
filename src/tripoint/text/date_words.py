"""What dates are made of: their words, and the records that a time expression is read into."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterable

__all__ = [
    "MONTHS",
    "SEASONS",
    "WEEKDAYS",
    "Cue",
    "Hit",
    "Period",
    "Rule",
    "Sighting",
    "TimeExpression",
    "either",
    "follows_point",
]

Unit = Literal["day", "weekend", "week", "month", "quarter", "half", "season", "year", "decade"]
Link = Literal["", "since", "until", "by", "before", "after", "in", "attributive"]

_MONTHS = {
    "January": 1,
    "February": 2,
    "March": 3,
    "April": 4,
    "May": 5,
    "June": 6,
    "July": 7,
    "August": 8,
    "September": 9,
    "October": 10,
    "November": 11,
    "December": 12,
}
_SHORT_MONTHS = {name[:3]: number for name, number in _MONTHS.items()} | {"Sept": 9}
_WEEKDAYS = {
    "Monday": 0,
    "Tuesday": 1,
    "Wednesday": 2,
    "Thursday": 3,
    "Friday": 4,
    "Saturday": 5,
    "Sunday": 6,
}


def _with_capitals(words: dict[str, int]) -> dict[str, int]:
    return words | {word.upper(): number for word, number in words.items()}


MONTHS = _with_capitals(_SHORT_MONTHS | _MONTHS)
WEEKDAYS = _with_capitals(_WEEKDAYS)
# Seasons count from spring: the year of a winter is the one it begins in.
SEASONS = {"spring": 0, "summer": 1, "autumn": 2, "fall": 2, "winter": 3}


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A calendar period as its words give it; what they leave open is None."""

    unit: Unit
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    """From Monday, 0."""
    nth: int | None = None
    """Which quarter, half or season of the year, from 0."""
    shift: int | None = None
    """Units from publication; weeks where a weekday is named, months where a bare day is."""
    year_shift: int | None = None
    """Years from publication, for "March last year"."""
    pull: int | None = None
    """-1 where the words themselves look back ("last March"), 1 where they look ahead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeExpression:
    """Words that can date an event; `first` is None where only the story before them tells when.

    `link` is the preposition that makes the period a bound ("since", "by"), "in" for a distance
    ahead ("in three weeks") and "attributive" for the date of the noun it stands before.
    """

    start: int
    end: int
    text: str
    first: Period | None
    last: Period | None = None
    link: Link = ""


class Cue(NamedTuple):
    """What stands right before a candidate: "in the", "late", "since the end of"."""

    link: str
    part: str
    start: int
    the: bool
    chained: bool
    """Said in one breath with a time before it: "2014 and 2016", "from March to May"."""


class Sighting(NamedTuple):
    """A pattern's match, and what stands before it."""

    match: re.Match[str]
    cue: Cue


class Hit(NamedTuple):
    """What a rule read, and where it stopped."""

    end: int
    first: Period | None
    last: Period | None = None
    link: Link = ""


class Rule(NamedTuple):
    """A form of time expression: the words it begins with ("#" is any number) and its reading."""

    openers: tuple[str, ...]
    pattern: re.Pattern[str]
    read: Callable[[Sighting], Hit | None]


def either(words: Iterable[str]) -> str:
    """An alternation of `words`, longest first."""
    return "|".join(sorted(words, key=len, reverse=True))


def follows_point(match: re.Match[str]) -> bool:
    """Say whether a number is the tail of another one or of a name: "1.5", "F-16", "$12"."""
    start = match.start()
    return start > 0 and match.string[start - 1] in ".,-–/$€£#:'’"
