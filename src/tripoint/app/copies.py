"""Which articles of a batch are copies: of what is stored, or of what stands before them in it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from tripoint.text.copies import LEAST_SHARED, is_copy

if TYPE_CHECKING:
    from tripoint.schema import Article
    from tripoint.store.workspace import Workspace

__all__ = ["Copies"]


class Copies:
    """The firsts among a batch; ask for its articles in their order, each once."""

    def __init__(self, store: Workspace, batch: Sequence[Article]) -> None:
        self._exact = store.duplicate_of([each.fingerprint for each in batch])
        self._stored: dict[tuple[int, ...], list[tuple[str, str]]] = defaultdict(list)
        sketches = list(dict.fromkeys(each.bands for each in batch if each.bands))
        for found in store.alike(sketches, least=LEAST_SHARED):
            self._stored[sketches[found.sketch]].append((found.article, found.text))
        self._before: dict[int, list[Article]] = defaultdict(list)

    def first_of(self, article: Article) -> str | None:
        """The id of the article that this one is a copy of; None makes it a first itself."""
        if not article.is_article or not article.fingerprint:
            return None
        # The near ones before the exact: an exact copy of a near copy folds into the same first.
        for id_, text in self._candidates(article):
            if is_copy(article.text, text):
                return id_
        first = self._exact.setdefault(article.fingerprint, article.id)
        if first != article.id:
            return first
        for band in article.bands:
            self._before[band].append(article)
        return None

    def _candidates(self, article: Article) -> Iterator[tuple[str, str]]:
        yield from self._stored.get(article.bands, ())
        shared = Counter(each.id for band in article.bands for each in self._before.get(band, ()))
        texts = {
            each.id: each.text for band in article.bands for each in self._before.get(band, ())
        }
        for id_, count in shared.most_common():
            if count >= LEAST_SHARED:
                yield id_, texts[id_]
