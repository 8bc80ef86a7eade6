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

__all__ = ["parse_listing"]

_HEAD = 64 * 1024
_PROLOG = re.compile(r"(?:\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>)*", re.I | re.S)
_ROOT = re.compile(r"<(?:[\w.-]+:)?(rss|rdf|feed|urlset|sitemapindex|opml)[\s>]", re.I)
_JSON_FEED = re.compile(r'\A\s*\{.*"version"\s*:\s*"https?:\\?/\\?/jsonfeed\.org', re.S)
_WIDE = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}


def parse_listing(
    data: bytes, url: str, *, content_type: str = "", now: dt.datetime
) -> Listing | None:
    """The list of pages that the bytes are, told by their content; None where they are none.

    Raises UnreadableInput where a list is so broken that nothing can be had of it.
    """
    head = data[:_HEAD].decode(_WIDE.get(data[:2], "utf-8"), "replace").lstrip("\ufeff")
    if _JSON_FEED.match(head):
        return _json_feed(data, url, now)
    # What a broken server prints before a feed is no part of it.
    before, mark, rest = head.partition("<?xml")
    xml = mark + rest if mark and "<html" not in before.lower() else head
    root = _ROOT.match(xml, _PROLOG.match(xml).end())  # type: ignore[union-attr]  # may be empty
    if root is None:
        return None
    kind = root[1].lower()
    if kind in ("urlset", "sitemapindex"):
        return parse_sitemap(data, url, now=now)
    if kind == "opml":
        return parse_opml(data, url, now=now)
    return _xml_feed(data, url, content_type, now)


def _xml_feed(data: bytes, url: str, content_type: str, now: dt.datetime) -> Listing:
    import feedparser

    # A type without a charset would be read as ASCII, whatever the feed says of itself.
    given = content_type if "charset" in content_type.lower() else "application/xml"
    # As a stream: bytes and strings might be taken for the name of a file.
    parsed = feedparser.parse(
        io.BytesIO(data), response_headers={"content-type": given, "content-location": url}
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
    return gatherer.listing("feed", broken=where)


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
    return gatherer.listing("feed")


def _text(item: dict[str, Any], name: str) -> str | None:
    value = item.get(name)
    return str(value) if isinstance(value, str | int | float) else None
