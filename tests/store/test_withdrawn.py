"""What a withdrawn article said counts nowhere, and what other coders read is of no article."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from factory import NOON, coded, imported

from tripoint.schema import Revision
from tripoint.store.repair import examine
from tripoint.store.workspace import Workspace, open_workspace

LATER = NOON + dt.timedelta(days=2)


@pytest.fixture
def store(tmp_path: Path) -> Workspace:
    """Two articles of one batch, one of another, and three events of another coder."""
    made = open_workspace(tmp_path / "w", create=True)
    with made.writer() as writer:
        writer.commit([coded(0), coded(1)], batch="one", source="test", known_at=NOON)
        writer.commit([coded(2)], batch="two", source="test", known_at=NOON)
        writer.commit_events(imported(3), batch="three", source="GDELT 2.0: x", known_at=NOON)
    return made


def revise(store: Workspace, number: int, kind: Any, at: dt.datetime) -> None:
    with store.writer() as writer:
        said = Revision(article=coded(number).article.id, kind=kind, because="x")
        writer.revise(said, known_at=at)


def shared(store: Workspace, as_known_on: str | None = None) -> int:
    table = store.pair_months("RUS", "PRK", as_known_on=as_known_on)
    return sum(table.column("events").to_pylist())


def test_no_count_no_sum_and_no_listing_holds_it(store: Workspace) -> None:
    assert (store.count_events(), shared(store), store.events().num_rows) == (9, 9, 9)
    before = store.pair_months("PRK", "RUS")
    revise(store, 0, "retraction", LATER)
    assert (store.count_events(), shared(store), store.events().num_rows) == (7, 7, 7)
    assert store.count_events(coder="GDELT 2.0") == 3
    gone = coded(0).article.id
    for limit in range(1, 9):
        latest = store.events(limit=limit)
        assert latest.num_rows == min(limit, 7)
        assert gone not in latest.column("article").to_pylist()
    day = NOON.date().isoformat()
    assert (store.count_events(as_known_on=day), shared(store, day)) == (9, 9)
    assert store.count_articles() == 3
    revise(store, 0, "reinstatement", LATER + dt.timedelta(hours=1))
    assert (store.count_events(), shared(store)) == (9, 9)
    assert store.pair_months("PRK", "RUS") == before


def test_the_sums_of_every_month_are_those_of_its_events(store: Workspace) -> None:
    revise(store, 1, "retraction", LATER)
    sums = store.pair_months("PRK", "RUS").to_pylist()
    days = [
        row["date"] or row["published_at"].date()
        for row in store.events().to_pylist()
        if {"PRK", "RUS"} <= {*row["actors"], *row["recipients"]}
    ]
    months = {day.replace(day=1) for day in days}
    assert {row["month"]: row["events"] for row in sums} == {
        month: sum(day.replace(day=1) == month for day in days) for month in months
    }


def test_lost_sums_are_made_again(store: Workspace, tmp_path: Path) -> None:
    revise(store, 2, "retraction", LATER)
    before = store.pair_months("PRK", "RUS")
    for each in (tmp_path / "w" / "tables" / "months").glob("*.parquet"):
        each.unlink()
    looked = {each.what: each.state for each in examine(tmp_path / "w", mend=False)}
    assert looked["months"] == "mendable"
    mended = examine(tmp_path / "w", mend=True)
    assert {each.state for each in mended} <= {"sound", "mended"}
    assert not any("taken out" in each.found for each in mended)
    with open_workspace(tmp_path / "w") as again:
        assert again.pair_months("PRK", "RUS") == before
        assert again.count_events() == 7
    assert all(each.state == "sound" for each in examine(tmp_path / "w", mend=False))


def test_a_lost_table_of_another_coder_is_to_be_given_again(
    store: Workspace, tmp_path: Path
) -> None:
    names = {each.name for each in (tmp_path / "w" / "tables" / "events").rglob("*.parquet")}
    with store.writer() as writer:
        writer.commit_events(imported(2, "ICEWS"), batch="four", source="ICEWS: x", known_at=NOON)
    for each in (tmp_path / "w" / "tables" / "events").rglob("*.parquet"):
        if each.name not in names:
            each.unlink()
    said = " ".join(each.found for each in examine(tmp_path / "w", mend=True))
    assert "1 of tables: give those to `tripoint import` again" in said
    with open_workspace(tmp_path / "w") as again:
        assert (again.count_events(), shared(again)) == (9, 9)
        assert again.known_records("ICEWS", pa.array(["0"])) == frozenset()
        with again.writer() as writer:
            assert writer.commit_events(
                imported(2, "ICEWS"), batch="four", source="ICEWS: x", known_at=NOON
            )
        assert (again.count_events(), shared(again)) == (11, 11)
