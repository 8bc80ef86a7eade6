"""Claims of distance between capitals: "A, 195 kilometers from B"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tripoint.coding.actors import Cast
from tripoint.coding.facts import Capital, Finding, check_distance, fact_claim
from tripoint.coding.measures import LENGTHS, length_at
from tripoint.coding.references import grain_of
from tripoint.coding.scene import Scene
from tripoint.coding.status import StatusReader
from tripoint.schema import Claim

DISTANCE_CUES = frozenset({"from", "distance", "apart"})
_LYING = frozenset({"be", "lie", "sit", "stand"})


def read_distances(
    scene: Scene, cast: Cast, status: StatusReader, capitals: Mapping[str, Capital]
) -> Iterable[Claim]:
    """Each length that stands between two capitals, against the great circle between them."""
    tree = cast.tree
    if not DISTANCE_CUES.intersection(tree.lemmas):
        return
    for token, lemma in enumerate(tree.lemmas):
        if lemma not in LENGTHS:
            continue
        length = length_at(tree, token)
        pair = _ends(cast, token) if length is not None else None
        if length is None or pair is None:
            continue
        value, printed, unit = length
        one, other = (capitals.get(code) for code in pair)
        finding = Finding(verdict="no-data", gap="no data on this capital")
        if one is not None and other is not None:
            km, grain = value * LENGTHS[lemma], grain_of(printed, value) * LENGTHS[lemma]
            finding = check_distance(one, other, km, grain)
        said = (pair, "distance between capitals", value, unit)
        yield fact_claim(scene, status.read(token), said, finding, "capital-distance")


def _ends(cast: Cast, unit: int) -> tuple[str, str] | None:
    """The two capitals: after "from" and what lies there, or after "between"."""
    tree = cast.tree
    for place in (unit, *tree.ancestors(unit)):
        far = _capitals(cast, _after(cast, place, "from"))
        for kid in tree.kids(place, "advmod"):
            far = far or _capitals(cast, _after(cast, kid, "from"))
        if len(far) == 1:
            near = [code for code in _lying(cast, unit) if code != far[0]]
            return (near[0], far[0]) if near else None
        lies = tree.is_verb(place) and tree.lemmas[place] in _LYING
        for noun in (place, *(cast.grammar.subjects(place) if lies else ())):
            both = _after(cast, noun, "between") if tree.lemmas[noun] == "distance" else []
            ends = _capitals(cast, [*both, *(kid for n in both for kid in tree.kids(n, "conj"))])
            if len(ends) == 2:
                return ends[0], ends[1]
        if tree.is_verb(place):
            return None
    return None


def _after(cast: Cast, token: int, word: str) -> list[int]:
    return [noun for name, noun in cast.grammar.prepositions(token) if name == word]


def _lying(cast: Cast, unit: int) -> list[str]:
    """The capital that the length says where it is: what it modifies, or the subject of "is"."""
    tree = cast.tree
    for place in tree.ancestors(unit):
        if tree.is_verb(place):
            lies = tree.lemmas[place] in _LYING
            return _capitals(cast, cast.grammar.subjects(place)) if lies else []
        found = _capitals(cast, [place])
        if found and tree.deps[place] != "pobj":
            return found
    return []


def _capitals(cast: Cast, tokens: Iterable[int]) -> list[str]:
    mentions = [cast.mention_at(token) for token in tokens]
    return list(
        dict.fromkeys(m.entity.code for m in mentions if m is not None and m.form == "capital")
    )
