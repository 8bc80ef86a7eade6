"""The same tables whoever codes, and nothing lost with a worker that dies."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from answers import Ask

from tripoint import pipeline
from tripoint.app.executors import open_executor
from tripoint.errors import DataError, ModelError
from tripoint.schema import Coded
from tripoint.sources.files import Document, Unread
from tripoint.store.workspace import open_workspace

TEXT = "Russia attacked Ukraine on Monday. Article {} says so."
TABLES = ("articles", "events", "transfers", "claims")
OF_THE_RUN = ["known_at", "batch"]


def given(count: int) -> list[Document | Unread]:
    return [
        Document(name=f"{n}", kind="clean", id=f"{n}", text=TEXT.format(n)) for n in range(count)
    ]


def names(done: Iterator[Coded | Unread]) -> list[str]:
    return [each.name if isinstance(each, Unread) else each.article.id for each in done]


class Deadly(Document):
    """A document that ends whichever process unpacks it, as a fault in a C library would."""

    def __reduce__(self) -> Any:
        return os._exit, (1,)


def tables(path: Path) -> dict[str, list[Any]]:
    """What is stored, in its order, without the columns that say which run stored it."""
    with open_workspace(path) as store:
        return {
            name: getattr(store, name)().drop_columns(OF_THE_RUN).to_pylist() for name in TABLES
        }


@pytest.mark.slow
@pytest.mark.parametrize(
    "options",
    [
        ("--workers", "2"),
        ("--executor", "processes", "--workers", "1"),
        pytest.param(("--executor", "ray", "--workers", "2"), marks=pytest.mark.ray),
    ],
    ids=" ".join,
)
def test_tables_are_those_of_one_process(
    ask: Ask, root: Path, tmp_path: Path, options: tuple[str, ...]
) -> None:
    if "ray" in options:
        pytest.importorskip("ray", reason="the extra `ray` is not installed")
    examples = root / "examples" / "dispatches"
    alone = ask("read", examples, "-w", tmp_path / "alone", "--json")
    many = ask("read", examples, "-w", tmp_path / "many", "--json", *options)
    assert (many.code, many.json) == (0, alone.json)
    assert many.json["articles"] > 40
    stored = tables(tmp_path / "many")
    assert stored == tables(tmp_path / "alone")
    assert stored["events"]


def test_results_come_in_order_and_what_was_unread_stays_so() -> None:
    documents = given(40)
    documents[17] = Unread("17", "cannot be read")
    documents[3] = Document(name="3", kind="txt", data=b"", published="no time")
    done = list(open_executor("processes", 2, None).coded(documents))
    assert names(iter(done)) == [f"{n}" for n in range(40)]
    assert [each.name for each in done if isinstance(each, Unread)] == ["3", "17"]


def test_few_documents_are_held() -> None:
    drawn = 0

    def drawing() -> Iterator[Document | Unread]:
        nonlocal drawn
        for each in given(200):
            drawn += 1
            yield each

    ahead = [drawn - n for n, _ in enumerate(open_executor("processes", 2, None).coded(drawing()))]
    assert len(ahead) == 200
    assert max(ahead) <= 2 * 2 * 8


@pytest.mark.skipif(os.name != "posix", reason="kill -9 is POSIX")
def test_a_killed_worker_costs_nothing() -> None:
    kills: list[int] = []

    def killing() -> Iterator[Document | Unread]:
        for number, each in enumerate(given(120)):
            if number in (40, 80):
                victim = multiprocessing.active_children()[0]
                assert victim.pid is not None
                os.kill(victim.pid, signal.SIGKILL)
                kills.append(victim.pid)
            yield each

    done = names(open_executor("processes", 2, None).coded(killing()))
    assert len(set(kills)) == 2
    assert done == [f"{n}" for n in range(120)]


@pytest.mark.slow
def test_a_document_that_ends_its_worker_is_unread_and_no_other_is() -> None:
    documents = given(30)
    documents[11] = Deadly(name="11", kind="clean", text="")
    done = list(open_executor("processes", 2, None).coded(documents))
    assert names(iter(done)) == [f"{n}" for n in range(30)]
    (unread,) = [each for each in done if isinstance(each, Unread)]
    assert unread.name == "11"
    assert "ended the process that coded it" in unread.why


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks processes up in /proc")
def test_workers_end_with_their_parent(tmp_path: Path) -> None:
    ready, done = multiprocessing.get_context("spawn").Pipe(duplex=False)
    parent = multiprocessing.get_context("spawn").Process(target=_hang, args=(done,))
    parent.start()
    workers: list[int] = ready.recv()
    assert workers
    assert parent.pid is not None
    os.kill(parent.pid, signal.SIGKILL)
    parent.join()
    deadline = time.monotonic() + 20
    while any(map(_runs, workers)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(map(_runs, workers))


def _hang(pipe: Any) -> None:
    """A parent that has workers and waits to be killed."""
    running = open_executor("processes", 2, None).coded(given(200))
    next(running)
    pipe.send([child.pid for child in multiprocessing.active_children()])
    time.sleep(600)


def _runs(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[:1]
    except FileNotFoundError:
        return False


def test_a_fault_of_the_data_is_told_as_in_one_process() -> None:
    faults = ["a.yaml:1: one", "b.yaml:2: two"]
    told = pickle.loads(pickle.dumps(DataError(faults)))
    assert (told.faults, str(told)) == (faults, "a.yaml:1: one\nb.yaml:2: two")


def test_a_model_that_is_missing_ends_the_run(
    ask: Ask, articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRIPOINT_MODEL", str(tmp_path / "none"))
    answer = ask("read", articles, "-w", tmp_path / "w", "--workers", "2")
    assert answer.code == 6
    assert answer.err.count("\n") == 1


def test_threads_must_be_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIPOINT_THREADS", "-1")
    with pytest.raises(ModelError, match="a whole number from 0 up"):
        pipeline._learned()


def test_one_process_is_not_several(ask: Ask, articles: Path, tmp_path: Path) -> None:
    answer = ask("read", articles, "-w", tmp_path / "w", "--executor", "local", "--workers", "2")
    assert answer.code == 2
    assert "choose --executor processes" in answer.err
    assert not (tmp_path / "w").exists()


def test_ray_that_is_missing_is_said(
    ask: Ask, articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "ray", None)
    answer = ask("read", articles, "-w", tmp_path / "w", "--executor", "ray")
    assert answer.code == 2
    assert "pip install 'tripoint[ray]'" in answer.err


@pytest.mark.ray
@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks processes up in /proc")
def test_a_killed_worker_of_a_cluster_costs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    ray = pytest.importorskip("ray", reason="the extra `ray` is not installed")
    killed: list[int] = []

    def killing() -> Iterator[Document | Unread]:
        for number, each in enumerate(given(120)):
            if number in (48, 88):
                victim = next(pid for pid in _cluster_workers() if pid not in killed)
                os.kill(victim, signal.SIGKILL)
                killed.append(victim)
            yield each

    done = names(open_executor("ray", 2, None).coded(killing()))
    assert len(killed) == 2
    assert done == [f"{n}" for n in range(120)]
    assert not ray.is_initialized()


def _cluster_workers() -> list[int]:
    """The Ray workers that this process started, the busy ones first."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            name = (folder / "cmdline").read_bytes()
        except OSError:
            continue
        # Ray's own agents are called ray:: as well.
        is_worker = name.startswith((b"ray::IDLE", b"ray::code_chunk"))
        if is_worker and os.getpid() in _ancestors(int(folder.name)):
            found.append((b"code_chunk" not in name, int(folder.name)))
    return [pid for _, pid in sorted(found)]


def _ancestors(pid: int) -> Iterator[int]:
    while pid > 1:
        try:
            pid = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            return
        yield pid
