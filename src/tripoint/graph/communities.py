"""Communities of states that are friends, window by window, and how far they stay the same.

Louvain's method (Blondel and others 2008, as networkx has it) on the positive ties of a window;
between windows the adjusted Rand index (Hubert and Arabie 1985) over the states of both: 1 where
the same states stand together, about 0 where that is no better than chance.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import networkx as nx

__all__ = ["adjusted_rand", "communities", "communities_over_time"]

Groups = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedTie:
    """A tie as it stands from `start` to `end`, both days included."""

    one: str
    other: str
    weight: float
    start: dt.date
    end: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The communities of one window, the largest first, numbered through the windows.

    A community keeps the number of the one before with which it shares most states. `modularity`
    is None without a friendly tie, `stability` (the adjusted Rand index against the window before)
    None where fewer than two states are in both.
    """

    start: dt.date
    end: dt.date
    groups: Groups
    numbers: tuple[int, ...]
    modularity: float | None
    stability: float | None
    in_both: int


def communities(ties: Mapping[tuple[str, str], float], *, seed: int) -> tuple[Groups, float | None]:
    """The communities of the positive ties and their modularity; the seed settles their order."""
    network = nx.Graph()
    for (one, other), weight in sorted(ties.items()):
        if weight > 0 and one != other:
            held = network.get_edge_data(one, other, {"weight": 0.0})["weight"]
            network.add_edge(one, other, weight=held + weight)
    if not network:
        return (), None
    found = nx.community.louvain_communities(network, seed=seed)
    groups = sorted((tuple(sorted(each)) for each in found), key=lambda each: (-len(each), each))
    return tuple(groups), float(nx.community.modularity(network, found))


def communities_over_time(
    ties: Iterable[DatedTie], windows: Sequence[tuple[dt.date, dt.date]], *, seed: int
) -> tuple[Window, ...]:
    """The communities of each window, from the sum of all ties that stand on a day of it."""
    held = list(ties)
    found: list[Window] = []
    last: dict[int, frozenset[str]] = {}
    fresh = 1
    for start, end in windows:
        sums: Counter[tuple[str, str]] = Counter()
        for tie in held:
            if tie.start <= end and tie.end >= start:
                sums[min(tie.one, tie.other), max(tie.one, tie.other)] += tie.weight  # type: ignore[assignment]
        groups, modularity = communities(sums, seed=seed)
        numbers = _carry(groups, last, fresh)
        fresh = max([fresh - 1, *numbers]) + 1
        before = found[-1].groups if found else ()
        both = {state for group in before for state in group} & {s for g in groups for s in g}
        found.append(
            Window(
                start=start,
                end=end,
                groups=groups,
                numbers=numbers,
                modularity=modularity,
                stability=adjusted_rand(before, groups),
                in_both=len(both),
            )
        )
        last = {number: frozenset(group) for number, group in zip(numbers, groups, strict=True)}
    return tuple(found)


def adjusted_rand(one: Groups, other: Groups) -> float | None:
    """The adjusted Rand index of two groupings over the states of both; None below two states."""
    first = {state: number for number, group in enumerate(one) for state in group}
    second = {state: number for number, group in enumerate(other) for state in group}
    both = sorted(first.keys() & second.keys())
    if len(both) < 2:
        return None
    together = _pairs(Counter((first[state], second[state]) for state in both))
    left = _pairs(Counter(first[state] for state in both))
    right = _pairs(Counter(second[state] for state in both))
    expected = left * right / (len(both) * (len(both) - 1) / 2)
    most = (left + right) / 2
    # All in one group, or all alone, in both: the same grouping.
    return 1.0 if most == expected else (together - expected) / (most - expected)


def _pairs(sizes: Mapping[object, int]) -> float:
    return sum(size * (size - 1) / 2 for size in sizes.values())


def _carry(groups: Groups, last: Mapping[int, frozenset[str]], fresh: int) -> tuple[int, ...]:
    """A number for each group: that of the group before it shares most with, each given once."""
    shared = sorted(
        (-len(before.intersection(group)), place, number)
        for place, group in enumerate(groups)
        for number, before in last.items()
    )
    given: dict[int, int] = {}
    for overlap, place, number in shared:
        if overlap and place not in given and number not in given.values():
            given[place] = number
    for place in range(len(groups)):
        if place not in given:
            given[place] = fresh
            fresh += 1
    return tuple(given[place] for place in range(len(groups)))
