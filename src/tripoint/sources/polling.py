"""Feeds and their pages over HTTP, and lists of feeds: bounded in time, size and redirects."""

from __future__ import annotations

import calendar
import datetime as dt
import time
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import httpx

from tripoint.errors import UnreadableInput
from tripoint.feeds import Feed, FeedItem
from tripoint.schema import content_id
from tripoint.sources.lines import Document, Unread
from tripoint.sources.watching import FetchResult

__all__ = ["PlainFetcher", "is_address", "read_opml"]

_AGENT = "Tripoint (+https://pypi.org/project/tripoint/)"
_QUIET_SECONDS = 20.0
_WHOLE_SECONDS = 60.0
_MOST_BYTES = 8_000_000
_MOST_REDIRECTS = 5
_ACCEPT = "application/rss+xml, application/atom+xml, application/xml;q=0.9, */*;q=0.5"
# What a link carries to tell its sender where a reader came from; the page is the same without.
_TRACKING = ("utm_", "fbclid", "gclid", "cmpid")


class PlainFetcher:
    """Feeds and pages over one pool of connections; threads may share it."""

    def __init__(self) -> None:
        self._client = httpx.Client(
            timeout=_QUIET_SECONDS,
            follow_redirects=True,
            max_redirects=_MOST_REDIRECTS,
            headers={"User-Agent": _AGENT},
        )

    def close(self) -> None:
        """Let go of the connections."""
        self._client.close()

    def fetch(self, feed: Feed) -> FetchResult:
        """The feed as it is now, asked for only if it has changed."""
        asked = {"Accept": _ACCEPT}
        if feed.etag:
            asked["If-None-Match"] = feed.etag
        if feed.modified:
            asked["If-Modified-Since"] = feed.modified
        try:
            status, headers, body = self._get(feed.url, asked)
        except (httpx.HTTPError, httpx.InvalidURL, UnreadableInput) as fault:
            return FetchResult(error=_words(fault))
        wait = _wait(headers.get("Retry-After"))
        if status == httpx.codes.NOT_MODIFIED:
            return FetchResult(unchanged=True, wait=wait)
        if status != httpx.codes.OK:
            return FetchResult(error=_status_words(status), wait=wait)
        return _parsed(feed.url, headers, body, wait)

    def page(self, item: FeedItem) -> Document | Unread:
        """The page an item links to, or the item's own text where it has no link."""
        name = item.link or f"{item.feed} {item.title or item.key}"
        if item.link is None:
            if not item.content.strip():
                return Unread(name, "has neither a link nor a text")
            return _document(item, name, item.content.encode(), "utf-8")
        try:
            status, headers, body = self._get(item.link, {})
        except (httpx.HTTPError, httpx.InvalidURL, UnreadableInput) as fault:
            return Unread(name, _words(fault))
        if status != httpx.codes.OK:
            return Unread(name, _status_words(status))
        charset = headers.get("Content-Type", "").partition("charset=")[2].strip("\"' ;")
        return _document(item, name, body, charset or None)

    def _get(self, url: str, headers: Mapping[str, str]) -> tuple[int, httpx.Headers, bytes]:
        end = time.monotonic() + _WHOLE_SECONDS
        body = bytearray()
        with self._client.stream("GET", url, headers=dict(headers)) as answer:
            for part in answer.iter_bytes():
                body += part
                if len(body) > _MOST_BYTES:
                    raise UnreadableInput(f"is over {_MOST_BYTES / 1e6:.0f} MB")
                if time.monotonic() > end:
                    raise UnreadableInput(f"takes longer than {_WHOLE_SECONDS:.0f} seconds")
        return answer.status_code, answer.headers, bytes(body)


def is_address(given: str) -> bool:
    """Whether this is the address of a feed rather than a file of addresses."""
    return urlsplit(given).scheme in {"http", "https"}


