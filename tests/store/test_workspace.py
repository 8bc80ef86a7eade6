from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest
from factory import NOON, coded, event

from tripoint.errors import NotAWorkspace, UsageError, WorkspaceFull, WorkspaceTooNew
from tripoint.schema import Coded
from tripoint.store.workspace import Workspace, open_workspace

TABLES = ("articles", "events", "transfers", "claims", "batches")


def store(workspace: Workspace, *several: Coded, batch: str = "one", days: int = 0) -> None:
    with workspace.writer() as writer:
        known_at = NOON + dt.timedelta(days=days)
        assert writer.commit(several, batch=batch, source="test", known_at=known_at)


def ids(table: pa.Table) -> list[str]:
    return table.column("id").to_pylist()


def test_a_missing_folder_is_made_only_when_asked(tmp_path: Path) -> None:
    with pytest.raises(NotAWorkspace, match="tripoint read SOURCE"):
        open_workspace(tmp_path / "new")
    assert not (tmp_path / "new").exists()
    open_workspace(tmp_path / "new", create=True).close()
    assert json.loads((tmp_path / "new" / "tripoint.json").read_bytes())["format"] == 1
    open_workspace(tmp_path / "new").close()


def test_an_empty_folder_becomes_one_even_after_a_killed_try(tmp_path: Path) -> None:
    (tmp_path / "tripoint.json.new").write_text("{")
    open_workspace(tmp_path, create=True).close()
    assert [each.name for each in tmp_path.iterdir()] == ["tripoint.json"]


def test_a_folder_of_other_things_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").write_text("mine")
    with pytest.raises(NotAWorkspace, match="holds something else"):
        open_workspace(tmp_path, create=True)
    with pytest.raises(NotAWorkspace, match="holds something else"):
        open_workspace(tmp_path / "thesis.docx", create=True)
    assert [each.name for each in tmp_path.iterdir()] == ["thesis.docx"]


def test_a_path_below_a_file_is_a_plain_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(WorkspaceFull, match="choose another folder"):
        open_workspace(tmp_path / "file" / "inside", create=True)


def test_a_newer_format_is_not_guessed_at(tmp_path: Path) -> None:
    (tmp_path / "tripoint.json").write_text('{"format": 2, "tripoint": "9.9"}')
    with pytest.raises(WorkspaceTooNew, match=r"Tripoint 9\.9: upgrade"):
        open_workspace(tmp_path)


@pytest.mark.parametrize("card", ["", "[]", "{}", '{"format": "x", "tripoint": ""}', "\x00"])
def test_a_broken_card_is_no_workspace(tmp_path: Path, card: str) -> None:
    (tmp_path / "tripoint.json").write_text(card)
    with pytest.raises(NotAWorkspace, match=r"tripoint\.json"):
        open_workspace(tmp_path, create=True)


@pytest.mark.parametrize(
    "name", ["a b", "새#폴더", "key=value", "year=7", "it's", "x{y,z}", '"; --']
)
def test_a_folder_may_have_an_odd_name(tmp_path: Path, name: str) -> None:
    with open_workspace(tmp_path / name, create=True) as workspace:
        store(workspace, coded(1))
        assert workspace.events().column("year").to_pylist() == [2021, 2021]
        assert workspace.text(coded(1).article.id) == coded(1).article.text


@pytest.mark.parametrize("name", ["a%20b", "[1]", "what?", "a*", "^", "a|b", "<a>", "a\\b"])
def test_a_folder_that_the_tables_cannot_name_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(NotAWorkspace, match="choose a path without"):
        open_workspace(tmp_path / name, create=True)


@pytest.mark.parametrize("table", TABLES)
def test_an_empty_table_has_the_columns_of_a_full_one(workspace: Workspace, table: str) -> None:
    empty = getattr(workspace, table)()
    store(workspace, coded(1))
    full = getattr(workspace, table)()
    assert empty.schema == full.schema
    assert (empty.num_rows, full.num_rows > 0) == (0, True)
    assert not any(pa.types.is_null(kind) for kind in empty.schema.types)


