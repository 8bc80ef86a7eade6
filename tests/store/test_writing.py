from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from deltalake import DeltaTable
from factory import NOON, coded

from tripoint.errors import WorkspaceBusy, WorkspaceFull
from tripoint.schema import Batch
from tripoint.store import writing
from tripoint.store.workspace import Workspace, Writer

SEVERAL = [coded(each) for each in range(1, 4)]

Write = Callable[..., None]


def commit(writer: Writer, batch: str = "one") -> Batch | None:
    return writer.commit(SEVERAL, batch=batch, source="test", known_at=NOON)


def counts(workspace: Workspace) -> list[int]:
    names = ("batches", "articles", "events", "transfers", "claims")
    return [getattr(workspace, name)().num_rows for name in names]


def break_write(monkeypatch: pytest.MonkeyPatch, at: int, *, after: bool = False) -> None:
    """Make the nth write to a table fail, once, before it is done or after."""
    calls = 0
    real: Write = writing.write_deltalake

    def write(*given: Any, **named: Any) -> None:
        nonlocal calls
        calls += 1
        if calls == at and not after:
            raise OSError(28, "No space left on device")
        real(*given, **named)
        if calls == at:
            raise OSError(5, "Input/output error")

    monkeypatch.setattr(writing, "write_deltalake", write)


@pytest.mark.parametrize("at", [1, 2, 3, 4, 5, 6])
def test_a_write_that_fails_shows_nothing_and_can_be_tried_again(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    break_write(monkeypatch, at)
    with workspace.writer() as writer:
        with pytest.raises(WorkspaceFull, match="the disk is full"):
            commit(writer)
        assert counts(workspace) == [0, 0, 0, 0, 0]
        assert workspace.known([SEVERAL[0].article.id]) == frozenset()
        assert workspace.text(SEVERAL[0].article.id) is None
        assert workspace.search("dispatch") == ()
        assert commit(writer) is not None
    assert counts(workspace) == [1, 3, 6, 3, 3]
    assert len(workspace.search("dispatch")) == 3


@pytest.mark.parametrize("at", [1, 2, 3, 4, 5, 6])
def test_a_write_that_fails_once_done_is_not_done_twice(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    break_write(monkeypatch, at, after=True)
    with workspace.writer() as writer:
        with pytest.raises(WorkspaceFull, match="Input/output error"):
            commit(writer)
        assert (commit(writer) is None) == (at == 6)
    assert counts(workspace) == [1, 3, 6, 3, 3]


def test_a_folder_in_the_way_is_a_plain_error(workspace: Workspace) -> None:
    with workspace.writer() as writer:
        blocked = workspace.path / "tables" / "events" / "year=2021"
        blocked.parent.mkdir(parents=True)
        blocked.write_text("")
        with pytest.raises(WorkspaceFull, match="correct its permissions"):
            commit(writer)
        blocked.unlink()
        assert commit(writer) is not None
    assert counts(workspace) == [1, 3, 6, 3, 3]


FILL = """
import resource, sys
from factory import NOON, coded
from tripoint.errors import WorkspaceFull
from tripoint.store.workspace import open_workspace

with open_workspace(sys.argv[1], create=True) as workspace, workspace.writer() as writer:
    writer.commit([coded(1)], batch="one", source="test", known_at=NOON)
    resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, resource.RLIM_INFINITY))
    try:
        writer.commit([coded(n) for n in range(2, 300)], batch="two", source="test", known_at=NOON)
    except WorkspaceFull as fault:
        print(fault)
    assert workspace.batches().num_rows == 1, "a batch that failed was seen"
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    writer.commit([coded(n) for n in range(2, 300)], batch="two", source="test", known_at=NOON)
    assert workspace.articles().num_rows == 299, "a batch was lost or doubled"
"""


@pytest.mark.skipif(os.name != "posix", reason="the limit on a file's size is POSIX")
def test_a_limit_of_the_system_itself_is_survived(tmp_path: Path) -> None:
    paths = os.pathsep.join([str(Path(__file__).parent), *sys.path])
    done = subprocess.run(
        [sys.executable, "-c", FILL, tmp_path / "workspace"],
        env=os.environ | {"PYTHONPATH": paths},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "cannot be written" in done.stdout


def test_a_writer_that_lost_its_lease_stores_nothing(workspace: Workspace) -> None:
    with workspace.writer() as writer:
        with workspace._operations.change() as connection:
            connection.execute("DELETE FROM leases")
        with workspace.writer(), pytest.raises(WorkspaceBusy, match="taken over"):
            commit(writer)
    assert counts(workspace) == [0, 0, 0, 0, 0]


def test_two_writers_at_the_same_moment_store_a_batch_once(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As if the first lost its lease between asking for it and writing the last row.
    with workspace.writer() as first:
        assert commit(first, "zero") is not None
        with workspace._operations.change() as connection:
            connection.execute("DELETE FROM leases")
        monkeypatch.setattr(first._lease, "confirm", lambda: None)
        with workspace.writer() as second:
            assert commit(second) is not None
            with pytest.raises(WorkspaceBusy, match="at the same time"):
                commit(first)
        assert commit(first) is None
    assert counts(workspace) == [2, 6, 12, 6, 6]


def test_small_files_are_joined_and_those_replaced_stay_for_readers(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "_TIDY_EVERY", 4)
    events = workspace.path / "tables" / "events"
    with workspace.writer() as writer:
        for each in range(3):
            commit(writer, f"batch {each}")
        before = DeltaTable(events).file_uris()
        commit(writer, "batch 3")
    after = DeltaTable(events).file_uris()
    assert (len(before), len(after)) == (9, 6)
    assert sum(pq.read_metadata(each).num_rows for each in before) == 18
    assert counts(workspace) == [4, 12, 24, 12, 12]
    assert workspace.batches().column("number").to_pylist() == [1, 2, 3, 4]


def test_threads_may_share_a_workspace(workspace: Workspace) -> None:
    with workspace.writer() as writer:
        commit(writer)
    with ThreadPoolExecutor(4) as pool:
        asked = [pool.submit(counts, workspace) for _ in range(12)]
        asked_texts = [pool.submit(workspace.text, SEVERAL[0].article.id) for _ in range(12)]
    assert all(each.result() == [1, 3, 6, 3, 3] for each in asked)
    assert all(each.result() == SEVERAL[0].article.text for each in asked_texts)
