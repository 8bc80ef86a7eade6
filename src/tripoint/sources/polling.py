"""Watched feeds and their pages as the client of the web gives them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from tripoint.errors import FetchLater, InputError, UnreadableInput
from tripoint.feeds import Feed, FeedEntry, FeedItem
from tripoint.schema import content_id
from tripoint.sources.client import Client, Fetched
from tripoint.sources.gathering import listing_of, page_document
from tripoint.sources.lines import Document, Unread
from tripoint.sources.listings import Listing
from tripoint.sources.watching import FetchResult

__all__ = ["Poller"]

# What a link carries to tell its sender where a reader came from; the page is the same without.
_TRACKING = ("utm_", "fbclid", "gclid", "cmpid")


class Poller:
    """Asks for feeds and pages by one client, which keeps robots.txt and spares the hosts."""

    def __init__(self, client: Client, *, now: Callable[[], dt.datetime]) -> None:
        self._client = client
        self._now = now

    def fetch(self, feed: Feed) -> FetchResult:
        """The feed as it is now, asked for only if it has changed."""
        try:
            page = self._client.get_if_changed(
                feed.url, etag=feed.etag, last_modified=feed.modified
            )
            if page is None:
                return FetchResult(unchanged=True)
            listing = _listing(page, self._now())
        except InputError as fault:
            return FetchResult(error=str(fault), wait=_wait(fault))
        if listing is None or listing.kind != "feed":
            return FetchResult(error="is no feed: give the address of its RSS or Atom")
        items: dict[str, FeedItem] = {}
        for entry in listing.entries:
            item = _item(feed.url, entry)
            items.setdefault(item.key, item)
        return FetchResult(
            items=tuple(items.values()),
            title=listing.title,
            etag=page.etag,
            modified=page.last_modified,
        )

    def page(self, item: FeedItem) -> Document | Unread:
        """The page an item links to, or the item's own text where it has no link."""
        if item.link is None:
            # Known by its feed's address, so that its publisher is.
            name = f"{item.feed}#{item.key}"
            return Document(
                name=name,
                kind="html",
                data=item.content.encode(),
                charset="utf-8",
                id=item.key,
                title=item.title,
                published=item.published,
                url=name,
            )
        try:
            page = self._client.get(item.link)
        except InputError as fault:
            return Unread(item.link, str(fault))
        found = page_document(page, item.link, title=item.title, published=item.published)
        return replace(found, id=item.key)


def _listing(page: Fetched, now: dt.datetime) -> Listing | None:
    try:
        return listing_of(page, now)
    except InputError:
        raise
    except Exception as fault:  # whatever a broken feed does to the parser
        raise UnreadableInput(
            f"cannot be parsed ({type(fault).__name__}): tell its publisher"
        ) from fault


def _item(feed: str, entry: FeedEntry) -> FeedItem:
    link = entry.url if entry.content is None else None
    # An id is unique in its own feed only.
    own = (_plain_link(link),) if link is not None else (feed, entry.id)
    return FeedItem(
        key=content_id("item", *own),
        feed=feed,
        link=link,
        title=entry.title,
        published=entry.published,
        content=entry.content or "",
    )


def _plain_link(link: str) -> str:
    parts = urlsplit(link)
    query = [pair for pair in parse_qsl(parts.query) if not pair[0].startswith(_TRACKING)]
    return urlunsplit((parts.scheme, parts.netloc.lower(), parts.path, urlencode(query), ""))


def _wait(fault: InputError) -> dt.timedelta | None:
    """How long a host asks to be left alone, where it does."""
    told = fault.wait if isinstance(fault, FetchLater) else None
    return None if told is None else dt.timedelta(seconds=told)
