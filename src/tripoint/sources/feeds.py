"""Feeds: RSS, Atom and JSON Feed; and telling any list of pages from a page."""

from __future__ import annotations

import calendar
import datetime as dt
import io
import re
from typing import Any

import orjson

from tripoint.errors import UnreadableInput
from tripoint.sources.listings import Gatherer, Listing
from tripoint.sources.sitemaps import parse_opml, parse_sitemap
from tripoint.text.dates import parse_published
from tripoint.text.encoding import decode

__all__ = ["listing_kind", "parse_listing"]

_HEAD = 64 * 1024
_NEAR = 2000
_PROLOG = re.compile(r"(?:\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>)*", re.I | re.S)
_ROOT = re.compile(r"<(?:[\w.-]+:)?(rss|rdf|feed|urlset|sitemapindex|opml)[\s>]", re.I)
_DECLARATION = re.compile(r"<\?xml\b[^>]*>", re.I)
_JSON_FEED = re.compile(r'\A\s*\{.*"version"\s*:\s*"https?:\\?/\\?/jsonfeed\.org', re.S)
_WIDE = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}


def listing_kind(head: bytes) -> str | None:
    """What list of pages begins like this: the name of its root, or `json`; None for any other."""
    text = head[:_HEAD].decode(_WIDE.get(head[:2], "utf-8"), "replace").lstrip("\ufeff")
    if _JSON_FEED.match(text):
        return "json"
    # What a broken server prints before a feed is no part of it.
    before, mark, rest = text.partition("<?xml")
    xml = mark + rest if mark and "<html" not in before.lower() else text
    root = _ROOT.match(xml, _PROLOG.match(xml).end())  # type: ignore[union-attr]  # may be empty
    return root[1].lower() if root is not None else None


def parse_listing(
    data: bytes, url: str, *, charset: str | None = None, now: dt.datetime
) -> Listing | None:
    """The list of pages that the bytes are, told by their content; None where they are none.

    Raises UnreadableInput where a list is so broken that nothing can be had of it.
    """
    kind = listing_kind(data)
    if kind is None:
        return None
    if kind == "json":
        return _json_feed(data, url, now)
    if kind in ("urlset", "sitemapindex"):
        return parse_sitemap(data, url, now=now)
    if kind == "opml":
        return parse_opml(data, url, now=now)
    return _xml_feed(decode(data, charset), url, now)


def _xml_feed(text: str, url: str, now: dt.datetime) -> Listing:
    import feedparser

    # As a stream: bytes and strings might be taken for the name of a file. In the one encoding
    # that is sure: the library stumbles over damaged declarations.
    start = _DECLARATION.search(text, 0, _NEAR)
    parsed = feedparser.parse(
        io.BytesIO(text[start.end() if start else 0 :].encode()),
        response_headers={
            "content-type": "application/xml; charset=utf-8",
            "content-location": url,
        },
    )
    gatherer = Gatherer(url, now)
    for each in parsed.entries:
        contents = each.get("content") or [{}]
        gatherer.entry(
            each.get("link"),
            id=each.get("id"),
            title=each.get("title"),
            published=_time(each),
            content=contents[0].get("value") or each.get("summary"),
        )
    fault = parsed.get("bozo_exception")
    is_broken = parsed.get("bozo") and hasattr(fault, "getLineNumber")
    where = f"line {fault.getLineNumber()}: {fault.getMessage()}" if is_broken else None
    return gatherer.listing("feed", title=parsed.feed.get("title"), broken=where)


def _time(entry: Any) -> dt.datetime | None:
    # Of the dictionary itself: the library's own look-up lets one date stand for the other.
    when = dict.get(entry, "published_parsed") or dict.get(entry, "updated_parsed")
    if when is None:
        return None
    try:
        return dt.datetime.fromtimestamp(calendar.timegm(when), dt.UTC)
    except (ValueError, OverflowError):
        return None


def _json_feed(data: bytes, url: str, now: dt.datetime) -> Listing:
    try:
        feed = orjson.loads(data.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as fault:
        raise UnreadableInput(f"is broken JSON ({fault}): nothing can be read of it") from fault
    gatherer = Gatherer(url, now)
    items = feed.get("items")
    for each in items if isinstance(items, list) else ():
        item = {k: v for k, v in each.items() if v} if isinstance(each, dict) else {}
        when = _text(item, "date_published") or _text(item, "date_modified")
        gatherer.entry(
            _text(item, "url") or _text(item, "external_url"),
            id=_text(item, "id"),
            title=_text(item, "title"),
            published=parse_published(when) if when else None,
            content=_text(item, "content_html") or _text(item, "content_text"),
        )
    return gatherer.listing("feed", title=_text(feed, "title"))


def _text(item: dict[str, Any], name: str) -> str | None:
    value = item.get(name)
    return str(value) if isinstance(value, str | int | float) else None
