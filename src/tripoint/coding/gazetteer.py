"""Known names in running text: one pass, longest match, on word boundaries, with their dates."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import ahocorasick

RoleKind = Literal["body", "person", "firm"]
Form = Literal["name", "adjective", "people", "capital", "government", "body", "place", "person"]

# A dateline names where the report was written: "KYIV (Reuters) - ", "Ankara, May 3 (AFP) -- ".
_DATELINE = re.compile(
    r"^[ \t]*(?:[^\W\d_][\w.'’-]*(?: [^\W\d_][\w.'’-]*){0,3})"
    r"(?:, ?[^\W\d_][\w. ]{1,25})?"
    r"(?P<day>,? (?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8}))?"
    r"(?P<agency> ?\([^()\n]{2,40}\))?"
    r" ?(?P<dash>—|--| [–-] )[ ]?(?=[\"“‘'A-Z])",
    re.MULTILINE,
)
_CITY_IN_CAPITALS = re.compile(r"[ \t]*[A-Z][A-Z.' -]{3,}")
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """A party as the knowledge files have it; `since` and `until` bound a person's office."""

    code: str
    name: str
    id: str | None = None
    sector: str | None = None
    office: str | None = None
    since: dt.date | None = None
    until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Name:
    """One way in which an entity is printed."""

    text: str
    form: Form
    entity: Entity


@dataclass(frozen=True, slots=True)
class Mention:
    """A name found in a text, at characters [start, end).

    `land` is the state where the place of that name lies, if it is not the party's own.
    """

    start: int
    end: int
    text: str
    form: Form
    entity: Entity
    land: str | None = None


@dataclass(frozen=True, slots=True)
class Role:
    """A common noun that makes a party of a nationality: "troops", "lawmaker", "firm"."""

    sector: str
    kind: RoleKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Shadows:
    """What hides a name: phrases that hold one, people who bear one, and words tied by a hyphen.

    `before` and `after` make somebody else of it: "anti-X", "X-backed". `common` are the names
    that in capitals are everyday words.
    """

    phrases: tuple[str, ...] = ()
    namesakes: frozenset[str] = frozenset()
    before: frozenset[str] = frozenset()
    after: frozenset[str] = frozenset()
    common: frozenset[str] = frozenset()


class Gazetteer:
    """All known names, ready to be found; a shadow hides the names inside it."""

    def __init__(self, names: Iterable[Name], shadows: Shadows, roles: Mapping[str, Role]) -> None:
        self.roles = roles
        self._shadows = shadows
        self._names: dict[str, list[Name]] = {}
        for name in names:
            self._names.setdefault(name.text, []).append(name)
        self._phrases = _automaton((each, each) for each in (*self._names, *shadows.phrases))
        self._before = _hyphened(r"(?:^|[^\w])(?:{})[-‐‑]$", shadows.before)
        self._after = _hyphened(r"[-‐‑](?:{})\b", shadows.after)

    @cached_property
    def _capitals(self) -> ahocorasick.Automaton:
        upper = ((each.upper(), each) for each in (*self._names, *self._shadows.phrases))
        common = self._shadows.common
        return _automaton((u, n) for u, n in upper if len(u) == len(n) and n not in common)

    def find(self, text: str, on: dt.date | None = None) -> list[Mention]:
        """Every known name in the text, in order, none overlapping; `on` picks among namesakes."""
        found: list[Mention] = []
        private: set[str] = set()
        reach = 0
        for start, end, name in self._hits(text):
            if start < reach:
                continue
            reach = end
            if name in self._shadows.namesakes:
                private.add(name.split()[-1])
            if name in self._names and name not in private and self._is_meant(text, start, end):
                chosen = _in_office(self._names[name], on)
                found.append(Mention(start, end, name, chosen.form, chosen.entity))
        return [self._most_named(each, found) for each in found]

    def _most_named(self, mention: Mention, found: Sequence[Mention]) -> Mention:
        """A name that several bodies share is the one's whose party the text names most."""
        names = self._names[mention.text]
        if len(names) == 1 or any(name.form == "person" for name in names):
            return mention
        told = Counter(each.entity.code for each in found if len(self._names[each.text]) == 1)
        chosen = max(names, key=lambda name: told[name.entity.code])
        land = next((name.entity.code for name in names if name.form == "place"), None)
        return replace(mention, form=chosen.form, entity=chosen.entity, land=land)

    def names(self) -> Mapping[str, Sequence[Name]]:
        """Every printed name with the entities that bear it."""
        return self._names

    def _hits(self, text: str) -> list[tuple[int, int, str]]:
        """Names and shadows by their start, the longest first; datelines are passed over."""
        hits = _standing(self._phrases, text, 0)
        for start, line in _lines(text):
            if _in_capitals(line):
                hits = [hit for hit in hits if not start <= hit[0] < start + len(line)]
                hits += _standing(self._capitals, line, start)
        datelines = [m.span() for m in _DATELINE.finditer(text) if _is_dateline(m)]
        hits = [h for h in hits if not any(start <= h[0] < end for start, end in datelines)]
        return sorted(hits, key=lambda hit: (hit[0], -hit[1]))

    def _is_meant(self, text: str, start: int, end: int) -> bool:
        """Not where a hyphen makes somebody else of it: "pro-X", "X-backed"."""
        if self._before.search(text[max(0, start - 8) : start]):
            return False
        return self._after.match(text, end) is None


