"""What an article says is so, held against sourced reference values.

Lengths of borders, distances between capitals, terms of office, years of treaties, numbers of
members, "first visit in N years", and stances.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tripoint.coding.actors import Cast
from tripoint.coding.distances import read_distances
from tripoint.coding.facts import Facts
from tripoint.coding.journeys import Visits
from tripoint.coding.measures import BORDERS, LENGTHS, read_measures
from tripoint.coding.members import read_members
from tripoint.coding.precedents import read_precedents
from tripoint.coding.references import Borders
from tripoint.coding.scene import Scene
from tripoint.coding.stance import StanceCue, read_stances
from tripoint.coding.status import StatusReader
from tripoint.coding.tenures import TENURE_CUES, read_tenures
from tripoint.coding.treaties import TREATY_NOUNS, read_treaties
from tripoint.schema import Claim


@dataclass(frozen=True, slots=True)
class Yardsticks:
    """What claims are held against, and the cues of stances."""

    borders: Borders
    visits: Visits
    stances: Mapping[str, tuple[StanceCue, ...]]
    facts: Facts


class ClaimReader:
    """Reads the claims of one sentence at a time; holds the yardsticks only."""

    def __init__(self, yardsticks: Yardsticks) -> None:
        self._yardsticks = yardsticks
        self._capitals = {each.code: each for each in yardsticks.facts.capitals}

    def cue_words(self) -> frozenset[str]:
        """Every word that a claim needs, for the gate before the parser."""
        return frozenset(
            {"first", *BORDERS, *LENGTHS, *TENURE_CUES, *TREATY_NOUNS, "member"}
        ).union(self._yardsticks.stances)

    def read(
        self,
        scene: Scene,
        cast: Cast,
        status_reader: StatusReader,
        *,
        published: dt.date | None = None,
    ) -> list[Claim]:
        """The sentence's claims, each with its verdict and every reference value there is."""
        return list(self._all(scene, cast, status_reader, published))

    def _all(
        self, scene: Scene, cast: Cast, status: StatusReader, published: dt.date | None
    ) -> Iterable[Claim]:
        yield from read_measures(scene, cast, status, self._yardsticks.borders)
        yield from read_precedents(scene, cast, status, self._yardsticks.visits, published)
        facts = self._yardsticks.facts
        yield from read_distances(scene, cast, status, self._capitals)
        yield from read_tenures(scene, cast, status, facts.tenures)
        yield from read_treaties(scene, cast, status, facts.treaties)
        yield from read_members(scene, cast, status, facts.members, published)
        yield from read_stances(scene, cast, status, self._yardsticks.stances)
