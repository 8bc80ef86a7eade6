"""The card of a state, an organisation or a group: its fields, checked as they are read."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable
from typing import Any

from tripoint.knowledge.reading import read_yaml

_CODE = re.compile(r"[A-Z]{3}")
_LISTS = ("names", "adjectives", "people", "government", "places")


@dataclass(frozen=True, slots=True)
class Leader:
    """Who leads an organisation or group, by every printed name, the full one first."""

    names: tuple[str, ...]
    office: str | None
    since: dt.date | None
    until: dt.date | None


@dataclass(frozen=True, slots=True)
class Card:
    """One file of states/, organisations/ or groups/; a state has no `id`."""

    code: str
    name: str
    id: str | None
    sector: str | None
    lists: dict[str, tuple[str, ...]] = field(default_factory=dict)
    bodies: tuple[tuple[tuple[str, ...], str], ...] = ()
    leaders: tuple[Leader, ...] = ()


def read_card(path: Traversable, sectors: frozenset[str], faults: list[str]) -> Card | None:
    """The card in a file; None, with the faults added to the list, where it has any."""
    found: list[str] = []
    raw = read_yaml(path)
    if not isinstance(raw, dict):
        faults.append(f"{path.name}:1: no card, copy a neighbour's")
        return None
    card = _Reader(raw, sectors, found).card()
    faults += (f"{path.name}:{_line(path, fault)}: {fault}" for fault in found)
    return None if found else card


def day(value: object, place: str, faults: list[str]) -> dt.date | None:
    """A date given by day, month or year; the first day of what is known."""
    parts = str(value or "").split("-")
    if parts == [""]:
        return None
    try:
        year, month, number = (int(part) for part in (*parts, "1", "1")[:3])
        return dt.date(year, month, number)
    except ValueError:
        faults.append(f"{place}: {value!r} is no date, write YYYY-MM-DD")
        return None


class _Reader:
    def __init__(self, raw: dict[str, Any], sectors: frozenset[str], faults: list[str]) -> None:
        self._raw = raw
        self._sectors = sectors
        self._faults = faults

    def card(self) -> Card:
        raw = self._raw
        code = str(raw.get("folds_into") or raw.get("code"))
        if not _CODE.fullmatch(code):
            self._faults.append(f"code is {code!r}, write three capitals")
        if not isinstance(raw.get("name"), str):
            self._faults.append("name is missing, write the name in English")
        lists = {key: self._texts(raw, key) for key in _LISTS}
        capital = raw.get("capital") or {}
        lists["capital"] = self._texts(capital, "names")
        if not lists["names"]:
            self._faults.append("names is empty, list every printed name")
        bodies = (self._body(each) for each in raw.get("bodies") or ())
        return Card(
            code=code,
            name=str(raw.get("name")),
            id=raw.get("id"),
            sector=self._sector(raw.get("sector")),
            lists=lists,
            bodies=tuple(body for body in bodies if body[0]),
            leaders=tuple(self._leader(each) for each in raw.get("leaders") or ()),
        )

    def _texts(self, raw: dict[str, Any], key: str) -> tuple[str, ...]:
        value = raw.get(key) or ()
        if isinstance(value, str) or not all(isinstance(each, str) and each for each in value):
            # YAML reads NO as false and 1991 as a number.
            self._faults.append(f"{key} holds something that is no text, put it in quotes")
            return ()
        return tuple(value)

    def _sector(self, value: str | None) -> str | None:
        if value is not None and value not in self._sectors:
            self._faults.append(f"sector is {value!r}, see class sector in words.tsv")
        return value

    def _body(self, raw: dict[str, Any]) -> tuple[tuple[str, ...], str]:
        names = self._texts(raw, "names")
        if not names:
            self._faults.append("bodies holds one without names, list its printed names")
        if raw.get("sector") is None:
            self._faults.append(f"bodies: {names[:1]} has no sector, see words.tsv")
        return names, self._sector(raw.get("sector")) or ""

    def _leader(self, raw: dict[str, Any]) -> Leader:
        names = (str(raw.get("name")), *self._texts(raw, "names"))
        since = day(raw.get("start"), "start", self._faults)
        until = day(raw.get("end"), "end", self._faults)
        return Leader(names, raw.get("office"), since, until)


def _line(path: Traversable, fault: str) -> int:
    """Where the field that a fault begins with stands in its file, as near as the text tells."""
    key = fault.partition(":")[0].split()[0]
    lines = path.read_text("utf-8").splitlines()
    return next((n for n, line in enumerate(lines, 1) if re.match(rf"[\s{{-]*{key}:", line)), 1)
