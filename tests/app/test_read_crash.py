"""The command `read` killed at any moment, workers and all, and run again until it is through."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import orjson
import pytest
from test_executors import TABLES, tables

from tripoint.errors import NotAWorkspace
from tripoint.store.workspace import open_workspace

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name != "posix", reason="kill -9 is POSIX"),
]

COMMAND = "from tripoint.app.cli import main; main()"
ARTICLES = 40
KILLS = 3
SEED = 20240501


def start(source: Path, workspace: Path, *options: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", COMMAND, "read", source, "-w", workspace, "--json", *options],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), "TRIPOINT_BATCH": "4"},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )


def stored(path: Path) -> set[str]:
    """The articles that are visible: each once, with all its events."""
    try:
        with open_workspace(path) as store:
            articles = store.articles().column("id").to_pylist()
            events = store.events().column("article").to_pylist()
    except NotAWorkspace:
        return set()
    assert len(articles) == len(set(articles))
    assert set(events) <= set(articles)
    return set(articles)


@pytest.mark.timeout(1200)
def test_a_run_that_is_killed_again_and_again_ends_as_one_that_was_not(tmp_path: Path) -> None:
    source = tmp_path / "articles.jsonl"
    source.write_bytes(
        b"".join(
            orjson.dumps(
                {
                    "id": f"{n:03}",
                    "published": "2024-05-02",
                    "text": f"Russia attacked Ukraine on Monday. Japan condemned it, report {n}.",
                }
            )
            + b"\n"
            for n in range(ARTICLES)
        )
    )
    moments = random.Random(SEED)
    killed, seen = tmp_path / "killed", set[str]()
    began = time.monotonic()
    with start(source, tmp_path / "whole", "--workers", "2") as whole:
        assert whole.wait() == 0
    length = time.monotonic() - began
    for _ in range(KILLS):
        with start(source, killed, "--workers", "2") as reading:
            time.sleep(moments.uniform(0.3, 1.0) * length)
            reading.send_signal(signal.SIGKILL)
        now = stored(killed)
        assert seen <= now
        seen = now
    with start(source, killed, "--workers", "2") as reading:
        told = orjson.loads(reading.communicate()[0])
    assert told["articles"] + told["already_known"] == ARTICLES
    ends = tables(killed), tables(tmp_path / "whole")
    for name in TABLES:
        one, other = (
            sorted(end[name], key=lambda row: (row.get("article", ""), row["id"])) for end in ends
        )
        assert one == other
    assert len(ends[0]["articles"]) == ARTICLES
    assert ends[0]["events"]
