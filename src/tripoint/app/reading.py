"""The command `read`: documents in, coded, stored once, summed up."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Self

import typer

from tripoint.app.executors import open_executor
from tripoint.app.storing import store_batch
from tripoint.app.summary import Tally, print_summary
from tripoint.app.terminal import progress, warn, write_json
from tripoint.errors import UnreadableInput, UsageError
from tripoint.pipeline import read_time
from tripoint.schema import Coded
from tripoint.settings import WebSettings, batch_size, workspace_path
from tripoint.sources.client import Client
from tripoint.sources.files import Kind, Unread
from tripoint.sources.gathering import Web, gather
from tripoint.store.workspace import Workspace, open_workspace
from tripoint.store.writing import Writer

__all__ = ["read_command"]


def read_command(
    sources: list[str],
    *,
    workspace: Path | None,
    kind: Kind,
    published: str | None,
    executor: str = "local",
    workers: int = 1,
    as_json: bool,
) -> None:
    """Read the sources into the workspace and sum up; what could not be read is said and counted.

    `workers` of the `executor` (local, processes, ray) code at the same time; one writer stores.

    The exit code is 3 where nothing at all could be read.
    """
    path = workspace or workspace_path()
    stands_in = read_time(published) if published is not None else None
    size = batch_size()
    coders = open_executor(executor, workers, stands_in)
    tally = Tally()
    with _Place(path) as place:
        given = gather(sources, kind, web=place.open_web, pipe=sys.stdin.buffer)
        first = next(given, None)
        if first is None and place.web is None:
            raise UsageError(
                f"no articles under {', '.join(sources)}: give files, addresses, or folders of"
                " .html, .txt, .jsonl and .warc files"
            )
        place.open()
        documents = chain(() if first is None else (first,), given)
        for batch in _batches(coders.coded(documents), size, tally, place):
            _commit(batch, place, tally)
        if as_json:
            write_json(tally.to_dict())
        else:
            print_summary(tally, place.store, path)
    if tally.unread and not tally.stored and not tally.known:
        raise typer.Exit(UnreadableInput.exit_code)  # each was said as it came


class _Place:
    """The workspace that is written to, made once there is something to write."""

    def __init__(self, path: Path) -> None:
        self.web: Web | None = None
        self._path = path
        self._opened = ExitStack()

    def open(self) -> None:
        """Take the right to write now, before there is work that could be in vain."""
        self.writer  # noqa: B018  opens it

    @cached_property
    def store(self) -> Workspace:
        """The workspace."""
        return self._opened.enter_context(open_workspace(self._path, create=True))

    @cached_property
    def writer(self) -> Writer:
        """The right to write to it."""
        return self._opened.enter_context(self.store.writer())

    def open_web(self) -> Web:
        """The web, with what this workspace knows of each feed."""
        asked = WebSettings.from_environment()
        client = Client(private=asked.private, pause=asked.pause)
        self._opened.enter_context(client)
        self.open()
        self.web = Web(client, self.store.feeds(), now=lambda: dt.datetime.now(dt.UTC), say=warn)
        return self.web

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._opened.close()


def _batches(
    coded: Iterator[Coded | Unread], size: int, tally: Tally, place: _Place
) -> Iterator[list[Coded]]:
    """Coded articles, as many together as are committed together."""
    batch: list[Coded] = []
    with progress("reading") as step:
        for found in coded:
            step()
            if isinstance(found, Unread):
                warn(f"{found.name}: {found.why}")
                if found.meant:
                    continue
                tally.unread.append(found)
                if place.web is not None:
                    place.web.unreadable(found.name, found.why)
                continue
            batch.append(found)
            if len(batch) == size:
                yield batch
                batch = []
    if batch:
        yield batch


def _commit(batch: list[Coded], place: _Place, tally: Tally) -> None:
    """Store what is new of a batch, and tell the web what need not be asked for again."""
    source = "files" if place.web is None else "web"
    store_batch(batch, place.store, place.writer, tally, source=source)
    if place.web is not None:
        place.web.stored(each.article.url for each in batch)
