"""Rows of a coder's table as rows of our events, column by column.

Each distinct cell is looked up once, however many rows have it, and what a row is refused for is
counted.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tripoint.ontology import quad, score
from tripoint.sources.cells import (
    MEANINGLESS,
    NOTHING,
    Cells,
    Numbers,
    all_of,
    counted,
    first_of,
    joined,
    present,
)
from tripoint.sources.parties import Cast, Parties, sides
from tripoint.tabular import EventKind, Moment, TableFormat

_HOST = r"^[A-Za-z][A-Za-z0-9+.-]*://(?:[^/?#@]*@)?(?:www\.)?(?P<host>[^/?#:]+)"
_DEGREES = r"^[+-]?(?:\d{1,2}|1[0-7]\d)(?:\.\d+)?$|^[+-]?180(?:\.0+)?$"
_PLAIN = {"%Y%m%d": len("20240102"), "%Y%m%d%H%M%S": len("20240102121500")}
_TIME = pa.timestamp("us", tz="UTC")


@dataclass(slots=True)
class Refused:
    """Rows that became no event, by reason, and the cells that were known to no table."""

    faulty: int = 0
    typeless: int = 0
    unknown_type: int = 0
    without_party: int = 0
    codes: Counter[str] = field(default_factory=Counter)
    parties: Counter[str] = field(default_factory=Counter)


class Mapper:
    """Maps one format's rows; it keeps what cells stand for from one call to the next."""

    def __init__(self, format_: TableFormat) -> None:
        self._format = format_
        self._kinds = first_of(format_.event)
        self._sides = (Parties(format_.actor), Parties(format_.recipient))
        self._days = Cells(_day_of(format_.date))
        self._times = Cells(_time_of(format_.published)) if format_.published else None
        self._contexts = all_of(format_.contexts) if format_.contexts else None
        self._country = first_of(format_.country) if format_.country else None

    def events(self, rows: pa.Table, refused: Refused) -> pa.Table:
        """The events of some rows, as columns of the store's events; `id` is still to be given."""
        rows = rows.combine_chunks()
        days, day_values = self._days.read(rows, (self._format.date.column,))
        kinds, kind_values = self._kinds.read(rows, self._format.event.columns)
        casts = [side.read(rows) for side in self._sides]
        records = joined(rows, (self._format.record,))
        is_sound = (days >= 0) & pc.not_equal(records, "").to_numpy(zero_copy_only=False)
        has_type = kinds >= 0
        has_party = (casts[0].numbers >= 0) | (casts[1].numbers >= 0)
        self._count(rows, refused, (is_sound, kinds, has_party), casts)
        kept = np.flatnonzero(is_sound & has_type & has_party)
        cells = _Kept(rows.take(pa.array(kept)), kept)
        together = np.array([each.together for each in kind_values], bool)[kinds[kept]]
        return pa.table(
            {
                **self._facts(cells, kinds[kept], kind_values),
                **sides(cells.numbers, casts, together),
                **self._when(cells, pa.array(day_values, pa.date32()).take(pa.array(days[kept]))),
                **self._where(cells),
                **self._source(cells, records.take(pa.array(kept))),
            }
        )

    def _count(
        self,
        rows: pa.Table,
        refused: Refused,
        found: tuple[Any, Numbers, Any],
        casts: Sequence[Cast],
    ) -> None:
        """Count each row that becomes no event, for the first thing that it lacks."""
        is_sound, kinds, has_party = found
        unknown = is_sound & (kinds == NOTHING)
        lonely = is_sound & (kinds >= 0) & ~has_party
        refused.faulty += int((~is_sound).sum())
        refused.typeless += int((is_sound & (kinds == MEANINGLESS)).sum())
        refused.unknown_type += int(unknown.sum())
        refused.without_party += int(lonely.sum())
        refused.codes.update(counted(joined(rows, self._format.event.columns), unknown))
        for side, cast in zip((self._format.actor, self._format.recipient), casts, strict=True):
            nameless = is_sound & (kinds >= 0) & (cast.numbers < 0)
            refused.parties.update(counted(joined(rows, side.parties[0].columns), nameless))

    def _facts(self, cells: _Kept, kinds: Numbers, values: Sequence[EventKind]) -> dict[str, Any]:
        which = pa.array(kinds)
        contexts = pa.array([list(each.contexts) for each in values], pa.list_(pa.string()))
        if self._contexts is not None and self._format.contexts is not None:
            numbers, several = self._contexts.read(cells.rows, self._format.contexts.columns)
            lists = pa.array([*map(list, several), []], pa.list_(pa.string()))
            given = lists.take(pa.array(np.where(numbers < 0, len(several), numbers)))
        else:
            given = contexts.take(which)
        code = pc.binary_join_element_wise("code", cells.joined(self._format.event.columns), " ")
        return {
            "article": cells.same("", pa.string()),
            "type": pa.array([each.type for each in values], pa.string()).take(which),
            "mode": pa.array([each.mode for each in values], pa.string()).take(which),
            "quad": pa.array([quad(each.type) for each in values], pa.int8()).take(which),
            "score": pa.array([score(each.type, each.mode) for each in values], pa.float64()).take(
                which
            ),
            "status": cells.same(self._format.status, pa.string()),
            "attribution": cells.no_lists(),
            "contexts": given,
            "goods": cells.no_lists(),
            "sentence": cells.text(self._format.sentence, ""),
            "start": cells.same(0, pa.int32()),
            "end": cells.same(0, pa.int32()),
            "why": code,
        }

    def _when(self, cells: _Kept, days: pa.Array) -> dict[str, Any]:
        format_ = self._format
        precision = cells.same("day", pa.string())
        if format_.precision is not None:
            column, meanings = format_.precision
            keys, values = pa.array(list(meanings)), pa.array(list(meanings.values()))
            said = pc.index_in(cells.column(column), value_set=keys)
            precision = pc.fill_null(values.take(said), "day")
        published, at = cells.same(None, pa.string()), cells.same(None, _TIME)
        if self._times is not None and format_.published is not None:
            numbers, values = self._times.read(cells.rows, (format_.published.column,))
            which = pa.array(np.maximum(numbers, 0), mask=numbers < 0)
            times = pa.array([when for when, _ in values], _TIME)
            texts = pa.array([text for _, text in values], pa.string())
            published, at = texts.take(which), times.take(which)
        return {
            "date": days,
            "date_precision": precision,
            "first_day": days,
            "last_day": days,
            "published": published,
            "published_at": at,
        }

    def _where(self, cells: _Kept) -> dict[str, Any]:
        format_ = self._format
        country = cells.same(None, pa.string())
        if self._country is not None and format_.country is not None:
            numbers, values = self._country.read(cells.rows, format_.country.columns)
            codes = pa.array([each.code for each in values], pa.string())
            country = codes.take(pa.array(np.maximum(numbers, 0), mask=numbers < 0))
        return {
            "place_name": cells.first_text(format_.places),
            "place_country": country,
            "place_lat": cells.degrees(format_.lat),
            "place_lon": cells.degrees(format_.lon),
        }

    def _source(self, cells: _Kept, records: pa.Array) -> dict[str, Any]:
        format_ = self._format
        url = cells.text(format_.url, None)
        publisher = cells.text(format_.publisher, None)
        if format_.publisher is None:
            publisher = pc.struct_field(pc.extract_regex(url, _HOST), "host")
        return {
            "coder": cells.same(format_.coder, pa.string()),
            "source_id": records,
            "url": url,
            "publisher": publisher,
        }


