"""Prose against fragments: which lines are sentences, and whether they make an article."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_ENDS = frozenset(".!?…。！？｡؟۔।॥።။។")
_CLOSERS = " \"'”’»)]」』）】"
_SHORTEST = 25
_LONGEST_FRAGMENT = 120
_LEAST_ARTICLE = 40
_SOLID_RUN = 400
_STUB = 600
_MANY_FRAGMENTS = 8
# A Chinese or Korean character says about what two and a half Latin letters say.
_WIDE_WEIGHT = 1.5
_WIDE_FROM = "\u2e80"

_NOTICE_REASONS = (
    ("paywall", "only the opening is shown; the rest is for subscribers"),
    ("consent", "a cookie notice stands in place of the article"),
    ("wall", "the site shows a notice in place of the article"),
)


def ends_sentence(line: str) -> bool:
    """Whether a line closes with the mark that closes a sentence, in any script."""
    return line.rstrip(_CLOSERS)[-1:] in _ENDS


def is_prose(line: str) -> bool:
    """Whether a line is a paragraph: a sentence of some length, or long whatever its end."""
    size = weight(line)
    return size >= _LONGEST_FRAGMENT or (size >= _SHORTEST and ends_sentence(line))


def weight(line: str) -> float:
    """A line's length in Latin letters' worth."""
    return len(line) + _WIDE_WEIGHT * sum(each >= _WIDE_FROM for each in line)


def trim(lines: Sequence[str]) -> list[str]:
    """Lines from the first to the last sentence, without runs of links between them.

    One or two short lines between sentences are subheadings and stay; three or more are a menu.
    A text without any prose is returned as it is.
    """
    if not any(map(is_prose, lines)):
        return list(lines)
    runs = [(fragment, list(group)) for fragment, group in groupby(lines, _is_fragment)]
    kept: list[str] = []
    for at, (fragment, run) in enumerate(runs):
        if not fragment or (0 < at < len(runs) - 1 and len(run) < 3):
            kept.extend(run)
    return kept


def why_no_article(
    lines: Sequence[str], paragraphs: Sequence[str], notices: Iterable[str]
) -> str | None:
    """Why a page is no article, in a few plain words; None where it is one."""
    if not lines:
        return "the page has no text"
    prose = [weight(line) for line in paragraphs if is_prose(line)]
    size = sum(prose)
    if size < _STUB:
        for notice, reason in _NOTICE_REASONS:
            if notice in notices:
                return reason
    runs = [sum(map(weight, group)) for solid, group in groupby(lines, is_prose) if solid]
    fragments = sum(map(_is_fragment, lines))
    scattered = len(runs) > 2 or size < 2 * _LEAST_ARTICLE
    if fragments >= _MANY_FRAGMENTS and scattered and max(runs, default=0) < _SOLID_RUN:
        return "a list of links, not an article"
    if size < _LEAST_ARTICLE:
        return "no paragraph of prose"
    return None


def _is_fragment(line: str) -> bool:
    return not is_prose(line) and not ends_sentence(line)
