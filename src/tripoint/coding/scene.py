"""One sentence of an article with all that was found in it."""

from __future__ import annotations

from dataclasses import dataclass

from tripoint.coding.gazetteer import Mention
from tripoint.coding.parse import Tree
from tripoint.text.dates import TimeExpression


@dataclass(frozen=True, slots=True)
class Scene:
    """A sentence; `start` and all other offsets are the article's, `tree` is None if not parsed."""

    index: int
    start: int
    end: int
    text: str
    mentions: tuple[Mention, ...]
    times: tuple[TimeExpression, ...]
    tree: Tree | None
