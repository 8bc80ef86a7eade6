"""The command `read`: documents in, coded, stored once, summed up."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from tripoint.app import screen
from tripoint.app.coding import coded_stream
from tripoint.errors import UsageError
from tripoint.schema import Coded, content_id
from tripoint.settings import CODED_LANGUAGES, setting, workspace_path
from tripoint.sources.files import Document, Kind, Unread, documents
from tripoint.store.workspace import Workspace, open_workspace
from tripoint.store.writing import Writer


@dataclass
class _Tally:
    """What became of everything that was given to read."""

    articles: int = 0
    events: int = 0
    transfers: int = 0
    claims: int = 0
    not_articles: int = 0
    copies: int = 0
    known: int = 0
    uncoded: Counter[str] = field(default_factory=Counter)
    unread: list[Unread] = field(default_factory=list)

    def to_dict(self) -> dict[str, Any]:
        """The tally as plain JSON types."""
        return {
            "articles": self.articles,
            "events": self.events,
            "transfers": self.transfers,
            "claims": self.claims,
            "not_articles": self.not_articles,
            "copies": self.copies,
            "already_known": self.known,
            "not_yet_coded_languages": dict(self.uncoded),
            "unreadable": [{"name": each.name, "why": each.why} for each in self.unread],
        }


def read_command(
    sources: list[Path],
    *,
    workspace: Path | None,
    kind: Kind,
    published: str | None,
    as_json: bool,
) -> None:
    """Read the sources into the workspace and sum up; what could not be read is listed."""
    path = workspace or workspace_path()
    given = list(documents(sources, kind))
    if not given:
        raise UsageError(f"no articles under {', '.join(map(str, sources))}: see `read --help`")
    tally = _Tally()
    with open_workspace(path, create=True) as store:
        with store.writer() as writer, screen.progress(len(given)) as step:
            _store_all(given, published, store, writer, tally, step)
        if as_json:
            screen.print_json(tally.to_dict())
        else:
            screen.print_tally(tally.to_dict(), path)
            screen.print_strongest(store.events())
            screen.print_next(path)


def _store_all(
    given: list[Document | Unread],
    published: str | None,
    store: Workspace,
    writer: Writer,
    tally: _Tally,
    step: screen.Step,
) -> None:
    size = int(setting("TRIPOINT_BATCH"))
    batch: list[Coded] = []
    seen: dict[str, str] = {}
    for found in coded_stream(given, published):
        step()
        if isinstance(found, Unread):
            tally.unread.append(found)
            continue
        batch.append(found)
        if len(batch) >= size:
            _commit(batch, store, writer, tally, seen)
            batch = []
    if batch:
        _commit(batch, store, writer, tally, seen)


def _commit(
    batch: list[Coded], store: Workspace, writer: Writer, tally: _Tally, seen: dict[str, str]
) -> None:
    """Store what is new of a batch; a copy of a stored article is kept as a row without events."""
    known = store.known(each.article.id for each in batch)
    stored = store.duplicate_of([each.article.fingerprint for each in batch])
    fresh: dict[str, Coded] = {}
    for each in batch:
        article = each.article
        if article.id in known or article.id in fresh:
            tally.known += 1
            continue
        first = stored.get(article.fingerprint) or seen.get(article.fingerprint)
        if first is not None and article.is_article:
            copy = replace(article, duplicate_of=first)
            fresh[article.id] = Coded(article=copy, sentences=each.sentences)
        else:
            seen[article.fingerprint] = article.id
            fresh[article.id] = each
    for each in fresh.values():
        _count(each, tally)
    if fresh:
        now = dt.datetime.now(dt.UTC)
        writer.commit(
            tuple(fresh.values()),
            batch=content_id(sorted(fresh)),
            source="files",
            known_at=now,
        )


def _count(coded: Coded, tally: _Tally) -> None:
    article = coded.article
    if not article.is_article:
        tally.not_articles += 1
    elif article.duplicate_of is not None:
        tally.copies += 1
    elif article.language not in CODED_LANGUAGES:
        tally.uncoded[article.language] += 1
    else:
        tally.articles += 1
        tally.events += len(coded.events)
        tally.transfers += len(coded.transfers)
        tally.claims += len(coded.claims)
