"""Goods for goods: the two sides of "X in exchange for Y" and of "swap X for Y"."""

from __future__ import annotations

from dataclasses import dataclass

from tripoint.coding.passing import Passing, PassingReader, Site
from tripoint.schema import Party

_RETURNS = ("exchange", "return")
_SWAPS = ("swap", "exchange", "trade", "barter")
_PASSED = ("dobj", "obj", "nsubjpass")


@dataclass(frozen=True, slots=True)
class Side:
    """A good in an exchange with whoever gives it and whoever gets it."""

    site: Site
    head: int
    givers: tuple[Party, ...]
    receivers: tuple[Party, ...]


def read_exchange(
    reader: PassingReader, sites: list[Site], passings: dict[int, Passing]
) -> list[Side]:
    """Every good of the sentence's exchanges; `passings` are keyed by the good's head token."""
    sides: list[Side] = []
    for site in sites:
        governor = _governor(reader, site)
        if governor is None:
            continue
        firsts = [
            each for each in sites if each.top != site.top and _is_first(reader, each, governor)
        ]
        if firsts:
            sides += _sides(reader, site, firsts, governor, passings)
    return _once(sides)


def _governor(reader: PassingReader, site: Site) -> int | None:
    """The token to which "in exchange for" this good belongs, or the verb that swaps for it."""
    tree, top = reader.tree, site.top
    preposition = tree.heads[top]
    if tree.deps[top] != "pobj" or tree.lemmas[preposition] != "for":
        return None
    above = tree.heads[preposition]
    if tree.is_verb(above):
        return above if tree.lemmas[above] in _SWAPS else None
    within = tree.heads[above]
    if tree.lemmas[above] in _RETURNS and tree.lemmas[within] == "in":
        return tree.heads[within]
    # "Swap oil for shells", with the "for" hung on the oil.
    swapped = tree.deps[above] in _PASSED and tree.lemmas[within] in _SWAPS
    return above if swapped else None


def _is_first(reader: PassingReader, site: Site, governor: int) -> bool:
    tree, top = reader.tree, site.top
    if governor in site.path:
        return True
    return tree.deps[top] in (*_PASSED, "pobj") and (
        tree.heads[top] == governor or tree.heads[tree.heads[top]] == governor
    )


def _sides(
    reader: PassingReader,
    last: Site,
    firsts: list[Site],
    governor: int,
    passings: dict[int, Passing],
) -> list[Side]:
    head = reader.grammar.clause_of(governor)
    head = governor if head is None else head
    givers, receivers = _givers(reader, firsts, head, passings)
    back = reader.owners(last) or receivers or reader.slot(last, head, "with")
    sides = [Side(each, head, givers, receivers or back) for each in firsts]
    return [*sides, Side(last, head, back, givers)]


def _givers(
    reader: PassingReader, firsts: list[Site], head: int, passings: dict[int, Passing]
) -> tuple[tuple[Party, ...], tuple[Party, ...]]:
    """Who gives the first good and, where its own frame says so, who gets it."""
    for site in firsts:
        passing = passings.get(site.good.head)
        if passing is not None and passing.frame.directed:
            return passing.givers, passing.receivers
    for site in firsts:
        owners = reader.owners(site)
        if owners:
            return owners, ()
    if reader.tree.is_verb(head) and reader.tree.lemmas[head] in _SWAPS:
        return reader.slot(firsts[0], head, "subj"), ()
    return (), ()


def _once(sides: list[Side]) -> list[Side]:
    kept: dict[int, Side] = {}
    for side in sides:
        kept.setdefault(side.site.good.head, side)
    return list(kept.values())
