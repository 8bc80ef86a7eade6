"""Where a text names a time: every form is tried at the words that it can begin with."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace

from tripoint.text.date_calendar import CALENDAR_RULES
from tripoint.text.date_relative import RELATIVE_RULES
from tripoint.text.date_words import Cue, Hit, Link, Period, Rule, Sighting, TimeExpression, Unit

__all__ = ["find_times"]

_WORD = re.compile(r"\w+")
_BEFORE = re.compile(
    r"(?:\b(?P<link>since|until|till|by|before|after|in|on|at|from|through|throughout|during|over"
    r"|for|of|to|around|between)\s+)?"
    r"(?P<part>\b(?:the\s+)?(?:end|start|beginning|middle|close|rest)\s+of\s+"
    r"|\b(?:the\s+)?(?:early|late|mid|earlier|later)(?:\s+|-)(?:in\s+|on\s+)?)?"
    r"(?P<the>\bthe\s+(?P<of>(?:month\s+of|year)\s+)?)?\Z",
    re.I,
)
_CHAIN = re.compile(r",?\s+(?:and|or)\s+|,\s+")
_JOIN = re.compile(r"(?:\s*[-–—]\s*|\s+(?:to|through|until|till|(?P<and>and))\s+)(?:the\s+)?")
_JOINED = Cue("to", "", -1, False, True)
_LINKS: dict[str, Link] = {
    "since": "since",
    "until": "until",
    "till": "until",
    "through": "until",
    "by": "by",
    "before": "before",
    "after": "after",
}


def _by_opener() -> dict[str, tuple[Rule, ...]]:
    rules: defaultdict[str, tuple[Rule, ...]] = defaultdict(tuple)
    for rule in (*CALENDAR_RULES, *RELATIVE_RULES):
        for opener in rule.openers:
            rules[opener] += (rule,)
    return dict(rules)


_RULES = _by_opener()
_NUMERIC = _RULES.pop("#")


def find_times(text: str) -> list[TimeExpression]:
    """Every expression in `text` that can date an event, in order and disjoint."""
    found: list[TimeExpression] = []
    free = 0
    for word in _WORD.finditer(text):
        if word.start() < free:
            continue
        rules = _rules_of(word[0])
        if not rules:
            continue
        cue = _cue_before(text, word.start(), free, chainable=bool(found))
        hit = _read(text, word.start(), rules, cue)
        if hit is None:
            continue
        hit = _extended(text, hit, cue)
        start = cue.start if cue.part else word.start()
        free = start + len(text[start : hit.end].rstrip(" .,("))
        link = hit.link or _LINKS.get(cue.link, "")
        words = text[start:free]
        found.append(
            TimeExpression(
                start=start, end=free, text=words, first=hit.first, last=hit.last, link=link
            )
        )
    return found


def _rules_of(word: str) -> tuple[Rule, ...]:
    return _RULES.get(word) or (_NUMERIC if word[0].isdecimal() else ())


def _cue_before(text: str, start: int, free: int, *, chainable: bool) -> Cue:
    chained = chainable and _CHAIN.fullmatch(text, free, start) is not None
    before = _BEFORE.search(text, max(free, start - 40), start)
    if before is None:
        return Cue("", "", -1, False, chained)
    link, part = (before["link"] or "").lower(), before["part"] or ""
    the = bool(before["the"]) and not before["of"]
    return Cue(link, part, before.start("part"), the, chained)


def _read(text: str, start: int, rules: tuple[Rule, ...], cue: Cue) -> Hit | None:
    for rule in rules:
        match = rule.pattern.match(text, start)
        hit = rule.read(Sighting(match, cue)) if match else None
        if hit is not None:
            return hit
    return None


def _extended(text: str, hit: Hit, cue: Cue) -> Hit:
    """Take in the second end of a stretch: "Monday to Friday", "between 2014 and 2016"."""
    join = _JOIN.match(text, hit.end)
    if hit.first is None or hit.last is not None or not join:
        return hit
    if join["and"] and cue.link != "between":
        return hit
    word = _WORD.match(text, join.end())
    other = _read(text, word.start(), _rules_of(word[0]), _JOINED) if word else None
    if other is None or other.first is None or other.last is not None:
        return hit
    if _shape(other.first) != _shape(hit.first):
        return hit
    return Hit(other.end, _with_year(hit.first, other.first), other.first, hit.link)


def _shape(period: Period) -> tuple[Unit, bool, bool, bool]:
    return period.unit, period.weekday is None, period.month is None, period.shift is None


def _with_year(first: Period, last: Period) -> Period:
    """Give the first end of a stretch the year that only the second one names."""
    if first.year is not None or last.year is None or not first.month or not last.month:
        return first
    turned = (first.month, first.day or 0) > (last.month, last.day or 0)
    return replace(first, year=last.year - turned)
