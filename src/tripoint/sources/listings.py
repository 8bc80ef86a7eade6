"""What a list of pages tells, put in order: addresses that can be asked, dates that can be true."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Literal

import httpx

from tripoint.errors import NotFetched, UnreadableInput
from tripoint.feeds import FeedEntry
from tripoint.schema import content_id
from tripoint.sources.addresses import parse_address

__all__ = ["Gatherer", "Kind", "Listing"]

Kind = Literal["feed", "sitemap", "list"]

_LONGEST = 1000
_TAG = re.compile(r"<[^<>]*>")
# Clocks differ, and an entry may be dated to the minute of its release.
_AHEAD = dt.timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """The pages of a feed or sitemap, the further lists that it names, and what was odd in it."""

    kind: Kind
    title: str | None = None
    entries: tuple[FeedEntry, ...] = ()
    lists: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


class Gatherer:
    """Collects what one list tells; `now` is when it was read."""

    def __init__(self, url: str, now: dt.datetime) -> None:
        self._url = url
        self._base = httpx.URL(url)
        self._now = now
        self._entries: dict[str, FeedEntry] = {}
        self._lists: dict[str, None] = {}
        self._lost = 0
        self._ahead: list[dt.datetime] = []

    def entry(
        self,
        link: str | None,
        *,
        id: str | None = None,  # noqa: A002 - the feeds' own word
        title: str | None = None,
        published: dt.datetime | None = None,
        content: str | None = None,
    ) -> None:
        """Take an entry; the first of an id counts, and one that leads nowhere is counted."""
        url = self._address(link)
        if url is None and not (content and content.strip()):
            self._lost += 1
            return
        key = (id or "").strip()[:_LONGEST] or url or content_id(title, content)
        entry = FeedEntry(
            feed=self._url,
            id=key,
            url=url or f"{self._url}#{content_id(key)}",
            title=_plain(title),
            published=self._time(published),
            content=None if url else content,
        )
        self._entries.setdefault(key, entry)

    def list(self, link: str | None) -> None:
        """Take the address of a further list."""
        url = self._address(link)
        if url is None:
            self._lost += 1
        else:
            self._lists[url] = None

    def listing(
        self, kind: Kind, *, title: str | None = None, broken: str | None = None
    ) -> Listing:
        """All of it; raises UnreadableInput where it is broken and nothing could be had of it."""
        found = len(self._entries) + len(self._lists)
        if broken is not None and not found:
            raise UnreadableInput(f"is broken ({broken}) and nothing can be read of it")
        remarks = []
        if broken is not None:
            remarks.append(f"is broken ({broken}): what can be read is read, {_entries(found)}")
        if self._lost:
            remarks.append(f"has {_entries(self._lost)} without an address that can be asked")
        if self._ahead:
            remarks.append(
                f"has {_entries(len(self._ahead))} dated in the future, up to"
                f" {max(self._ahead):%Y-%m-%d}: taken as of {self._now:%Y-%m-%d %H:%M}"
            )
        return Listing(
            kind=kind,
            title=_plain(title),
            entries=tuple(self._entries.values()),
            lists=tuple(self._lists),
            remarks=tuple(remarks),
        )

    def _address(self, link: str | None) -> str | None:
        if not link or not link.strip():
            return None
        try:
            return str(parse_address(link, self._base))
        except NotFetched:
            return None

    def _time(self, when: dt.datetime | None) -> str | None:
        if when is None:
            return None
        when = when if when.tzinfo is not None else when.replace(tzinfo=dt.UTC)
        if when > self._now + _AHEAD:
            self._ahead.append(when)
            when = self._now
        return when.isoformat(timespec="seconds")


def _plain(title: str | None) -> str | None:
    return " ".join(_TAG.sub(" ", title or "").split())[:_LONGEST] or None


def _entries(count: int) -> str:
    return f"{count} entr{'y' if count == 1 else 'ies'}"
