"""Documents from files, folders and pipes: web pages, text, JSON Lines of articles, archives.

Each of them may be packed with gzip or zstd.
"""

from __future__ import annotations

import io
import re
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal, cast

from tripoint.errors import InputError, InputTooLarge, UnreadableInput, UsageError
from tripoint.sources.lines import Document, Unread, read_lines
from tripoint.sources.unpacking import Coding, Unpacked, joined, packing
from tripoint.sources.warc import read_archive

__all__ = ["Document", "Kind", "Unread", "document_stream", "documents"]

Kind = Literal["auto", "html", "txt", "jsonl", "warc"]

MAX_BYTES = 64 * 1024 * 1024
_KINDS: dict[str, Kind] = {
    ".html": "html", ".htm": "html", ".xhtml": "html", ".txt": "txt", ".text": "txt",
    ".jsonl": "jsonl", ".ndjson": "jsonl", ".warc": "warc",
}  # fmt: skip
_PACKED = (".gz", ".zst")
# What is read a piece at a time, so that its length is no matter.
_STREAMED = ("jsonl", "warc")
_MARKUP = (b"<!doctype html", b"<html", b"<?xml", b"<head", b"<body")
_ARCHIVE = b"WARC/"
_RECORD = re.compile(rb'\{\s*"')
_HEAD = 2048
_URL = re.compile(r"[a-z]{2,}:/", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Place:
    """A path that is to be read, and whether it is a folder."""

    path: Path
    is_folder: bool


def documents(
    paths: Iterable[Path], kind: Kind = "auto", *, pipe: BinaryIO | None = None
) -> Iterator[Document | Unread]:
    """Every document under the paths, folders in sorted order; what cannot be read is said.

    `pipe` stands for the path `-`. Raises UsageError at once where a path is nothing to read.
    """
    places = [None if str(path) == "-" and pipe else _place(path) for path in paths]
    return _all(places, kind, pipe)


def _all(
    places: Iterable[_Place | None], kind: Kind, pipe: BinaryIO | None
) -> Iterator[Document | Unread]:
    for place in places:
        if place is None:
            yield from _guarded(cast(BinaryIO, pipe), kind, "-")
            continue
        for file in _files(place.path) if place.is_folder else (place.path,):
            if isinstance(file, Unread):
                yield file
            else:
                yield from _in_file(file, kind)


def _place(path: Path) -> _Place:
    try:
        mode = path.stat().st_mode
    except OSError as fault:
        if _URL.match(str(path)):
            raise UsageError(
                "this is an address: `tripoint read` fetches it; else save its page, give the file"
            ) from fault
        raise UsageError(
            f"{_short(path)} cannot be read ({fault.strerror}): give a file or a folder that can"
        ) from fault
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        raise UsageError(f"{path} is a pipe or a device: give - and pipe its content in")
    return _Place(path, stat.S_ISDIR(mode))


def _short(path: Path) -> str:
    text = str(path)
    return text if len(text) <= 80 else f"{text[:60]}... (if this is a text, use --text)"


def _files(folder: Path) -> Iterator[Path | Unread]:
    try:
        inside = sorted(folder.iterdir())
    except OSError as fault:
        yield Unread(
            str(folder), f"cannot be opened ({fault.strerror}): change its mode or skip it"
        )
        return
    for each in inside:
        if each.name.startswith("."):
            continue
        # A link to a folder is not followed: it may lead back to where it stands.
        if each.is_dir() and not each.is_symlink():
            yield from _files(each)
        elif _suffix(each.name) in _KINDS:
            yield each


def _in_file(file: Path, kind: Kind) -> Iterator[Document | Unread]:
    try:
        found = file.stat()
        if not stat.S_ISREG(found.st_mode):
            yield Unread(str(file), "is not a file: skip it, or give - and pipe its content in")
            return
        chosen = _KINDS.get(_suffix(file.name), kind) if kind == "auto" else kind
        if chosen not in _STREAMED and found.st_size > MAX_BYTES:
            yield Unread(str(file), _too_large(f"{found.st_size / 1e6:.0f} MB"))
            return
        with file.open("rb") as stream:
            yield from _guarded(stream, kind, str(file))
    except PermissionError:
        yield Unread(str(file), "no permission to read this file: change its mode")
    except OSError as fault:
        yield Unread(str(file), f"cannot be read ({fault.strerror})")


def _guarded(stream: BinaryIO, kind: Kind, name: str) -> Iterator[Document | Unread]:
    try:
        yield from document_stream(stream, kind=kind, name=name)
    except InputError as fault:
        yield Unread(name, str(fault))


def document_stream(
    stream: BinaryIO, *, kind: Kind = "auto", name: str = "-"
) -> Iterator[Document | Unread]:
    """The documents in one stream: one page, or one a line of JSON Lines, read line by line."""
    head = stream.read(_HEAD)
    if not head:
        raise UnreadableInput("is empty: there is nothing to read in it")
    packed = packing(head)
    plain: BinaryIO = joined(head, stream)
    if packed is not None and not _is_archive(head, packed, kind, name):
        plain = Unpacked(plain, packed)
    head = plain.read(_HEAD)
    chosen = _kind(head, _suffix(name)) if kind == "auto" else kind
    if chosen == "warc":
        yield from read_archive(joined(head, plain), name, MAX_BYTES)
    elif chosen == "jsonl":
        yield from read_lines(head, plain, name, MAX_BYTES)
    else:
        yield _whole(head, plain, "html" if chosen == "html" else "txt", name)
    if isinstance(plain, Unpacked):
        plain.check()


def _whole(head: bytes, rest: BinaryIO, kind: Literal["html", "txt"], name: str) -> Document:
    data = head + rest.read(MAX_BYTES - len(head) + 1)
    if len(data) > MAX_BYTES:
        raise InputTooLarge(_too_large("this"))
    if isinstance(rest, Unpacked):
        rest.check()
    if not data.strip():
        raise UnreadableInput("holds nothing but white space")
    return Document(name=name, kind=kind, data=data)


def _is_archive(head: bytes, packed: Coding, kind: Kind, name: str) -> bool:
    """Whether packed data are a WARC file, whose reader unpacks record by record."""
    if kind != "auto":
        return kind == "warc"
    mark = Unpacked(io.BytesIO(head), packed).read(len(_ARCHIVE))
    return mark == _ARCHIVE or _KINDS.get(_suffix(name)) == "warc"


def _suffix(name: str) -> str:
    """What a name ends in, without what it is packed with: .html of page.html.gz."""
    path = Path(name.lower())
    return Path(path.stem).suffix if path.suffix in _PACKED else path.suffix


def _too_large(what: str) -> str:
    return (
        f"{what} is over the limit of {MAX_BYTES / 1e6:.0f} MB: "
        "split it, or give JSON Lines with one article a line"
    )


def _kind(head: bytes, suffix: str) -> Kind:
    if head.startswith(_ARCHIVE) or packing(head) is not None:
        return "warc"
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(_MARKUP) or b"<html" in start:
        return "html" if _KINDS.get(suffix) != "jsonl" else "jsonl"
    if suffix in _KINDS:
        return _KINDS[suffix]
    return "jsonl" if _RECORD.match(start) else "txt"
