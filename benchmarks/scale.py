"""Prints how many articles a second are read into a workspace, and that memory stays flat.

    python benchmarks/scale.py [rates] [profile] [memory]       all three without an argument

The articles are the project's own golden texts, joined to about 400 words each as in speed.py.
Rates: floor, reading the lines; 1x, spaCy's tagger and parser alone on every sentence, one process;
ours, the command `tripoint read`, from JSON Lines to committed tables, models loaded before the
clock starts. Profile: one process, the share of time under each function. Memory: the command reads
20,000 articles of two sentences, one in ten with an event, from a pipe, and its processes are
weighed as it goes.
"""

from __future__ import annotations

import cProfile
import os
import pstats
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import orjson

from speed import _articles

ROOT = Path(__file__).resolve().parent.parent
ARTICLES = 240
SHORT_ARTICLES = 20_000
WORKERS = 2
COMMAND = "from tripoint.app.cli import main; main()"


def _lines(count: int) -> Iterator[bytes]:
    texts = _articles()
    for number in range(count):
        text = f"{texts[number % len(texts)]}\nThis is number {number}."
        line = {"id": str(number), "text": text, "published": "2024-05-01"}
        yield orjson.dumps(line) + b"\n"


def _floor(path: Path) -> float:
    start = time.perf_counter()
    count = sum(1 for line in path.open("rb") if orjson.loads(line))
    return count / (time.perf_counter() - start)


def _parser_alone(path: Path) -> float:
    from tripoint.knowledge.model import load_parser
    from tripoint.text.sentences import split

    texts = [orjson.loads(line)["text"] for line in path.open("rb")][:60]
    sentences = [[text[a:b] for a, b in split(text)] for text in texts]
    model = load_parser().model
    list(model.pipe(sentences[0]))
    start = time.perf_counter()
    for each in sentences:
        list(model.pipe(each))
    return len(texts) / (time.perf_counter() - start)


def _ours(path: Path, executor: str, workers: int) -> float:
    """Articles a second from the first result on: what a long run sees."""
    from tripoint.app.executors import open_executor
    from tripoint.app.reading import _commit
    from tripoint.app.summary import Tally
    from tripoint.sources.files import documents
    from tripoint.store.workspace import open_workspace

    batch, tally, start, warm = [], Tally(), 0.0, 0
    with (
        tempfile.TemporaryDirectory() as folder,
        open_workspace(Path(folder) / "w", create=True) as store,
        store.writer() as writer,
    ):
        for done, coded in enumerate(
            open_executor(executor, workers, None).coded(documents([path]))
        ):
            if done == workers * 16:  # each worker has its models by now
                start, warm = time.perf_counter(), done
            batch.append(coded)
            if len(batch) == 200:
                _commit(batch, store, writer, tally)
                batch = []
        _commit(batch, store, writer, tally)
        seconds = time.perf_counter() - start
    assert tally.articles == ARTICLES
    return (ARTICLES - warm) / seconds


def rates() -> None:
    """Articles a second."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "articles.jsonl"
        path.write_bytes(b"".join(_lines(ARTICLES)))
        found = {
            "floor: reading the lines": _floor(path),
            "1x: spaCy alone, one process": _parser_alone(path),
            "ours: read, 1 process": _ours(path, "local", 1),
            f"ours: read, {WORKERS} processes": _ours(path, "processes", WORKERS),
        }
    base = found["1x: spaCy alone, one process"]
    print(f"\n{ARTICLES} articles of 400 words; load of the machine {os.getloadavg()[0]:.1f}")
    print(f"  {'':<32} articles/s   ratio")
    for name, rate in found.items():
        print(f"  {name:<32} {rate:10,.1f} {rate / base:7.2f}")


def profile() -> None:
    """Where one process spends its time, the most first."""
    from tripoint.pipeline import code

    texts = _articles()
    code(texts[0], published="2024-05-01")
    watch = cProfile.Profile()
    watch.enable()
    for text in texts:
        code(text, published="2024-05-01")
    watch.disable()
    stats = pstats.Stats(watch)
    total = stats.total_tt  # type: ignore[attr-defined]
    rows = [
        (spent[3], f"{Path(file).parent.name}/{Path(file).name}: {function}")
        for (file, _, function), spent in stats.stats.items()  # type: ignore[attr-defined]
        if "/tripoint/" in file or "onnxruntime" in file or "spacy/language" in file
    ]
    print(f"\n{len(texts)} articles in one process: share of the time under each function")
    for spent, name in sorted(rows, reverse=True)[:24]:
        print(f"  {spent / total:6.1%}  {name}")


def _weight(pid: int) -> float:
    """Megabytes that a process holds."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return 0.0
    held = [line.split()[1] for line in status.splitlines() if line.startswith("VmRSS")]
    return int(held[0]) / 1024 if held else 0.0


def _children(pid: int) -> list[int]:
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def memory() -> None:
    """The curve over 20,000 articles: the process that stores, and all its workers."""
    told = "Japan condemned the launch by North Korea on Monday. This is report {}."
    quiet = "The harvest was good and the fair went well this year. This is report {}."
    print(f"\n{SHORT_ARTICLES:,} articles of two sentences, {WORKERS} processes")
    print("  articles    seconds   writer MB   workers MB")
    with tempfile.TemporaryDirectory() as folder:
        arguments = ["read", "-", "-w", f"{folder}/w", "--workers", str(WORKERS), "--json"]
        start = time.perf_counter()
        with subprocess.Popen(
            [sys.executable, "-c", COMMAND, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        ) as reading:
            assert reading.stdin is not None
            for number in range(SHORT_ARTICLES):
                text = (quiet if number % 10 else told).format(number)
                line = {"id": str(number), "text": text, "published": "2024-05-01"}
                reading.stdin.write(orjson.dumps(line) + b"\n")
                if number % 2_000 == 1_999:
                    workers = sum(map(_weight, _children(reading.pid)))
                    spent = time.perf_counter() - start
                    print(
                        f"  {number + 1:8,} {spent:10.0f} {_weight(reading.pid):11,.0f}"
                        f" {workers:12,.0f}",
                        flush=True,
                    )
            answer = orjson.loads(reading.communicate()[0])
    assert answer["articles"] == SHORT_ARTICLES, answer


if __name__ == "__main__":
    for name in sys.argv[1:] or ("rates", "profile", "memory"):
        {"rates": rates, "profile": profile, "memory": memory}[name]()
