from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from tripoint.feeds import FeedCursor, FeedEntry
from tripoint.store.feeds import FeedStore
from tripoint.store.operations import Operations

NOW = dt.datetime(2024, 5, 10, 12, tzinfo=dt.UTC)
FEED, OTHER = "https://example.org/feed", "https://example.org/other"


@pytest.fixture
def feeds(tmp_path: Path) -> FeedStore:
    operations = Operations(tmp_path / "operations.sqlite")
    operations.prepare()
    return FeedStore(operations)


def _entry(n: int, feed: str = FEED, **given: str) -> FeedEntry:
    return FeedEntry(feed=feed, id=f"id-{n}", url=f"https://example.org/{n}", **given)


def _urls(feeds: FeedStore, *names: str, now: dt.datetime = NOW) -> list[str]:
    return [each.url[-1] for each in feeds.waiting(names or (FEED,), now)]


def test_feed_never_read_has_no_cursor(feeds: FeedStore) -> None:
    assert feeds.cursor(FEED) is None
    cursor = FeedCursor(feed=FEED, etag='"1"', last_modified="yesterday")
    assert feeds.keep(cursor, [], NOW) == 0
    assert feeds.cursor(FEED) == cursor


def test_entry_waits_until_it_is_settled(feeds: FeedStore) -> None:
    entries = [_entry(1, title="One", published="2024-05-01", content="x"), _entry(2)]
    assert feeds.keep(FeedCursor(feed=FEED), entries, NOW) == 2
    assert list(feeds.waiting([FEED], NOW)) == entries
    feeds.settle([entries[0].url], NOW)
    assert _urls(feeds) == ["2"]
    assert feeds.keep(FeedCursor(feed=FEED), [*entries, _entry(3)], NOW) == 1
    assert _urls(feeds) == ["2", "3"]


def test_cursor_and_entries_are_kept_together_or_not_at_all(feeds: FeedStore) -> None:
    def breaking() -> object:
        yield _entry(1)
        raise RuntimeError("killed")

    with pytest.raises(RuntimeError):
        feeds.keep(FeedCursor(feed=FEED, etag='"2"'), breaking(), NOW)  # type: ignore[arg-type]
    assert feeds.cursor(FEED) is None
    assert _urls(feeds) == []


def test_page_of_two_feeds_is_one_page(feeds: FeedStore) -> None:
    feeds.keep(FeedCursor(feed=FEED), [_entry(1)], NOW)
    feeds.keep(FeedCursor(feed=OTHER), [_entry(1, OTHER)], NOW)
    assert _urls(feeds, FEED, OTHER) == ["1"]
    feeds.settle([_entry(1).url], NOW)
    assert _urls(feeds, FEED, OTHER) == []
    feeds.keep(FeedCursor(feed="third"), [_entry(1, "third")], NOW)
    assert _urls(feeds, "third") == []


def test_page_that_failed_for_good_is_done(feeds: FeedStore) -> None:
    feeds.keep(FeedCursor(feed=FEED), [_entry(1), _entry(2)], NOW)
    assert not feeds.failed(_entry(1).url, "is not there", NOW, for_good=True)
    assert not feeds.failed(_entry(1).url, "is not there", NOW, for_good=False)
    assert not feeds.failed("https://example.org/unknown", "is slow", NOW, for_good=False)
    assert _urls(feeds) == ["2"]


def test_page_that_may_come_is_asked_for_ever_more_seldom(feeds: FeedStore) -> None:
    feeds.keep(FeedCursor(feed=FEED), [_entry(1)], NOW)
    now = NOW
    waits = []
    while True:
        again = feeds.failed(_entry(1).url, "is slow", now, for_good=False)
        if not again:
            break
        before = now
        while not _urls(feeds, now=now):
            now += dt.timedelta(minutes=10)
        waits.append((now - before) / dt.timedelta(minutes=10))
    assert waits[:9] == [0, 0, 1, 2, 4, 8, 16, 32, 64]
    assert set(waits[10:]) == {144}
    assert dt.timedelta(days=30) < now - NOW < dt.timedelta(days=32)


def test_entry_long_off_its_feed_is_forgotten_once_it_is_done(feeds: FeedStore) -> None:
    feeds.keep(FeedCursor(feed=FEED), [_entry(1), _entry(2), _entry(3)], NOW)
    feeds.settle([_entry(1).url, _entry(2).url], NOW)
    later = NOW + dt.timedelta(days=91)
    assert feeds.keep(FeedCursor(feed=FEED), [_entry(2)], later) == 0
    # The first is new again, the second is still known, the third still waits.
    assert feeds.keep(FeedCursor(feed=FEED), [_entry(1), _entry(2), _entry(3)], later) == 1
    assert _urls(feeds, now=later) == ["3", "1"]
