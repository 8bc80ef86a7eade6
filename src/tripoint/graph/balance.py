"""Structural balance of a signed network of states: its camps, and what does not fit in them.

A tie is frustrated where friends stand in different camps or foes in one. The frustration index L
is the least weight of frustrated ties over all partitions (Harary 1959 for two camps; Davis 1967
for any number, also called correlation clustering). With W the weight of all ties, the normalised
line index is 1 - 2L/W: 1 in balance, 0 at the worst (Aref and Wilson 2018).
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tripoint.errors import SolverError, UsageError
from tripoint.graph.cycles import triangles
from tripoint.graph.partition import Partition, PartitionProgram

__all__ = ["balance", "stability", "triads"]

Ties = Mapping[tuple[str, str], float]

_TINY = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedTie:
    """Two states and the signed weight between them."""

    one: str
    other: str
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A state in its camp: the weight of its ties that fit and of those that do not.

    `switch` is what frustration would grow by if it alone changed to its next best camp, or stood
    alone where any number of camps may be; never below zero, and zero where its side is a toss-up.
    """

    state: str
    camp: int
    fits: float
    frustrated: float
    switch: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """The best camps. Each part of `parts` hangs together by ties and is split by itself: nothing
    says which camp of one part stands with which of another. Camps are numbered through the parts.

    `bound` is below `frustration` only where the search was cut off: L lies between the two.
    """

    two: bool
    weighted: bool
    parts: tuple[tuple[tuple[str, ...], ...], ...]
    frustration: float
    bound: float
    weight: float
    index: float
    frustrated: tuple[SignedTie, ...]
    standings: tuple[Standing, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Steadiness:
    """How sure a state's side is. `share` of the listed partitions keep it on its side; `firm` if
    no partition within the slack, listed or not, parts it from where it now stands to its anchor,
    the state of its part with most ties.
    """

    state: str
    anchor: str
    share: float
    firm: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Stability:
    """The optimal partitions and those up to `slack` above: `costs` in order, how many there are
    optimal, and whether the list is `complete` or was cut at `most`. Where a search was cut off
    nothing is `proved`: the list may miss some, and no state is called firm.
    """

    slack: float
    most: int
    complete: bool
    proved: bool
    optimal: int
    costs: tuple[float, ...]
    states: tuple[Steadiness, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Triads:
    """Three states with three ties, by how many of the ties are foes'; none or two are balanced.

    `index` is the share of balanced ones, None without a triad; `strained` are the unbalanced, the
    strongest (by their weakest tie) first.
    """

    foes_0: int
    foes_1: int
    foes_2: int
    foes_3: int
    index: float | None
    strained: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class _Network:
    states: tuple[str, ...]
    ends: tuple[tuple[int, int], ...]
    weights: tuple[float, ...]

    def program(self, *, two: bool) -> PartitionProgram:
        return PartitionProgram(len(self.states), self.ends, self.weights, two=two)


def balance(ties: Ties, *, two: bool = True, weighted: bool = True) -> Balance:
    """The frustration index and one optimal partition, into two camps or as many as fit best.

    The two directions of a pair are added; a pair whose sum is zero has no tie. Without `weighted`
    each tie counts 1.
    """
    network = _network(ties, weighted)
    best = network.program(two=two).best()
    assert best is not None  # some partition always is the best
    weight = math.fsum(map(abs, network.weights))
    parts, camp_of = _parts(network, best)
    return Balance(
        two=two,
        weighted=weighted,
        parts=parts,
        frustration=best.cost,
        bound=best.bound,
        weight=weight,
        index=1 - 2 * best.cost / weight if weight else 1.0,
        frustrated=_frustrated(network, best),
        standings=_standings(network, camp_of, two=two),
    )


def stability(ties: Ties, *, slack: float, most: int = 10, weighted: bool = True) -> Stability:
    """The optimal and near-optimal partitions into two camps, and how each state fares in them.

    The list is exact and in order of cost up to L + `slack`, and ends at `most`; whether a state is
    firm is found for all partitions within the slack in any case. In each part a listed partition
    is turned so that most states keep their side.
    """
    network = _network(ties, weighted)
    program = network.program(two=True)
    first = program.best()
    assert first is not None  # some partition always is the best
    limit = first.cost + slack
    found = [first]
    proved, complete, firm = True, False, set[int]()
    try:
        while len(found) <= most:
            each = program.best(without=found, at_most=limit)
            if each is None:
                complete = True
                break
            found.append(each)
        firm = _firm(network, program, found, complete=complete, limit=limit)
    except SolverError:
        proved = False
    proved = proved and all(each.bound > each.cost - _TINY for each in found)
    found = found[:most]
    return Stability(
        slack=slack,
        most=most,
        complete=complete,
        proved=proved,
        optimal=sum(each.cost <= first.cost + _TINY for each in found),
        costs=tuple(each.cost for each in found),
        states=_steadiness(network, program, found, firm if proved else set()),
    )


def triads(ties: Ties) -> Triads:
    """The triads of the network, counted by kind."""
    import numpy as np

    network = _network(ties, weighted=True)
    ends = np.array(network.ends, dtype=np.int32).reshape(-1, 2)
    counts: Counter[int] = Counter()
    strained: list[tuple[float, str, str, str]] = []
    for triad in triangles(len(network.states), ends):
        weights = [network.weights[tie] for tie in triad]
        foes = sum(weight < 0 for weight in weights)
        counts[foes] += 1
        if foes % 2:
            a, b, c = sorted({network.states[end] for tie in triad for end in network.ends[tie]})
            strained.append((-min(map(abs, weights)), a, b, c))
    total = counts.total()
    return Triads(
        foes_0=counts[0],
        foes_1=counts[1],
        foes_2=counts[2],
        foes_3=counts[3],
        index=(counts[0] + counts[2]) / total if total else None,
        strained=tuple((a, b, c) for _, a, b, c in sorted(strained)),
    )


def _network(ties: Ties, weighted: bool) -> _Network:
    summed: dict[tuple[str, str], float] = defaultdict(float)
    for (one, other), weight in ties.items():
        if one == other:
            raise UsageError(f"{one} has a tie with itself: leave it out")
        if not math.isfinite(weight):
            raise UsageError(f"the tie of {one} and {other} is {weight}: give a finite number")
        summed[min(one, other), max(one, other)] += weight
    kept = {pair: weight for pair, weight in sorted(summed.items()) if weight}
    states = tuple(sorted({state for pair in kept for state in pair}))
    number = {state: place for place, state in enumerate(states)}
    return _Network(
        states,
        tuple((number[one], number[other]) for one, other in kept),
        tuple(kept.values() if weighted else (math.copysign(1, each) for each in kept.values())),
    )


def _parts(
    network: _Network, best: Partition
) -> tuple[tuple[tuple[tuple[str, ...], ...], ...], list[int]]:
    """The camps of each part, and each state's camp by number; the largest come first."""
    groups: list[list[list[int]]] = []
    for part in _components(network):
        camps: dict[int, list[int]] = defaultdict(list)
        for state in part:
            camps[best.camps[state]].append(state)
        groups.append(sorted(camps.values(), key=lambda camp: (-len(camp), camp)))
    groups.sort(key=lambda part: (-sum(map(len, part)), part))
    camp_of = [0] * len(network.states)
    for number, camp in enumerate(camp for part in groups for camp in part):
        for state in camp:
            camp_of[state] = number
    named = tuple(
        tuple(tuple(network.states[state] for state in camp) for camp in part) for part in groups
    )
    return named, camp_of


def _components(network: _Network) -> list[list[int]]:
    near: list[list[int]] = [[] for _ in network.states]
    for one, other in network.ends:
        near[one].append(other)
        near[other].append(one)
    parts: list[list[int]] = []
    seen: set[int] = set()
    for first in range(len(network.states)):
        if first in seen:
            continue
        part = [first]
        seen.add(first)
        for state in part:  # grows as it is walked
            fresh = [each for each in near[state] if each not in seen]
            seen.update(fresh)
            part += dict.fromkeys(fresh)
        parts.append(sorted(part))
    return parts


def _frustrated(network: _Network, best: Partition) -> tuple[SignedTie, ...]:
    ties = [
        SignedTie(one=network.states[one], other=network.states[other], weight=weight)
        for (one, other), weight, cut in zip(network.ends, network.weights, best.cut, strict=True)
        if cut == (weight > 0)
    ]
    return tuple(sorted(ties, key=lambda tie: (-abs(tie.weight), tie.one, tie.other)))


def _standings(network: _Network, camp_of: Sequence[int], *, two: bool) -> tuple[Standing, ...]:
    """Each state's standing, those under the most pressure to change first."""
    toward: list[dict[int, float]] = [defaultdict(float) for _ in network.states]
    fits, frustrated = ([0.0] * len(network.states) for _ in range(2))
    for (one, other), weight in zip(network.ends, network.weights, strict=True):
        fitting = (camp_of[one] == camp_of[other]) == (weight > 0)
        for state, there in ((one, other), (other, one)):
            toward[state][camp_of[there]] += weight
            (fits if fitting else frustrated)[state] += abs(weight)
    standings = []
    for state, name in enumerate(network.states):
        home = camp_of[state]
        if two:
            switch = fits[state] - frustrated[state]
        else:
            # In camp c a state frustrates its friends' weight less its own tie balance with c.
            others = [sum_ for camp, sum_ in toward[state].items() if camp != home]
            switch = toward[state][home] - max([0.0, *others])
        standings.append(
            Standing(
                state=name,
                camp=home,
                fits=fits[state],
                frustrated=frustrated[state],
                switch=max(0.0, switch),
            )
        )
    return tuple(sorted(standings, key=lambda each: (-_pressure(each), each.state)))


def _pressure(standing: Standing) -> float:
    return standing.frustrated / (standing.fits + standing.frustrated)


def _steadiness(
    network: _Network, program: PartitionProgram, found: Sequence[Partition], firm: set[int]
) -> tuple[Steadiness, ...]:
    camps, anchors = found[0].camps, program.anchors
    kept: Counter[int] = Counter()
    for part in _components(network):
        for each in found:
            changed = [state for state in part if each.camps[state] != camps[state]]
            turned = len(changed) * 2 > len(part)
            kept.update(changed if turned else set(part).difference(changed))
    rows = [
        Steadiness(
            state=name,
            anchor=network.states[anchors[state]],
            share=kept[state] / len(found),
            firm=state in firm,
        )
        for state, name in enumerate(network.states)
    ]
    return tuple(sorted(rows, key=lambda each: (each.firm, each.share, each.state)))


def _firm(
    network: _Network,
    program: PartitionProgram,
    found: Sequence[Partition],
    *,
    complete: bool,
    limit: float,
) -> set[int]:
    """The states that stand to their anchor as they do in every partition within the limit.

    A state is struck out by a partition that moves it, and is firm if even fractional solutions
    that move it cost more than the limit; only what lies between is searched.
    """
    anchors, camps = program.anchors, found[0].camps
    apart = [camps[state] != camps[anchor] for state, anchor in enumerate(anchors)]

    def moves(each: Partition) -> set[int]:
        return {
            state
            for state, anchor in enumerate(anchors)
            if (each.camps[state] != each.camps[anchor]) != apart[state]
        }

    firm = set(range(len(network.states))).difference(*map(moves, found))
    if complete:
        return firm
    slack = limit - found[0].cost
    for each in _standings(network, camps, two=True):
        state = network.states.index(each.state)
        if each.switch <= slack and state != anchors[state]:
            firm.discard(state)  # it can change sides alone
    held = [(state, apart[state]) for state in sorted(firm) if state != anchors[state]]
    bounds = program.bounds_if_moved(held)
    for (state, side), bound in zip(held, bounds, strict=True):
        if bound <= limit + _TINY and state in firm:
            other = program.best(at_most=limit, moved=(state, side))
            if other is not None:
                firm -= moves(other)
    return firm
