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
_HOLDING = frozenset({"be", "stay", "remain", "hold"})
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
    """The verb or phrase that says the holding ("since") or the taking ("in") of power."""
    tree = cast.tree
    for token in tree.ancestors(prep):
        lemma, verb = tree.lemmas[token], tree.is_verb(token)
        if word == "since":
            rules = verb and (lemma in _RULING or (lemma in _HOLDING and _has_seat(cast, token)))
            if rules or lemma in _SEATS or (not verb and _has_seat(cast, token)):
                return token
        elif verb and lemma in _TAKING and _has_seat(cast, token):
            return token
        if verb:
            return None
    return None


def _has_seat(cast: Cast, token: int) -> bool:
    """Whether power or an office is the object, or where one is or comes to."""
    tree = cast.tree
    spots = [noun for _, noun in cast.grammar.prepositions(token)]
    if tree.is_verb(token):
        spots += cast.grammar.objects(token)
    spots += tree.kids(token, "pobj")
    return any(tree.lemmas[spot] in _SEATS for spot in spots)


def _person(cast: Cast, anchor: int) -> Party | None:
    """The only named person who is the subject, or whom the phrase is about."""
    tree = cast.tree
    for place in (anchor, *tree.ancestors(anchor)):
        spots = cast.grammar.subjects(place) if tree.is_verb(place) else (place,)
        named = [p for spot in spots for p in cast.parties(spot) if p.name is not None]
        if named:
            return named[0] if len(named) == 1 else None
        if tree.is_verb(place):
            return None
    return None
