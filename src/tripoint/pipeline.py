"""From a document to its coded article: decode, clean, identify, code."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from functools import cache
from typing import TypeVar

from tripoint.coding.coder import Coder, Learned
from tripoint.coding.pairs import PairReader
from tripoint.errors import InputTooLarge, ModelError, UnreadableInput, UsageError
from tripoint.knowledge.furniture import load_furniture
from tripoint.knowledge.loading import load_knowledge
from tripoint.knowledge.model import load_learned, load_parser
from tripoint.knowledge.outlets import outlet_of
from tripoint.schema import (
    Article,
    Claim,
    Coded,
    Event,
    MarkedPair,
    PairReading,
    Transfer,
    content_id,
)
from tripoint.settings import CODED_LANGUAGES, setting
from tripoint.sources.files import Document
from tripoint.text.clean import Page, clean_page
from tripoint.text.copies import bands
from tripoint.text.dates import parse_published
from tripoint.text.duplicates import fingerprint
from tripoint.text.encoding import decode
from tripoint.text.language import identify

_LONGEST = 5_000_000
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


@cache
def load_coder() -> Coder:
    """The coder with its parser; a second or two the first time."""
    return Coder(load_parser(), load_knowledge(), _learned())


def _learned() -> Learned:
    threads = setting("TRIPOINT_THREADS")
    if not (threads.isascii() and threads.isdigit()):
        raise ModelError(f"TRIPOINT_THREADS is {threads!r}: give it a whole number from 0 up")
    key = setting("TRIPOINT_MODEL_KEY") or None
    return load_learned(setting("TRIPOINT_MODEL"), key, int(threads))


def code(text: str, *, published: str | None = None, title: str | None = None) -> Coded:
    """The events of a plain text, coded against its time of publication (ISO 8601)."""
    return code_document(
        Document(name="text", kind="clean", text=text, published=published, title=title)
    )


def read_time(text: str) -> dt.datetime:
    """A time of publication as a user writes it; raises UsageError where it is none."""
    when = parse_published(text)
    if when is None:
        raise UsageError(
            f"{text[:60]!r} is not a time: write it as 2023-09-13 or 2023-09-13T08:17+09:00"
        )
    return when


def code_document(document: Document, *, published: dt.datetime | None = None) -> Coded:
    """The coded article of one document; `published` stands in where the page names no time.

    Raises InputError where no text can be had from it, UsageError where its time is none.
    """
    article, when = _article(document, published)
    if not article.is_article or (article.language not in CODED_LANGUAGES and not document.pairs):
        return Coded(article=article, pairs=() if document.pairs is not None else None)
    day = when.date() if when is not None else None
    facts = load_coder().code(article.text, day, title=article.title)
    return Coded(
        article=article,
        events=_of(article, facts.events),
        transfers=_of(article, facts.transfers),
        claims=_of(article, facts.claims),
        sentences=facts.sentences,
        pairs=_pairs(document, article.text),
    )


_Fact = TypeVar("_Fact", Event, Transfer, Claim)


def _of(article: Article, facts: tuple[_Fact, ...]) -> tuple[_Fact, ...]:
    return tuple(replace(each, article=article.id) for each in facts)


def _article(
    document: Document, published: dt.datetime | None
) -> tuple[Article, dt.datetime | None]:
    page = _page(document)
    own = read_time(document.published) if document.published else None
    when = page.published or own or published
    stamp = when.isoformat() if when is not None else None
    title = page.title or document.title
    article = Article(
        id=document.id or content_id(title, stamp, page.text),
        title=title,
        published=stamp,
        language=page.language,
        publisher=document.publisher or _outlet(document.url) or page.publisher,
        url=document.url,
        is_article=page.is_article,
        why_not=page.why_not,
        fingerprint=fingerprint(page.text),
        bands=bands(page.text) if page.is_article else (),
        text=page.text,
    )
    return article, when


def _outlet(url: str | None) -> str | None:
    """The publisher by the address: one name for an outlet, whatever its pages call it."""
    outlet = outlet_of(url)
    return outlet.publisher if outlet is not None else None


def _page(document: Document) -> Page:
    if document.kind != "clean":
        text = decode(document.data, document.charset)
        return clean_page(text, kind=document.kind, furniture=load_furniture(), url=document.url)
    if len(document.text) > _LONGEST:
        raise InputTooLarge(
            f"{len(document.text):,} characters are over the limit of {_LONGEST:,}: split the text"
        )
    if (half := _LONE_SURROGATE.search(document.text)) is not None:
        raise UnreadableInput(
            f"holds half a character at {half.start()} (a lone surrogate): give valid Unicode"
        )
    empty = not document.text.strip()
    return Page(
        title=document.title,
        published=None,
        published_text=document.published,
        publisher=document.publisher,
        language=_language(document.text),
        text=document.text,
        is_article=not empty,
        why_not="there is no text" if empty else None,
    )


def _language(text: str) -> str:
    """English is assumed of a text too short to tell, and said to be English by nobody else."""
    found = identify(text)
    return "en" if found == "und" and text.isascii() else found


def _pairs(document: Document, text: str) -> tuple[PairReading, ...] | None:
    if document.pairs is None:
        return None
    marked = [
        MarkedPair(source=tuple(each["source"]), target=tuple(each["target"]))
        for each in document.pairs
    ]
    return tuple(
        PairReader(load_parser(), load_knowledge(), _learned(), text, pair).read()
        for pair in marked
    )