def read_opml(data: bytes) -> list[str]:
    """The addresses of the feeds in an OPML list; raises UnreadableInput where it holds none."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as fault:
        raise UnreadableInput(f"is not OPML ({fault.msg}): export it from your reader") from fault
    found = [each.get("xmlUrl") or each.get("xmlurl") for each in root.iter("outline")]
    urls = [each.strip() for each in dict.fromkeys(found) if each]
    if not urls:
        raise UnreadableInput('holds no <outline xmlUrl="...">: export it from your reader')
    bad = [each for each in urls if not is_address(each)]
    if bad:
        raise UnreadableInput(f"lists {bad[0][:80]!r}, which is no http address: correct it")
    return urls


def _parsed(
    url: str, headers: httpx.Headers, body: bytes, wait: dt.timedelta | None
) -> FetchResult:
    import feedparser

    told = {"content-location": url, "content-type": headers.get("Content-Type", "")}
    try:
        found = feedparser.parse(body, response_headers=told)
    except Exception as fault:  # noqa: BLE001  whatever a broken feed does to the parser
        return FetchResult(error=f"cannot be parsed ({type(fault).__name__})", wait=wait)
    if not found.get("version") and not found.entries:
        return FetchResult(error="is no feed: give the address of its RSS or Atom", wait=wait)
    items: dict[str, FeedItem] = {}
    for entry in found.entries:
        item = _item(url, entry)
        items.setdefault(item.key, item)
    return FetchResult(
        items=tuple(items.values()),
        title=found.feed.get("title") or None,
        etag=headers.get("ETag"),
        modified=headers.get("Last-Modified"),
        wait=wait,
    )


def _item(url: str, entry: Any) -> FeedItem:
    link = entry.get("link") or None
    if link is not None and not is_address(link):
        link = None
    texts = [each.get("value", "") for each in entry.get("content", ())]
    content = max((*texts, entry.get("summary", "")), key=len)
    title = entry.get("title") or None
    own = _plain_link(link) if link else (entry.get("id") or content_id(url, title, content))
    return FeedItem(
        key=content_id("item", own),
        feed=url,
        link=link,
        title=title,
        published=_published(entry.get("published_parsed") or entry.get("updated_parsed")),
        content=content if link is None else "",
    )


def _plain_link(link: str) -> str:
    parts = urlsplit(link)
    query = [pair for pair in parse_qsl(parts.query) if not pair[0].startswith(_TRACKING)]
    return urlunsplit((parts.scheme, parts.netloc.lower(), parts.path, urlencode(query), ""))


def _published(told: time.struct_time | None) -> str | None:
    if told is None:
        return None
    try:
        return dt.datetime.fromtimestamp(calendar.timegm(told), dt.UTC).isoformat()
    except (ValueError, OverflowError, OSError):
        return None  # a year that no calendar has


def _document(item: FeedItem, name: str, data: bytes, charset: str | None) -> Document:
    return Document(
        name=name,
        kind="html",
        data=data,
        charset=charset,
        id=item.key,
        title=item.title,
        published=item.published,
        url=item.link,
    )


def _wait(told: str | None) -> dt.timedelta | None:
    """How long a host asks to be left alone: seconds or a date, at most a day."""
    if told is None:
        return None
    try:
        seconds = float(told)
    except ValueError:
        try:
            when = parsedate_to_datetime(told)
        except ValueError:
            return None
        seconds = (when - dt.datetime.now(when.tzinfo)).total_seconds()
    return dt.timedelta(seconds=min(86_400.0, max(0.0, seconds)))


def _words(fault: Exception) -> str:
    if isinstance(fault, httpx.TimeoutException):
        return f"does not answer within {_QUIET_SECONDS:.0f} seconds"
    if isinstance(fault, httpx.TooManyRedirects):
        return f"redirects more than {_MOST_REDIRECTS} times"
    if isinstance(fault, httpx.ConnectError):
        return "cannot be reached"
    return str(fault) or type(fault).__name__


def _status_words(status: int) -> str:
    known = {
        404: "is not there (404): correct its address",
        410: "is gone for good (410): take it off the list",
        403: "refuses us (403)",
        429: "asks us to come less often (429)",
    }
    return known.get(status, f"answers {status}")
