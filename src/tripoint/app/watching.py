"""The command `watch`: feeds asked by their own rhythm, their articles coded and stored.

Nothing is held in memory but the articles of one small batch: what a feed showed is written down
before it is read, so a watcher that is killed goes on where it stood.
"""

from __future__ import annotations

import datetime as dt
import signal
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace
from types import FrameType

from tripoint.app.coding import coded_stream
from tripoint.app.storing import store_batch
from tripoint.app.summary import Tally
from tripoint.app.terminal import warn
from tripoint.errors import WorkspaceBusy, WorkspaceFull
from tripoint.feeds import Feed, FeedItem
from tripoint.schema import Coded
from tripoint.sources.lines import Document, Unread
from tripoint.sources.watching import Fetcher, FetchResult, health, recorded
from tripoint.store.watched import Watched
from tripoint.store.workspace import Workspace

__all__ = ["Watch", "stopping"]

_AT_ONCE = 8
_BATCH = 16
_TRIES = 4
_RETRY = dt.timedelta(minutes=10)
# How long to leave a store alone that is busy or full.
_PATIENCE = 20.0
_LONGEST_SLEEP = 60.0
_SAID_EVERY = dt.timedelta(days=1)


class Watch:
    """One watcher of a workspace; `stop` ends it after what it has begun."""

    def __init__(
        self, store: Workspace, feeds: Watched, fetcher: Fetcher, stop: threading.Event
    ) -> None:
        self.tally = Tally()
        self._store = store
        self._feeds = feeds
        self._fetcher = fetcher
        self._stop = stop
        self._held_up = ""
        self._said = 0

    def run(self) -> None:
        """Rounds until `stop`; a busy writer or a full disk is waited for, and said."""
        while not self._stop.is_set():
            try:
                self.round()
            except (WorkspaceBusy, WorkspaceFull) as fault:
                if str(fault) != self._held_up:
                    warn(f"{fault} (items wait; tried again every {_PATIENCE:.0f} seconds)")
                self._held_up = str(fault)
                self._stop.wait(_PATIENCE)
                continue
            self._held_up = ""
            self._say_stored()
            self._stop.wait(self._pause())

    def _say_stored(self) -> None:
        if self.tally.stored > self._said:
            stored, self._said = self.tally.stored - self._said, self.tally.stored
            warn(f"{_now():%Y-%m-%d %H:%M} UTC: {stored} stored, {self.tally.events} events so far")

    def _pause(self) -> float:
        """Seconds until something is due, at most a minute, so that a moved clock does no harm."""
        at = self._feeds.next_due()
        if not at:
            return 0.0 if at == "" else _LONGEST_SLEEP
        left = (dt.datetime.fromisoformat(at) - _now()).total_seconds()
        return min(_LONGEST_SLEEP, max(1.0, left))

    def round(self) -> None:
        """Ask every feed that is due and read every item that waits."""
        with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="fetch") as pool:
            for several in _chunks(self._feeds.due(_now()), _AT_ONCE):
                if self._stop.is_set():
                    return
                for feed, result in zip(
                    several, pool.map(self._fetcher.fetch, several), strict=True
                ):
                    self._record(feed, result)
            while not self._stop.is_set() and self._read_some(pool):
                pass
        self._feeds.forget(_now())

    def _record(self, feed: Feed, result: FetchResult) -> None:
        now = _now()
        fresh = self._feeds.unseen(result.items)
        after = recorded(feed, result, fresh, now)
        was, is_ = health(feed, now), health(after, now)
        if is_.state == "rotting":
            told = feed.said is not None and _age(feed.said, now) < _SAID_EVERY
            if not told:
                warn(f"{feed.url} is rotting: {is_.why}")
                after = replace(after, said=now.isoformat())
        elif feed.said is not None:
            warn(f"{feed.url} is well again")
            after = replace(after, said=None)
        elif is_.state == "failing" and was.state != "failing":
            warn(f"{feed.url} {is_.why}; it will be asked again")
        self._feeds.record(after, result.items, now)

    def _read_some(self, pool: ThreadPoolExecutor) -> bool:
        """Read the next waiting items; False where none is left."""
        items = self._feeds.waiting(_now(), _BATCH)
        if not items:
            return False
        known = self._store.known(item.key for item in items)
        new = [item for item in items if item.key not in known]
        if new:
            with self._store.writer():
                pass  # raises where another writes: no page is fetched for nothing
        pages = list(pool.map(self._page, new))
        read = [item.key for item in items if item.key in known]
        failed: list[tuple[FeedItem, str]] = []
        given_up: list[tuple[str, str]] = []
        batch: list[Coded] = []
        for item, page in zip(new, pages, strict=True):
            if page is None:
                continue
            if isinstance(page, Unread):
                failed.append((item, page.why))
                continue
            coded = _coded(page)
            if isinstance(coded, Unread):
                given_up.append((item.key, coded.why))
                self._say_unread(coded)
                continue
            batch.append(coded)
            read.append(item.key)
        if batch:
            with self._store.writer() as writer:
                store_batch(batch, self._store, writer, self.tally, source="feeds")
        self._feeds.settle(read, [*given_up, *self._hopeless(failed)])
        self._feeds.postpone(_later(failed))
        return True

    def _page(self, item: FeedItem) -> Document | Unread | None:
        # A host is asked one page after the other: those not begun at `stop` go on waiting.
        return None if self._stop.is_set() else self._fetcher.page(item)

    def _hopeless(self, failed: Sequence[tuple[FeedItem, str]]) -> Iterator[tuple[str, str]]:
        for item, why in failed:
            if item.tries + 1 >= _TRIES:
                self._say_unread(Unread(item.link or item.key, f"{why}; given up"))
                yield item.key, why

    def _say_unread(self, page: Unread) -> None:
        warn(f"{page.name}: {page.why}")


def _later(
    failed: Sequence[tuple[FeedItem, str]],
) -> Iterator[tuple[FeedItem, dt.datetime, str]]:
    """When a page that could not be had is tried again: after 10, 40 and 160 minutes."""
    for item, why in failed:
        if item.tries + 1 < _TRIES:
            yield replace(item, tries=item.tries + 1), _now() + _RETRY * 4**item.tries, why


def _coded(page: Document) -> Coded | Unread:
    (coded,) = coded_stream([page], None)
    return coded


def _chunks(feeds: Sequence[Feed], size: int) -> Iterator[Sequence[Feed]]:
    for at in range(0, len(feeds), size):
        yield feeds[at : at + size]


def _age(stamp: str, now: dt.datetime) -> dt.timedelta:
    return now - dt.datetime.fromisoformat(stamp)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


@contextmanager
def stopping() -> Iterator[threading.Event]:
    """An event that the first SIGINT or SIGTERM sets; a second one ends the process at once."""
    stop = threading.Event()
    before = {each: signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)}

    def asked(number: int, _: FrameType | None) -> None:
        stop.set()
        signal.signal(number, signal.default_int_handler)
        warn("stopping after what has begun; once more to stop at once")

    for each in before:
        signal.signal(each, asked)
    try:
        yield stop
    finally:
        for each, handler in before.items():
            with suppress(TypeError):  # a handler that was not set from Python
                signal.signal(each, handler)
