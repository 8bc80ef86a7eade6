"""Claims of office: "in power since 2011", "took office in 2022"."""

from __future__ import annotations

from collections.abc import Iterable

from tripoint.coding.actors import Cast
from tripoint.coding.facts import Tenure, check_years, fact_claim
from tripoint.coding.figures import year_of
from tripoint.coding.scene import Scene
from tripoint.coding.status import StatusReader
from tripoint.schema import Claim, Party

TENURE_CUES = frozenset({"power", "office", "presidency", "rule", "govern", "lead", "reign"})
_RULING = frozenset({"rule", "govern", "lead", "reign"})
_TAKING = frozenset({"take", "assume", "come", "win", "seize"})
_SEATS = frozenset({"power", "office", "presidency"})


def read_tenures(
    scene: Scene, cast: Cast, status: StatusReader, tenures: Iterable[Tenure]
) -> Iterable[Claim]:
    """When the sentence says that a named person came to office, against their terms."""
    tree = cast.tree
    if not TENURE_CUES.intersection(tree.lemmas):
        return
    for prep, word in enumerate(tree.lemmas):
        if word not in ("since", "in") or tree.deps[prep] != "prep":
            continue
        for noun in tree.kids(prep, "pobj"):
            year = year_of(tree, noun)
            anchor = _anchor(cast, prep, word) if year is not None else None
            who = _person(cast, anchor) if anchor is not None else None
            if year is None or anchor is None or who is None:
                continue
            own = [
                (each.start, f"{each.person}, {each.office}: {each.source}")
                for each in tenures
                if (each.code, each.person) == (who.code, who.name)
            ]
            finding = check_years(year, own)
            said = ((who.code,), f"{who.name} in office since", float(year), "year")
            yield fact_claim(scene, status.read(anchor), said, finding, f"tenure-{word}")


def _anchor(cast: Cast, prep: int, word: str) -> int | None:
    """The verb or noun that says the holding ("since") or the taking ("in") of power."""
    tree = cast.tree
    for token in tree.ancestors(prep):
        lemma = tree.lemmas[token]
        near = {tree.lemmas[each] for each in tree.subtree(token) if each < prep}
        if word == "since":
            if tree.is_verb(token) and lemma in _RULING:
                return token
            if near & _SEATS and (lemma in ("be", "stay", "remain", "hold") or lemma in _SEATS):
                return token
        elif tree.is_verb(token) and lemma in _TAKING and _seat_of(cast, token):
            return token
        if tree.is_verb(token) and lemma != "be":
            return None
    return None


def _seat_of(cast: Cast, verb: int) -> bool:
    """Whether what is taken or come to is power or an office."""
    spots = [*cast.grammar.objects(verb), *(noun for _, noun in cast.grammar.prepositions(verb))]
    return any(cast.tree.lemmas[spot] in _SEATS for spot in spots)


def _person(cast: Cast, anchor: int) -> Party | None:
    """The only named person who is the subject, or whom the phrase is about."""
    tree = cast.tree
    places = list(cast.grammar.subjects(anchor)) or list(tree.ancestors(anchor))
    for place in places:
        named = [party for party in cast.parties(place) if party.name is not None]
        if named:
            return named[0] if len(named) == 1 else None
        if tree.is_verb(place):
            return None
    return None
