"""How well names are matched: two labelled sets, a floor, a 1x row and ours.

    python benchmarks/screening.py ../shared/reference

The names of nomenklatura's bench (826 pairs, MIT) and the aliases of the UN list on North Korea
(210 pairs of one entry against 5,935 of different ones). The best threshold of the 1x row is chosen
on the set that it is scored on, which flatters it; ours has one threshold everywhere. Our weights
were set while looking at both sets: no part of them is held back.
"""

from __future__ import annotations

import csv
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from rapidfuzz.fuzz import token_sort_ratio

from tripoint.knowledge.names import load_names
from tripoint.text.name_matching import THRESHOLD, compare


class Pair(NamedTuple):
    """Two names and whether they are one."""

    schema: str
    left: str
    right: str
    is_match: bool


class Counts(NamedTuple):
    """Right and wrong answers."""

    hits: int
    false: int
    missed: int

    @property
    def precision(self) -> float:
        return self.hits / (self.hits + self.false) if self.hits else 0.0

    @property
    def recall(self) -> float:
        return self.hits / (self.hits + self.missed) if self.hits else 0.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def name_pairs(folder: Path) -> list[Pair]:
    """The 826 labelled pairs."""
    with (folder / "names" / "nomenklatura_name_bench_cases.csv").open(encoding="utf-8") as file:
        return [
            Pair(row["schema"], row["name1"], row["name2"], row["is_match"] == "true")
            for row in csv.DictReader(file)
        ]


def alias_pairs(folder: Path) -> list[Pair]:
    """The pairs of the list on North Korea."""
    with (folder / "sanctions" / "dprk_name_pairs.csv").open(encoding="utf-8") as file:
        return [
            Pair(row["schema"], row["name1"], row["name2"], row["match"] == "1")
            for row in csv.DictReader(file)
        ]


def count(pairs: Iterable[Pair], says: Callable[[Pair], bool]) -> Counts:
    """Answers held against labels."""
    hits = false = missed = 0
    for pair in pairs:
        said = says(pair)
        hits += said and pair.is_match
        false += said and not pair.is_match
        missed += pair.is_match and not said
    return Counts(hits, false, missed)


def ours(pair: Pair) -> float:
    reader, is_person = load_names(), pair.schema == "Person"
    return compare(
        reader.read(pair.left, is_person), reader.read(pair.right, is_person), is_person=is_person
    ).score


def ratio(pair: Pair) -> float:
    return token_sort_ratio(pair.left.lower(), pair.right.lower()) / 100


def best(pairs: list[Pair], score: Callable[[Pair], float]) -> tuple[float, Counts]:
    """The threshold with the highest F1."""
    scored = [(score(pair), pair) for pair in pairs]
    known = dict(zip((id(pair) for _, pair in scored), (s for s, _ in scored), strict=True))
    tried = [
        (at / 100, count(pairs, lambda pair, at=at: known[id(pair)] >= at / 100))
        for at in range(40, 101)
    ]
    return max(tried, key=lambda each: each[1].f1)


def table(title: str, pairs: list[Pair]) -> None:
    matches = sum(pair.is_match for pair in pairs)
    print(f"\n{title}: {len(pairs):,} pairs, {matches} of them one")
    print("| | threshold | F1 | precision | recall | false | pairs a second | ratio |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    at, _ = best(pairs, ratio)
    rows: list[tuple[str, str, Callable[[Pair], bool]]] = [
        ("floor: the same letters", "", lambda pair: pair.left == pair.right),
        ("1x: token_sort_ratio", f"{at:.2f}", lambda pair: ratio(pair) >= at),
        ("Tripoint", f"{THRESHOLD:.2f}", lambda pair: ours(pair) >= THRESHOLD),
    ]
    speeds = {}
    for name, threshold, says in rows:
        load_names().read.cache_clear()
        start = time.perf_counter()
        found = count(pairs, says)
        speeds[name] = len(pairs) / (time.perf_counter() - start)
        share = speeds[name] / speeds.get("1x: token_sort_ratio", float("inf"))
        print(
            f"| {name} | {threshold} | {found.f1:.3f} | {found.precision:.3f} | {found.recall:.3f}"
            f" | {found.false} | {speeds[name]:,.0f} | {share:.3g} |"
        )


def main() -> None:
    folder = Path(sys.argv[1])
    table("nomenklatura's name bench", name_pairs(folder))
    aliases = alias_pairs(folder)
    table("aliases, persons and bodies", aliases)
    table("aliases, persons", [pair for pair in aliases if pair.schema == "Person"])


if __name__ == "__main__":
    main()
