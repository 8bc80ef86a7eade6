"""A page becomes one clean article, or a stated reason why it is none."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from tripoint.errors import InputTooLarge
from tripoint.text.furniture import Furniture, host_of
from tripoint.text.html import read_html
from tripoint.text.language import identify
from tripoint.text.prose import why_no_article
from tripoint.text.scrape import read_scrape

if TYPE_CHECKING:
    from datetime import datetime

_LARGEST = 5_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One cleaned page; every offset of the coder counts characters of `text`.

    `text` is NFC, one paragraph a line, none empty, without control or direction characters.
    `published` is aware where the page prints a zone or its furniture implies one, else naive.
    """

    title: str | None
    published: datetime | None
    published_text: str | None
    publisher: str | None
    language: str
    text: str
    is_article: bool
    why_not: str | None


def clean_page(
    text: str, *, kind: Literal["html", "txt"], furniture: Furniture, url: str | None = None
) -> Page:
    """The article in a decoded page or text file; `url` helps with its publisher and time zone."""
    if len(text) > _LARGEST:
        raise InputTooLarge(
            f"The page has {len(text):,} characters, over the limit of {_LARGEST:,}; "
            "split it or give the article alone."
        )
    read = read_html if kind == "html" else read_scrape
    draft = read(text, furniture, url)
    body = unicodedata.normalize("NFC", "\n".join(draft.paragraphs))
    language = identify(body)
    if language == "und" and draft.language is not None:
        language = draft.language
    why_not = draft.why_not or why_no_article(draft.lines, draft.paragraphs, draft.notices)
    return Page(
        title=draft.title,
        published=draft.published,
        published_text=draft.published_text,
        publisher=draft.publisher or host_of(url),
        language=language,
        text=body,
        is_article=why_not is None,
        why_not=why_not,
    )
