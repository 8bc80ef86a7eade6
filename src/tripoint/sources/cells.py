"""Cells of a table by the column: each distinct one is read once, however many rows have it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeAlias, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tripoint.tabular import Rule

__all__ = ["Cells", "all_of", "counted", "first_of", "joined"]

Found = TypeVar("Found")
Numbers: TypeAlias = np.ndarray[Any, np.dtype[np.int64]]

NOTHING = -1
"""The number of a cell that no table knows."""
MEANINGLESS = -2
"""The number of a cell that is known to stand for nothing."""

# What coders write where there is nothing to say.
_ABSENT = pa.array(["", "None", "NULL", "NA", "--"])
_MOST = 200_000


def joined(rows: pa.Table, columns: Sequence[str]) -> pa.Array:
    """One column's cells, or several columns' joined by /, without the space around them."""
    some = [pc.fill_null(rows.column(each), "") for each in columns]
    whole = some[0] if len(some) == 1 else pc.binary_join_element_wise(*some, "/")
    trimmed = pc.utf8_trim_whitespace(whole)
    return trimmed.combine_chunks() if isinstance(trimmed, pa.ChunkedArray) else trimmed


def present(cells: pa.Array, otherwise: str | None) -> pa.Array:
    """The cells that say something; the others are `otherwise`."""
    is_absent = pc.fill_null(pc.is_in(cells, value_set=_ABSENT), True)
    return pc.if_else(is_absent, pa.scalar(otherwise, pa.string()), cells)


def counted(cells: pa.Array, among: Any) -> Counter[str]:
    """How often each cell that says something stands in the rows that `among` marks."""
    some = present(cells.filter(pa.array(among)), None).drop_null()
    return Counter({each["values"]: each["counts"] for each in pc.value_counts(some).to_pylist()})


class Cells(Generic[Found]):
    """What distinct cells stand for, each found out once."""

    def __init__(self, meaning: Callable[[str], Found | int]) -> None:
        self._meaning = meaning
        self._numbers: dict[str, int] = {}
        self._values: list[Found] = []

    def read(self, rows: pa.Table, columns: Sequence[str]) -> tuple[Numbers, list[Found]]:
        """For each row the number of its value, or below 0 where it has none; and the values."""
        if len(self._numbers) > _MOST:
            self._numbers.clear()
            self._values = []
        encoded = joined(rows, columns).dictionary_encode()
        numbers = [self._number(cell) for cell in encoded.dictionary.to_pylist()]
        return np.array(numbers or [NOTHING], np.int64)[encoded.indices.to_numpy()], self._values

    def _number(self, cell: str) -> int:
        if cell not in self._numbers:
            found = self._meaning(cell)
            if isinstance(found, int):
                self._numbers[cell] = found
            else:
                self._numbers[cell] = len(self._values)
                self._values.append(found)
        return self._numbers[cell]


def first_of(rule: Rule[Found]) -> Cells[Found]:
    """Cells that stand for the first of their parts that stands for anything."""

    def meaning(cell: str) -> Found | int:
        known = [rule.found(part) for part in rule.parts(cell)]
        first = next((each for _, each in known if each is not None), None)
        if first is not None:
            return first
        return MEANINGLESS if any(is_known for is_known, _ in known) else NOTHING

    return Cells(meaning)


def all_of(rule: Rule[Found]) -> Cells[tuple[Found, ...]]:
    """Cells that stand for all of their parts that stand for anything, each once."""

    def meaning(cell: str) -> tuple[Found, ...] | int:
        found = [rule.found(part)[1] for part in rule.parts(cell)]
        return tuple(dict.fromkeys(each for each in found if each is not None)) or NOTHING

    return Cells(meaning)
