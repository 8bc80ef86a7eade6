"""Claims of stance: keeping a distance, siding with, staying neutral, leaning, moving closer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tripoint.coding.actors import Cast
from tripoint.coding.scene import Scene
from tripoint.coding.status import StatusReader
from tripoint.schema import Claim, Evidence, Party, content_id

_BESIDE = ("dobj", "obj", "attr", "acomp", "prt", "advmod", "oprd", "xcomp", "npadvmod", "prep")


@dataclass(frozen=True, slots=True, kw_only=True)
class StanceCue:
    """A verb, the word that must stand beside it (if any), and where the other party stands."""

    stance: str
    verb: str
    beside: frozenset[str]
    toward: tuple[str, ...]
    alone: bool
    example: str
    near_miss: str


def read_stances(
    scene: Scene,
    cast: Cast,
    status: StatusReader,
    cues: Mapping[str, tuple[StanceCue, ...]],
) -> Iterable[Claim]:
    """The stances of a sentence; the first cue of a verb that fits is the one."""
    tree = cast.tree
    for token, lemma in enumerate(tree.lemmas):
        if lemma not in cues or not tree.is_verb(token):
            continue
        for cue in cues[lemma]:
            claim = _read(scene, cast, status, cue, token)
            if claim is not None:
                yield claim
                break


def _read(
    scene: Scene, cast: Cast, status: StatusReader, cue: StanceCue, verb: int
) -> Claim | None:
    beside = _beside(cast, verb, cue)
    if beside is None:
        return None
    subjects = [p for token in cast.grammar.subjects(verb) for p in cast.parties(token)]
    toward = _toward(cast, verb, beside, cue, {party.code for party in subjects})
    if not subjects or not (toward or cue.alone):
        return None
    certainty = status.read(verb)
    if certainty is None:
        return None
    who = tuple(dict.fromkeys(party.code for party in subjects))
    return Claim(
        kind="stance",
        subject=who,
        toward=toward,
        quantity="stance",
        value=cue.stance,
        status=certainty.status,
        attribution=certainty.attribution,
        evidence=Evidence(start=scene.start, end=scene.end, sentence=scene.text),
        why=" ".join((f"stance-{cue.stance}", *certainty.why)),
        id=content_id("stance", who, toward, cue.stance, scene.start, scene.text),
    )


def _beside(cast: Cast, verb: int, cue: StanceCue) -> tuple[int, ...] | None:
    """The tokens where the other party may hang: the verb and the word that the cue asks for."""
    if not cue.beside:
        return (verb,)
    tree = cast.tree
    for kid in tree.kids(verb, *_BESIDE):
        for token in (kid, *tree.kids(kid, "pobj", "acomp", "advmod", "attr")):
            if tree.lemmas[token] in cue.beside or tree.words[token].lower() in cue.beside:
                return (token, kid, verb)
    return None


def _toward(
    cast: Cast, verb: int, places: Iterable[int], cue: StanceCue, but: set[str]
) -> tuple[str, ...]:
    tree, grammar = cast.tree, cast.grammar
    for slot in cue.toward:
        spots = (
            list(grammar.objects(verb))
            if slot == "obj"
            else [n for place in places for word, n in grammar.prepositions(place) if word == slot]
            + [t for place in places for t in _own(cast, place, slot)]
        )
        found: dict[str, Party] = {}
        for spot in spots:
            if tree.lemmas[spot] in cue.beside:
                continue
            for party in cast.parties(spot, lax=True):
                found.setdefault(party.code, party)
        codes = tuple(code for code in found if code not in but)
        if codes:
            return codes
    return ()


def _own(cast: Cast, place: int, slot: str) -> list[int]:
    """The possessor of the word beside: "took Russia's side"."""
    return cast.tree.kids(place, "poss") if slot == "own" else []
