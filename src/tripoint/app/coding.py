"""The command `code`: documents in, events on the screen, nothing stored."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import orjson

from tripoint.app import screen
from tripoint.errors import InputError, UnreadableInput, UsageError
from tripoint.pipeline import code_document
from tripoint.schema import Coded
from tripoint.sources.files import Document, Kind, Unread, document_stream, documents


def code_command(
    path: str | None, *, text: str | None, published: str | None, kind: Kind, form: str
) -> None:
    """Code what was given and print it; exit code 3 where something could not be read."""
    unread = 0
    coded: list[Coded] = []
    for found in coded_stream(_given(path, text, kind), published):
        if isinstance(found, Unread):
            unread += 1
            screen.warn(f"{found.name}: {found.why}")
        elif form == "jsonl":
            sys.stdout.buffer.write(orjson.dumps(found.to_line()) + b"\n")
        else:
            coded.append(found)
    if form == "json":
        screen.print_json([each.to_line() for each in coded])
    elif form == "table":
        for each in coded:
            screen.print_coded(each)
    if unread:
        raise UnreadableInput(f"{unread} of the inputs could not be read, as said above")


def _given(path: str | None, text: str | None, kind: Kind) -> Iterator[Document | Unread]:
    if text is not None:
        if not text.strip():
            raise UnreadableInput("the text is empty: give --text some words")
        return iter([Document(name="--text", kind="clean", text=text)])
    if path is None and sys.stdin.isatty():
        raise UsageError("nothing to code: give a file, --text, or - and a pipe")
    if path is None or path == "-":
        return document_stream(sys.stdin.buffer.read(), kind=kind, name="-")
    return documents([Path(path)], kind)


def coded_stream(
    given: Iterable[Document | Unread], published: str | None
) -> Iterator[Coded | Unread]:
    """Each document coded, or why it could not be read."""
    for document in given:
        if isinstance(document, Unread):
            yield document
            continue
        try:
            yield code_document(document, published=published)
        except (InputError, UsageError) as fault:
            yield Unread(document.name, str(fault))
