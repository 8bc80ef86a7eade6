"""What a watcher must not forget: the feeds with their health, and the items that wait to be read.

An item is marked as read after its article is committed. A watcher killed between the two reads it
again under the same id, and the store knows it: nothing is lost and nothing stands twice.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from contextlib import closing

import orjson

from tripoint.feeds import Feed, FeedItem
from tripoint.store.lease import Lease
from tripoint.store.operations import Operations

__all__ = ["Watched"]

_TABLES = """
CREATE TABLE IF NOT EXISTS watched_feeds (
    url TEXT PRIMARY KEY, next_due TEXT NOT NULL, watched INTEGER NOT NULL, card BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS watched_items (
    key TEXT PRIMARY KEY, feed TEXT NOT NULL, state TEXT NOT NULL,
    seen TEXT NOT NULL, next_try TEXT NOT NULL, why TEXT, card BLOB
);
CREATE INDEX IF NOT EXISTS watched_by_state ON watched_items (state, next_try);
CREATE INDEX IF NOT EXISTS watched_by_feed ON watched_items (feed, state);
"""
# An item that its feed has not shown for so long is forgotten; the store still knows its article.
_KEPT = dt.timedelta(days=90)


class Watched:
    """The feeds of a workspace and their items, in its operations.sqlite."""

    def __init__(self, operations: Operations) -> None:
        self._operations = operations

    def prepare(self) -> None:
        """Make the tables where they are missing."""
        self._operations.prepare()
        with closing(self._operations.connect()) as connection:
            connection.executescript(_TABLES)

    def lease(self) -> Lease:
        """The right to watch: one process a workspace."""
        return Lease(self._operations, doing="watching")

    def watch(self, urls: Sequence[str]) -> None:
        """Watch these feeds from now on and no others; what is known of each is kept."""
        with self._operations.change() as connection:
            connection.execute("UPDATE watched_feeds SET watched = 0")
            connection.executemany(
                "INSERT INTO watched_feeds VALUES (?, '', 1, ?)"
                " ON CONFLICT (url) DO UPDATE SET watched = 1",
                [(url, orjson.dumps(Feed(url=url).to_dict())) for url in urls],
            )

    def all(self) -> list[Feed]:
        """The watched feeds by address."""
        return self._feeds("SELECT card FROM watched_feeds WHERE watched ORDER BY url")

    def due(self, now: dt.datetime) -> list[Feed]:
        """The watched feeds whose time has come, the longest overdue first."""
        return self._feeds(
            "SELECT card FROM watched_feeds WHERE watched AND next_due <= ? ORDER BY next_due, url",
            _text(now),
        )

    def next_due(self) -> str | None:
        """When the next feed or item is to be tried, in UTC; empty for at once."""
        rows = self._ask(
            "SELECT min(at) FROM (SELECT min(next_due) AS at FROM watched_feeds WHERE watched"
            " UNION ALL SELECT min(next_try) FROM watched_items WHERE state = 'waiting')"
        )
        return rows[0][0] if rows else None

    def unseen(self, items: Iterable[FeedItem]) -> list[FeedItem]:
        """The items that no feed has shown before."""
        given = list(items)
        rows = self._ask(
            "SELECT watched_items.key FROM json_each(?) AS shown"
            " JOIN watched_items ON watched_items.key = shown.value",
            orjson.dumps([each.key for each in given]).decode(),
        )
        known = {row[0] for row in rows}
        return [each for each in given if each.key not in known]

    def record(self, feed: Feed, shown: Iterable[FeedItem], now: dt.datetime) -> None:
        """Keep how a feed is and what it shows, together or not at all."""
        with self._operations.change() as connection:
            connection.executemany(
                "INSERT INTO watched_items VALUES (?, ?, 'waiting', ?, '', NULL, ?)"
                " ON CONFLICT (key) DO UPDATE SET seen = excluded.seen",
                [(each.key, each.feed, _text(now), orjson.dumps(each.to_dict())) for each in shown],
            )
            connection.execute(
                "UPDATE watched_feeds SET next_due = ?, card = ? WHERE url = ?",
                (feed.next_due, orjson.dumps(feed.to_dict()), feed.url),
            )

    def waiting(self, now: dt.datetime, limit: int) -> list[FeedItem]:
        """Items to read now, those longest waiting first."""
        rows = self._ask(
            "SELECT card FROM watched_items WHERE state = 'waiting' AND next_try <= ?"
            " ORDER BY next_try, seen, rowid LIMIT ?",
            _text(now),
            limit,
        )
        return [FeedItem.from_dict(orjson.loads(row[0])) for row in rows]

    def settle(self, read: Iterable[str], given_up: Iterable[tuple[str, str]]) -> None:
        """Mark items as read, or as given up with the reason; both are final."""
        with self._operations.change() as connection:
            connection.executemany(
                "UPDATE watched_items SET state = 'read', card = NULL, why = NULL WHERE key = ?",
                [(key,) for key in read],
            )
            connection.executemany(
                "UPDATE watched_items SET state = 'given up', card = NULL, why = ? WHERE key = ?",
                [(why, key) for key, why in given_up],
            )

    def postpone(self, items: Iterable[tuple[FeedItem, dt.datetime, str]]) -> None:
        """Try items again at their time; the reason is kept."""
        with self._operations.change() as connection:
            connection.executemany(
                "UPDATE watched_items SET next_try = ?, why = ?, card = ? WHERE key = ?",
                [
                    (_text(when), why, orjson.dumps(item.to_dict()), item.key)
                    for item, when, why in items
                ],
            )

    def counts(self) -> dict[str, dict[str, int]]:
        """For each feed how many of its items wait, are read and were given up."""
        found: dict[str, dict[str, int]] = {}
        for feed, state, count in self._ask(
            "SELECT feed, state, count(*) FROM watched_items GROUP BY feed, state"
        ):
            found.setdefault(feed, {})[state] = int(count)
        return found

    def forget(self, now: dt.datetime) -> None:
        """Drop settled items that have long left their feeds, so that the file stays small."""
        with self._operations.change() as connection:
            connection.execute(
                "DELETE FROM watched_items WHERE state <> 'waiting' AND seen < ?",
                (_text(now - _KEPT),),
            )

    def _feeds(self, sql: str, *values: str) -> list[Feed]:
        return [Feed.from_dict(orjson.loads(row[0])) for row in self._ask(sql, *values)]

    def _ask(self, sql: str, *values: str | int) -> list[tuple[str, ...]]:
        # A workspace that never watched has no such tables.
        if not self._operations.ask("SELECT 1 FROM sqlite_master WHERE name = 'watched_items'"):
            return []
        return self._operations.ask(sql, *values)


def _text(when: dt.datetime) -> str:
    return when.astimezone(dt.UTC).isoformat(timespec="seconds")
