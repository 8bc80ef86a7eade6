"""The command `code`: documents in, coded articles out, nothing stored."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import typer

from tripoint.app.terminal import progress, warn, write_json
from tripoint.errors import InputError, TripointError, UnreadableInput, UsageError
from tripoint.pipeline import code_document, read_time
from tripoint.schema import Coded
from tripoint.settings import setting
from tripoint.sources.files import Document, Kind, Unread, documents

__all__ = ["code_command", "coded_stream"]


def code_command(
    path: str | None, *, text: str | None, published: str | None, kind: Kind, form: str
) -> None:
    """Code what was given and print it as it comes: as table, json (one list) or jsonl.

    What cannot be read is said, and the exit code is 3.
    """
    stands_in = read_time(published) if published is not None else None
    given = _given(path, text, kind)
    show = _Printer(form)
    unread = 0
    # On a terminal the results themselves are the progress.
    with progress("coding", quiet=sys.stdout.isatty()) as step:
        for found in coded_stream(given, stands_in):
            step()
            if isinstance(found, Unread):
                unread += not found.meant
                warn(f"{found.name}: {found.why}")
            else:
                show.one(found)
    show.end()
    if not unread and not show.count:
        raise UnreadableInput(f"there is no article in {path}: give pages, texts or JSON Lines")
    if unread:
        raise typer.Exit(UnreadableInput.exit_code)  # each was said as it came


def coded_stream(
    given: Iterable[Document | Unread], published: dt.datetime | None
) -> Iterator[Coded | Unread]:
    """Each document coded, or why it could not be read; one bad page does not stop the rest."""
    for document in given:
        if isinstance(document, Unread):
            yield document
            continue
        try:
            yield code_document(document, published=published)
        except (InputError, UsageError) as fault:
            yield Unread(document.name, str(fault))
        except TripointError:
            raise
        except Exception as fault:
            if setting("TRIPOINT_DEBUG"):
                raise
            yield Unread(
                document.name,
                f"unexpected {type(fault).__name__}: {fault}; this is a fault of Tripoint, "
                "please report it with the page",
            )


def _given(path: str | None, text: str | None, kind: Kind) -> Iterator[Document | Unread]:
    if text is not None:
        if path is not None:
            raise UsageError("both a PATH and --text are given: choose one of them")
        return iter([Document(name="--text", kind="clean", text=text)])
    if path is None and sys.stdin.isatty():
        raise UsageError("nothing to code: give a file, --text, or - and a pipe")
    return documents([Path(path or "-")], kind, pipe=sys.stdin.buffer)


class _Printer:
    """Prints coded articles one after the other in one of the forms."""

    def __init__(self, form: str) -> None:
        self.count = 0
        self._form = form

    def one(self, coded: Coded) -> None:
        self.count += 1
        if self._form == "jsonl":
            write_json(coded.to_line(), indent=False)
        elif self._form == "json":
            sys.stdout.buffer.write(b"[\n" if self.count == 1 else b",\n")
            write_json(coded.to_line())
        else:
            from tripoint.app.tables import print_coded

            print_coded(coded)

    def end(self) -> None:
        if self._form == "json":
            sys.stdout.buffer.write(b"]\n" if self.count else b"[]\n")
