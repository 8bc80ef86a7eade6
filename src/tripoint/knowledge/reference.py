"""Reference values and stance cues that claims are read with, from their files."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from tripoint.coding.claims import Yardsticks
from tripoint.coding.references import Border, Borders
from tripoint.coding.stance import StanceCue
from tripoint.errors import DataError
from tripoint.knowledge.facts import read_facts
from tripoint.knowledge.journeys import read_visits
from tripoint.knowledge.reading import Line, data_folder, read_tsv


@cache
def load_yardsticks() -> Yardsticks:
    """Borders, visits and stance cues; raises DataError with every fault at once."""
    faults: list[str] = []
    borders = Borders(_borders(faults))
    visits = read_visits(faults)
    facts = read_facts(faults)
    stances = _stances()
    if faults:
        raise DataError(faults)
    return Yardsticks(borders, visits, stances, facts)


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
