"""A writer killed at any moment, and readers beside one that writes."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from tripoint.store.workspace import Workspace, open_workspace

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name != "posix", reason="kill -9 is POSIX"),
]

KILLS = 50
SEED = 20230913
ARTICLES = 3
EVENTS = 2

# Batches carry on from 0 to the number given; small files are joined often, so kills hit that too.
WRITER = f"""
import sys
from factory import NOON, coded
from tripoint.store import writing
from tripoint.store.workspace import open_workspace

writing._TIDY_EVERY = 6
with open_workspace(sys.argv[1], create=True) as workspace, workspace.writer() as writer:
    print("writing", flush=True)
    for number in range(int(sys.argv[2])):
        first = number * {ARTICLES}
        several = [coded(first + each, events={EVENTS}) for each in range({ARTICLES})]
        writer.commit(several, batch=f"batch {{number}}", source="test", known_at=NOON)
"""


def start(path: Path, batches: int) -> subprocess.Popen[str]:
    """A writer that has taken the lease."""
    paths = os.pathsep.join([str(Path(__file__).parent), *sys.path])
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, path, str(batches)],
        env=os.environ | {"PYTHONPATH": paths},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert writer.stdout is not None
    assert writer.stdout.readline() == "writing\n"
    return writer


def check(workspace: Workspace) -> int:
    """How many batches are visible: in order, each whole, none twice."""
    batches = workspace.batches().column("id").to_pylist()
    assert batches == [f"batch {number}" for number in range(len(batches))]
    wanted = {"articles": ARTICLES, "events": ARTICLES * EVENTS, "transfers": ARTICLES}
    for name, count in (wanted | {"claims": ARTICLES}).items():
        rows = Counter(getattr(workspace, name)().column("batch").to_pylist())
        # A batch that came between the two questions is whole as well.
        assert set(rows.values()) <= {count}
        assert set(batches) <= set(rows)
    return len(batches)


def attempts(path: Path) -> int:
    """How many batches were begun."""
    with closing(sqlite3.connect(path / "operations.sqlite")) as connection:
        found = connection.execute("SELECT count(DISTINCT attempt) FROM texts").fetchone()
    return int(found[0])


@pytest.mark.timeout(1200)  # a kill takes a second, on a machine that has others to serve ten
def test_fifty_kills_neither_lose_nor_double_nor_show_half_a_batch(tmp_path: Path) -> None:
    path = tmp_path / "workspace"
    moments = random.Random(SEED)
    seen = 0
    for _ in range(KILLS):
        with start(path, batches=10_000) as writer:
            time.sleep(moments.uniform(0, 0.4))
            writer.send_signal(signal.SIGKILL)
        assert writer.returncode == -signal.SIGKILL
        with open_workspace(path) as workspace:
            now = check(workspace)
        assert now >= seen
        seen = now
    assert 0 < seen < attempts(path), "no kill met the writer in the middle of a batch"
    with start(path, batches=seen + 3) as writer:
        pass
    assert writer.returncode == 0
    with open_workspace(path) as workspace:
        assert check(workspace) == seen + 3
        articles = workspace.articles().column("id").to_pylist()
        assert len(articles) == len(set(articles)) == (seen + 3) * ARTICLES
        assert workspace.known(articles) == set(articles)
        assert set(workspace.search("article", limit=len(articles) + 1)) == set(articles)
        assert all(workspace.text(each) for each in articles[:50])


def test_readers_see_whole_batches_while_another_process_writes(tmp_path: Path) -> None:
    path = tmp_path / "workspace"
    looks: list[int] = []
    with start(path, batches=40) as writer, open_workspace(path) as workspace:
        while writer.poll() is None:
            looks.append(check(workspace))
        assert writer.returncode == 0
        assert check(workspace) == 40
    assert looks == sorted(looks)
    assert len(set(looks)) > 3, "the reader never met the writer at work"
