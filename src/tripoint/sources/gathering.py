"""Documents from anything that was named: paths, addresses, feeds, lists of feeds, archives."""

from __future__ import annotations

import datetime as dt
import io
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, Protocol

from tripoint.errors import FetchLater, InputError
from tripoint.feeds import FeedCursor, FeedEntry
from tripoint.sources.addresses import is_address
from tripoint.sources.client import Client, Fetched
from tripoint.sources.exchange import MOST_BYTES
from tripoint.sources.feeds import listing_kind, parse_listing
from tripoint.sources.files import Document, Kind, Unread, document_stream, documents
from tripoint.sources.listings import Listing
from tripoint.sources.unpacking import Unpacked, packing, unpack

__all__ = ["Memory", "Web", "gather", "in_turns", "listing_of", "page_document"]

_LISTS = (".opml", ".xml", ".rss", ".atom")
_HEAD = 64 * 1024
_DEEPEST = 3


class Memory(Protocol):
    """What is known of each feed from one run to the next; the store's `FeedStore` is one."""

    def cursor(self, feed: str) -> FeedCursor | None:
        """How far a feed was read."""
        ...

    def keep(self, cursor: FeedCursor, entries: Iterable[FeedEntry], now: dt.datetime) -> int:
        """Write down what a feed lists; returns how many entries are new."""
        ...

    def waiting(self, feeds: Iterable[str], now: dt.datetime) -> tuple[FeedEntry, ...]:
        """The entries whose pages are to be asked for now."""
        ...

    def settle(self, urls: Iterable[str], now: dt.datetime) -> None:
        """Note that pages are stored."""
        ...

    def failed(self, url: str, why: str, now: dt.datetime, *, for_good: bool) -> bool:
        """Note why a page was not had; returns whether it will be asked for again."""
        ...


def gather(
    sources: Iterable[str],
    kind: Kind = "auto",
    *,
    web: Callable[[], Web],
    pipe: BinaryIO | None = None,
) -> Iterator[Document | Unread]:
    """Every document that the sources lead to, those of the paths first; what is not had is said.

    `web` is called once, where the first address or list is reached. Raises UsageError at once
    where a path is nothing to read.
    """
    addresses: list[str] = []
    lists: list[Path] = []
    paths: list[Path] = []
    for each in sources:
        if is_address(each):
            addresses.append(each)
        elif each.lower().endswith(_LISTS) and Path(each).is_file():
            lists.append(Path(each))
        else:
            paths.append(Path(each))
    local = documents(paths, kind, pipe=pipe)
    return _all(local, lists, addresses, kind, web)


def _all(
    local: Iterator[Document | Unread],
    lists: list[Path],
    addresses: list[str],
    kind: Kind,
    web: Callable[[], Web],
) -> Iterator[Document | Unread]:
    yield from local
    if lists or addresses:
        yield from web().documents(lists, addresses, kind)


@dataclass(frozen=True, slots=True)
class _Source:
    """An address to ask, and by how many lists it was reached."""

    url: str
    depth: int = 0


