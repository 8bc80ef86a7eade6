"""Names and numbers held against lists: each hit with its score, its reasons and its list.

A hit is a question for a reader, never a finding. Names are found through an index of their words'
beginnings and ends, so a name is only missed where every word has slips at both; vessels by IMO
number are found exactly.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from tripoint.text.name_matching import THRESHOLD, compare
from tripoint.text.names import Form, NameReader

__all__ = ["Screener", "imo_number", "list_changes"]

Kind = Literal["person", "body", "vessel", "aircraft", "unknown"]

_IMO = re.compile(r"(?:IMO\s*(?:NO\.?|NUMBER)?\s*:?\s*)?(\d{7})", re.IGNORECASE)
_PLAIN = frozenset({None, "nick", "home", "acronym"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ListEntry:
    """One entry of a list: the main name first; `imo` are IMO numbers of seven digits."""

    id: str
    kind: Kind
    names: tuple[str, ...]
    weak_names: tuple[str, ...] = ()
    imo: tuple[str, ...] = ()
    programme: str | None = None
    listed_on: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NameList:
    """A list as it was loaded; `version` is the date in it, else the beginning of its digest."""

    id: str
    name: str
    version: str
    digest: str
    entries: tuple[ListEntry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """An entry that a name may be."""

    query: str
    list: str
    version: str
    entry: ListEntry
    name: str
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What became of one entry between two versions of a list."""

    entry: str
    what: Literal["added", "removed", "changed"]
    name: str
    gained: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Listed:
    """One name of an entry, read."""

    list: NameList
    entry: ListEntry
    name: str
    forms: tuple[Form, ...]
    is_person: bool
    is_weak: bool


def imo_number(text: str) -> str | None:
    """The seven digits of an IMO ship number that passes its check digit; None for any other text.

    The last digit is that of the sum of the first six, each multiplied by 7 down to 2
    (IMO resolution A.1117(30)).
    """
    found = _IMO.fullmatch(text.strip())
    if found is None:
        return None
    digits = [int(each) for each in found[1]]
    total = sum(digit * weight for digit, weight in zip(digits, range(7, 1, -1), strict=False))
    return found[1] if total % 10 == digits[6] else None


class Screener:
    """Lists made ready to be asked."""

    def __init__(self, lists: Iterable[NameList], reader: NameReader) -> None:
        self._reader = reader
        self._lists = tuple(lists)
        self._names: list[_Listed] = []
        self._index: dict[str, list[int]] = {}
        for each in self._lists:
            for entry in each.entries:
                for listed in self._read(each, entry):
                    for key in set(_keys(listed.forms)):
                        self._index.setdefault(key, []).append(len(self._names))
                    self._names.append(listed)

    def _read(self, list_: NameList, entry: ListEntry) -> Iterator[_Listed]:
        # What is of no known kind is read both ways.
        ways = (True, False) if entry.kind == "unknown" else (entry.kind == "person",)
        for is_person in ways:
            for name in (*entry.names, *entry.weak_names):
                forms = self._reader.read(name, is_person)
                yield _Listed(list_, entry, name, forms, is_person, name in entry.weak_names)

    def hits(
        self, query: str, *, kind: Kind | None = None, least: float = THRESHOLD
    ) -> tuple[Hit, ...]:
        """The entries that a name or an IMO number may be, the likeliest first, each once."""
        number = imo_number(query)
        if number is not None:
            return tuple(self._by_number(query, number))
        best: dict[tuple[str, str], Hit] = {}
        forms = {way: self._reader.read(query, way) for way in (True, False)}
        places = {at for read in forms.values() for key in _keys(read) for at in self._at(key)}
        for at in sorted(places):
            listed = self._names[at]
            if kind is not None and listed.entry.kind not in (kind, "unknown"):
                continue
            hit = _hit(query, forms[listed.is_person], listed)
            key = (listed.list.id, listed.entry.id)
            if hit.score >= least and (key not in best or hit.score > best[key].score):
                best[key] = hit
        return tuple(sorted(best.values(), key=lambda hit: (-hit.score, hit.list, hit.entry.id)))

    def _at(self, key: str) -> Sequence[int]:
        return self._index.get(key, ())

    def _by_number(self, query: str, number: str) -> Iterator[Hit]:
        for each in self._lists:
            for entry in each.entries:
                if number in entry.imo:
                    yield Hit(
                        query=query,
                        list=each.name,
                        version=each.version,
                        entry=entry,
                        name=entry.names[0],
                        score=1.0,
                        reasons=(f"IMO {number}, check digit right",),
                    )


def _hit(query: str, forms: Sequence[Form], listed: _Listed) -> Hit:
    likeness = compare(forms, listed.forms, is_person=listed.is_person)
    weak = ("the list calls this alias weak",) if listed.is_weak else ()
    return Hit(
        query=query,
        list=listed.list.name,
        version=listed.list.version,
        entry=listed.entry,
        name=listed.name,
        score=likeness.score,
        reasons=(*likeness.reasons, *weak),
    )


def _keys(forms: Iterable[Form]) -> Iterator[str]:
    for form in forms:
        words = [word for word in form.words if word.kind in _PLAIN]
        for word in words or form.words:
            yield f"<{word.fold[:3]}"
            yield f"{word.fold[-3:]}>"
            if word.east:
                yield f"e{word.east}"
        for korean in form.korean:
            yield f"k{korean.family}{korean.given}"
        for east in form.east:
            yield f"e{east}"
        joined = form.joined
        if len(joined) >= 6:
            yield f"j{joined[:4]}"
            yield f"j{joined[-4:]}"
        letters = "".join(word.text[0] for word in words)
        yield f"a{letters if len(letters) > 2 else form.joined}"


def list_changes(old: NameList, new: NameList) -> tuple[Change, ...]:
    """What was added, removed and changed between two versions, by the entries' own ids."""
    before = {entry.id: entry for entry in old.entries}
    after = {entry.id: entry for entry in new.entries}
    found: list[Change] = []
    for id_ in sorted(before.keys() | after.keys()):
        then, now = before.get(id_), after.get(id_)
        if then is None and now is not None:
            found.append(Change(entry=id_, what="added", name=now.names[0], gained=now.names))
        elif now is None and then is not None:
            found.append(Change(entry=id_, what="removed", name=then.names[0], lost=then.names))
        elif then is not None and now is not None and then != now:
            gained, lost = _differences(then, now), _differences(now, then)
            change = Change(entry=id_, what="changed", name=now.names[0], gained=gained, lost=lost)
            if gained or lost:
                found.append(change)
    return tuple(found)


_PARTS: tuple[tuple[str, Callable[[ListEntry], Iterable[str | None]]], ...] = (
    ("", lambda entry: entry.names),
    ("weak ", lambda entry: entry.weak_names),
    ("IMO ", lambda entry: entry.imo),
    ("programme ", lambda entry: (entry.programme,)),
    ("kind ", lambda entry: (entry.kind,)),
    ("listed on ", lambda entry: (entry.listed_on,)),
)


def _differences(then: ListEntry, now: ListEntry) -> tuple[str, ...]:
    """What `now` says that `then` did not."""
    return tuple(
        f"{label}{value}"
        for label, part in _PARTS
        for value in part(now)
        if value is not None and value not in set(part(then))
    )
