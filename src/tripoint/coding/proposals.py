"""From the probabilities of pairs to events: mentions of one party folded, pairs joined."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from tripoint.coding.encoder import Reading
from tripoint.schema import Party

Cell = tuple[int, int]
Name = tuple[str, str | None]


@dataclass(frozen=True, slots=True)
class Proposal:
    """An event between candidates, by their numbers; `cells` are the pairs that told it.

    `probability` is that of the type, the least of its pairs.
    """

    type: str
    actors: tuple[int, ...]
    recipients: tuple[int, ...]
    cells: tuple[Cell, ...]
    mutual: bool
    probability: float


def propose(
    reading: Reading, parties: Sequence[Party], types: Sequence[str], levels: Sequence[float]
) -> list[Proposal]:
    """The events whose pairs all reach a probability, for each of the levels: the higher it is, the
    fewer parties an event has.
    """
    found: dict[object, Proposal] = {}
    for least in levels:
        for number in np.unique(np.argwhere(reading.types >= least)[:, 2]):
            for each in _of_type(reading, parties, int(number), types[number], least):
                found.setdefault((each.type, each.actors, each.recipients), each)
    return list(found.values())


def names_of(parties: Sequence[Party]) -> list[Name]:
    """Who each candidate is: mentions of one party have one name."""
    return [(party.code, party.id) for party in parties]


def _of_type(
    reading: Reading, parties: Sequence[Party], number: int, type_: str, least: float
) -> Iterator[Proposal]:
    cells = _strongest(reading, parties, number, least)
    mutual = {c for c in cells if c[1] < len(parties) and reading.mutual[(*c, number)] > 0}
    yield from _together(cells, mutual, parties, type_)
    directed = _one_way({c: p for c, p in cells.items() if c not in mutual}, parties)
    # Who act on the same parties act together.
    targets: dict[int, list[int]] = {}
    for actor, recipient in directed:
        targets.setdefault(actor, []).append(recipient)
    groups: dict[object, list[int]] = {}
    names = [*names_of(parties), ("", None)]
    for actor, recipients in targets.items():
        whom = frozenset(names[r] for r in recipients)
        # An act at home is its own.
        key = (whom, actor) if names[actor] in whom else whom
        groups.setdefault(key, []).append(actor)
    for together in groups.values():
        own = [c for c in directed if c[0] in together]
        others = tuple(sorted({r for _, r in own if r < len(parties)}))
        yield Proposal(
            type_,
            tuple(sorted(together)),
            others,
            tuple(own),
            mutual=False,
            probability=min(directed[c] for c in own),
        )


def _strongest(
    reading: Reading, parties: Sequence[Party], type_: int, least: float
) -> dict[Cell, float]:
    """The likeliest mentions of each two parties; two parties of one code stay apart."""
    names = [*names_of(parties), ("", None)]
    best: dict[object, tuple[float, Cell]] = {}
    for i, j in np.argwhere(reading.types[:, :, type_] >= least):
        cell = (int(i), int(j))
        if i == j:
            continue
        key = (names[i], names[j]) if names[i] != names[j] else cell
        best[key] = max(best.get(key, (0.0, cell)), (float(reading.types[i, j, type_]), cell))
    return {cell: probability for probability, cell in best.values()}


def _together(
    cells: dict[Cell, float], mutual: set[Cell], parties: Sequence[Party], type_: str
) -> Iterator[Proposal]:
    """Mutual pairs joined into acts of all their parties."""
    names = names_of(parties)
    left = sorted(mutual)
    while left:
        members = {left[0][0], left[0][1]}
        own: list[Cell] = []
        while grown := [
            c for c in left if {names[c[0]], names[c[1]]} & {names[m] for m in members}
        ]:
            own += grown
            left = [c for c in left if c not in grown]
            members |= {each for cell in grown for each in cell}
        distinct = {names[each]: each for each in sorted(members, reverse=True)}
        actors = tuple(sorted(distinct.values()))
        if len(actors) > 1:
            # Each two are read from both sides; the better reading of each party counts.
            sure = [
                max(
                    p
                    for c, p in cells.items()
                    if c in own and names[a] in (names[c[0]], names[c[1]])
                )
                for a in actors
            ]
            yield Proposal(type_, actors, (), tuple(own), mutual=True, probability=min(sure))


def _one_way(cells: dict[Cell, float], parties: Sequence[Party]) -> dict[Cell, float]:
    """Directed pairs without the weaker way of two, and without "to nobody" beside somebody."""
    nobody = len(parties)
    names = names_of(parties)
    kept: dict[Cell, float] = {}
    for (i, j), probability in cells.items():
        rivals = [
            p
            for (a, b), p in cells.items()
            if (a, b) != (i, j)
            and (
                (nobody not in {b, j} and (names[a], names[b]) == (names[j], names[i]))
                or ((j == nobody) != (b == nobody) and names[a] == names[i])
            )
        ]
        if all(probability > rival for rival in rivals):
            kept[i, j] = probability
    return kept
