"""The record of leaders' journeys, from its files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from tripoint.coding.journeys import Coverage, Extent, Term, Visit, Visits
from tripoint.knowledge.reading import Line, data_folder, read_tsv

_FILES = ("leader_visits.tsv", "historian_visits.tsv")


def read_visits(faults: list[str]) -> Visits:
    """Journeys, leaders and extents of the record; what is wrong is added to the faults."""
    return Visits(
        [visit for name in _FILES for visit in _visits(name, faults)],
        list(_coverage(faults)),
        list(_terms(faults)),
    )


def _visits(name: str, faults: list[str]) -> Iterator[Visit]:
    seen: set[tuple[str, ...]] = set()
    for line in _rows(name):
        cells = line.cells
        days = _days(line, faults, "start", "end")
        if days is None:
            continue
        key = (cells["code"], cells["person"], cells["start"], cells["host"])
        if key in seen:
            faults.append(f"{line.place}: the journey stands twice, drop the row")
        if cells["code"] == cells["host"]:
            faults.append(f"{line.place}: {cells['host']} is no place abroad, correct the host")
        seen.add(key)
        yield Visit(
            code=cells["code"],
            person=cells["person"],
            office=cells["office"],
            start=days[0],
            end=days[1],
            host=cells["host"],
            place=cells["place"],
            crossing=cells["note"].startswith("crossing"),
            sure=not cells["note"].startswith("at least"),
            note=cells["note"],
            source=cells["source"],
        )


def _coverage(faults: list[str]) -> Iterator[Coverage]:
    for line in _rows("visit_coverage.tsv"):
        cells, days = line.cells, _days(line, faults, "since", "until")
        if days is not None:
            extent = Extent(since=days[0], until=days[1], source=cells["source"])
            yield Coverage(code=cells["code"], to=cells["to"], extent=extent)


def _terms(faults: list[str]) -> Iterator[Term]:
    for line in _rows("leaders.tsv"):
        cells = line.cells
        days = _days(line, faults, "start", "end" if cells["end"] else "start")
        if days is not None:
            yield Term(
                code=cells["code"],
                person=cells["person"],
                office=cells["office"],
                start=days[0],
                end=days[1] if cells["end"] else None,
                source=cells["source"],
            )


def _rows(name: str) -> Iterator[Line]:
    return read_tsv(data_folder() / "reference" / name)


def _days(line: Line, faults: list[str], *names: str) -> tuple[dt.date, dt.date] | None:
    """The first and the last day of a row; None where one is no day, which is a fault."""
    try:
        first, last = (dt.date.fromisoformat(line.cells[name]) for name in names)
    except ValueError as fault:
        faults.append(f"{line.place}: {fault}, write days as 2019-04-24")
        return None
    if last < first:
        faults.append(f"{line.place}: it ends before it starts, swap the days")
    return first, last
