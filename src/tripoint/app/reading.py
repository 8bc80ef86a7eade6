"""The command `read`: documents in, coded, stored once, summed up."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path

import typer

from tripoint.app.coding import coded_stream
from tripoint.app.copies import Copies
from tripoint.app.summary import Tally, print_summary
from tripoint.app.terminal import progress, warn, write_json
from tripoint.errors import UnreadableInput, UsageError
from tripoint.pipeline import read_time
from tripoint.schema import Coded, content_id
from tripoint.settings import batch_size, workspace_path
from tripoint.sources.files import Document, Kind, Unread, documents
from tripoint.store.workspace import Workspace, open_workspace
from tripoint.store.writing import Writer

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
                _commit(batch, store, writer, tally)
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


def _commit(batch: list[Coded], store: Workspace, writer: Writer, tally: Tally) -> None:
    """Store what is new of a batch; a copy of a stored article is kept as a row without events."""
    known = store.known(each.article.id for each in batch)
    copies = Copies(store, [each.article for each in batch])
    fresh: dict[str, Coded] = {}
    for each in batch:
        article = each.article
        if article.id in known or article.id in fresh:
            tally.known += 1
            continue
        first = copies.first_of(article)
        if first is None:
            fresh[article.id] = each
        else:
            copy = replace(article, duplicate_of=first)
            fresh[article.id] = Coded(article=copy, sentences=each.sentences)
    if fresh:
        writer.commit(
            tuple(fresh.values()),
            batch=content_id(sorted(fresh)),
            source="files",
            known_at=dt.datetime.now(dt.UTC),
        )
    # Counted last: the sum is of what is stored.
    for each in fresh.values():
        tally.count(each)