class Web:
    """One reading of pages and feeds: what they list is remembered, then fetched host by host."""

    def __init__(
        self,
        client: Client,
        memory: Memory,
        *,
        now: Callable[[], dt.datetime],
        say: Callable[[str], None],
    ) -> None:
        self._client = client
        self._memory = memory
        self._now = now
        self._say = say
        self._feeds: dict[str, None] = {}
        # The entries on their way, by the address where their page was found: several may lead
        # to one page.
        self._found: dict[str, set[str]] = {}
        self._open: set[str] = set()

    def documents(
        self, lists: Iterable[Path], addresses: Iterable[str], kind: Kind
    ) -> Iterator[Document | Unread]:
        """The pages at the addresses, then those that the feeds among them tell of."""
        to_ask = deque(_Source(each) for each in addresses)
        asked: set[str] = set()
        for path in lists:
            yield from self._local_list(path, to_ask, kind)
        while to_ask:
            source = to_ask.popleft()
            if source.url not in asked:
                asked.add(source.url)
                yield from self._ask(source, to_ask, kind)
        yield from self._entries(self._memory.waiting(self._feeds, self._now()))

    def stored(self, urls: Iterable[str | None]) -> None:
        """Tell that the pages found at these addresses are stored."""
        ours = {one for each in urls if each is not None for one in self._found.pop(each, ())}
        self._memory.settle(sorted(ours & self._open), self._now())
        self._open -= ours

    def unreadable(self, name: str, why: str) -> None:
        """Tell that a document of that name could not be read; other names are no matter."""
        if name in self._open:
            self._open.discard(name)
            self._memory.failed(name, why, self._now(), for_good=False)

    def _local_list(
        self, path: Path, to_ask: deque[_Source], kind: Kind
    ) -> Iterator[Document | Unread]:
        """What a list in a file names; a file that only looked like one is read as any other."""
        try:
            data = path.read_bytes()
            listing = parse_listing(data, path.resolve().as_uri(), now=self._now())
        except (InputError, OSError) as fault:
            yield Unread(str(path), str(fault))
            return
        if listing is None:
            yield from documents([path], kind)
        else:
            cursor = FeedCursor(feed=path.resolve().as_uri())
            self._take(str(path), listing, cursor, _Source(str(path)), to_ask)

    def _ask(
        self, source: _Source, to_ask: deque[_Source], kind: Kind
    ) -> Iterator[Document | Unread]:
        cursor = self._memory.cursor(source.url)
        try:
            page = self._client.get_if_changed(
                source.url,
                etag=cursor.etag if cursor else None,
                last_modified=cursor.last_modified if cursor else None,
            )
            if page is None:
                self._feeds[source.url] = None
                self._say(f"{source.url}: nothing new")
                return
            listing = listing_of(page, self._now())
        except InputError as fault:
            yield Unread(source.url, str(fault))
            return
        if listing is None:
            if source.depth:
                yield Unread(source.url, "is no feed: correct the list that names it")
            else:
                yield from _pages(page, source.url, kind)
            return
        cursor = FeedCursor(
            feed=source.url,
            # What names further lists is asked for in full, or they would not be asked at all.
            etag=None if listing.lists else page.etag,
            last_modified=None if listing.lists else page.last_modified,
        )
        self._take(source.url, listing, cursor, source, to_ask)

    def _take(
        self,
        name: str,
        listing: Listing,
        cursor: FeedCursor,
        source: _Source,
        to_ask: deque[_Source],
    ) -> None:
        """Remember the entries of a list, and ask the lists that it names."""
        for remark in listing.remarks:
            self._say(f"{name}: {remark}")
        if listing.lists and source.depth >= _DEEPEST:
            self._say(
                f"{name}: what it names is left out ({len(listing.lists)} in number), as lists"
                f" within lists end after {_DEEPEST}: give the addresses"
            )
        elif listing.lists:
            to_ask.extend(_Source(each, source.depth + 1) for each in listing.lists)
            self._say(f"{name}: names {len(listing.lists)} to ask")
        if listing.entries or not listing.lists:
            ours = (replace(each, feed=cursor.feed) for each in listing.entries)
            fresh = self._memory.keep(cursor, ours, self._now())
            self._feeds[cursor.feed] = None
            self._say(f"{name}: {fresh} new of {len(listing.entries)}")

    def _entries(self, waiting: Iterable[FeedEntry]) -> Iterator[Document | Unread]:
        """The pages of entries, in an order that waits least."""
        by_url = {each.url: each for each in waiting}
        for url in in_turns(self._client, by_url):
            yield from self._entry(by_url[url])

    def _entry(self, entry: FeedEntry) -> Iterator[Document | Unread]:
        if entry.content is not None:
            self._hand_out(entry.url, entry.url)
            yield Document(
                name=entry.url,
                kind="html",
                data=entry.content.encode(),
                charset="utf-8",
                title=entry.title,
                published=entry.published,
                url=entry.url,
            )
            return
        try:
            page = self._client.get(entry.url)
        except InputError as fault:
            final = not isinstance(fault, FetchLater)
            again = self._memory.failed(entry.url, str(fault), self._now(), for_good=final)
            yield Unread(entry.url, f"{fault}{'; it stays on the list' if again else ''}")
            return
        self._hand_out(entry.url, page.url)
        yield page_document(page, entry.url, title=entry.title, published=entry.published)

    def _hand_out(self, entry: str, found: str) -> None:
        self._found.setdefault(found, set()).add(entry)
        self._open.add(entry)


def in_turns(client: Client, urls: Iterable[str]) -> Iterator[str]:
    """The addresses in an order that waits least: of all hosts, the one that is free soonest."""
    hosts: dict[str, deque[str]] = {}
    for url in urls:
        hosts.setdefault(url.split("/")[2], deque()).append(url)
    while hosts:
        host = min(hosts, key=lambda each: client.ready_in(hosts[each][0]))
        url = hosts[host].popleft()
        if not hosts[host]:
            del hosts[host]
        yield url


def _pages(page: Fetched, name: str, kind: Kind) -> Iterator[Document | Unread]:
    """The documents at an address that is no list: a page, a text, or JSON Lines."""
    path = page.url.partition("?")[0]
    try:
        for each in document_stream(io.BytesIO(page.data), kind=kind, name=path):
            if isinstance(each, Unread) or each.kind == "clean":
                yield each
            else:
                yield replace(each, name=name, charset=page.charset, url=page.url)
    except InputError as fault:
        yield Unread(name, str(fault))


def page_document(
    page: Fetched, name: str, *, title: str | None, published: str | None
) -> Document:
    """The document that a page is; `title` and `published` stand in where it names none."""
    is_text = page.content_type.lower().startswith("text/plain")
    return Document(
        name=name,
        kind="txt" if is_text else "html",
        data=page.data,
        charset=page.charset,
        title=title,
        published=published,
        url=page.url,
    )


def listing_of(page: Fetched, now: dt.datetime) -> Listing | None:
    """The list that a page is, packed or not, as sitemaps are; None where it is no list."""
    coding = packing(page.data)
    if coding is None:
        return parse_listing(page.data, page.url, charset=page.charset, now=now)
    if listing_kind(Unpacked(io.BytesIO(page.data), coding).read(_HEAD)) is None:
        return None
    data = unpack(page.data, coding, MOST_BYTES)
    return parse_listing(data, page.url, charset=page.charset, now=now)
