"""What can be wrong with the SQLite file of a workspace, and setting it right."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import orjson

from tripoint.store.operations import Operations

__all__ = ["forget", "kept", "mend_words", "restore_rows", "set_aside"]

_PARTS = ("", "-wal", "-shm")
_STRAYS = "SELECT count(*) FROM (SELECT number FROM texts EXCEPT SELECT id FROM words_docsize)"


def set_aside(operations: Operations, *, mend: bool) -> str | None:
    """What is broken in the file, in words; mended, a new one takes its place."""
    fault = _fault(operations.path)
    if fault is None or not mend:
        return fault
    number = 1
    while (aside := operations.path.with_name(f"operations.damaged-{number}.sqlite")).exists():
        number += 1
    for part in _PARTS:
        piece = Path(f"{operations.path}{part}")
        if piece.exists():
            piece.replace(f"{aside}{part}")
    operations.prepare()
    return f"{fault}; kept as {aside.name}"


def _fault(path: Path) -> str | None:
    if not path.exists():
        return "the file is missing"
    try:
        with closing(sqlite3.connect(path, timeout=30)) as connection:
            said = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
            connection.execute("SELECT count(*) FROM texts, leases").fetchone()
    except sqlite3.DatabaseError as fault:
        if isinstance(fault, sqlite3.OperationalError) and "locked" in str(fault):
            raise
        return str(fault)
    return None if said == "ok" else str(said).splitlines()[0]


def mend_words(operations: Operations, *, mend: bool) -> int:
    """How many texts the search does not find; mended, the index is built again where it is off.

    An index that finds words which are not there counts as one text.
    """
    with operations.change() as connection:
        lost = int(connection.execute(_STRAYS).fetchone()[0])
        if not mend:
            return lost
        try:
            # Two commands of FTS5: the first raises where index and texts differ.
            connection.execute("INSERT INTO words (words, rank) VALUES ('integrity-check', 1)")
        except sqlite3.DatabaseError:
            connection.execute("INSERT INTO words (words) VALUES ('rebuild')")
            return max(lost, 1)
    return 0


def kept(operations: Operations) -> frozenset[int]:
    """The attempts that have texts."""
    with operations.change() as connection:
        rows = connection.execute("SELECT DISTINCT attempt FROM texts").fetchall()
    return frozenset(int(row[0]) for row in rows)


def forget(
    operations: Operations,
    attempts: Iterable[int],
    *,
    into: Path | None,
    about: Mapping[str, Mapping[str, Any]],
) -> int:
    """Remove the texts of attempts that no batch names; how many articles were saved before.

    `into`: a file of JSON Lines that takes each article that no other attempt stored, so that it
    can be read again; `about` has what else is known of an article.
    """
    doomed = orjson.dumps(sorted(attempts)).decode()
    among = "attempt IN (SELECT value FROM json_each(?))"
    with operations.change() as connection:
        saved = 0
        if into is not None:
            rows = connection.execute(
                f"SELECT article, title, body FROM texts WHERE {among} AND body != ''"  # noqa: S608 - no value of a user's
                f" AND article NOT IN (SELECT article FROM texts WHERE NOT {among})"
                " GROUP BY article ORDER BY number",
                (doomed, doomed),
            )
            saved = _save(rows, into, about)
        connection.execute(f"DELETE FROM texts WHERE {among}", (doomed,))  # noqa: S608
        # A number may be given again, and its bands would then be found for another text.
        connection.execute("DELETE FROM bands WHERE number NOT IN (SELECT number FROM texts)")
        connection.execute("INSERT INTO words (words) VALUES ('rebuild')")
    return saved


def _save(
    rows: Iterable[tuple[str, str | None, str]],
    into: Path,
    about: Mapping[str, Mapping[str, Any]],
) -> int:
    lines = []
    for article, title, body in rows:
        line = {"id": article, "title": title, "text": body}
        known = about.get(article, {})
        line |= {name: known.get(name) for name in ("published", "publisher", "url")}
        lines.append(orjson.dumps({name: value for name, value in line.items() if value}))
    if lines:
        into.parent.mkdir(exist_ok=True)
        into.write_bytes(b"\n".join(lines) + b"\n")
    return len(lines)


def restore_rows(operations: Operations, rows: Iterable[Mapping[str, Any]], *, mend: bool) -> int:
    """How many stored articles have no text; mended, they are noted, so none is stored twice."""
    with operations.change() as connection:
        there = set(connection.execute("SELECT article, attempt FROM texts"))
        lost = [row for row in rows if (row["id"], row["attempt"]) not in there]
        if mend:
            connection.executemany(
                "INSERT INTO texts (article, attempt, fingerprint, title, body)"
                " VALUES (?, ?, ?, ?, '')",
                [
                    (row["id"], row["attempt"], row["fingerprint"] or "", row["title"])
                    for row in lost
                ],
            )
    return len(lost)
