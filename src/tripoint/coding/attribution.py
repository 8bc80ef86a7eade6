"""In whose mouth a sentence puts what it says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tripoint.coding.actors import Cast
from tripoint.coding.cues import Cues

# A name, a colon, what is said: "Bahrain: Iran attacked". A city there is a dateline.
_BEFORE_COLON = 4
_DATELINES = ("capital", "place", "adjective")


class Voices:
    """The sources of one sentence."""

    def __init__(self, cast: Cast, cues: Cues) -> None:
        self._cast = cast
        self._tree = cast.tree
        self._grammar = cast.grammar
        self._cues = cues
        self._headed = self._before_colon()

    def of(self, governor: int) -> Iterable[str]:
        """Who says, denies or believes; whose claim or denial a noun is."""
        tree, grammar = self._tree, self._grammar
        verb = tree.is_verb(governor)
        voices = grammar.subjects(governor) if verb else grammar.noun_subjects(governor)
        for voice in voices:
            yield from self._codes(voice)
        if not voices and not verb:
            yield from (party.code for party in self._cast.nationality(governor))

    def beside(self, path: Sequence[int]) -> Iterable[str]:
        """Who is named beside the clauses on the path from a predicate up: "according to",
        "as X has said", "citing X".
        """
        tree, head = self._tree, path[0]
        if self._headed is not None and head > self._headed:
            yield from self._codes(self._headed)
        for spot in path:
            if self._cites(spot):
                yield from self._objects(spot)
            for kid in tree.children[spot]:
                dep = tree.deps[kid]
                if dep == "prep" and tree.lemmas[kid] in ("accord", "according"):
                    for inner in tree.kids(kid, "prep"):
                        for voice in tree.kids(inner, "pobj"):
                            yield from self._codes(voice)
                elif dep == "advcl" and self._cites(kid):
                    yield from self._objects(kid)
                elif kid not in (head, spot) and self._inserted(kid):
                    yield from self.of(kid)

    def _inserted(self, verb: int) -> bool:
        """A clause of reporting set into the sentence: ", the ministry said,"."""
        tree = self._tree
        if not tree.is_verb(verb) or not self._cues.says(verb):
            return False
        if tree.deps[verb] == "parataxis":
            return True
        return tree.deps[verb] == "advcl" and any(
            tree.lemmas[mark] == "as" for mark in tree.kids(verb, "mark", "advmod")
        )

    def _cites(self, verb: int) -> bool:
        tree = self._tree
        return tree.tags[verb] == "VBG" and tree.lemmas[verb] in self._grammar.words["cite"]

    def _objects(self, verb: int) -> Iterable[str]:
        for voice in self._grammar.objects(verb):
            yield from self._codes(voice)

    def _codes(self, voice: int) -> tuple[str, ...]:
        """The parties that speak; analysts, sources and images speak for nobody."""
        words, lemma = self._grammar.words, self._tree.lemmas[voice]
        if lemma in words["unsourced"]:
            return ()
        # A diplomat in a capital speaks for whoever sent him, an office for whose it is.
        found = self._cast.parties(voice) if lemma not in words["posted"] else ()
        if not found and lemma in words["posted"] | words["mouthpiece"]:
            found = self._cast.nationality(voice)
        for owner in self._tree.kids(voice, "poss") if not found else ():
            if self._tree.tags[owner] == "PRP$":
                found = self._cast.parties(owner)
        return tuple(party.code for party in found)

    def _before_colon(self) -> int | None:
        words = self._tree.words[: _BEFORE_COLON + 1]
        if ":" not in words or words.index(":") == 0:
            return None
        name = words.index(":") - 1
        mention = self._cast.mention_at(name)
        return name if mention is not None and mention.form not in _DATELINES else None
