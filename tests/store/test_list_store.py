from __future__ import annotations

import datetime as dt
import sqlite3
from pathlib import Path

import pytest

from tripoint.errors import WorkspaceFull
from tripoint.graph.screening import ListEntry, NameList
from tripoint.store.lists import ListStore

NOON = dt.datetime(2026, 2, 27, 12, tzinfo=dt.UTC)
ENTRY = ListEntry(id="1", kind="vessel", names=("ARTAVIL", "SHONA"), imo=("9187629",))


def _list(digest: str, *entries: ListEntry) -> NameList:
    return NameList(id="un", name="UN", version=digest, digest=digest, entries=entries)


def test_a_list_comes_back_as_it_was_and_the_later_version_counts(tmp_path: Path) -> None:
    store = ListStore(tmp_path)
    assert store.add(_list("a", ENTRY), NOON)
    assert store.add(_list("b"), NOON + dt.timedelta(days=1))
    assert not store.add(_list("a", ENTRY), NOON)
    assert store.latest() == [_list("b")]
    assert store.latest(NOON) == [_list("a", ENTRY)]
    assert [row["digest"] for row in store.overview()] == ["a", "b"]


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceFull, match="cannot be written"):
        ListStore(tmp_path / "none")


def test_the_log_only_grows(tmp_path: Path) -> None:
    store = ListStore(tmp_path)
    store.log("A name", [_list("a", ENTRY)], [], NOON)
    store.decide("A name", "1", "no-match", "another ship", NOON)
    for change in ("UPDATE screenings SET query = 'x'", "DELETE FROM screenings"):
        with (
            sqlite3.connect(tmp_path / "operations.sqlite") as connection,
            pytest.raises(sqlite3.IntegrityError, match="only grows"),
        ):
            connection.execute(change)
        connection.close()
    asked, decided = store.decisions()
    assert asked["lists"] == [{"name": "UN", "version": "a"}]
    assert decided["verdict"] == "no-match"
    assert store.decisions(NOON - dt.timedelta(seconds=1)) == []
