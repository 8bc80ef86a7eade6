"""Kills a writer with SIGKILL at random moments, a thousand times, and looks for damage.

    python benchmarks/crash.py [KILLS] [SECONDS]

A reader looks at the workspace while each writer works, and again after it was killed: every batch
it sees must be whole, in order, and never again be gone. After each hundredth kill the workspace is
repaired, and what is visible must be the same before and after. At the end every article of every
batch must be there once. The writer and the checks are those of tests/store/test_crash.py.
"""

from __future__ import annotations

import random
import signal
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "store"))

from test_crash import ARTICLES, attempts, check, start

from tripoint.store.repair import examine
from tripoint.store.workspace import open_workspace

KILLS = 1_000
SEED = 20230913


def _round(path: Path, wait: float, seen: int) -> tuple[int, int]:
    """One writer started, watched and killed; the batches visible after it, and the looks taken."""
    looks = 0
    with start(path, batches=1_000_000) as writer, open_workspace(path) as workspace:
        end = time.monotonic() + wait
        while time.monotonic() < end:
            now = check(workspace)
            assert now >= seen, f"{seen - now} batches were lost"
            seen, looks = now, looks + 1
        writer.send_signal(signal.SIGKILL)
    with open_workspace(path) as workspace:
        now = check(workspace)
    assert now >= seen, f"{seen - now} batches were lost"
    return now, looks


def main(kills: int, seconds: float) -> None:
    """Kill so many writers, or as many as the time allows, and say how many it were."""
    moments = random.Random(SEED)
    began = time.monotonic()
    seen = looks = done = mended = broken_off = 0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "workspace"
        while done < kills and time.monotonic() - began < seconds:
            seen, more = _round(path, moments.uniform(0, 1), seen)
            done, looks = done + 1, looks + more
            if done % 100 == 0:
                broken_off += attempts(path) - seen
                examine(path, mend=True)
                mended += 1
                with open_workspace(path) as workspace:
                    assert check(workspace) == seen, "a repair changed what is visible"
                print(f"  {done:5} kills, {seen} batches whole", flush=True)
        broken_off += attempts(path) - seen
        with start(path, batches=seen + 3):
            pass
        with open_workspace(path) as workspace:
            assert check(workspace) == seen + 3
            articles = workspace.articles().column("id").to_pylist()
            assert len(articles) == len(set(articles)) == (seen + 3) * ARTICLES
            assert workspace.known(articles) == set(articles)
    print(f"\n{done:,} kills in {time.monotonic() - began:,.0f} s")
    print(f"  batches committed before a kill    {seen:8,}")
    print(f"  batches a kill broke off           {broken_off:8,}")
    print(f"  looks while a writer was at work   {looks:8,}")
    print(f"  repairs between kills              {mended:8,}")
    print("  torn reads, lost or doubled        0, 0, 0  (else this had stopped)")


if __name__ == "__main__":
    given = [float(each) for each in sys.argv[1:]] + [KILLS, float("inf")][len(sys.argv) - 1 :]
    main(int(given[0]), given[1])
