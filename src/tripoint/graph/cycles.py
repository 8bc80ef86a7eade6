"""Cycles that a set of cut ties breaks: what makes a choice of ties a partition of the states.

A row (C, F) with F an odd part of the ties of a cycle C says: sum of x over C without F, plus sum
of 1 - x over F, is at least 1, where x = 1 for a cut tie. For two camps every odd F holds (the cut
polytope); for any number of camps those with a single tie in F (the multicut polytope).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

__all__ = ["Row", "broken_rows", "triangle_rows", "triangles"]

# How far below 1 a cycle must be before it is worth a row.
_SLACK = 1e-6

_Ends = npt.NDArray[np.int32]


class Row(NamedTuple):
    """A cycle's ties: `kept` enter as x, `cut` as 1 - x; their sum is at least 1."""

    kept: tuple[int, ...]
    cut: tuple[int, ...]


def triangles(size: int, ends: _Ends) -> Iterator[tuple[int, int, int]]:
    """The ties of each triangle, each triangle once."""
    near: list[dict[int, int]] = [{} for _ in range(size)]
    for tie, (one, other) in enumerate(ends.tolist()):
        near[one][other] = near[other][one] = tie
    for tie, (one, other) in enumerate(ends.tolist()):
        for third in sorted(near[one].keys() & near[other].keys()):
            if third > max(one, other):
                yield tie, near[one][third], near[other][third]


def triangle_rows(size: int, ends: _Ends, foes: npt.NDArray[np.bool_], *, two: bool) -> list[Row]:
    """The rows of the triangles in which one tie at least must disagree."""
    rows = []
    for triangle in triangles(size, ends):
        cut = tuple(tie for tie in triangle if foes[tie])
        if len(cut) == 1 or (two and len(cut) == 3):
            rows.append(Row(tuple(tie for tie in triangle if not foes[tie]), cut))
    return rows


def broken_rows(size: int, ends: _Ends, values: npt.NDArray[np.float64], *, two: bool) -> list[Row]:
    """For each state or tie the cycle that `values` (0 to 1 for each tie) break most, if any.

    Shortest paths between all states by Floyd and Warshall's algorithm; for two camps in the
    network doubled, where a step either stays in its layer for x or changes it for 1 - x, so that a
    closed way that ends in the other layer has used an odd F.
    """
    values = np.clip(values, 0.0, 1.0)
    if two:
        lengths, ties = _doubled(size, ends, values)
        starts = [(state, state + size, 1.0) for state in range(size)]
    else:
        lengths, ties = _single(size, ends, values)
        starts = [
            (int(one), int(other), float(value))
            for (one, other), value in zip(ends, values, strict=True)
        ]
    after = _shortest(lengths)
    rows: dict[tuple[tuple[int, ...], tuple[int, ...]], Row] = {}
    for number, (start, end, most) in enumerate(starts):
        if lengths[start, end] >= most - _SLACK:
            continue
        way = _way(after, start, end)
        row = _odd_row(way, ties, size) if two else _single_row(way, ties, number)
        if row is not None:
            rows.setdefault((row.kept, row.cut), row)
    return list(rows.values())


def _single(
    size: int, ends: _Ends, values: npt.NDArray[np.float64]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int32]]:
    lengths = np.full((size, size), np.inf)
    ties = np.full((size, size), -1, dtype=np.int32)
    one, other = ends.T
    for left, right in ((one, other), (other, one)):
        lengths[left, right] = values
        ties[left, right] = np.arange(len(ends))
    return lengths, ties


def _doubled(
    size: int, ends: _Ends, values: npt.NDArray[np.float64]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int32]]:
    lengths = np.full((2 * size, 2 * size), np.inf)
    stay, ties = _single(size, ends, values)
    change, _ = _single(size, ends, 1.0 - values)
    lengths[:size, :size] = lengths[size:, size:] = stay
    lengths[:size, size:] = lengths[size:, :size] = change
    return lengths, ties


def _shortest(lengths: npt.NDArray[np.float64]) -> npt.NDArray[np.int32]:
    """Fill in the shortest lengths in place; the next step from each place toward each other."""
    size = len(lengths)
    after = np.where(np.isfinite(lengths), np.arange(size, dtype=np.int32), np.int32(-1))
    for middle in range(size):
        through = lengths[:, middle, None] + lengths[None, middle, :]
        # Only what is really shorter: a way of equal length could run in a circle.
        shorter = through < lengths - 1e-12
        np.copyto(lengths, through, where=shorter)
        np.copyto(after, after[:, middle, None], where=shorter)
    return after


def _way(after: npt.NDArray[np.int32], start: int, end: int) -> list[int]:
    way = [start]
    while way[-1] != end:
        way.append(int(after[way[-1], end]))
    return way


def _single_row(way: list[int], ties: npt.NDArray[np.int32], tie: int) -> Row:
    kept = tuple(sorted(int(ties[a, b]) for a, b in pairwise(way)))
    return Row(kept, (tie,))


def _odd_row(way: list[int], ties: npt.NDArray[np.int32], size: int) -> Row | None:
    """The row of a closed way, with a tie that is walked twice the same manner left out twice."""
    kept: set[int] = set()
    cut: set[int] = set()
    for here, there in pairwise(way):
        tie = int(ties[here % size, there % size])
        (kept if here // size == there // size else cut).symmetric_difference_update({tie})
    if kept & cut or len(cut) % 2 == 0:
        return None  # there and back over one tie: the cycle inside is found from another state
    return Row(tuple(sorted(kept)), tuple(sorted(cut)))