def _in_capitals(line: str) -> bool:
    """Whether the line is a headline in capitals: three words or more, none in lower case."""
    return line.upper() == line and len(line.split()) > 2 and _LETTER.search(line) is not None


def running_case(sentence: str, mentions: Iterable[Mention], start: int = 0) -> str:
    """A headline in capitals as running text, letter for letter, for a parser to read."""
    lowered = sentence.lower()
    if not _in_capitals(sentence) or len(lowered) != len(sentence):
        return sentence
    for mention in mentions:
        at = mention.start - start
        lowered = lowered[:at] + mention.text + lowered[at + len(mention.text) :]
    return lowered


def _automaton(words: Iterable[tuple[str, str]]) -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    for word, value in words:
        automaton.add_word(word, (len(word), value))
    automaton.make_automaton()
    return automaton


def _hyphened(pattern: str, words: Iterable[str]) -> re.Pattern[str]:
    # Without words the alternation must match nothing, not the empty string.
    return re.compile(pattern.format("|".join(sorted(words)) or "(?!)"), re.IGNORECASE)


def _standing(
    automaton: ahocorasick.Automaton, text: str, offset: int
) -> list[tuple[int, int, str]]:
    hits: list[tuple[int, int, str]] = []
    for last, (length, name) in automaton.iter(text):
        start, end = last - length + 1, last + 1
        if _stands_alone(text, start, end):
            hits.append((start + offset, end + offset, name))
    return hits


def _stands_alone(text: str, start: int, end: int) -> bool:
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) and text[end - 1] != "-" else " "
    return not (before.isalnum() or after.isalnum())


def _lines(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for line in text.splitlines(keepends=True):
        yield start, line
        start += len(line)


def _is_dateline(match: re.Match[str]) -> bool:
    """A city in capitals, a day or an agency tells a dateline from a dash in a sentence."""
    rest = match.string[match.end() :].partition("\n")[0]
    capitals = _CITY_IN_CAPITALS.match(match.string, match.start())
    sure = match["day"] or match["agency"] or capitals
    return bool(sure) and rest.upper() != rest


def _in_office(names: list[Name], on: dt.date | None) -> Name:
    """The bearer in office on the day, else the one who left last before it, else who came next.

    Of offices held at once the first listed counts.
    """
    if len(names) == 1 or on is None:
        return names[0]
    return min(names, key=lambda name: _distance(name.entity, on))


def _distance(entity: Entity, on: dt.date) -> tuple[int, int]:
    """0 in office; 1 and the days since for who left; 2 and the days until for who comes."""
    if entity.until is not None and entity.until < on:
        return 1, (on - entity.until).days
    if entity.since is not None and on < entity.since:
        return 2, (entity.since - on).days
    return 0, 0
