from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import orjson
import pytest
from deltalake import DeltaTable
from factory import NOON, coded

from tripoint.errors import WorkspaceBusy, WorkspaceDamaged
from tripoint.schema import Revision
from tripoint.store import writing
from tripoint.store.repair import Finding, examine
from tripoint.store.workspace import Workspace, open_workspace

BATCHES = 4
TABLES = ("batches", "articles", "events", "transfers", "claims")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Four batches of three articles, the second from other years than the rest."""
    path = tmp_path / "workspace"
    with open_workspace(path, create=True) as made, made.writer() as writer:
        for number in range(BATCHES):
            several = [coded(number * 3 + each) for each in range(3)]
            writer.commit(several, batch=f"batch {number}", source="test", known_at=NOON)
    return path


def states(found: list[Finding]) -> dict[str, str]:
    return {each.what: each.state for each in found}


def counts(path: Path) -> list[int]:
    with open_workspace(path) as store:
        return [getattr(store, name)().num_rows for name in TABLES]


def file_of(path: Path, table: str, number: int = 0) -> Path:
    return Path(sorted(DeltaTable(path / "tables" / table).file_uris())[number])


def is_whole(path: Path) -> bool:
    """Whether nothing is left to mend and every question is answered."""
    assert all(each.state == "sound" for each in examine(path, mend=False))
    with open_workspace(path) as store:
        articles = store.articles().column("id").to_pylist()
        assert store.known(articles) == set(articles)
        assert store.events().num_rows == 2 * len(articles)
    return True


def test_a_sound_workspace_has_nothing_to_say(folder: Path) -> None:
    before = counts(folder)
    assert examine(folder, mend=False) == []
    assert examine(folder, mend=True) == []
    assert counts(folder) == before


def test_an_empty_workspace_is_sound(tmp_path: Path) -> None:
    open_workspace(tmp_path / "w", create=True).close()
    assert states(examine(tmp_path / "w", mend=True)) == {"tables": "sound"}


@pytest.mark.parametrize("table", ["articles", "events", "transfers", "claims"])
@pytest.mark.parametrize("harm", ["cut", "gone", "overwritten"])
def test_a_broken_file_is_named_and_its_articles_can_be_read_again(
    folder: Path, table: str, harm: str
) -> None:
    file = file_of(folder, table)
    if harm == "cut":
        os.truncate(file, file.stat().st_size // 2)
    elif harm == "gone":
        file.unlink()
    else:
        file.write_bytes(random.Random(1).randbytes(file.stat().st_size))
    with open_workspace(folder) as store, pytest.raises(WorkspaceDamaged, match="doctor --repair"):
        getattr(store, table)()
    looked = examine(folder, mend=False)
    assert states(looked) == {table: "mendable"}
    assert file.name in looked[0].found
    mended = examine(folder, mend=True)
    assert states(mended)[table] == states(mended)["batches"] == "mended"
    assert is_whole(folder)
    with open_workspace(folder) as store:
        kept = set(store.articles().column("id").to_pylist())
        batches = store.batches().num_rows
    (saved,) = (folder / "damaged").glob("*.jsonl")
    lines = [orjson.loads(line) for line in saved.read_bytes().splitlines()]
    every = {coded(number).article.id: coded(number).article for number in range(3 * BATCHES)}
    assert kept.isdisjoint(line["id"] for line in lines)
    assert kept | {line["id"] for line in lines} == set(every)
    assert 0 < batches < BATCHES
    assert all(line["text"] == every[line["id"]].text for line in lines)
    if table != "articles":
        assert all(line["published"] == every[line["id"]].published for line in lines)


def test_a_workspace_that_was_mended_takes_the_same_batches_again(folder: Path) -> None:
    file_of(folder, "events").unlink()
    examine(folder, mend=True)
    before = counts(folder)
    with open_workspace(folder) as store, store.writer() as writer:
        for number in range(BATCHES):
            several = [coded(number * 3 + each) for each in range(3)]
            writer.commit(several, batch=f"batch {number}", source="test", known_at=NOON)
        numbers = store.batches().column("number").to_pylist()
    assert counts(folder) == [BATCHES, 3 * BATCHES, 6 * BATCHES, 3 * BATCHES, 3 * BATCHES]
    assert counts(folder) != before
    assert numbers == sorted(set(numbers))
    assert is_whole(folder)
    with pytest.raises(Exception, match="append-only"):
        DeltaTable(folder / "tables" / "batches").delete()


def test_a_broken_list_of_batches_loses_no_article(folder: Path) -> None:
    file_of(folder, "batches", 1).write_bytes(b"nothing")
    assert states(examine(folder, mend=True))["batches"] == "mended"
    assert is_whole(folder)
    (saved,) = (folder / "damaged").glob("*.jsonl")
    assert len(saved.read_bytes().splitlines()) == 3
    assert counts(folder)[:2] == [BATCHES - 1, 3 * BATCHES - 3]


def test_a_broken_log_is_said_and_nothing_is_touched(folder: Path) -> None:
    log = sorted((folder / "tables" / "events" / "_delta_log").glob("*.json"))[-1]
    os.truncate(log, 20)
    before = sorted(folder.rglob("*"))
    found = examine(folder, mend=True)
    assert states(found) == {"events": "beyond"}
    assert "put tables/events/_delta_log back from a copy" in found[0].found
    assert sorted(folder.rglob("*")) == before
    with open_workspace(folder) as store, pytest.raises(WorkspaceDamaged, match="cannot be read"):
        store.events()


def test_what_a_killed_writer_left_is_cleared_away(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = counts(folder)

    def die(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with open_workspace(folder) as store, monkeypatch.context() as patch:
        patch.setattr(writing, "batch_table", die)
        with store.writer() as writer, pytest.raises(KeyboardInterrupt):
            writer.commit([coded(100)], batch="killed", source="test", known_at=NOON)
    stray = folder / "tables" / "events" / "year=2020" / "part-never-named.parquet"
    stray.write_bytes(b"PAR1 cut short")
    os.utime(stray, (0, 0))
    assert states(examine(folder, mend=False)) == {"attempts": "sound"}
    found = examine(folder, mend=True)
    assert states(found) == {"attempts": "sound", "files": "sound"}
    assert not stray.exists()
    assert counts(folder) == before
    assert examine(folder, mend=True) == []
    with closing(sqlite3.connect(folder / "operations.sqlite")) as connection:
        assert connection.execute("SELECT count(*) FROM texts").fetchone()[0] == 3 * BATCHES
    with open_workspace(folder) as store:
        assert len(store.search("article", limit=100)) == 3 * BATCHES


def test_a_lost_revision_is_noticed(folder: Path) -> None:
    with open_workspace(folder) as store, store.writer() as writer:
        gone = Revision(article=coded(1).article.id, kind="retraction", because="x")
        writer.revise(gone, known_at=NOON)
    assert examine(folder, mend=True) == []
    file_of(folder, "revisions").unlink()
    found = examine(folder, mend=True)
    assert set(states(found)) == {"revisions", "batches"}
    assert "`tripoint retract` it once more" in found[-1].found
    assert is_whole(folder)
    assert counts(folder) == [BATCHES, 3 * BATCHES, 6 * BATCHES, 3 * BATCHES, 3 * BATCHES]


def test_an_index_that_lacks_texts_is_built_again(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "operations.sqlite")) as connection:
        connection.execute("DELETE FROM words_docsize WHERE id < 4")
        connection.execute("DELETE FROM words_data WHERE id > 10")
        connection.commit()
    assert states(examine(folder, mend=False)) == {"search": "mendable"}
    assert states(examine(folder, mend=True)) == {"search": "mended"}
    assert examine(folder, mend=False) == []
    with open_workspace(folder) as store:
        assert len(store.search("article", limit=100)) == 3 * BATCHES


@pytest.mark.parametrize("harm", ["gone", "overwritten"])
def test_a_lost_operations_file_stores_nothing_twice(folder: Path, harm: str) -> None:
    file = folder / "operations.sqlite"
    for part in ("-wal", "-shm"):
        Path(f"{file}{part}").unlink(missing_ok=True)
    if harm == "gone":
        file.unlink()
    else:
        file.write_bytes(b"SQLite format 3\x00" + random.Random(2).randbytes(40_000))
    before = counts(folder)
    assert states(examine(folder, mend=False)) == {"operations": "mendable"}
    found = states(examine(folder, mend=True))
    assert found == {"operations": "mended", "texts": "mended"}
    assert counts(folder) == before
    assert is_whole(folder)
    with open_workspace(folder) as store:
        one = coded(1).article
        assert store.duplicate_of([one.fingerprint]) == {one.fingerprint: one.id}


def test_a_dead_writers_lease_is_removed_and_a_living_ones_is_not(folder: Path) -> None:
    hold = (
        "import sys, os\nfrom tripoint.store.workspace import open_workspace\n"
        "writer = open_workspace(sys.argv[1]).writer()\nprint('held', flush=True)\n"
        "sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", hold, folder],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(WorkspaceBusy, match=f"process {holder.pid} "):
            examine(folder, mend=True)
        assert examine(folder, mend=False) == []
        holder.kill()
    (found,) = examine(folder, mend=True)
    assert found.found.startswith(f"left by process {holder.pid} ")
    assert found.found.endswith("removed")
    assert examine(folder, mend=False) == []


def test_doctor_looks_and_repairs_a_workspace_in_use(workspace: Workspace) -> None:
    with workspace.writer() as writer:
        writer.commit([coded(1)], batch="one", source="test", known_at=NOON)
    assert examine(workspace.path, mend=True) == []
    assert workspace.events().num_rows == 2
