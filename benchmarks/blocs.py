"""Prints how fast the camps of a signed network are found exactly, as ratios within one run.

Networks are drawn with a seed: states of unequal weight in world politics, ten ties each, signs by
two camps with one tie in ten the other way, as dense as alliances and disputes of one year are.
Where the shared reference data are at hand, three such years are added. Floor: a greedy search
that moves one state at a time until none gains, which is not exact; its row says how far off it
is. 1x: the textbook program without cycle rows. Times are of the processor, one thread.
"""

from __future__ import annotations

import csv
import gzip
import time
from collections.abc import Callable
from pathlib import Path

import highspy
import numpy as np

from tripoint.graph.balance import balance

SHARED = Path(__file__).resolve().parent.parent.parent / "shared" / "reference" / "alliances"
Ties = dict[tuple[str, str], float]


def drawn(size: int, *, degree: int = 10, noise: float = 0.1, seed: int = 5) -> Ties:
    """A network of two camps, weights gamma-distributed, with `noise` of the signs turned."""
    rng = np.random.default_rng(seed)
    weight = rng.permutation(1 / np.arange(1, size + 1) ** 0.6)
    camp = rng.integers(2, size=size)
    ties: Ties = {}
    while len(ties) < size * degree // 2:
        one, other = sorted(rng.choice(size, 2, replace=False, p=weight / weight.sum()).tolist())
        sign = 1 if camp[one] == camp[other] else -1
        turned = -sign if rng.random() < noise else sign
        ties[f"{one:03}", f"{other:03}"] = turned * float(np.round(rng.gamma(2, 2) + 0.1, 2))
    return ties


def recorded(year: int) -> Ties:
    """Defence pacts of a year (ATOP) and disputes of the four years up to it (GML)."""
    ties: Ties = {}
    with gzip.open(SHARED / "atop_alliance.csv.gz", "rt", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            if int(float(row["year"])) == year and float(row["atop_defense"]):
                ties[min(row["ccode1"], row["ccode2"]), max(row["ccode1"], row["ccode2"])] = 1.0
    with (SHARED / "gml_dirdisp.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            if year - 3 <= int(float(row["year"])) <= year:
                ties[min(row["ccode1"], row["ccode2"]), max(row["ccode1"], row["ccode2"])] = -1.0
    return ties


def greedy(ties: Ties) -> float:
    """The least frustration of a search from one camp by single moves."""
    states = sorted({state for pair in ties for state in pair})
    side = dict.fromkeys(states, 1)
    near: dict[str, list[tuple[str, float]]] = {state: [] for state in states}
    for (one, other), weight in ties.items():
        near[one].append((other, weight))
        near[other].append((one, weight))
    moved = True
    while moved:
        moved = False
        for state in states:
            if sum(weight * side[state] * side[other] for other, weight in near[state]) < -1e-9:
                side[state] = -side[state]
                moved = True
    return sum(abs(w) for (a, b), w in ties.items() if (side[a] == side[b]) != (w > 0))


def textbook(ties: Ties) -> float:
    """Camps and frustrated ties alone (the XOR model of Aref, Mason and Wilson 2018)."""
    model = highspy.Highs()
    for option, value in (("output_flag", False), ("threads", 1), ("time_limit", 30.0)):
        model.setOptionValue(option, value)
    states = sorted({state for pair in ties for state in pair})
    camp = {state: model.addBinary() for state in states}
    disagree = []
    for (one, other), weight in ties.items():
        tie = model.addVariable(0, 1)
        here, there = camp[one], camp[other]
        if weight > 0:
            model.addConstr(tie >= here - there)
            model.addConstr(tie >= there - here)
        else:
            model.addConstr(tie >= here + there - 1)
            model.addConstr(tie >= 1 - here - there)
        disagree.append(abs(weight) * tie)
    model.addConstr(camp[states[0]] == 0)
    model.minimize(sum(disagree))
    ended = model.getModelStatus() == highspy.HighsModelStatus.kOptimal
    return model.getObjectiveValue() if ended else float("nan")


def _timed(work: Callable[[], float]) -> tuple[float, float]:
    start = time.process_time()
    answer = work()
    return answer, time.process_time() - start


def main() -> None:
    """One table."""
    networks = {f"drawn, {size} states": drawn(size) for size in (64, 100, 150)}
    if SHARED.is_dir():
        networks |= {f"pacts and disputes, {year}": recorded(year) for year in (1960, 1985, 2005)}
    for name, ties in networks.items():
        states = len({state for pair in ties for state in pair})
        print(
            f"\n{name}: {states} states, {len(ties)} ties, {sum(w < 0 for w in ties.values())} foes"
        )
        rows = {
            "floor: greedy, not exact": _timed(lambda ties=ties: greedy(ties)),
            "1x: textbook program (to 30 s)": _timed(lambda ties=ties: textbook(ties)),
            "ours, two camps": _timed(lambda ties=ties: balance(ties).frustration),
            "ours, any number of camps": _timed(
                lambda ties=ties: balance(ties, two=False).frustration
            ),
        }
        base = rows["1x: textbook program (to 30 s)"][1]
        print(f"  {'':<32} frustration  seconds   ratio")
        for row, (answer, seconds) in rows.items():
            print(f"  {row:<32} {answer:11,.2f} {seconds:8.2f} {seconds / base:7.2f}")


if __name__ == "__main__":
    main()
