from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tripoint.feeds import Feed, FeedItem
from tripoint.sources.watching import (
    LONGEST,
    SHORTEST,
    FetchResult,
    expected_a_day,
    health,
    interval,
    recorded,
)

NOW = dt.datetime(2026, 5, 4, 12, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
FEED = Feed(url="https://example.org/feed")
moments = st.lists(
    st.integers(0, 90 * 24 * 3600).map(lambda s: (NOW - dt.timedelta(seconds=s)).isoformat()),
    max_size=60,
)


def item(key: str, published: dt.datetime | None = None) -> FeedItem:
    stamp = published.isoformat() if published else None
    return FeedItem(key=key, feed=FEED.url, link=f"https://example.org/{key}", published=stamp)


def every(gap: dt.timedelta, count: int, last: dt.datetime = NOW) -> tuple[str, ...]:
    return tuple(sorted((last - gap * n).isoformat() for n in range(count)))


@given(moments)
def test_interval_stays_in_its_bounds(times: list[str]) -> None:
    assert SHORTEST <= interval(times, NOW) <= LONGEST


@given(moments, st.integers(0, 10**7))
def test_silence_never_shortens_the_interval(times: list[str], seconds: int) -> None:
    later = NOW + dt.timedelta(seconds=seconds)
    assert interval(times, later) >= interval(times, NOW)


@pytest.mark.parametrize(
    ("gap", "wanted"),
    [
        (dt.timedelta(minutes=1), SHORTEST),
        (HOUR, HOUR),
        (dt.timedelta(days=2), LONGEST),
    ],
)
def test_a_feed_is_asked_about_once_an_item(gap: dt.timedelta, wanted: dt.timedelta) -> None:
    found = interval(every(gap, 40), NOW)
    assert wanted * 0.9 <= found <= wanted * 1.1


def test_expected_items_are_by_the_rhythm_so_far_not_by_the_silence_since() -> None:
    times = every(2 * HOUR, 30, last=NOW - dt.timedelta(days=5))
    assert expected_a_day(times) == pytest.approx(12)
    assert expected_a_day(times[:2]) is None


def test_dated_items_give_times_and_undated_ones_the_time_of_their_first_sight() -> None:
    dated = item("a", NOW - HOUR)
    future = item("b", NOW + 30 * HOUR)
    undated = item("c")
    first = recorded(
        FEED, FetchResult(items=(dated, future, undated)), (dated, future, undated), NOW
    )
    assert first.times == ("2026-05-04T11:00:00+00:00",)
    assert first.lag is None
    later = NOW + 2 * HOUR
    fresh = (item("d"), item("e", NOW + HOUR))
    second = recorded(first, FetchResult(items=fresh), fresh, later)
    assert second.times == (*first.times, "2026-05-04T13:00:00+00:00", "2026-05-04T14:00:00+00:00")
    assert second.lag == 3600


def test_the_times_of_a_feed_are_bounded() -> None:
    fresh = [item(str(n), NOW - n * HOUR) for n in range(1, 300)]
    after = recorded(FEED, FetchResult(), fresh, NOW)
    assert len(after.times) == 100
    assert after.times[-1] == "2026-05-04T11:00:00+00:00"


def test_failures_wait_ever_longer_and_a_success_ends_them() -> None:
    feed, waits = FEED, []
    for _ in range(12):
        feed = recorded(feed, FetchResult(error="answers 500"), (), NOW)
        waits.append(dt.datetime.fromisoformat(feed.next_due) - NOW)
    assert waits == sorted(waits)
    assert waits[0] == 2 * SHORTEST
    assert waits[-1] == LONGEST
    well = recorded(feed, FetchResult(unchanged=True), (), NOW)
    assert (well.failures, well.error) == (0, None)


def test_what_a_host_asks_for_is_kept() -> None:
    asked = FetchResult(error="answers 429", wait=dt.timedelta(hours=20))
    after = recorded(FEED, asked, (), NOW)
    assert dt.datetime.fromisoformat(after.next_due) == NOW + dt.timedelta(hours=20)


def test_an_unchanged_feed_keeps_its_validators() -> None:
    feed = replace(FEED, etag='"1"', modified="Mon")
    assert recorded(feed, FetchResult(unchanged=True), (), NOW).etag == '"1"'
    assert recorded(feed, FetchResult(etag='"2"'), (), NOW).modified is None


def test_health_names_what_is_wrong() -> None:
    assert health(FEED, NOW).state == "new"
    read = replace(FEED, last_try=NOW.isoformat(), last_success=NOW.isoformat())
    assert health(read, NOW).state == "well"
    failing = replace(read, failures=5, error="cannot be reached")
    assert health(failing, NOW).state == "failing"
    gone = health(failing, NOW + dt.timedelta(days=2))
    assert gone.state == "rotting"
    assert gone.why.startswith("cannot be reached, 5 times in a row, last success 2026-05-04")


def test_a_silence_rots_only_where_it_is_no_chance() -> None:
    def silent(gap: dt.timedelta, days: float) -> str:
        last = NOW - dt.timedelta(days=days)
        feed = replace(FEED, last_try=NOW.isoformat(), last_success=NOW.isoformat())
        return health(replace(feed, times=every(gap, 50, last)), NOW).state

    assert silent(HOUR, 1.5) == "well"  # a Sunday
    assert silent(HOUR, 2.5) == "rotting"
    assert silent(dt.timedelta(days=1), 8) == "well"
    assert silent(dt.timedelta(days=1), 11) == "rotting"
    weekly = [NOW - dt.timedelta(days=10 + 7 * n, minutes=m) for n in range(5) for m in range(10)]
    feed = replace(FEED, last_try=NOW.isoformat(), last_success=NOW.isoformat())
    digest = replace(feed, times=tuple(sorted(each.isoformat() for each in weekly)))
    assert health(digest, NOW).state == "well"
    assert health(digest, NOW + dt.timedelta(days=7)).state == "rotting"