class _Kept:
    """The rows that become events, and columns made for as many."""

    def __init__(self, rows: pa.Table, numbers: Numbers) -> None:
        self.rows = rows
        self.numbers = numbers

    def column(self, name: str) -> pa.Array:
        return self.rows.column(name).combine_chunks()

    def joined(self, columns: Sequence[str]) -> pa.Array:
        return joined(self.rows, columns)

    def same(self, value: object, kind: pa.DataType) -> pa.Array:
        return pa.repeat(pa.scalar(value, kind), self.rows.num_rows)

    def no_lists(self) -> pa.Array:
        offsets = pa.array(np.zeros(self.rows.num_rows + 1, np.int32))
        return pa.ListArray.from_arrays(offsets, pa.array([], pa.string()))

    def text(self, name: str | None, otherwise: str | None) -> pa.Array:
        if name is None:
            return self.same(otherwise, pa.string())
        return present(self.column(name), otherwise)

    def degrees(self, name: str | None) -> pa.Array:
        """Degrees of latitude or longitude; what is no such number is null."""
        if name is None:
            return self.same(None, pa.float64())
        cells = joined(self.rows, (name,))
        is_number = pc.match_substring_regex(cells, _DEGREES)
        return pc.cast(pc.if_else(is_number, cells, pa.scalar(None, pa.string())), pa.float64())

    def first_text(self, names: Sequence[str]) -> pa.Array:
        """The first of the columns that says something in a row."""
        if not names:
            return self.same(None, pa.string())
        return pc.coalesce(*(present(self.column(name), None) for name in names))


def _day_of(moment: Moment) -> Callable[[str], dt.date | int]:
    def meaning(cell: str) -> dt.date | int:
        when = _parsed(cell, moment)
        return NOTHING if when is None else when.date()

    return meaning


def _time_of(moment: Moment) -> Callable[[str], tuple[dt.datetime, str] | int]:
    """The time, and as it is written: a day where only that is known."""

    def meaning(cell: str) -> tuple[dt.datetime, str] | int:
        when = _parsed(cell, moment)
        if when is None:
            return NOTHING
        is_day = not any("%H" in form for form in moment.forms) or len(cell) <= len("2024-01-01")
        return when, when.date().isoformat() if is_day else when.isoformat()

    return meaning


def _parsed(cell: str, moment: Moment) -> dt.datetime | None:
    for form in moment.forms:
        try:
            if len(cell) == _PLAIN.get(form) and cell.isdigit():
                # Ten times as fast; a file of a year has tens of thousands of them.
                when = dt.datetime.fromisoformat(f"{cell[:8]}T{cell[8:] or '00'}")
            else:
                when = dt.datetime.strptime(cell, form)
            return when.replace(tzinfo=dt.UTC)
        except ValueError:
            continue
    return None
