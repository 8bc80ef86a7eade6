"""When a watched feed is asked again, and whether it is well: pure, `now` is an argument.

Items of a feed are taken as a Poisson process. Its rate is estimated from the times of its newest
items; a feed is asked about once an item, and a silence is told where the rate makes it unlikely.
"""

from __future__ import annotations

import datetime as dt
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal, Protocol

from tripoint.feeds import Feed, FeedItem
from tripoint.sources.lines import Document, Unread

__all__ = ["FetchResult", "Fetcher", "expected_a_day", "health", "interval", "recorded"]

SHORTEST = dt.timedelta(minutes=5)
LONGEST = dt.timedelta(hours=6)
_UNKNOWN = dt.timedelta(minutes=30)
_KEPT_TIMES = 100
_DAY = dt.timedelta(days=1)
# News sleeps at night and rests on Sundays: no silence is told before two days, nor before it
# holds ten items that should have come (by chance alone: e^-10), nor, since items come in bursts,
# before it is twice as long as the longest silence so far.
_LEAST_SILENCE = dt.timedelta(days=2)
_ITEMS_MISSED = 10.0
_FAILURES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchResult:
    """What asking a feed gave: its items, or `error` in words; `wait` is what its host asked for.

    An unchanged feed (HTTP 304) has no items and no error, and is `unchanged`.
    """

    items: tuple[FeedItem, ...] = ()
    unchanged: bool = False
    title: str | None = None
    etag: str | None = None
    modified: str | None = None
    error: str | None = None
    wait: dt.timedelta | None = None


class Fetcher(Protocol):
    """Whoever gets feeds and pages; both may be called from several threads."""

    def fetch(self, feed: Feed) -> FetchResult:
        """The feed as it is now."""
        ...

    def page(self, item: FeedItem) -> Document | Unread:
        """The article that an item points to."""
        ...


@dataclass(frozen=True, slots=True)
class Health:
    """How a feed is, with the reason in words where it is not well."""

    state: Literal["new", "well", "failing", "rotting"]
    why: str = ""


def interval(times: Sequence[str], now: dt.datetime) -> dt.timedelta:
    """How long to wait before asking again: 1/λ, from five minutes to six hours.

    λ = n / (now - oldest) over the n newest items, so a silence lengthens it little by little.
    """
    known = _instants(times)
    if len(known) < 2:
        return _UNKNOWN
    return min(LONGEST, max(SHORTEST, (now - min(known)) / len(known)))


def expected_a_day(times: Sequence[str]) -> float | None:
    """Items a day by the feed's own rhythm: λ = (n - 1) / (newest - oldest); None where unknown."""
    known = _instants(times)
    if len(known) < 3 or max(known) == min(known):
        return None
    return (len(known) - 1) * (_DAY / (max(known) - min(known)))


def health(feed: Feed, now: dt.datetime) -> Health:
    """How the feed is: rotting where it fails for a day, or where its silence is no chance."""
    if feed.last_try is None:
        return Health("new", "not asked yet")
    if feed.failures:
        since = feed.last_success
        words = feed.error or "failed"
        if feed.failures > 1:
            words += f", {feed.failures} times in a row"
        old = since is None or now - dt.datetime.fromisoformat(since) > _DAY
        if feed.failures >= _FAILURES and old:
            last = f"last success {since[:16]}" if since else "never read"
            return Health("rotting", f"{words}, {last}")
        return Health("failing", words)
    rate = expected_a_day(feed.times)
    if rate is not None:
        known = sorted(_instants(feed.times))
        silence = now - known[-1]
        missed = rate * (silence / _DAY)
        longest = max(later - one for one, later in pairwise(known))
        if silence > max(_LEAST_SILENCE, 2 * longest) and missed >= _ITEMS_MISSED:
            return Health(
                "rotting",
                f"nothing new for {silence / _DAY:.0f} days, {missed:.0f} items were expected",
            )
    return Health("well")


def recorded(feed: Feed, result: FetchResult, fresh: Iterable[FeedItem], now: dt.datetime) -> Feed:
    """The feed after it was asked; `fresh` are the items that it had not shown before."""
    tried = replace(feed, last_try=_text(now))
    if result.error is not None:
        failures = feed.failures + 1
        # Ever longer, at most as long as for a feed at rest.
        wait = min(LONGEST, SHORTEST * 2 ** min(failures, 10))
        return replace(
            tried,
            failures=failures,
            error=result.error,
            next_due=_text(now + max(wait, result.wait or wait)),
        )
    new = list(fresh)
    times = _times(feed, new, now)
    return replace(
        tried,
        title=result.title or feed.title,
        etag=feed.etag if result.unchanged else result.etag,
        modified=feed.modified if result.unchanged else result.modified,
        last_success=_text(now),
        failures=0,
        error=None,
        times=times,
        lag=_lag(new, now) if feed.last_success and new else feed.lag,
        next_due=_text(now + max(interval(times, now), result.wait or SHORTEST)),
    )


def _times(feed: Feed, fresh: Iterable[FeedItem], now: dt.datetime) -> tuple[str, ...]:
    """The newest times; an item without a believable one has that of its first sight.

    What an undated feed shows the first time has none: it may be of any age.
    """
    seen = _text(now) if feed.last_success else None
    found = [_believable(item.published, now) or seen for item in fresh]
    return tuple(sorted((*feed.times, *(each for each in found if each)))[-_KEPT_TIMES:])


def _believable(published: str | None, now: dt.datetime) -> str | None:
    if published is None or dt.datetime.fromisoformat(published) > now:
        return None
    return _text(dt.datetime.fromisoformat(published))


def _lag(fresh: Iterable[FeedItem], now: dt.datetime) -> float | None:
    stated = [_believable(item.published, now) for item in fresh]
    lags = [(now - dt.datetime.fromisoformat(each)).total_seconds() for each in stated if each]
    return statistics.median(lags) if lags else None


def _instants(times: Iterable[str]) -> list[dt.datetime]:
    return [dt.datetime.fromisoformat(each) for each in times]


def _text(when: dt.datetime) -> str:
    return when.astimezone(dt.UTC).isoformat(timespec="seconds")
