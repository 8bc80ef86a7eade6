"""Who acts and who is acted on, for many rows of a table at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tripoint.schema import Party
from tripoint.sources.cells import Numbers, all_of, first_of, joined, present
from tripoint.tabular import Side

_FIELDS = ("code", "sector", "name", "id", "text", "start", "end")


@dataclass(frozen=True, slots=True)
class Cast:
    """One side of every row: the number of its parties (below 0: none), its words and sector.

    `several` are the parties by number.
    """

    numbers: Numbers
    several: Sequence[tuple[Party, ...]]
    text: pa.Array
    sector: pa.Array


class Parties:
    """Reads one side of the rows of one format."""

    def __init__(self, side: Side) -> None:
        self._side = side
        self._rules = [(rule.columns, all_of(rule)) for rule in side.parties]
        self._sectors = [(rule.columns, first_of(rule)) for rule in side.sectors]

    def read(self, rows: pa.Table) -> Cast:
        """The side of each row; the first rule that knows a row's parties decides."""
        numbers = np.full(rows.num_rows, -1, np.int64)
        several: list[tuple[Party, ...]] = []
        for columns, cells in self._rules:
            found, values = cells.read(rows, columns)
            is_new = (numbers < 0) & (found >= 0)
            numbers[is_new] = found[is_new] + len(several)
            several += values
        sector = pa.nulls(rows.num_rows, pa.string())
        for columns, words in self._sectors:
            which, names = words.read(rows, columns)
            said = pa.array(names, pa.string()).take(pa.array(np.maximum(which, 0), mask=which < 0))
            sector = pc.coalesce(sector, said)
        return Cast(numbers, several, present(joined(rows, (self._side.name,)), ""), sector)


def sides(
    kept: Numbers, casts: Sequence[Cast], together: np.ndarray[Any, np.dtype[np.bool_]]
) -> dict[str, pa.Array]:
    """The columns of actors and recipients for the rows with the numbers `kept`.

    Where `together` is true both sides act and nobody is acted on.
    """
    actors, recipients = casts
    acting = [_flat(actors, kept, np.ones_like(together)), _flat(recipients, kept, together)]
    acted_on = [_flat(recipients, kept, ~together)]
    columns: dict[str, pa.Array] = {}
    for name, parts in (("actor", acting), ("recipient", acted_on)):
        owners = np.concatenate([owner for owner, _ in parts])
        order = np.argsort(owners, kind="stable")
        parties = pa.concat_arrays([party for _, party in parts]).take(pa.array(order))
        counts = np.bincount(owners, minlength=len(kept))
        offsets = pa.array(np.concatenate(([0], np.cumsum(counts))).astype(np.int32))
        code, text = parties.field("code"), parties.field("text")
        names = pc.coalesce(parties.field("name"), pc.if_else(pc.equal(text, ""), code, text))
        columns |= {
            f"{name}s": pa.ListArray.from_arrays(offsets, code),
            f"{name}_names": pa.ListArray.from_arrays(offsets, names),
            f"{name}_parties": pa.ListArray.from_arrays(offsets, parties),
        }
    return columns


def _flat(cast: Cast, kept: Numbers, is_wanted: Any) -> tuple[Numbers, pa.StructArray]:
    """Every party of the rows one after the other, and the place among `kept` of its row."""
    numbers = np.where(is_wanted, cast.numbers[kept], -1)
    parties = [each for several in cast.several for each in several]
    lengths = np.array([*map(len, cast.several), 0], np.int64)
    starts = np.concatenate(([0], np.cumsum(lengths)[:-1]))
    counts = lengths[numbers]  # the last of them, of no parties, is number -1
    owners = np.repeat(np.arange(len(kept)), counts)
    within = np.arange(len(owners)) - np.repeat(np.cumsum(counts) - counts, counts)
    which = pa.array(np.repeat(starts[numbers], counts) + within)
    rows = pa.array(kept[owners])

    def of(name: str) -> pa.Array:
        return pa.array([getattr(each, name) for each in parties], pa.string()).take(which)

    zeros = pa.array(np.zeros(len(owners), np.int32))
    columns = {
        "code": of("code"),
        "sector": pc.coalesce(cast.sector.take(rows), of("sector")),
        "name": of("name"),
        "id": of("id"),
        "text": cast.text.take(rows),
        "start": zeros,
        "end": zeros,
    }
    return owners, pa.StructArray.from_arrays([columns[each] for each in _FIELDS], _FIELDS)
