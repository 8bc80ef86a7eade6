"""The command `read`: documents in, coded, stored once, summed up."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import typer

from tripoint.app.coding import coded_stream
from tripoint.app.storing import store_batch
from tripoint.app.summary import Tally, print_summary
from tripoint.app.terminal import progress, warn, write_json
from tripoint.errors import UnreadableInput, UsageError
from tripoint.pipeline import read_time
from tripoint.schema import Coded
from tripoint.settings import batch_size, workspace_path
from tripoint.sources.files import Document, Kind, Unread, documents
from tripoint.store.workspace import open_workspace

__all__ = ["read_command"]


def read_command(
    sources: list[Path],
    *,
    workspace: Path | None,
    kind: Kind,
    published: str | None,
    as_json: bool,
) -> None:
    """Read the sources into the workspace and sum up; what could not be read is said and counted.

    The exit code is 3 where nothing at all could be read.
    """
    path = workspace or workspace_path()
    stands_in = read_time(published) if published is not None else None
    size = batch_size()
    given = documents(sources, kind, pipe=sys.stdin.buffer)
    first = next(given, None)
    if first is None:
        raise UsageError(
            f"no articles under {', '.join(map(str, sources))}: "
            "give files, or folders of .html, .txt and .jsonl files"
        )
    tally = Tally()
    with open_workspace(path, create=True) as store:
        with store.writer() as writer:
            for batch in _batches(chain((first,), given), stands_in, size, tally):
                store_batch(batch, store, writer, tally, source="files")
        if as_json:
            write_json(tally.to_dict())
        else:
            print_summary(tally, store, path)
    if tally.unread and not tally.stored and not tally.known:
        raise typer.Exit(UnreadableInput.exit_code)  # each was said as it came


def _batches(
    given: Iterator[Document | Unread], published: dt.datetime | None, size: int, tally: Tally
) -> Iterator[list[Coded]]:
    """Coded articles, as many together as are committed together."""
    batch: list[Coded] = []
    with progress("reading") as step:
        for found in coded_stream(given, published):
            step()
            if isinstance(found, Unread):
                tally.unread.append(found)
                warn(f"{found.name}: {found.why}")
                continue
            batch.append(found)
            if len(batch) == size:
                yield batch
                batch = []
    if batch:
        yield batch
