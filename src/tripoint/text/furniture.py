"""Site furniture: the words a page prints around its article, given as data."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, get_args
from zoneinfo import ZoneInfo

from tripoint.errors import DataError
from tripoint.text.characters import text_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Role = Literal[
    "line",
    "start",
    "tail",
    "published",
    "updated",
    "byline",
    "switch",
    "consent",
    "paywall",
    "wall",
]
Notice = Literal["consent", "paywall", "wall"]

_HOST = re.compile(r"[a-z][a-z0-9+.-]*://(?:[^/?#@]*@)?([^/?#:@]+)", re.IGNORECASE)
_LONGEST_START = 240
_LONGEST_STAMP = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class Furniture:
    """The words, by the part they play, and the time zones that editions and hosts imply."""

    lines: frozenset[str] = frozenset()
    tails: frozenset[str] = frozenset()
    switches: frozenset[str] = frozenset()
    starts: re.Pattern[str]
    labels: re.Pattern[str]
    bylines: re.Pattern[str]
    published: frozenset[str] = frozenset()
    notices: Mapping[Notice, tuple[str, ...]] = field(default_factory=dict)
    switch_zones: Mapping[str, ZoneInfo] = field(default_factory=dict)
    host_zones: Mapping[str, ZoneInfo] = field(default_factory=dict)

    def drops(self, line: str) -> bool:
        """Whether a whole line is furniture."""
        key = text_key(line)
        if not key or key in self.lines or key in self.tails:
            return True
        return len(line) <= _LONGEST_START and self.starts.match(line) is not None

    def stamps(self, line: str) -> list[tuple[bool, str]]:
        """The labelled times of a line such as "Posted 1 May, Updated 2 May": (published, rest)."""
        if len(line) > _LONGEST_STAMP or self.labels.match(line) is None:
            return []
        found = list(self.labels.finditer(line))
        ends = [each.start() for each in found[1:]] + [len(line)]
        return [
            (text_key(label[0]) in self.published, line[label.end() : end].strip(" :,;|·-–"))
            for label, end in zip(found, ends, strict=True)
        ]

    def notices_in(self, text: str) -> frozenset[Notice]:
        """Which kinds of notice a text holds: to consent, to pay, to prove or to turn back."""
        folded = text.casefold()
        return frozenset(
            kind
            for kind, phrases in self.notices.items()
            if any(phrase in folded for phrase in phrases)
        )

    def zone(self, switches: frozenset[str], url: str | None) -> ZoneInfo | None:
        """The zone of a time printed without one: the host's, or the one other edition's."""
        labels = (host_of(url) or "").split(".")
        for at in range(len(labels)):
            if (zone := self.host_zones.get(".".join(labels[at:]))) is not None:
                return zone
        # A page that offers several languages is an international house's: it tells no zone.
        return self.switch_zones.get(next(iter(switches))) if len(switches) == 1 else None


def furniture_from_rows(
    rows: Iterable[Mapping[str, str]], zones: Iterable[Mapping[str, str]] = ()
) -> Furniture:
    """Furniture from rows of (role, text) and of (kind: switch or host, text, zone)."""
    by_role: dict[str, list[str]] = {role: [] for role in get_args(Role)}
    faults = []
    for row in rows:
        if row["role"] in by_role:
            by_role[row["role"]].append(row["text"])
        else:
            faults.append(f"{row['text']}: no role {row['role']!r}, use one of {list(by_role)}")
    if faults:
        raise DataError(faults)
    zones = list(zones)
    return Furniture(
        lines=_keys(by_role["line"]),
        tails=_keys(by_role["tail"]),
        switches=_keys(by_role["switch"]),
        starts=_beginnings(by_role["start"]),
        labels=_beginnings(by_role["published"] + by_role["updated"]),
        bylines=_beginnings(by_role["byline"]),
        published=_keys(by_role["published"]),
        notices={
            kind: tuple(phrase.casefold() for phrase in by_role[kind]) for kind in get_args(Notice)
        },
        switch_zones={
            text_key(row["text"]): ZoneInfo(row["zone"]) for row in zones if row["kind"] == "switch"
        },
        host_zones={row["text"]: ZoneInfo(row["zone"]) for row in zones if row["kind"] == "host"},
    )


def host_of(url: str | None) -> str | None:
    """The host of an address, without its www; None where the address has none."""
    found = _HOST.match(url or "")
    return found[1].lower().removeprefix("www.") if found else None


def _keys(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(text_key(text) for text in texts)


def _beginnings(texts: Iterable[str]) -> re.Pattern[str]:
    """Any of the texts at a word's start, the longest first; none of them: never a match."""
    longest_first = sorted(set(texts), key=lambda text: (-len(text), text))
    choices = "|".join(_bounded(text) for text in longest_first)
    return re.compile(f"(?:{choices})" if choices else r"(?!)", re.IGNORECASE)


def _bounded(text: str) -> str:
    # Scripts without spaces run on after a label; a word edge is asked of the others only.
    edge = r"(?!\w)" if text[-1].isalpha() and text[-1] < "\u0e00" else ""
    start = r"(?<!\w)" if text[0].isalpha() and text[0] < "\u0e00" else ""
    return start + re.escape(text) + edge
