"""The lists of a workspace and the log of what was asked of them, in its SQLite file.

A list once added stays, a newer version beside it; the log only grows: triggers refuse to change or
delete a line of it.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import orjson

from tripoint.errors import WorkspaceFull
from tripoint.graph.screening import Hit, ListEntry, NameList
from tripoint.store.operations import Operations

__all__ = ["VERDICTS", "ListStore"]

VERDICTS = ("match", "no-match", "unsure")
_TABLES = (
    """CREATE TABLE IF NOT EXISTS lists (
        number INTEGER PRIMARY KEY, id TEXT NOT NULL, name TEXT NOT NULL, version TEXT NOT NULL,
        digest TEXT NOT NULL UNIQUE, added TEXT NOT NULL, size INTEGER NOT NULL,
        entries BLOB NOT NULL
    )""",
    """CREATE TABLE IF NOT EXISTS screenings (
        number INTEGER PRIMARY KEY, at TEXT NOT NULL, query TEXT NOT NULL, lists TEXT NOT NULL,
        hits TEXT NOT NULL, verdict TEXT, entry TEXT, note TEXT
    )""",
    """CREATE TRIGGER IF NOT EXISTS screenings_stay BEFORE UPDATE ON screenings BEGIN
        SELECT RAISE(ABORT, 'the log of screenings only grows');
    END""",
    """CREATE TRIGGER IF NOT EXISTS screenings_remain BEFORE DELETE ON screenings BEGIN
        SELECT RAISE(ABORT, 'the log of screenings only grows');
    END""",
)


class ListStore:
    """Lists and log beside the texts of a workspace."""

    def __init__(self, workspace: Path) -> None:
        self._operations = Operations(workspace / "operations.sqlite")
        try:
            self._operations.prepare()
            with self._operations.change() as connection:
                for statement in _TABLES:
                    connection.execute(statement)
        except sqlite3.OperationalError as fault:
            raise WorkspaceFull(
                f"{workspace} cannot be written ({fault}), and a screening is always logged:"
                " correct the permissions, or screen with --list and without a workspace"
            ) from fault

    def add(self, added: NameList, now: dt.datetime) -> bool:
        """Keep a list; False where this very file was added before."""
        entries = orjson.dumps([_plain(entry) for entry in added.entries])
        row = (added.id, added.name, added.version, added.digest, now.isoformat())
        with self._operations.change() as connection:
            done = connection.execute(
                "INSERT INTO lists (id, name, version, digest, added, size, entries)"
                " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (digest) DO NOTHING",
                (*row, len(added.entries), entries),
            )
            return done.rowcount > 0

    def latest(self, known_by: dt.datetime | None = None) -> list[NameList]:
        """Of each list the version added last, by a time where one is given."""
        rows = self._rows(
            "SELECT id, name, version, digest, entries, max(number) FROM lists"
            " WHERE ? IS NULL OR added <= ? GROUP BY id ORDER BY id",
            *[known_by.isoformat() if known_by else None] * 2,
        )
        return [
            NameList(
                id=row[0],
                name=row[1],
                version=row[2],
                digest=row[3],
                entries=tuple(_entry(each) for each in orjson.loads(row[4])),
            )
            for row in rows
        ]

    def overview(self) -> list[dict[str, Any]]:
        """Every version that was added, the newest last, without its entries."""
        names = ("id", "name", "version", "digest", "added", "size")
        rows = self._rows(f"SELECT {', '.join(names)} FROM lists ORDER BY number")  # noqa: S608 - ours
        return [dict(zip(names, row, strict=True)) for row in rows]

    def log(
        self, query: str, lists: Iterable[NameList], hits: Iterable[Hit], now: dt.datetime
    ) -> None:
        """Write down what was asked, of which versions, and what was found."""
        asked = [{"name": each.name, "version": each.version} for each in lists]
        found = [
            {"list": hit.list, "entry": hit.entry.id, "name": hit.name, "score": hit.score}
            for hit in hits
        ]
        self._write(now, query, asked, found, None, None, None)

    def decide(
        self, query: str, entry: str, verdict: str, note: str | None, now: dt.datetime
    ) -> None:
        """Write down what a reader decided about a name and an entry, one of `VERDICTS`."""
        self._write(now, query, [], [], verdict, entry, note)

    def decisions(self, known_by: dt.datetime | None = None) -> list[dict[str, Any]]:
        """The log, the oldest line first."""
        names = ("at", "query", "lists", "hits", "verdict", "entry", "note")
        rows = self._rows(
            f"SELECT {', '.join(names)} FROM screenings"  # noqa: S608 - the names are ours
            " WHERE ? IS NULL OR at <= ? ORDER BY number",
            *[known_by.isoformat() if known_by else None] * 2,
        )
        found = [dict(zip(names, row, strict=True)) for row in rows]
        for row in found:
            row["lists"], row["hits"] = orjson.loads(row["lists"]), orjson.loads(row["hits"])
        return found

    def _write(
        self,
        now: dt.datetime,
        query: str,
        lists: list[dict[str, Any]],
        hits: list[dict[str, Any]],
        verdict: str | None,
        entry: str | None,
        note: str | None,
    ) -> None:
        packed = (orjson.dumps(lists).decode(), orjson.dumps(hits).decode())
        with self._operations.change() as connection:
            connection.execute(
                "INSERT INTO screenings (at, query, lists, hits, verdict, entry, note)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                (now.isoformat(), query, *packed, verdict, entry, note),
            )

    def _rows(self, sql: str, *values: Any) -> list[Any]:
        with self._operations.change() as connection:
            return connection.execute(sql, values).fetchall()


def _plain(entry: ListEntry) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in ListEntry.__slots__}


def _entry(plain: dict[str, Any]) -> ListEntry:
    listed = {name: tuple(plain[name]) for name in ("names", "weak_names", "imo")}
    return ListEntry(**(plain | listed))
