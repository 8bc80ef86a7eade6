"""The outlets that articles come from: who stands behind each, how reliable it is held to be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources.abc import Traversable
from typing import Any
from urllib.parse import urlsplit

from tripoint.errors import DataError
from tripoint.knowledge.reading import data_folder, read_yaml, sorted_files

__all__ = ["check_outlets", "load_outlets", "outlet_of"]

_HOST = re.compile(r"([a-z0-9-]+\.)+[a-z]{2,}")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_TIES = ("none", "public", "funded", "owned", "organ")
_GRADES = "ABCDEF"
_KEYS = {"name", "publisher", "hosts", "country", "languages", "state_tie", "reliability"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """The card of one outlet; `tie` says how it hangs on the state `tied_to`."""

    name: str
    publisher: str
    hosts: tuple[str, ...]
    country: str
    languages: tuple[str, ...]
    tie: str
    tied_to: str | None
    tie_reason: str
    grade: str
    grade_reason: str
    grade_source: str | None


@cache
def load_outlets() -> tuple[Outlet, ...]:
    """Every card, by file name; raises DataError where one has faults."""
    faults: list[str] = []
    found = [_outlet(path, faults) for path in _files()]
    if faults:
        raise DataError(faults)
    return tuple(each for each in found if each is not None)


def outlet_of(url: str | None) -> Outlet | None:
    """The outlet whose host, or whose subdomain, an address is at."""
    try:
        host = urlsplit(url or "").hostname or ""
    except ValueError:
        return None
    labels = host.split(".")
    tails = (".".join(labels[at:]) for at in range(len(labels)))
    by_host = _by_host()
    return next((by_host[tail] for tail in tails if tail in by_host), None)


def check_outlets() -> list[str]:
    """Every fault of the cards, as `file:line: fault, fix`."""
    faults: list[str] = []
    owner: dict[str, str] = {}
    for path in _files():
        try:
            outlet = _outlet(path, faults)
        except DataError as fault:
            faults += fault.faults
            continue
        for host in outlet.hosts if outlet else ():
            if host in owner:
                faults.append(f"{path.name}:1: {host} is in {owner[host]} too, keep it in one file")
            owner.setdefault(host, path.name)
    return faults


@cache
def _by_host() -> dict[str, Outlet]:
    return {host: each for each in load_outlets() for host in each.hosts}


def _files() -> list[Traversable]:
    return sorted_files(data_folder() / "sources", ".yaml")


def _outlet(path: Traversable, faults: list[str]) -> Outlet | None:
    raw = read_yaml(path)
    if not isinstance(raw, dict) or set(raw) != _KEYS:
        faults.append(f"{path.name}:1: the keys are not {', '.join(sorted(_KEYS))}, set them so")
        return None
    found = list(_faults(raw))
    faults += (f"{path.name}:{_line(path, key)}: {fault}" for key, fault in found)
    if found:
        return None
    tie, grade = raw["state_tie"], raw["reliability"]
    return Outlet(
        name=raw["name"],
        publisher=raw["publisher"],
        hosts=tuple(raw["hosts"]),
        country=raw["country"],
        languages=tuple(raw["languages"]),
        tie=tie["kind"],
        tied_to=tie["state"],
        tie_reason=tie["reason"],
        grade=grade["grade"],
        grade_reason=grade["reason"],
        grade_source=grade["source"],
    )


def _faults(raw: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The key and the fault of everything that is not as the README of the folder says."""
    for key in ("name", "publisher"):
        if not isinstance(raw[key], str) or not raw[key].strip():
            yield key, f"{key} is {raw[key]!r}, write it as text"
    if not _are_texts(raw["hosts"], _HOST):
        yield "hosts", f"hosts is {raw['hosts']!r}, list hosts as [example.com]"
    if not _are_texts(raw["languages"], _LANGUAGE):
        yield "languages", f"languages is {raw['languages']!r}, list ISO 639 codes in quotes"
    if not _is_state(raw["country"]):
        yield "country", f"country is {raw['country']!r}, give the code of a file in actors/states"
    tie = raw["state_tie"]
    if not isinstance(tie, dict) or set(tie) != {"kind", "state", "reason", "source"}:
        yield "state_tie", "state_tie needs kind, state, reason and source, add them"
    elif tie["kind"] not in _TIES:
        yield "kind", f"kind is {tie['kind']!r}, choose one of {', '.join(_TIES)}"
    elif (tie["kind"] == "none") != (tie["state"] is None):
        yield "state", "state is null where kind is none and only there, correct one of them"
    elif tie["state"] is not None and not _is_state(tie["state"]):
        yield "state", f"state is {tie['state']!r}, give the code of a file in actors/states"
    elif not (tie["reason"] and tie["source"]):
        yield "state_tie", "state_tie has no reason or no source, write both"
    grade = raw["reliability"]
    if not isinstance(grade, dict) or set(grade) != {"grade", "reason", "source"}:
        yield "reliability", "reliability needs grade, reason and source, add them"
    elif not isinstance(grade["grade"], str) or grade["grade"] not in list(_GRADES):
        yield "grade", f"grade is {grade['grade']!r}, choose a letter from A to F"
    elif not grade["reason"] or (grade["grade"] != "F" and not grade["source"]):
        yield (
            "reliability",
            "a grade needs its reason, and all but F a source, write them or give F",
        )


def _are_texts(value: object, form: re.Pattern[str]) -> bool:
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(each, str) and form.fullmatch(each) for each in value)
    )


def _is_state(code: object) -> bool:
    return isinstance(code, str) and code in _states()


@cache
def _states() -> frozenset[str]:
    files = sorted_files(data_folder() / "actors" / "states", ".yaml")
    return frozenset(each.name.partition(".")[0] for each in files)


def _line(path: Traversable, key: str) -> int:
    lines = path.read_text("utf-8").splitlines()
    return next((n for n, line in enumerate(lines, 1) if re.match(rf"\s*{key}:", line)), 1)
