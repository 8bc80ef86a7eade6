"""One batch of coded articles into the store: what is new, copies folded, nothing twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from tripoint.app.copies import Copies
from tripoint.schema import Coded, content_id

if TYPE_CHECKING:
    from tripoint.app.summary import Tally
    from tripoint.store.workspace import Workspace
    from tripoint.store.writing import Writer

__all__ = ["store_batch"]


def store_batch(
    batch: Sequence[Coded], store: Workspace, writer: Writer, tally: Tally, *, source: str
) -> None:
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
            source=source,
            known_at=dt.datetime.now(dt.UTC),
        )
    # Counted last: the sum is of what is stored.
    for each in fresh.values():
        tally.count(each)
