"""Claims of measure: how long the land border between two states is said to be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tripoint.coding.actors import Cast
from tripoint.coding.figures import numeral
from tripoint.coding.parse import Tree
from tripoint.coding.references import Borders, grain_of
from tripoint.coding.scene import Scene
from tripoint.coding.status import StatusReader
from tripoint.schema import Claim, Evidence, Party, content_id

BORDERS = frozenset({"border", "frontier", "boundary", "borderline"})
_KM = {"km": 1.0, "kms": 1.0, "kilometer": 1.0, "kilometre": 1.0}
_MILES = {"mile": 1.609344, "mi": 1.609344}
LENGTHS = _KM | _MILES
_MEASURING = frozenset({"be", "stretch", "run", "extend", "measure", "span", "total"})


@dataclass(frozen=True, slots=True)
class _Length:
    """A printed length beside a border noun."""

    border: int
    value: float
    printed: str
    unit: str


def read_measures(
    scene: Scene, cast: Cast, status: StatusReader, borders: Borders
) -> Iterable[Claim]:
    """The border lengths of a sentence, checked; a second party may carry over."""
    far: Party | None = None
    for length in _lengths(cast):
        pair = _pair(cast, length.border, far)
        if pair is None:
            continue
        near, far = pair
        yield _claim(scene, status, length, (near.code, far.code), borders)


def _lengths(cast: Cast) -> Iterable[_Length]:
    tree = cast.tree
    if not BORDERS.intersection(tree.lemmas):
        return
    for token, lemma in enumerate(tree.lemmas):
        if lemma not in LENGTHS:
            continue
        length = length_at(tree, token)
        border = _border_of(cast, token) if length is not None else None
        if length is not None and border is not None:
            yield _Length(border, *length)


def length_at(tree: Tree, unit: int) -> tuple[float, str, str] | None:
    """Value, printed figure and unit (km, mi) of a length whose unit of LENGTHS is the token."""
    number = unit - 1 if unit and tree.words[unit - 1] != "-" else unit - 2
    value = numeral(tree.words[number]) if number >= 0 else None
    if value is None:
        return None
    return value, tree.words[number], "km" if tree.lemmas[unit] in _KM else "mi"


def _border_of(cast: Cast, unit: int) -> int | None:
    """The border noun that the length belongs to."""
    tree, token = cast.tree, unit
    for _ in range(4):
        token = tree.heads[token]
        if tree.lemmas[token] in BORDERS:
            return token
        if tree.is_verb(token) and tree.lemmas[token] in _MEASURING:
            subjects = cast.grammar.subjects(token)
            return next((s for s in subjects if tree.lemmas[s] in BORDERS), None)
        for word, noun in cast.grammar.prepositions(token):
            if word in ("of", "along") and tree.lemmas[noun] in BORDERS:
                return noun
        if tree.is_verb(token):
            return None
    return None


def _pair(cast: Cast, border: int, far: Party | None) -> tuple[Party, Party] | None:
    """Whose border: "between A and B", "A's border with B", the "A-B border", "A, with a"."""
    tree = cast.tree
    spots = [border, *tree.subtree(border)]
    between = _parties(cast, spots, "between")
    if len(between) == 2:
        return between[0], between[1]
    sides = _named_before(cast, border)
    if len(sides) == 2:
        return sides[0], sides[1]
    others = _parties(cast, spots, "with")
    owners = _owners(cast, border) or sides
    if others and not owners:
        owners = sides or _nearest(cast, border, others)
    if owners and not others and far is not None:
        others = [far]
    both = _distinct([*owners[:1], *others[:1]])
    return (both[0], both[1]) if len(both) == 2 else None


def _named_before(cast: Cast, border: int) -> list[Party]:
    """The states in front of the noun: "the Finnish-Russian border"."""
    mentions = [cast.mention_at(token) for token in cast.tree.subtree(border) if token < border]
    return _distinct(Party(code=each.entity.code) for each in mentions if each is not None)


def _owners(cast: Cast, border: int) -> list[Party]:
    """The possessor, the subject that shares or has the border, or whom "with" attaches it to."""
    tree, grammar = cast.tree, cast.grammar
    found = [p for token in tree.kids(border, "poss") for p in cast.parties(token)]
    if found:
        return found
    head = tree.heads[border]
    if tree.deps[border] == "pobj" and tree.lemmas[head] == "with":
        own = tree.heads[head]
        found = list(cast.parties(own)) if tree.is_noun(own) and own > border - 8 else []
        return found or _nearest(cast, head, ())
    verb = grammar.clause_of(border)
    if verb is None or tree.deps[border] not in ("dobj", "attr", "conj"):
        return []
    return [p for token in grammar.subjects(verb) for p in cast.parties(token)]


def _nearest(cast: Cast, token: int, but: Sequence[Party]) -> list[Party]:
    """The last party named before the token."""
    codes = {party.code for party in but}
    for before in range(token - 1, -1, -1):
        if cast.mention_at(before) is not None:
            found = [party for party in cast.parties(before) if party.code not in codes]
            if found:
                return found[:1]
    return []


def _parties(cast: Cast, spots: Iterable[int], word: str) -> list[Party]:
    for spot in spots:
        for name, noun in cast.grammar.prepositions(spot):
            if name == word:
                found = _distinct(cast.parties(noun))
                if found:
                    return found
    return []


def _distinct(parties: Iterable[Party]) -> list[Party]:
    return list({party.code: party for party in parties}.values())


def _claim(
    scene: Scene,
    status: StatusReader,
    length: _Length,
    pair: tuple[str, str],
    borders: Borders,
) -> Claim:
    scale = LENGTHS["km" if length.unit == "km" else "mi"]
    grain = grain_of(length.printed, length.value) * scale
    verdict, references = borders.check(frozenset(pair), length.value * scale, grain)
    certainty = status.read(length.border)
    return Claim(
        kind="measure",
        subject=pair,
        quantity="land border length",
        value=length.value,
        unit=length.unit,
        attribution=certainty.attribution if certainty is not None else (),
        evidence=Evidence(start=scene.start, end=scene.end, sentence=scene.text),
        verdict=verdict,
        reference=references,
        why="border-length",
        id=content_id("measure", pair, length.value, length.unit, scene.start, scene.text),
    )
