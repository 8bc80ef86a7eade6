"""What a watcher tells a Prometheus: read from the store at each question, so it is never stale."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from prometheus_client import CollectorRegistry, ProcessCollector, start_http_server
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from tripoint.app.summary import Tally
from tripoint.errors import UsageError
from tripoint.feeds import Feed
from tripoint.sources.watching import expected_a_day, health
from tripoint.store.watched import Watched

__all__ = ["metrics_server"]

_HOST = "127.0.0.1"
_OF_A_FEED: tuple[tuple[str, str, Callable[[Feed], float | None]], ...] = (
    ("last_success_timestamp_seconds", "When it was last read.", lambda f: _epoch(f.last_success)),
    ("next_due_timestamp_seconds", "When it is asked next.", lambda f: _epoch(f.next_due)),
    ("failures", "Failures in a row.", lambda f: f.failures),
    ("lag_seconds", "Median from an item's publication to its first sight.", lambda f: f.lag),
    ("expected_items_per_day", "Items a day by its rhythm.", lambda f: expected_a_day(f.times)),
)


@contextmanager
def metrics_server(port: int, feeds: Watched, tally: Tally) -> Iterator[str]:
    """Serve `/metrics` on 127.0.0.1 and give its address; port 0 takes a free one."""
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    registry.register(_Watching(feeds, tally))
    try:
        server, thread = start_http_server(port, addr=_HOST, registry=registry)
    except OSError as fault:
        raise UsageError(
            f"port {port} cannot be used ({fault.strerror}): give --metrics another"
        ) from fault
    try:
        yield f"http://{_HOST}:{server.server_port}/metrics"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Watching(Collector):
    def __init__(self, feeds: Watched, tally: Tally) -> None:
        self._feeds = feeds
        self._tally = tally

    def collect(self) -> Iterator[Metric]:
        feeds = self._feeds.all()
        now = dt.datetime.now(dt.UTC)
        well = GaugeMetricFamily(
            "tripoint_feed_well",
            "1 where the feed is neither failing nor rotting.",
            labels=["feed"],
        )
        for feed in feeds:
            well.add_metric([feed.url], health(feed, now).state in ("new", "well"))
        yield well
        for name, meaning, value in _OF_A_FEED:
            gauge = GaugeMetricFamily(f"tripoint_feed_{name}", meaning, labels=["feed"])
            for feed in feeds:
                number = value(feed)
                if number is not None:
                    gauge.add_metric([feed.url], number)
            yield gauge
        items = GaugeMetricFamily(
            "tripoint_feed_items", "Items by what became of them.", labels=["feed", "state"]
        )
        for url, counts in self._feeds.counts().items():
            for state, count in counts.items():
                items.add_metric([url, state.replace(" ", "_")], count)
        yield items
        for name in ("articles", "copies", "events", "transfers", "claims"):
            yield CounterMetricFamily(
                f"tripoint_stored_{name}",
                f"The {name} stored since this watcher started.",
                value=getattr(self._tally, name),
            )


def _epoch(stamp: str | None) -> float | None:
    return dt.datetime.fromisoformat(stamp).timestamp() if stamp else None
