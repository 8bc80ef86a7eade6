"""The store as it grows: what it finds is what looking at every event finds."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from deltalake import DeltaTable, write_deltalake
from factory import NOON, coded, event
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tripoint.schema import Batch, Coded, Party, content_id
from tripoint.store import layout, writing
from tripoint.store.tables import FACTS, SCHEMAS, Stamp, batch_table, fact_tables
from tripoint.store.workspace import Workspace, open_workspace

CODES = ("PRK", "RUS", "CHN", "UNO")
ADDED = {"coder", "source_id", "first_day", "last_day"}
MANY = settings(
    deadline=None, max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

sides = st.lists(st.sampled_from(CODES), max_size=3).map(
    lambda codes: tuple(Party(code=each) for each in codes)
)
days = st.none() | st.sampled_from([f"20{y}-{m:02}-15" for y in (19, 21, 23, 99) for m in (1, 9)])
facts = st.tuples(sides, sides, days, st.sampled_from(["CONSULT", "ASSAULT"]))
batches = st.lists(st.lists(facts, max_size=6), min_size=1, max_size=4)


def article(number: int, several: list[Any], published: str | None) -> Coded:
    events = tuple(
        event(
            each,
            id=content_id(number, each),
            actors=actors,
            recipients=recipients,
            date=day,
            date_precision=day and "day",
            type=kind,
            score=2.5 if kind == "CONSULT" else -9.0,
        )
        for each, (actors, recipients, day, kind) in enumerate(several)
    )
    return replace(coded(number, published=published), events=events)


def stored(folder: Path, given_: list[list[Any]]) -> list[Coded]:
    articles = [
        article(number, several, None if number == 2 else f"2022-0{number + 1}-01")
        for number, several in enumerate(given_)
    ]
    with open_workspace(folder, create=True) as workspace, workspace.writer() as writer:
        for number, each in enumerate(articles):
            writer.commit([each], batch=str(number), source="test", known_at=NOON)
    return articles


def day_of(one: Any, published: str | None) -> str | None:
    return one.date or (published and published[:10])


def brute_months(articles: list[Coded], pair: tuple[str, str]) -> Counter[tuple[str, str, str]]:
    """Events of two parties by month, direction and type, counted one by one."""
    first, second = pair
    counts: Counter[tuple[str, str, str]] = Counter()
    for each in articles:
        for one in each.events:
            acts = {party.code for party in one.actors}
            takes = {party.code for party in one.recipients}
            day = day_of(one, each.article.published)
            if day is None or not {first, second} <= acts | takes:
                continue
            there = first in acts and second in takes
            back = second in acts and first in takes
            direction = "=" if there == back else ">" if there else "<"
            counts[day[:7], direction, one.type] += 1
    return counts


@MANY
@given(batches)
def test_a_pairs_months_are_those_of_its_events(
    tmp_path_factory: pytest.TempPathFactory, given_: list[list[Any]]
) -> None:
    folder = tmp_path_factory.mktemp("w") / "w"
    articles = stored(folder, given_)
    with open_workspace(folder) as workspace:
        for pair in (("PRK", "RUS"), ("CHN", "UNO")):
            rows = workspace.pair_months(pair[1], pair[0]).to_pylist()
            found = Counter(
                {(f"{r['month']:%Y-%m}", r["direction"], r["type"]): r["events"] for r in rows}
            )
            assert found == brute_months(articles, pair)
            scores = {"CONSULT": 2.5, "ASSAULT": -9.0}
            assert all(r["score"] == r["events"] * scores[r["type"]] for r in rows)


@MANY
@given(batches, st.integers(1, 9))
def test_the_latest_are_the_first_of_all_in_their_order(
    tmp_path_factory: pytest.TempPathFactory, given_: list[list[Any]], limit: int
) -> None:
    folder = tmp_path_factory.mktemp("w") / "w"
    stored(folder, given_)
    with open_workspace(folder) as workspace:
        for filters in ({}, {"with_": "RUS"}, {"until": "2021-12-31"}, {"since": "2022-01-01"}):
            whole = workspace.events(**filters)  # type: ignore[arg-type]
            latest = workspace.events(**filters, limit=limit)  # type: ignore[arg-type]
            assert latest.equals(whole.slice(0, limit))
            assert workspace.count_events(**filters) == whole.num_rows  # type: ignore[arg-type]


@MANY
@given(batches)
def test_a_days_events_are_those_that_stand_on_it(
    tmp_path_factory: pytest.TempPathFactory, given_: list[list[Any]]
) -> None:
    folder = tmp_path_factory.mktemp("w") / "w"
    articles = stored(folder, given_)
    with open_workspace(folder) as workspace:
        for day in ("2021-09-15", "2022-01-01", "2099-01-15"):
            wanted = {
                one.id
                for each in articles
                for one in each.events
                if day_of(one, each.article.published) == day
            }
            rows = workspace.events(since=day, until=day)
            assert set(rows.column("id").to_pylist()) == wanted


def older(folder: Path, articles: list[Coded]) -> None:
    """A workspace as it was written before events had days of their own and sums by month."""
    open_workspace(folder, create=True).close()
    stamp = Stamp(batch="old", attempt=5, known_at=NOON)
    rows = fact_tables(articles, stamp)
    counts = {name: rows[name].num_rows for name in FACTS}

    batch = Batch(id="old", known_at=NOON.isoformat(), source="test", tripoint="0.1.0", **counts)
    tables = {**rows, "batches": batch_table(batch, number=1, months=0, stamp=stamp)}
    for name, whole in tables.items():
        gone = ADDED if name == "events" else {"months"}
        table = whole.drop_columns([each for each in whole.schema.names if each in gone])
        delta = DeltaTable.create(
            folder / "tables" / name,
            table.schema,
            partition_by=None if name == "batches" else ["year"],
            configuration={"delta.appendOnly": "true"},
        )
        write_deltalake(delta, table, mode="append")


@pytest.fixture
def old(tmp_path: Path) -> Path:
    older(tmp_path / "old", [coded(1), coded(2, published=None)])
    return tmp_path / "old"


def answers(folder: Path) -> dict[str, Any]:
    with open_workspace(folder) as workspace:
        return {
            "day": workspace.events(since="2023-09-12", until="2023-09-12").num_rows,
            "late": workspace.events(since="2023-09-13").num_rows,
            "latest": workspace.events(limit=1).num_rows,
            "coder": set(workspace.events().column("coder").to_pylist()),
            "months": workspace.pair_months("PRK", "RUS").column("events").to_pylist(),
            "batches": workspace.batches().num_rows,
            "columns": workspace.events().schema.names,
        }


def test_an_older_workspace_answers_as_a_new_one(old: Path, tmp_path: Path) -> None:
    new = tmp_path / "new"
    with open_workspace(new, create=True) as workspace, workspace.writer() as writer:
        several = [coded(1), coded(2, published=None)]
        writer.commit(several, batch="old", source="test", known_at=NOON)
    assert answers(old) == answers(new)
    assert answers(new)["months"] == [4]


@pytest.mark.parametrize("tidied", [False, True])
def test_an_older_workspace_takes_new_events_beside_its_own(
    old: Path, monkeypatch: pytest.MonkeyPatch, tidied: bool
) -> None:
    if tidied:
        monkeypatch.setattr(writing, "_TIDY_EVERY", 2)
    with open_workspace(old) as workspace, workspace.writer() as writer:
        for number in (3, 4):
            batch = str(number)
            writer.commit([coded(number)], batch=batch, source="test", known_at=NOON)
    found = answers(old)
    assert (found["day"], found["late"], found["months"]) == (8, 0, [8])
    assert found["batches"] == 3
    with open_workspace(old) as workspace:
        assert workspace.events(until="2023-09-11").num_rows == 0
        before = workspace.pair_months("PRK", "RUS", as_known_on="2023-09-13")
        assert before.num_rows == 0


def imported(number: int, day: dt.date, published: dt.date) -> dict[str, Any]:
    at = dt.datetime.combine(published, dt.time(), dt.UTC)
    return {
        "id": content_id("made", str(number)),
        "article": "",
        "type": "CONSULT",
        "quad": 1,
        "score": 2.5,
        "status": "occurred",
        "actors": ["PRK"],
        "recipients": ["RUS"],
        "date": day,
        "first_day": day,
        "last_day": day,
        "published": published.isoformat(),
        "published_at": at,
        "coder": "made",
        "source_id": str(number),
    }


def test_late_reports_do_not_stretch_the_days_of_a_file(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(layout, "_MANY", 1)
    start = dt.date(2023, 3, 1)
    rows = [
        imported(n, start + dt.timedelta(n), start + dt.timedelta(n)) for n in range(28, -1, -1)
    ]
    rows += [imported(99, dt.date(2013, 3, 1), start)]
    schema = pa.schema([SCHEMAS["events"].field(name) for name in rows[0]])
    with workspace.writer() as writer:
        table = pa.Table.from_pylist(rows, schema=schema)
        batch = writer.commit_events(table, batch="one", source="test", known_at=NOON)
    assert batch is not None
    assert (batch.articles, batch.events) == (0, 30)
    added = pa.table(
        DeltaTable(workspace.path / "tables" / "events").get_add_actions(flatten=True)
    ).to_pylist()
    spans = sorted((each["min.first_day"], each["max.last_day"]) for each in added)
    assert spans == [
        (dt.date(2013, 3, 1), dt.date(2013, 3, 1)),
        (start, start + dt.timedelta(28)),
    ]
    assert workspace.events(since="2013-03-01", until="2013-03-01").num_rows == 1
    assert workspace.known_records("made", pa.array(["5", "99", "100"])) == {"5", "99"}
    assert workspace.known_records("another", pa.array(["5"])) == frozenset()
    ids = workspace.content_ids("made", pa.array(["5", 'a"\\b', "é"]))
    assert ids.to_pylist() == [content_id("made", each) for each in ("5", 'a"\\b', "é")]


def test_a_coder_may_be_asked_for(workspace: Workspace) -> None:
    schema = pa.schema([SCHEMAS["events"].field(n) for n in imported(1, NOON.date(), NOON.date())])
    row = imported(1, NOON.date(), NOON.date())
    with workspace.writer() as writer:
        writer.commit([coded(1)], batch="one", source="test", known_at=NOON)
        table = pa.Table.from_pylist([row], schema=schema)
        writer.commit_events(table, batch="two", source="test", known_at=NOON)
    assert workspace.events(coder="made").column("source_id").to_pylist() == ["1"]
    assert workspace.events(coder="Tripoint").column("coder").to_pylist() == [None, None]
    assert workspace.count_events() == 3
    assert workspace.count_articles() == 1
