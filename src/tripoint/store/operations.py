"""What is looked up or changed in place, in SQLite: texts, sketches, leases, feeds, captures."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

import orjson

from tripoint.schema import Article

_PATIENCE = 30.0
_TABLES = """
CREATE TABLE IF NOT EXISTS leases (
    doing TEXT PRIMARY KEY,
    token TEXT NOT NULL, pid INTEGER NOT NULL, host TEXT NOT NULL, started TEXT NOT NULL,
    since TEXT NOT NULL, renewed REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS texts (
    number INTEGER PRIMARY KEY,
    article TEXT NOT NULL, attempt INTEGER NOT NULL, fingerprint TEXT NOT NULL,
    title TEXT, body TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS texts_by_article ON texts (article, attempt);
CREATE INDEX IF NOT EXISTS texts_by_fingerprint ON texts (fingerprint, attempt, article);
CREATE TABLE IF NOT EXISTS bands (
    band INTEGER NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (band, number)
) WITHOUT ROWID;
CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5 (
    title, body, content = 'texts', content_rowid = 'number',
    tokenize = "unicode61 remove_diacritics 2"
);
CREATE TRIGGER IF NOT EXISTS words_of_text AFTER INSERT ON texts BEGIN
    INSERT INTO words (rowid, title, body) VALUES (new.number, new.title, new.body);
END;
CREATE TABLE IF NOT EXISTS feeds (
    feed TEXT PRIMARY KEY, etag TEXT, last_modified TEXT, checked TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS entries (
    feed TEXT NOT NULL, id TEXT NOT NULL, url TEXT NOT NULL,
    title TEXT, published TEXT, content TEXT,
    found TEXT NOT NULL, listed TEXT NOT NULL, done TEXT,
    attempts INTEGER NOT NULL DEFAULT 0, ask_at TEXT NOT NULL, fault TEXT,
    PRIMARY KEY (feed, id)
);
CREATE TABLE IF NOT EXISTS captures (
    url TEXT PRIMARY KEY, at TEXT NOT NULL, sha256 TEXT NOT NULL, file TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS entries_by_url ON entries (url, done);
CREATE INDEX IF NOT EXISTS entries_waiting ON entries (feed) WHERE done IS NULL;
"""


class Alike(NamedTuple):
    """A stored article that may be the first of the sketch at that place in the question."""

    sketch: int
    article: str
    text: str


class Operations:
    """The SQLite file of a workspace; each call opens its own connection, so threads may share it.

    The texts of a killed attempt stay in the file, so each look-up is told which attempts count.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def prepare(self) -> None:
        """Make the file and its tables where they are missing."""
        with closing(self.connect()) as made:
            made.execute("PRAGMA journal_mode = WAL")
            made.executescript(_TABLES)

    def connect(self) -> sqlite3.Connection:
        """A connection that commits each statement by itself; the caller closes it."""
        return sqlite3.connect(self.path, timeout=_PATIENCE, isolation_level=None)

    @contextmanager
    def change(self) -> Iterator[sqlite3.Connection]:
        """A connection inside one transaction, which an exception takes back."""
        with closing(self.connect()) as open_:
            open_.execute("BEGIN IMMEDIATE")
            try:
                yield open_
                open_.execute("COMMIT")
            except BaseException:
                open_.rollback()
                raise

    def keep_texts(self, articles: Iterable[Article], attempt: int) -> None:
        """Store the texts of one attempt; a copy is found through its first, so it has no bands."""
        bands: list[tuple[int, int | None]] = []
        with self.change() as connection:
            for one in articles:
                stored = connection.execute(
                    "INSERT INTO texts (article, attempt, fingerprint, title, body)"
                    " VALUES (?, ?, ?, ?, ?)",
                    (one.id, attempt, one.fingerprint, one.title, one.text),
                )
                if one.duplicate_of is None:
                    bands += ((band, stored.lastrowid) for band in one.bands)
            # In the order of the index, which writes each of its pages once.
            connection.executemany("INSERT OR IGNORE INTO bands VALUES (?, ?)", sorted(bands))

    def text(self, article: str, attempts: Iterable[int]) -> str | None:
        """The latest text of an article."""
        rows = self.ask(
            "SELECT body FROM texts WHERE article = ?"
            " AND attempt IN (SELECT value FROM json_each(?)) ORDER BY number DESC LIMIT 1",
            article,
            _packed(attempts),
        )
        return str(rows[0][0]) if rows else None

    def known(self, articles: Iterable[str], attempts: Iterable[int]) -> frozenset[str]:
        """Which of the articles are stored."""
        rows = self.ask(
            "SELECT DISTINCT article FROM json_each(?) AS wanted"
            " JOIN texts ON article = wanted.value"
            " WHERE attempt IN (SELECT value FROM json_each(?))",
            _packed(articles),
            _packed(attempts),
        )
        return frozenset(row[0] for row in rows)

    def firsts(self, fingerprints: Iterable[str], attempts: Iterable[int]) -> dict[str, str]:
        """The first article stored with each fingerprint."""
        rows = self.ask(
            "SELECT fingerprint, article, min(number) FROM json_each(?) AS wanted"
            " JOIN texts ON fingerprint = wanted.value"
            " WHERE attempt IN (SELECT value FROM json_each(?)) GROUP BY fingerprint",
            _packed(each for each in fingerprints if each),
            _packed(attempts),
        )
        return {row[0]: row[1] for row in rows}

    def alike(
        self, sketches: Iterable[Iterable[int]], attempts: Iterable[int], least: int
    ) -> list[Alike]:
        """The stored texts that share at least so many bands with each sketch, the most first."""
        rows = self.ask(
            "WITH wanted AS (SELECT each.key AS sketch, band.value AS band"
            "  FROM json_each(?) AS each, json_each(each.value) AS band),"
            " found AS (SELECT sketch, number, count(*) AS shared"
            "  FROM wanted CROSS JOIN bands USING (band) GROUP BY sketch, number"
            "  HAVING shared >= ?)"
            " SELECT sketch, article, body FROM found JOIN texts USING (number)"
            " WHERE attempt IN (SELECT value FROM json_each(?))"
            " ORDER BY sketch, shared DESC, number",
            orjson.dumps([list(each) for each in sketches]).decode(),
            least,
            _packed(attempts),
        )
        return [Alike(int(sketch), article, body) for sketch, article, body in rows]

    def search(self, words: str, attempts: Iterable[int], limit: int) -> tuple[str, ...]:
        """The articles that hold words beginning with all those given, the best match first."""
        # Quoted, so that nothing a user types is read as an operator of the search.
        wanted = " ".join('"' + word.replace('"', '""') + '"*' for word in words.split())
        if not wanted:
            return ()
        rows = self.ask(
            "SELECT article FROM words JOIN texts ON number = words.rowid WHERE words MATCH ?"
            " AND attempt IN (SELECT value FROM json_each(?)) ORDER BY rank, number LIMIT ?",
            wanted,
            _packed(attempts),
            limit,
        )
        return tuple(row[0] for row in rows)

    def ask(self, sql: str, *values: str | int) -> list[tuple[str, ...]]:
        """The rows that answer a question; none where the file is not made yet."""
        if not self.path.exists():
            return []
        with closing(self._reader()) as connection:
            return connection.execute(sql, values).fetchall()

    def _reader(self) -> sqlite3.Connection:
        # Where nothing can be written there is no room for the log that readers share.
        mode = "mode=rw" if os.access(self.path.parent, os.W_OK) else "immutable=1"
        return sqlite3.connect(f"{self.path.as_uri()}?{mode}", timeout=_PATIENCE, uri=True)


def _packed(values: Iterable[str | int]) -> str:
    return orjson.dumps(list(values)).decode()
