"""Claims of treaties: "the 1961 treaty between A and B", "a pact signed in 2024"."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from tripoint.coding.actors import Cast
from tripoint.coding.facts import Finding, Treaty, check_years, fact_claim
from tripoint.coding.figures import year_of
from tripoint.coding.scene import Scene
from tripoint.coding.status import StatusReader
from tripoint.schema import STATELESS, Claim

TREATY_NOUNS = frozenset(
    {"treaty", "pact", "armistice", "declaration", "accord", "agreement", "memorandum"}
)
_TREATIES = frozenset({"treaty", "pact", "armistice"})
_SIGNING = frozenset({"sign", "conclude", "ratify", "reach"})


def read_treaties(
    scene: Scene, cast: Cast, status: StatusReader, treaties: Sequence[Treaty]
) -> Iterable[Claim]:
    """The year of a treaty between two states of the sentence, against those on record."""
    tree = cast.tree
    for noun, kind in enumerate(tree.lemmas):
        if kind not in TREATY_NOUNS or not tree.is_noun(noun):
            continue
        year = _year(cast, noun)
        parties = _parties(cast, noun) if year is not None else ()
        if year is None or len(parties) != 2:
            continue
        finding = _check(year, kind, frozenset(parties), scene.text.lower(), treaties)
        if not finding.references and kind not in _TREATIES:
            continue  # states agree on something every day
        said = (parties, f"year of the {kind}", float(year), "year")
        yield fact_claim(scene, status.read(noun), said, finding, "treaty-year")


def _year(cast: Cast, noun: int) -> int | None:
    """The year before the noun, after "of", or of its signing."""
    tree = cast.tree
    for kid in tree.kids(noun, "nummod", "compound", "amod", "nmod"):
        year = year_of(tree, kid) if kid < noun else None
        if year is not None:
            return year
    verb = cast.grammar.clause_of(noun)
    told = noun in ([*cast.grammar.objects(verb), *tree.kids(verb, "nsubjpass")] if verb else [])
    signings = [*tree.kids(noun, "acl", "relcl"), *([verb] if verb is not None and told else [])]
    places = [noun, *(each for each in signings if tree.lemmas[each] in _SIGNING)]
    for place in places:
        for word, spot in cast.grammar.prepositions(place):
            if word in (("of", "from") if place == noun else ("in", "on")):
                year = year_of(tree, spot)
                if year is not None:
                    return year
    return None


def _parties(cast: Cast, noun: int) -> tuple[str, ...]:
    """The two states of the phrase, else the two of the sentence."""
    tree = cast.tree
    for places in (tree.subtree(noun), range(len(tree))):
        mentions = [cast.mention_at(token) for token in places]
        codes = dict.fromkeys(
            each.entity.code
            for each in mentions
            if each is not None and each.form != "person" and each.entity.code not in STATELESS
        )
        if len(codes) == 2:
            return tuple(codes)
    return ()


def _check(
    year: int, kind: str, pair: frozenset[str], text: str, treaties: Iterable[Treaty]
) -> Finding:
    """Where no word tells which text is meant, another year may be one not on record."""
    same = [each for each in treaties if pair <= each.parties and kind in each.kinds]
    told = [each for each in same if any(word in text for word in each.words)]
    days = [day for each in told or same for day in _days(each)]
    finding = check_years(year, days)
    if told or finding.verdict == "agrees":
        return finding
    gap = "no data on other treaties" if same else finding.gap
    return Finding(verdict="no-data", references=finding.references, gap=gap)


def _days(treaty: Treaty) -> Iterable[tuple[dt.date, str]]:
    yield treaty.signed, f"{treaty.name}, signed: {treaty.source}"
    if treaty.in_force is not None:
        yield treaty.in_force, f"{treaty.name}, in force: {treaty.source}"
