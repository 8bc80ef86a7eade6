"""Reference values and stance cues that claims are read with, from their files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import cache

from tripoint.coding.claims import Yardsticks
from tripoint.coding.references import Border, Borders, Visit, Visits
from tripoint.coding.stance import StanceCue
from tripoint.errors import DataError
from tripoint.knowledge.reading import Line, data_folder, read_tsv


@cache
def load_yardsticks() -> Yardsticks:
    """Borders, visits and stance cues; raises DataError with every fault at once."""
    faults: list[str] = []
    borders = Borders(_borders(faults))
    visits = list(_visits(faults))
    covers = dict(_covers(faults))
    stances = _stances()
    if faults:
        raise DataError(faults)
    return Yardsticks(borders, Visits(visits, covers), stances)


def read_stance_rows() -> Iterator[tuple[Line, tuple[StanceCue, ...]]]:
    """Every row of stance cues with its place, one cue a verb."""
    for line in read_tsv(data_folder() / "stance" / "cues.tsv"):
        cells = line.cells
        yield (
            line,
            tuple(
                StanceCue(
                    stance=cells["stance"],
                    verb=verb,
                    beside=frozenset(each for each in cells["beside"].split("|") if each),
                    toward=tuple(each for each in cells["toward"].split("|") if each),
                    alone=cells["alone"] == "yes",
                    example=cells["example"],
                    near_miss=cells["not"],
                )
                for verb in cells["verb"].split("|")
            ),
        )


def _stances() -> dict[str, tuple[StanceCue, ...]]:
    cues: dict[str, list[StanceCue]] = {}
    for _, row in read_stance_rows():
        for cue in row:
            cues.setdefault(cue.verb, []).append(cue)
    # What asks for a word beside the verb is more specific than what does not.
    return {verb: tuple(sorted(same, key=lambda c: not c.beside)) for verb, same in cues.items()}


def _borders(faults: list[str]) -> Iterator[Border]:
    seen: set[tuple[frozenset[str], str, str]] = set()
    for line in read_tsv(data_folder() / "reference" / "borders.tsv"):
        cells = line.cells
        pair = frozenset({cells["a"], cells["b"]})
        key = (pair, cells["as_of"], cells["note"])
        if len(pair) != 2 or key in seen:
            faults.append(f"{line.place}: the pair stands twice or is none, drop the row")
            continue
        seen.add(key)
        try:
            km = float(cells["km"])
        except ValueError:
            faults.append(f"{line.place}: km {cells['km']!r} is no number, write it in digits")
            continue
        yield Border(pair=pair, km=km, source=cells["source"], as_of=cells["as_of"])


def _visits(faults: list[str]) -> Iterator[Visit]:
    for line in read_tsv(data_folder() / "reference" / "leader_visits.tsv"):
        cells = line.cells
        try:
            start, end = dt.date.fromisoformat(cells["start"]), dt.date.fromisoformat(cells["end"])
        except ValueError as fault:
            faults.append(f"{line.place}: {fault}, write days as 2019-04-24")
            continue
        if end < start:
            faults.append(f"{line.place}: it ends before it starts, swap the days")
        yield Visit(
            code=cells["code"],
            person=cells["person"],
            start=start,
            end=end,
            host=cells["host"],
            place=cells["place"],
            crossing=cells["note"].startswith("crossing"),
            source=cells["source"],
        )


def _covers(faults: list[str]) -> Iterator[tuple[str, tuple[dt.date, dt.date]]]:
    for line in read_tsv(data_folder() / "reference" / "visit_coverage.tsv"):
        try:
            days = (line.cells[key] for key in ("since", "until"))
            since, until = (dt.date.fromisoformat(day) for day in days)
            yield line.cells["person"], (since, until)
        except ValueError as fault:
            faults.append(f"{line.place}: {fault}, write days as 2019-04-24")
