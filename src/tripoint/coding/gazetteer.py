"""Known names in running text: one pass, longest match, on word boundaries, with their dates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import ahocorasick

Form = Literal["name", "adjective", "people", "capital", "government", "body", "place", "person"]

# "anti-American", "pro-Russian", "ex-Soviet" describe somebody else than the named party.
_DETACHING = ("anti-", "Anti-", "pro-", "Pro-", "non-", "Non-", "ex-", "post-", "Post-", "pre-")


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
    """A name found in a text, at characters [start, end)."""

    start: int
    end: int
    text: str
    form: Form
    entity: Entity


@dataclass(frozen=True, slots=True)
class Role:
    """A common noun that makes a party of a nationality: "troops", "lawmaker", "firm"."""

    sector: str
    kind: Literal["body", "person", "firm"]


class Gazetteer:
    """All known names, ready to be found; a homograph shadows the names inside it."""

    def __init__(
        self, names: Iterable[Name], homographs: Iterable[str], roles: Mapping[str, Role]
    ) -> None:
        self.roles = roles
        self._names: dict[str, list[Name]] = {}
        for name in names:
            self._names.setdefault(name.text, []).append(name)
        self._automaton = ahocorasick.Automaton()
        for text in (*self._names, *homographs):
            self._automaton.add_word(text, text)
        self._automaton.make_automaton()

    def find(self, text: str, on: dt.date | None = None) -> list[Mention]:
        """Every known name in the text, in order, none overlapping; `on` picks among namesakes."""
        hits: list[tuple[int, int, str]] = []
        for last, name in self._automaton.iter(text):
            start, end = last - len(name) + 1, last + 1
            if _stands_alone(text, start, end):
                hits.append((start, end, name))
        hits.sort(key=lambda hit: (hit[0], -hit[1]))
        found: list[Mention] = []
        reach = 0
        for start, end, name in hits:
            if start < reach:
                continue
            reach = end
            if name in self._names and not text[max(0, start - 5) : start].endswith(_DETACHING):
                chosen = _in_office(self._names[name], on)
                found.append(Mention(start, end, name, chosen.form, chosen.entity))
        return found

    def names(self) -> Mapping[str, Sequence[Name]]:
        """Every printed name with the entities that bear it."""
        return self._names


def _stands_alone(text: str, start: int, end: int) -> bool:
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    return not (before.isalnum() or after.isalnum())


def _in_office(names: list[Name], on: dt.date | None) -> Name:
    """The bearer in office on the day, else the one who left last before it, else the first."""
    if len(names) == 1 or on is None:
        return names[0]
    left: list[tuple[dt.date, int]] = []
    for index, name in enumerate(names):
        since, until = name.entity.since, name.entity.until
        if since is not None and since <= on and (until is None or on <= until):
            return name
        if until is not None and until < on:
            left.append((until, index))
    return names[max(left)[1]] if left else names[0]
