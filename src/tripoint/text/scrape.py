"""A text file as a scraper or a person left it: headline, times, body and furniture in one run."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING

from tripoint.text.characters import clean_lines, one_line, text_key
from tripoint.text.dates import parse_published
from tripoint.text.draft import Draft
from tripoint.text.duplicates import fold_repeats
from tripoint.text.prose import ends_sentence, is_prose, trim, weight

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, tzinfo

    from tripoint.text.furniture import Furniture

_MOST_LINES = 20_000
_LONGEST_TITLE = 200
_LEAST_TITLE = 12
_LONGEST_BARE_STAMP = 60
_MOST_STAMP_WORDS = 3
_LONGEST_WRAP = 120
_SHORTEST_WRAP = 40
_COPYRIGHT = re.compile(
    r"(?:©|\(c\)|copyright)[\s©]*(?:\(c\)\s*)?(?:\d{4}\s*(?:[-–]\s*\d{4})?)?[\s,]*(?:by\s+)?"
    r"(?P<name>[^\W\d][^.|;,]{2,60})",
    re.IGNORECASE,
)


def read_scrape(text: str, furniture: Furniture, url: str | None = None) -> Draft:
    """The title, time and paragraphs of a plain-text page."""
    lines = _unwrapped(clean_lines(text))
    if len(lines) > _MOST_LINES:
        return Draft(why_not=f"the page has more than {_MOST_LINES:,} lines")
    sorted_out = _SortedOut()
    header_ends = _header_end(lines, furniture)
    for at, line in enumerate(lines):
        _sort(line, at < header_ends, sorted_out, furniture)
    title = _title(sorted_out.header, furniture)
    body = drop_furniture(sorted_out.body, title, furniture)
    header = drop_furniture(sorted_out.header, title, furniture)
    folded = fold_repeats(body)
    zone = furniture.zone(frozenset(sorted_out.switches), url)
    published, published_text = first_time(sorted_out.stamps, zone)
    paragraphs = tuple(trim(folded) or header or ([title] if title else []))
    return Draft(
        title=one_line(title),
        published=published,
        published_text=published_text,
        publisher=_copyright_holder(lines),
        lines=tuple(header + folded) or paragraphs,
        paragraphs=paragraphs,
        notices=furniture.notices_in("\n".join(lines)),
    )


def drop_furniture(lines: Sequence[str], title: str | None, furniture: Furniture) -> list[str]:
    """The lines without furniture, the headline printed again, and what hangs under a tail."""
    title_key = text_key(title or "")
    kept: list[str] = []
    under_tail = False
    for line in lines:
        key = text_key(line)
        under_tail = key in furniture.tails or (under_tail and not is_prose(line))
        if under_tail or key == title_key or key in furniture.switches or furniture.drops(line):
            continue
        kept.append(line)
    return kept


def labelled_times(line: str, furniture: Furniture) -> list[tuple[bool, str]]:
    """The times of a "Posted ... Updated ..." line that can be read: (published, as printed)."""
    return [
        (is_published, printed)
        for is_published, printed in furniture.stamps(line)
        if len(printed) <= _LONGEST_BARE_STAMP and parse_published(printed) is not None
    ]


def first_time(
    stamps: Sequence[tuple[bool, str]], zone: tzinfo | None
) -> tuple[datetime | None, str | None]:
    """The first time labelled as that of publication, else the first of any label."""
    for _, printed in sorted(stamps, key=lambda stamp: not stamp[0]):
        when = parse_published(printed)
        if when is not None:
            zoned = when if when.tzinfo is not None else when.replace(tzinfo=zone)
            return zoned, printed.rstrip(" .,;")
    return None, None


@dataclass(slots=True)
class _SortedOut:
    header: list[str] = field(default_factory=list)
    body: list[str] = field(default_factory=list)
    stamps: list[tuple[bool, str]] = field(default_factory=list)
    switches: set[str] = field(default_factory=set)


def _sort(line: str, in_header: bool, into: _SortedOut, furniture: Furniture) -> None:
    if times := labelled_times(line, furniture):
        into.stamps.extend(times)
    elif in_header and _is_bare_stamp(line):
        into.stamps.append((True, line))
    elif text_key(line) in furniture.switches:
        into.switches.add(text_key(line))
    elif in_header and into.header and _is_byline(line, furniture):
        return
    else:
        (into.header if in_header else into.body).append(line)


def _header_end(lines: Sequence[str], furniture: Furniture) -> int:
    """Where the body starts: its first paragraph, or the short sentences that lead into it."""
    above: set[str] = set()
    lead: int | None = None
    for at, line in enumerate(lines):
        after = lines[at + 1] if at + 1 < len(lines) else ""
        key = text_key(line)
        if labelled_times(line, furniture) or _is_bare_stamp(line) or furniture.drops(line):
            lead = None
            continue
        headline = key in above or (not above and _is_headline(line, after, furniture))
        if is_prose(line) and not headline:
            return at if lead is None else lead
        leads = bool(above) and not headline and ends_sentence(line)
        lead = (at if lead is None else lead) if leads else None
        above.add(key)
    return len(lines)


def _is_headline(line: str, after: str, furniture: Furniture) -> bool:
    """A first line that reads like prose is a headline yet if it asks, or is stamped or signed."""
    if len(line) > _LONGEST_TITLE:
        return False
    return (
        line[-1] in "?!"
        or bool(labelled_times(after, furniture))
        or _is_bare_stamp(after)
        or _is_byline(after, furniture)
    )


def _title(header: Sequence[str], furniture: Furniture) -> str | None:
    """Of the lines over the body: the one printed twice, else the first of four words or more."""
    candidates = [
        line for line in header if len(line) <= _LONGEST_TITLE and not furniture.drops(line)
    ]
    counts = Counter(text_key(line) for line in candidates)
    for line in candidates:
        if counts[text_key(line)] > 1 and weight(line) >= _LEAST_TITLE:
            return line
    for line in candidates:
        if len(line.split()) >= 4 or weight(line) - len(line) >= _LEAST_TITLE:
            return line
    return candidates[0] if candidates else None


def _is_bare_stamp(line: str) -> bool:
    if len(line) > _LONGEST_BARE_STAMP or not any(each.isdigit() for each in line):
        return False
    words = [word for word in re.findall(r"[^\W\d_]+", line) if not word.isupper()]
    return len(words) <= _MOST_STAMP_WORDS and parse_published(line) is not None


def _is_byline(line: str, furniture: Furniture) -> bool:
    signed = furniture.bylines.match(line) is not None
    return signed and len(line.split()) <= 8 and not ends_sentence(line)


def _copyright_holder(lines: Sequence[str]) -> str | None:
    for line in lines:
        if len(line) <= _LONGEST_TITLE and (found := _COPYRIGHT.match(line)):
            return one_line(re.split(r"(?i)\s*all rights", found["name"])[0].strip(" -–|"))
    return None


def _unwrapped(lines: Sequence[str]) -> list[str]:
    """Paragraphs: hard-wrapped blocks become one line, empty lines go."""
    unwrapped: list[str] = []
    for filled, group in groupby(lines, bool):
        block = list(group)
        if not filled:
            continue
        if _is_wrapped(block):
            unwrapped.append(" ".join(block))
        else:
            unwrapped.extend(block)
    return unwrapped


def _is_wrapped(block: Sequence[str]) -> bool:
    """Every line but the last is about as wide as the widest, and most stop inside a sentence."""
    widths = [len(line) for line in block[:-1]]
    if not widths or max(widths) > _LONGEST_WRAP or min(widths) < _SHORTEST_WRAP:
        return False
    open_lines = sum(not ends_sentence(line) for line in block[:-1])
    return min(widths) >= 0.7 * max(widths) and open_lines * 2 > len(widths)
