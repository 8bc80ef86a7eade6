"""How often quiet months are called unusual, on drawn histories: prints the table of docs/ties.md.

Run as `python benchmarks/anomaly.py`; a few seconds, the same numbers each time.
"""

from __future__ import annotations

import numpy as np

from tripoint.graph.anomaly import unusualness
from tripoint.knowledge.ties import load_tie_weights

RUNS = 400
MONTHS = (8, 18, 48)
# Sizes of the negative binomial: from bursty months to plain Poisson ones.
SIZES = {"bursty (size 1)": 1.0, "size 3": 3.0, "Poisson": 1e6}


def _shares(size: float, months: int) -> tuple[float, float, float]:
    """Shares of new months in the usual range, called unusual, and called very unusual."""
    rng = np.random.default_rng(7)
    bounds = load_tie_weights().bounds
    inside = unusual = very = 0
    for _ in range(RUNS):
        articles = rng.integers(5, 40, size=months + 1)
        means = rng.uniform(0.02, 0.5) * articles * rng.gamma(size, 1 / size, size=months + 1)
        drawn = [(int(n), int(a)) for n, a in zip(rng.poisson(means), articles, strict=True)]
        *history, (count, read) = drawn
        told = unusualness(count, read, history, bounds)
        assert told.low is not None
        assert told.high is not None
        inside += told.low <= count <= told.high
        unusual += told.verdict != "usual"
        very += told.verdict == "very unusual"
    return inside / RUNS, unusual / RUNS, very / RUNS


def main() -> None:
    """Print the table."""
    print("| months differ | months before | in the usual range | unusual | very unusual |")
    print("| --- | ---: | ---: | ---: | ---: |")
    for name, size in SIZES.items():
        for months in MONTHS:
            shares = " | ".join(f"{100 * share:.1f} %" for share in _shares(size, months))
            print(f"| {name} | {months} | {shares} |")


if __name__ == "__main__":
    main()
