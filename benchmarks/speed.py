"""Prints how fast and how large the coder is, on one core and on two, as ratios within one run.

The articles are the project's own (dispatches and golden texts), joined to about 400 words each.
Floor: reading the files. 1x: spaCy's tagger and parser alone on every sentence. Ours: everything,
from the clean text to dated events, with the lexicon alone and with both voices. Absolute numbers
depend on the machine; the ratios less so.
"""

from __future__ import annotations

import datetime as dt
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
WORDS = 400
ARTICLES = 60


def _articles() -> list[str]:
    texts = [
        yaml.safe_load(path.read_text("utf-8"))["text"]
        for path in sorted((ROOT / "tests" / "golden" / "dev").glob("*.yaml"))
    ]
    articles: list[str] = []
    parts: list[str] = []
    index = 0
    while len(articles) < ARTICLES:
        parts.append(texts[index % len(texts)])
        index += 1
        if sum(len(part.split()) for part in parts) >= WORDS:
            articles.append("\n".join(parts))
            parts = []
    return articles


def _rate(work: Callable[[], None], sentences: int) -> float:
    best = 0.0
    for _ in range(3):
        start = time.perf_counter()
        work()
        best = max(best, sentences / (time.perf_counter() - start))
    return best


def _throughput() -> None:
    from tripoint.coding.coder import Coder
    from tripoint.knowledge.loading import load_knowledge
    from tripoint.knowledge.model import load_learned, load_parser
    from tripoint.pipeline import code
    from tripoint.text.sentences import split

    articles = _articles()
    spans = [[text[a:b] for a, b in split(text)] for text in articles]
    sentences = sum(map(len, spans))
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / f"{i}.txt" for i in range(len(articles))]
        for path, text in zip(paths, articles, strict=True):
            path.write_text(text, "utf-8")
        parser, day = load_parser(), dt.date(2024, 5, 1)
        lexicon = Coder(parser, load_knowledge(), load_learned("lexicon"))
        code(articles[0], published="2024-05-01")
        rates = {
            "floor: reading the files": _rate(
                lambda: [path.read_text("utf-8") for path in paths] and None, sentences
            ),
            "1x: spaCy alone, every sentence": _rate(
                lambda: [list(parser.model.pipe(each)) for each in spans] and None, sentences
            ),
            "ours: the lexicon alone": _rate(
                lambda: [lexicon.code(text, day) for text in articles] and None, sentences
            ),
            "ours: everything": _rate(
                lambda: [code(text, published="2024-05-01") for text in articles] and None,
                sentences,
            ),
        }
    base = rates["1x: spaCy alone, every sentence"]
    words = sum(len(text.split()) for text in articles)
    print(f"\n{len(articles)} articles, {sentences} sentences, {words} words, one core")
    print(f"  {'':<34} sentences/s   ratio")
    for name, rate in rates.items():
        print(f"  {name:<34} {rate:11,.0f} {rate / base:7.2f}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  peak memory of the process: {peak:,.0f} MB")


def _two_processes() -> None:
    """Articles coded by two worker processes, as `tripoint read --workers 2` does."""
    from tripoint.app.executors import open_executor
    from tripoint.sources.files import Document
    from tripoint.text.sentences import split

    articles = _articles() * 4
    sentences = sum(len(split(text)) for text in articles)
    given = [
        Document(name=str(n), kind="clean", text=text, published="2024-05-01")
        for n, text in enumerate(articles)
    ]
    executor = open_executor("processes", 2, None)
    coded = executor.coded(given)
    for _ in range(len(articles) // 4):  # the workers load their models first
        next(coded)
    start = time.perf_counter()
    rest = sum(1 for _ in coded)
    rate = sentences * rest / len(articles) / (time.perf_counter() - start)
    print(f"\nTwo processes, everything: {rate:,.0f} sentences/s", end=", ")
    print(f"{rate * len(articles) / sentences:,.1f} articles/s")


def _command(*arguments: str) -> float:
    times = []
    for _ in range(3):
        start = time.perf_counter()
        subprocess.run(
            [sys.executable, "-c", "from tripoint.app.cli import main; main()", *arguments],
            check=True,
            capture_output=True,
        )
        times.append(time.perf_counter() - start)
    return min(times)


def _cold_starts() -> None:
    page = next((ROOT / "examples" / "dispatches" / "html").glob("*.html"))
    print("\nCold starts, best of three")
    print(f"  tripoint --help      {_command('--help'):5.2f} s")
    print(f"  tripoint code PAGE   {_command('code', str(page)):5.2f} s")


def main() -> None:
    """One core for the table, two for what stands below it."""
    os.environ |= {"OMP_NUM_THREADS": "1", "TRIPOINT_THREADS": "1"}
    if hasattr(os, "sched_setaffinity"):
        cores = os.sched_getaffinity(0)
        os.sched_setaffinity(0, {min(cores)})
    _throughput()
    _cold_starts()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, cores)
    _two_processes()


if __name__ == "__main__":
    main()
