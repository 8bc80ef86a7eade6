from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from tripoint.errors import WorkspaceBusy
from tripoint.feeds import Feed, FeedItem
from tripoint.store.operations import Operations
from tripoint.store.watched import Watched

NOW = dt.datetime(2026, 5, 4, 12, tzinfo=dt.UTC)
URL = "https://example.org/feed"


@pytest.fixture
def feeds(tmp_path: Path) -> Watched:
    made = Watched(Operations(tmp_path / "operations.sqlite"))
    made.prepare()
    made.watch([URL])
    return made


def item(key: str) -> FeedItem:
    return FeedItem(key=key, feed=URL, link=f"https://example.org/{key}", title=key)


def shown(feeds: Watched, *keys: str, when: dt.datetime = NOW) -> None:
    feeds.record(Feed(url=URL, next_due="2026-05-04T13:00:00+00:00"), map(item, keys), when)


def test_without_tables_there_is_nothing(tmp_path: Path) -> None:
    operations = Operations(tmp_path / "operations.sqlite")
    assert Watched(operations).all() == []
    operations.prepare()
    assert (Watched(operations).all(), Watched(operations).counts()) == ([], {})
    assert Watched(operations).next_due() is None


def test_a_feed_is_due_at_its_time(feeds: Watched) -> None:
    assert [each.url for each in feeds.due(NOW)] == [URL]
    assert feeds.next_due() == ""
    shown(feeds)
    assert feeds.due(NOW) == []
    assert feeds.next_due() == "2026-05-04T13:00:00+00:00"
    assert [each.url for each in feeds.due(NOW + dt.timedelta(hours=1))] == [URL]


def test_watching_others_keeps_what_is_known(feeds: Watched) -> None:
    shown(feeds)
    feeds.watch(["https://example.org/other"])
    assert [each.url for each in feeds.all()] == ["https://example.org/other"]
    feeds.watch([URL])
    assert feeds.all()[0].next_due == "2026-05-04T13:00:00+00:00"


def test_an_item_waits_until_it_is_settled_whatever_its_feed_shows(feeds: Watched) -> None:
    shown(feeds, "a", "b", "c")
    assert feeds.unseen([item("a"), item("d")]) == [item("d")]
    assert feeds.waiting(NOW, 2) == [item("a"), item("b")]
    feeds.settle(["a"], [("b", "is gone")])
    shown(feeds, "a", "b", "c")
    assert feeds.waiting(NOW, 9) == [item("c")]
    assert feeds.counts() == {URL: {"read": 1, "given up": 1, "waiting": 1}}


def test_a_postponed_item_comes_again_with_its_tries(feeds: Watched) -> None:
    shown(feeds, "a")
    again = replace(item("a"), tries=1)
    feeds.postpone([(again, NOW + dt.timedelta(minutes=10), "answers 503")])
    assert feeds.waiting(NOW, 9) == []
    assert feeds.waiting(NOW + dt.timedelta(minutes=10), 9) == [again]
    assert feeds.next_due() == "2026-05-04T12:10:00+00:00"


def test_only_settled_items_of_long_ago_are_forgotten(feeds: Watched) -> None:
    shown(feeds, "old", "waits")
    feeds.settle(["old"], [])
    feeds.forget(NOW + dt.timedelta(days=80))
    assert feeds.counts()[URL]["read"] == 1
    feeds.forget(NOW + dt.timedelta(days=91))
    assert feeds.counts() == {URL: {"waiting": 1}}


def test_one_watches_while_another_writes(feeds: Watched) -> None:
    from tripoint.store.lease import Lease

    with feeds.lease(), Lease(feeds._operations):
        with pytest.raises(WorkspaceBusy, match="has been watching"):
            feeds.lease()
        with pytest.raises(WorkspaceBusy, match="has been writing"):
            Lease(feeds._operations)
    with feeds.lease():
        pass
