"""A page as read, before it is judged to be an article or not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a page says of itself, its lines as extracted, and the paragraphs kept of them."""

    title: str | None = None
    published: datetime | None = None
    published_text: str | None = None
    publisher: str | None = None
    language: str | None = None
    lines: tuple[str, ...] = ()
    paragraphs: tuple[str, ...] = ()
    notices: frozenset[str] = frozenset()
    why_not: str | None = None
