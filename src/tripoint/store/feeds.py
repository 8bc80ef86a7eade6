"""What is known of each feed: how far it was read, and which of its pages still wait to be.

An entry is written down with the feed's validators, in one transaction and before its page is
asked for; it is done only once its page is stored. So a feed may answer that nothing is new, or a
process be killed, and no page is lost.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterable

import orjson

from tripoint.feeds import FeedCursor, FeedEntry
from tripoint.store.operations import Operations

__all__ = ["FeedStore"]

# A page that may come yet is asked for at the next readings, then ever more seldom, then no more.
_AT_ONCE = 3
_WAIT = dt.timedelta(minutes=10)
_LONGEST_WAIT = dt.timedelta(days=1)
_GIVEN_UP = dt.timedelta(days=30)
# Of an entry that its feed no longer lists nothing need be known for longer.
_REMEMBERED = dt.timedelta(days=90)


class FeedStore:
    """The feeds of a workspace; threads and processes may share it."""

    def __init__(self, operations: Operations) -> None:
        self._operations = operations

    def cursor(self, feed: str) -> FeedCursor | None:
        """How far a feed was read; None where it never was."""
        rows = self._operations.ask(
            "SELECT feed, etag, last_modified FROM feeds WHERE feed = ?", feed
        )
        if not rows:
            return None
        return FeedCursor(feed=rows[0][0], etag=rows[0][1], last_modified=rows[0][2])

    def keep(self, cursor: FeedCursor, entries: Iterable[FeedEntry], now: dt.datetime) -> int:
        """Write down what a feed lists and how far it was read; returns how many are new.

        A page that another feed has told of already, and that is done, is done here too.
        """
        stamp = now.isoformat()
        with self._operations.change() as connection:
            before = _count(connection, cursor.feed)
            connection.executemany(
                "INSERT INTO entries"
                " (feed, id, url, title, published, content, found, listed, ask_at, done)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?,"
                " (SELECT done FROM entries WHERE url = ? AND done IS NOT NULL LIMIT 1))"
                " ON CONFLICT (feed, id) DO UPDATE SET listed = excluded.listed",
                ((*each.to_dict().values(), stamp, stamp, stamp, each.url) for each in entries),
            )
            after = _count(connection, cursor.feed)
            connection.execute(
                "INSERT OR REPLACE INTO feeds (feed, etag, last_modified, checked)"
                " VALUES (?, ?, ?, ?)",
                (cursor.feed, cursor.etag, cursor.last_modified, stamp),
            )
            connection.execute(
                "DELETE FROM entries WHERE feed = ? AND done IS NOT NULL AND listed < ?",
                (cursor.feed, (now - _REMEMBERED).isoformat()),
            )
        return after - before

    def waiting(self, feeds: Iterable[str], now: dt.datetime) -> tuple[FeedEntry, ...]:
        """The entries of some feeds whose pages are to be asked for now, each page once."""
        rows = self._operations.ask(
            "SELECT feed, id, url, title, published, content FROM entries WHERE done IS NULL"
            " AND feed IN (SELECT value FROM json_each(?)) AND ask_at <= ?"
            " GROUP BY url ORDER BY min(rowid)",
            orjson.dumps(list(feeds)).decode(),
            now.isoformat(),
        )
        names = ("feed", "id", "url", "title", "published", "content")
        return tuple(FeedEntry(**dict(zip(names, row, strict=True))) for row in rows)

    def settle(self, urls: Iterable[str], now: dt.datetime) -> None:
        """Note that pages are stored."""
        with self._operations.change() as connection:
            connection.executemany(
                "UPDATE entries SET done = ?, fault = NULL, content = NULL"
                " WHERE url = ? AND done IS NULL",
                ((now.isoformat(), each) for each in urls),
            )

    def failed(self, url: str, why: str, now: dt.datetime, *, for_good: bool) -> bool:
        """Note why a page was not had; returns whether it will be asked for again."""
        with self._operations.change() as connection:
            row = connection.execute(
                "SELECT max(attempts) + 1, min(found) FROM entries WHERE url = ? AND done IS NULL",
                (url,),
            ).fetchone()
            if row[0] is None:
                return False
            attempts, found = int(row[0]), dt.datetime.fromisoformat(row[1])
            for_good = for_good or now - found > _GIVEN_UP
            connection.execute(
                "UPDATE entries SET attempts = ?, fault = ?, ask_at = ?, done = ?"
                " WHERE url = ? AND done IS NULL",
                (
                    attempts,
                    why,
                    (now + _wait(attempts)).isoformat(),
                    now.isoformat() if for_good else None,
                    url,
                ),
            )
        return not for_good


def _wait(attempts: int) -> dt.timedelta:
    """How long a page is left alone after so many attempts."""
    more = attempts - _AT_ONCE
    return min(_WAIT * 2 ** min(more, 10), _LONGEST_WAIT) if more >= 0 else dt.timedelta()


def _count(connection: sqlite3.Connection, feed: str) -> int:
    row = connection.execute("SELECT count(*) FROM entries WHERE feed = ?", (feed,)).fetchone()
    return int(row[0])
