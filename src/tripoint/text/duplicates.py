"""Exact copies: a body printed twice inside one page, and the same words on two pages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tripoint.schema import content_id
from tripoint.text.characters import text_key

if TYPE_CHECKING:
    from collections.abc import Sequence

_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|(?<=[。！？।])|\s*[\r\n]+\s*")
# In UTF-8 bytes, so that fewer letters make a line long where a letter says more: 40 Latin ones,
# 20 Cyrillic, 14 Chinese.
_LONG = 40
_ELLIPSES = ("...", "…")


def fold_repeats(lines: Sequence[str]) -> list[str]:
    """The lines without what an earlier line already said in full.

    A line is a repeat when each of its sentences was read before and one of them is long, so a
    second copy folds even if it breaks its lines elsewhere. A short line folds only between
    repeats: "No comment." may be said twice. A teaser cut off by an ellipsis folds into the line
    that goes on.
    """
    seen: set[str] = set()
    opened: set[bytes] = set()
    marks: list[str] = []
    for line in lines:
        keys = [key for part in _SENTENCE_END.split(line) if (key := text_key(part))]
        marks.append(_mark(line, keys, seen, opened))
        seen.update(keys)
        opened.update(_opening(key) for key in keys)
    dropped = _teasers(lines) | _repeats(marks)
    return [line for at, line in enumerate(lines) if at not in dropped]


def fingerprint(text: str) -> str:
    """The same for two texts of the same words, whatever their case, spacing or punctuation."""
    return content_id(text_key(text))


def _mark(line: str, keys: list[str], seen: set[str], opened: set[bytes]) -> str:
    if keys and all(key in seen for key in keys):
        return "repeat" if any(_is_long(key) for key in keys) else "short"
    if keys and line.endswith(_ELLIPSES) and all(key in seen for key in keys[:-1]):
        return "repeat" if _is_long(keys[-1]) and _opening(keys[-1]) in opened else "new"
    return "new"


def _repeats(marks: list[str]) -> set[int]:
    """The lines marked as repeats, and the short ones that stand beside them."""
    found = {at for at, mark in enumerate(marks) if mark == "repeat"}
    for order in (range(len(marks)), range(len(marks) - 1, -1, -1)):
        beside = False
        for at in order:
            beside = marks[at] == "repeat" or (beside and marks[at] == "short")
            if beside:
                found.add(at)
    return found


def _teasers(lines: Sequence[str]) -> set[int]:
    """Lines cut off by an ellipsis that a later line says in full."""
    later: set[bytes] = set()
    found: set[int] = set()
    for at in range(len(lines) - 1, -1, -1):
        key = text_key(lines[at])
        if lines[at].endswith(_ELLIPSES) and _is_long(key) and _opening(key) in later:
            found.add(at)
        later.add(_opening(key))
    return found


def _is_long(key: str) -> bool:
    return len(key.encode()) >= _LONG


def _opening(key: str) -> bytes:
    return key.encode()[:_LONG]