def test_a_batch_is_stored_whole_with_its_times(workspace: Workspace) -> None:
    store(workspace, coded(1), coded(2, events=0))
    [batch] = workspace.batches().to_pylist()
    assert batch["known_at"] == NOON
    assert {name: batch[name] for name in TABLES[:4]} == {
        "articles": 2,
        "events": 2,
        "transfers": 2,
        "claims": 2,
    }
    row = workspace.events().to_pylist()[0]
    assert row["article"] == coded(1).article.id
    assert (row["actors"], row["recipients"]) == (["PRK"], ["RUS"])
    assert (row["actor_names"], row["recipient_names"]) == (["Kim Jong Un"], ["Russia"])
    assert (row["date"], row["date_end"]) == (dt.date(2023, 9, 12), None)
    assert row["published"] == "2021-09-13T08:17:00+09:00"
    assert row["published_at"] == dt.datetime(2021, 9, 12, 23, 17, tzinfo=dt.UTC)
    assert (row["batch"], row["known_at"], row["year"]) == ("one", NOON, 2021)
    assert "attempt" not in row


def test_a_batch_counts_once(workspace: Workspace) -> None:
    with workspace.writer() as writer:
        first = writer.commit([coded(1)], batch="one", source="test", known_at=NOON)
        again = writer.commit([coded(1)], batch="one", source="test", known_at=NOON)
    with workspace.writer() as writer:
        later = writer.commit([coded(1)], batch="one", source="test", known_at=NOON)
    assert first is not None
    assert first.versions == {"articles": 1, "events": 1, "transfers": 1, "claims": 1}
    assert (again, later) == (None, None)
    assert workspace.events().num_rows == 2


def test_an_empty_batch_is_remembered(workspace: Workspace) -> None:
    store(workspace, batch="nothing new")
    assert ids(workspace.batches()) == ["nothing new"]
    assert workspace.articles().num_rows == 0


def test_a_time_without_a_zone_is_refused(workspace: Workspace) -> None:
    with workspace.writer() as writer, pytest.raises(UsageError, match="time zone"):
        writer.commit([], batch="one", source="test", known_at=NOON.replace(tzinfo=None))


def test_what_is_known_is_told_by_id_and_by_fingerprint(workspace: Workspace) -> None:
    first, copy = coded(1), coded(2, fingerprint=coded(1).article.fingerprint, events=0)
    assert workspace.known([first.article.id]) == frozenset()
    store(workspace, first)
    store(workspace, copy, coded(3, fingerprint=""), batch="two")
    assert workspace.known([copy.article.id, "unheard of"]) == {copy.article.id}
    prints = [first.article.fingerprint, "unheard of", ""]
    assert workspace.duplicate_of(prints) == {first.article.fingerprint: first.article.id}


def test_a_folder_that_cannot_be_written_can_be_read(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    store(workspace, coded(1))
    monkeypatch.setattr("os.access", lambda path, mode: False)
    before = sorted(workspace.path.rglob("*"))
    assert workspace.text(coded(1).article.id) == coded(1).article.text
    assert workspace.events().num_rows == 2
    assert sorted(workspace.path.rglob("*")) == before


def test_a_copy_keeps_its_row(workspace: Workspace) -> None:
    store(workspace, coded(1), coded(2, duplicate_of=coded(1).article.id, events=0))
    copies = {row["id"]: row["duplicate_of"] for row in workspace.articles().to_pylist()}
    assert copies == {coded(1).article.id: None, coded(2).article.id: coded(1).article.id}


def test_text_comes_back_as_it_was(workspace: Workspace) -> None:
    text = "'); DROP TABLE texts; --\nsecond line\x00 \U0001f54a 김정은"
    store(workspace, coded(1, text=text))
    assert workspace.text(coded(1).article.id) == text
    assert workspace.text("unheard of") is None


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("arrived in russia", [1, 2]),
        ("ARRIV", [1, 2]),
        ("dispatch 2", [2]),
        ("arrived nowhere", []),
        ("", []),
        ('"', []),
        ('arrived OR "nowhere', []),
        ("NEAR(arrived)", []),
        ("title:dispatch", []),
    ],
)
def test_search_takes_words_and_no_operators(
    workspace: Workspace, words: str, found: list[int]
) -> None:
    store(workspace, coded(1), coded(2))
    assert set(workspace.search(words)) == {coded(each).article.id for each in found}


