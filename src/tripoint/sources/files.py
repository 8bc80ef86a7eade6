"""Documents from files and folders: HTML, text, JSON Lines, and any of them through a pipe."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import orjson

from tripoint.errors import InputError, InputTooLarge, UnreadableInput, UsageError

Kind = Literal["auto", "html", "txt", "jsonl"]

MAX_BYTES = 64 * 1024 * 1024
_PAGE_SUFFIXES = {
    ".html": "html", ".htm": "html", ".xhtml": "html", ".txt": "txt", ".text": "txt",
    ".jsonl": "jsonl", ".ndjson": "jsonl",
}  # fmt: skip
_MARKUP = (b"<!doctype html", b"<html", b"<?xml", b"<head", b"<body")


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One thing to read: raw bytes of a page, or text that is already clean."""

    name: str
    kind: Literal["html", "txt", "clean"]
    data: bytes = b""
    text: str = ""
    id: str | None = None
    title: str | None = None
    published: str | None = None
    publisher: str | None = None
    url: str | None = None
    pairs: tuple[dict[str, Any], ...] | None = None


@dataclass(frozen=True, slots=True)
class Unread:
    """Something that could not be read, and why, in words."""

    name: str
    why: str


def documents(paths: list[Path], kind: Kind = "auto") -> Iterator[Document | Unread]:
    """Every document under the paths, folders in sorted order; what cannot be read is said."""
    for path in paths:
        if not path.exists():
            raise UsageError(f"{path} does not exist: give a file or a folder that does")
        for file in _files(path):
            if isinstance(file, Unread):
                yield file
                continue
            try:
                yield from _in_file(file, kind)
            except InputError as fault:
                yield Unread(str(file), str(fault))


def _in_file(file: Path, kind: Kind) -> Iterator[Document | Unread]:
    if kind == "jsonl" or (kind == "auto" and _PAGE_SUFFIXES.get(file.suffix.lower()) == "jsonl"):
        try:
            with file.open("rb") as handle:  # line by line: an archive may be larger than memory
                yield from _lines(handle, str(file))
        except PermissionError as fault:
            raise UnreadableInput("no permission to read this file: change its mode") from fault
    else:
        yield from document_stream(_bytes(file), kind=kind, name=str(file))


def _files(path: Path) -> Iterator[Path | Unread]:
    if not path.is_dir():
        yield path
        return
    try:
        inside = sorted(path.iterdir())
    except PermissionError:
        yield Unread(str(path), "no permission to open this folder: change its mode or skip it")
        return
    for each in inside:
        if each.name.startswith("."):
            continue
        if each.is_dir() and not each.is_symlink():
            yield from _files(each)
        elif each.suffix.lower() in _PAGE_SUFFIXES:
            yield each


def _bytes(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise InputTooLarge(
                f"{size / 1e6:.0f} MB is over the limit of {MAX_BYTES / 1e6:.0f} MB: "
                "split it, or give JSON Lines with one article a line"
            )
        return path.read_bytes()
    except PermissionError as fault:
        raise UnreadableInput("no permission to read this file: change its mode") from fault
    except OSError as fault:
        raise UnreadableInput(f"cannot be read ({fault.strerror})") from fault


def document_stream(
    data: bytes, *, kind: Kind = "auto", name: str = "-"
) -> Iterator[Document | Unread]:
    """The documents in one file's bytes: one page, or one a line of JSON Lines."""
    chosen = _kind(data, Path(name).suffix.lower()) if kind == "auto" else kind
    if chosen == "jsonl":
        yield from _lines(data.splitlines(keepends=True), name)
    elif not data.strip():
        raise UnreadableInput("is empty")
    else:
        yield Document(name=name, kind="html" if chosen == "html" else "txt", data=data)


def _kind(data: bytes, suffix: str) -> Kind:
    start = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(_MARKUP) or b"<html" in start:
        return "html"
    if suffix in _PAGE_SUFFIXES:
        return _PAGE_SUFFIXES[suffix]  # type: ignore[return-value]
    if start.startswith(b"{") and b'"text"' in data[:100_000]:
        return "jsonl"
    return "txt"


def _lines(lines: Iterable[bytes], name: str) -> Iterator[Document | Unread]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        place = f"{name}:{number}"
        if len(line) > MAX_BYTES:
            yield Unread(place, f"is a line of {len(line) / 1e6:.0f} MB: give one article a line")
            continue
        try:
            cells = orjson.loads(line)
        except orjson.JSONDecodeError as fault:
            yield Unread(place, f"is not JSON ({fault}): mend or drop the line")
            continue
        document = _from_cells(cells, place)
        yield document


def _from_cells(cells: object, place: str) -> Document | Unread:
    if not isinstance(cells, dict) or not isinstance(cells.get("text"), str):
        return Unread(place, 'has no "text" string: each line needs {"id", "text"}')
    strings: dict[str, str | None] = {}
    for key in ("id", "title", "published", "publisher", "url"):
        value = cells.get(key)
        if value is not None and not isinstance(value, str | int):
            return Unread(place, f'"{key}" is not a string')
        strings[key] = None if value is None else str(value)
    pairs = cells.get("pairs")
    if pairs is not None and not _are_pairs(pairs, len(cells["text"])):
        return Unread(
            place,
            '"pairs" must be a list of {"source": [start, end], "target": [start, end]} '
            "inside the text",
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
