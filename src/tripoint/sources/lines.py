"""Articles as JSON Lines: {"id", "text", "published"?, "title"?, "pairs"?}, one a line.

Their texts are kept to the character, so that the offsets in `pairs` and in the answers hold.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, Literal

import orjson


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One thing to read: raw bytes of a page, or text that is already clean."""

    name: str
    kind: Literal["html", "txt", "clean"]
    data: bytes = b""
    charset: str | None = None
    text: str = ""
    id: str | None = None
    title: str | None = None
    published: str | None = None
    publisher: str | None = None
    url: str | None = None
    pairs: tuple[dict[str, Any], ...] | None = None


@dataclass(frozen=True, slots=True)
class Unread:
    """Something that was not read, and why, in words; `meant` where it was passed over rightly."""

    name: str
    why: str
    meant: bool = False


def read_lines(head: bytes, rest: BinaryIO, name: str, most: int) -> Iterator[Document | Unread]:
    """The document of each line of `head` and then `rest`; a line over `most` bytes is said."""
    for number, line in enumerate(_split(head, rest, most), 1):
        place = f"{name}:{number}"
        if len(line) > most:
            yield Unread(place, f"is a line of over {most / 1e6:.0f} MB: give one article a line")
        elif line.strip():
            yield _document(line, place)


def _split(head: bytes, rest: BinaryIO, most: int) -> Iterator[bytes]:
    """The lines, none longer than one byte over the limit, whatever stands in the stream."""
    *whole, last = head.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    yield from whole
    line = last + rest.readline(most + 1)
    while line:
        yield line
        while line and not line.endswith(b"\n"):
            line = rest.readline(most + 1)
        line = rest.readline(most + 1)


def _document(line: bytes, place: str) -> Document | Unread:
    try:
        cells = orjson.loads(line)
    except orjson.JSONDecodeError as fault:
        return Unread(place, f"is not JSON ({fault}): mend or drop the line")
    if not isinstance(cells, dict) or not isinstance(cells.get("text"), str):
        return Unread(place, 'has no "text" string: each line needs {"id", "text"}')
    strings: dict[str, str | None] = {}
    for key in ("id", "title", "published", "publisher", "url"):
        value = cells.get(key)
        if isinstance(value, bool) or not isinstance(value, str | int | None):
            return Unread(place, f'"{key}" is not a string: put it in quotes')
        strings[key] = None if value is None else str(value)
    pairs = cells.get("pairs")
    if pairs is not None and not _are_pairs(pairs, len(cells["text"])):
        return Unread(
            place,
            '"pairs" must be a list of {"source": [start, end], "target": [start, end]} '
            f"inside the text, which has {len(cells['text'])} characters",
        )
    return Document(
        name=place,
        kind="clean",
        text=cells["text"],
        pairs=None if pairs is None else tuple(pairs),
        id=strings["id"],
        title=strings["title"],
        published=strings["published"],
        publisher=strings["publisher"],
        url=strings["url"],
    )


def _are_pairs(pairs: object, length: int) -> bool:
    return isinstance(pairs, list) and all(
        isinstance(pair, dict)
        and all(_is_span(pair.get(side), length) for side in ("source", "target"))
        for pair in pairs
    )


def _is_span(span: object, length: int) -> bool:
    return (
        isinstance(span, list)
        and len(span) == 2
        and all(type(each) is int for each in span)
        and 0 <= span[0] < span[1] <= length
    )