def _several_events() -> Coded:
    article = coded(1).article
    events = (
        event(1, id="visit"),
        event(2, id="accuse", type="ACCUSE", mode=None, status="planned", date="2023-10-01"),
        event(
            3,
            id="drill",
            type="MOBILIZE",
            date="2023-08-01",
            date_end="2023-08-31",
            date_precision="month",
            actors=(*event().actors, *event().recipients),
            recipients=(),
        ),
        event(4, id="undated", type="AID", date=None, date_precision=None, status="possible"),
        event(5, id="back", actors=event().recipients, recipients=event().actors, confidence=0.2),
    )
    return Coded(article=article, events=events)


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, ["accuse", "visit", "back", "drill", "undated"]),
        ({"actor": "RUS"}, ["back", "drill"]),
        ({"actor": "PRK", "with_": "RUS"}, ["accuse", "visit", "drill", "undated"]),
        ({"with_": ("RUS", "PRK")}, ["accuse", "visit", "back", "drill", "undated"]),
        ({"with_": ("RUS", "CHN")}, []),
        ({"type": "AID"}, ["undated"]),
        ({"type": ["AID", "ACCUSE"]}, ["accuse", "undated"]),
        ({"status": "occurred"}, ["visit", "back", "drill"]),
        ({"since": "2023-08-15", "until": "2023-09-30"}, ["visit", "back", "drill"]),
        ({"since": dt.date(2023, 9, 13)}, ["accuse"]),
        ({"until": "2021-09-13"}, ["undated"]),
        ({"until": "2021-09-12"}, []),
        ({"order": "oldest"}, ["undated", "drill", "visit", "back", "accuse"]),
        ({"order": "confidence", "limit": 2}, ["visit", "accuse"]),
        ({"limit": 1}, ["accuse"]),
        ({"actor": "x' OR '1' = '1"}, []),
        ({"type": "x') OR true --"}, []),
    ],
)
def test_events_meet_every_filter(
    workspace: Workspace, filters: dict[str, str], found: list[str]
) -> None:
    store(workspace, _several_events())
    assert ids(workspace.events(**filters)) == found


@pytest.mark.parametrize(
    ("filters", "says"),
    [
        ({"order": "date; DROP"}, "choose one of date, oldest"),
        ({"since": "yesterday"}, "'yesterday' is not a date"),
        ({"as_known_on": "2023-13-01"}, "write it as 2023-09-13"),
    ],
)
def test_a_question_that_cannot_be_asked_says_why(
    workspace: Workspace, filters: dict[str, str], says: str
) -> None:
    with pytest.raises(UsageError, match=says):
        workspace.events(**filters)


@pytest.mark.parametrize(
    ("day", "batches"),
    [
        ("2023-09-13", []),
        ("2023-09-14", ["one"]),
        (dt.date(2023, 9, 14), ["one"]),
        (NOON - dt.timedelta(seconds=1), []),
        (NOON, ["one"]),
        ("2023-09-14T21:00:00+09:00", ["one"]),
        ("2023-09-16", ["one", "two"]),
        (None, ["one", "two"]),
    ],
)
def test_every_table_is_told_as_it_was_known(
    workspace: Workspace, day: str | dt.date | None, batches: list[str]
) -> None:
    store(workspace, coded(1), batch="one")
    store(workspace, coded(2), batch="two", days=2)
    for name in TABLES[:4]:
        rows = getattr(workspace, name)(as_known_on=day)
        assert sorted(set(rows.column("batch").to_pylist())) == batches
    assert ids(workspace.batches(as_known_on=day)) == batches


def test_transfers_between_two_whatever_their_direction(workspace: Workspace) -> None:
    directed = coded(1)
    (told,) = directed.transfers
    back = replace(told, giver="RUS", receiver="PRK", id="back")
    unsaid = replace(told, giver=None, receiver=None, parties=("RUS", "CHN", "PRK"), id="unsaid")
    other = replace(told, receiver="CHN", id="other")
    store(workspace, replace(directed, transfers=(told, back, unsaid, other)))
    found = ids(workspace.transfers(between=["RUS", "PRK"]))
    assert sorted(found) == sorted([told.id, "back", "unsaid"])
    assert workspace.transfers(between=["RUS", "JPN"]).num_rows == 0
    assert workspace.transfers().num_rows == 4
    before = workspace.transfers(between=["RUS", "PRK"], as_known_on="2020-01-01")
    assert before.num_rows == 0
