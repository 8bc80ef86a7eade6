"""Records of feeds: what one tells of, how far it was read, and how the watched ones are."""

from __future__ import annotations

from dataclasses import dataclass

from tripoint.schema import Record

__all__ = ["Feed", "FeedCursor", "FeedEntry", "FeedItem"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry(Record):
    """One page that a feed tells of; `content` is kept only where the page has no address."""

    feed: str
    id: str
    url: str
    title: str | None = None
    published: str | None = None
    content: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedCursor(Record):
    """How far a feed was read: its validators (RFC 9110 8.8) as of the last whole reading."""

    feed: str
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed(Record):
    """A watched feed and how its reading has gone; times are in UTC, `lag` is in seconds.

    `times` are those of its newest items, `lag` the median from an item's publication to its first
    sight, `said` when its rot was last told.
    """

    url: str
    title: str | None = None
    etag: str | None = None
    modified: str | None = None
    next_due: str = ""
    last_try: str | None = None
    last_success: str | None = None
    failures: int = 0
    error: str | None = None
    times: tuple[str, ...] = ()
    lag: float | None = None
    said: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedItem(Record):
    """One item of a feed that waits to be read; `key` is the same wherever the item is met."""

    key: str
    feed: str
    link: str | None = None
    title: str | None = None
    published: str | None = None
    content: str = ""
    tries: int = 0
