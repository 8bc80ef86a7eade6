"""How certain a sentence is of what it says, and in whose mouth it puts it.

From the predicate up to the root, every verb's own modals, negation and tense and every governing
cue ("plans to", "the possibility of", "denied") leave a reading; the strongest reading wins.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tripoint.coding.actors import Cast
from tripoint.coding.attribution import Voices
from tripoint.coding.cues import Cue, Cues
from tripoint.coding.modality import Modality, Reading
from tripoint.schema import Status

__all__ = ["Certainty", "Cue", "StatusReader"]

# What outweighs what when several readings meet on the way up.
_STRENGTH: tuple[str, ...] = (
    "dropped", "conditional", "negated", "possible", "planned", "historical", "ongoing", "tried",
)  # fmt: skip
_COMPLEMENTS = ("xcomp", "ccomp", "pcomp", "advcl", "acl", "relcl")
_OBJECTS = ("dobj", "obj", "nsubjpass", "oprd")
_STEPS = 12
# What comes after these is an act of its own, not a part of the governing one.
_APART = frozenset({"after", "since", "following", "despite", "for", "over"})


@dataclass(frozen=True, slots=True)
class Certainty:
    """The status of one relation, who says so, and the words that showed it."""

    status: Status
    attribution: tuple[str, ...]
    why: tuple[str, ...]


class StatusReader:
    """Reads certainty in one sentence; `cues` is keyed by (pos, word)."""

    def __init__(self, cast: Cast, cues: Mapping[tuple[str, str], tuple[Cue, ...]]) -> None:
        self.cast = cast
        self.tree = cast.tree
        self.grammar = cast.grammar
        self.cues = Cues(cast.tree, cues)
        self.modality = Modality(cast.grammar, self.cues)
        self.voices = Voices(cast, self.cues)

    def read(self, head: int, *, standing: bool = False) -> Certainty | None:
        """The certainty of the predicate; None where the sentence only supposes or demands it.

        `standing`: the predicate names a state that holds ("cooperation"), not an act.
        """
        found: list[Reading] = []
        speakers: list[str] = []
        found += self._own(head)
        self._climb(head, found, speakers)
        speakers += self.voices.beside(self._path(head))
        if standing and not found:
            found.append(("ongoing", "standing"))
        readings = {reading for reading, _ in found}
        strongest = next((each for each in _STRENGTH if each in readings), "occurred")
        if strongest == "dropped":
            return None
        why = tuple(dict.fromkeys(word for reading, word in found if reading == strongest))
        status: Status = "possible" if strongest == "tried" else strongest  # type: ignore[assignment]
        return Certainty(status, tuple(dict.fromkeys(speakers)), why)

    def _own(self, head: int) -> list[Reading]:
        """What the predicate's own words say, and what it says itself: "is due in Kabul"."""
        if not self.tree.is_verb(head):
            return self._noun(head)
        found = self.modality.verb(head)
        predicate = self._predicate(head)
        slot = "subj" if predicate != head else "self" if self.grammar.is_passive(head) else ""
        cue = self.cues.governing(predicate, (slot,))
        if cue is not None:
            self._apply(cue, predicate, found)
        return found

    def _path(self, head: int) -> list[int]:
        """The predicate and what stands over it, as far as a semicolon."""
        path = [head]
        for above in self.tree.ancestors(head):
            if self._is_cut(path[-1], above):
                break
            path.append(above)
        return path

    def _is_cut(self, child: int, above: int) -> bool:
        """Whether a semicolon parts two clauses that the parser hangs together."""
        if self.tree.deps[child] != "ccomp":
            return False
        return ";" in self.tree.words[min(child, above) : max(child, above)]

    def _noun(self, noun: int) -> list[Reading]:
        """A noun's own modifiers, and the light verb that hangs below it."""
        found = self.modality.noun(noun)
        light = self.grammar.light_verb(noun)
        if light is None:
            return found
        if self.tree.deps[light] in ("acl", "relcl") or self.tree.deps[noun] == "pobj":
            found += self.modality.verb(light)
        return found

    def _climb(self, head: int, found: list[Reading], speakers: list[str]) -> None:
        tree = self.tree
        child, told = head, False
        for _ in range(_STEPS):
            above, dep = tree.heads[child], tree.deps[child]
            if above == child or self._is_cut(child, above):
                return
            if dep in ("conj", "appos"):
                found += self._shared(child, above)
                child = self._past_conjuncts(child)
                continue
            if dep == "poss" or self._is_relative(child, dep):
                return
            governor, slots = self._slots(child, above, dep)
            loose = dep == "advcl" and tree.kids(child, "mark")
            cue = None if loose else self.cues.governing(governor, slots)
            if cue is None and dep == "advcl":
                found += self._adverbial(child, governor)
                return
            if cue is None:
                reading = self._preposition(above, dep)
                if reading is not None:
                    found.append(reading)
                    return
                if told or not self._is_transparent(child, governor, dep, above):
                    return
            else:
                self._apply(cue, governor, found)
                if cue.speaker and not self._performs(cue, governor, child, head):
                    speakers += self._spoken(cue, governor)
                told = told or (cue.reading in ("said", "fact") and "obj" not in slots)
            if not told and tree.is_verb(governor):
                found += self._above(cue, governor)
            child = governor

    def _above(self, cue: Cue | None, governor: int) -> list[Reading]:
        """What the governing verb's own words add; a negation that its cue took in adds none."""
        wish = cue is not None and cue.reading == "possible"
        found = self.modality.verb(governor, wish=wish)
        if cue is not None and cue.reading in ("excluded", "negated", "said", "fact"):
            return [each for each in found if each[0] != "negated"]
        return found

    def _shared(self, child: int, above: int) -> list[Reading]:
        """What a second verb shares with the first: "will visit and meet", "did not A or B"."""
        tree, modality = self.tree, self.modality
        if not (tree.is_verb(child) and tree.is_verb(above)):
            return []
        links = {tree.lemmas[kid] for kid in tree.kids(above, "cc")}
        if tree.kids(child, "nsubj", "nsubjpass"):
            shared = [("dropped", "if")] if modality.is_if(above) else []
            return [*shared, ("negated", "nor")] if "nor" in links else shared
        first = modality.verb(above)
        if tree.kids(child, "aux") or tree.tags[child] != tree.tags[above]:
            return [each for each in first if each[0] in ("dropped", "conditional")]
        if links & {"or", "nor"}:
            return first
        return [each for each in first if each[0] != "negated"]

    def _past_conjuncts(self, child: int) -> int:
        while self.tree.deps[child] in ("conj", "appos"):
            child = self.tree.heads[child]
        return child

    def _is_relative(self, child: int, dep: str) -> bool:
        """A clause that only describes its noun: "which attacked", "troops attacking"."""
        if dep not in ("relcl", "acl") or self.cues.is_told(child):
            return False
        if self.modality.is_infinitive(child):
            return False
        return dep == "relcl" or not self.tree.kids(child, "mark", "nsubj", "nsubjpass")

    def _slots(self, child: int, above: int, dep: str) -> tuple[int, tuple[str, ...]]:
        """What governs the child, and the slots it may fill there, the narrowest first."""
        tree = self.tree
        if dep in ("pobj", "pcomp"):
            governor = tree.heads[above]
            if tree.tags[governor] == "RB" and tree.deps[governor] == "advmod":
                governor = tree.heads[governor]
            return governor, (tree.lemmas[above],)
        if self.cues.is_told(child):
            return tree.heads[above], ("clause", "comp")
        if dep in _COMPLEMENTS:
            own = tree.kids(child, "nsubj", "nsubjpass", "expl")
            if own or (dep == "xcomp" and tree.kids(above, "dobj")):
                return self._complemented(above, dep), ("clause", "comp")
            if self.modality.is_infinitive(child):
                return above, ("to", "comp")
            return above, ("ing" if tree.tags[child] == "VBG" else "clause", "comp")
        if dep in _OBJECTS:
            return above, ("obj",)
        if dep == "nsubj":
            return self._predicate(above), ("subj",)
        if dep in ("amod", "compound", "nmod"):
            return above, ("in",)
        return above, (dep,)

    def _complemented(self, above: int, dep: str) -> int:
        """The adjective of "it is unclear whether", where the parser hangs the clause on "is"."""
        if dep != "ccomp" or self.tree.lemmas[above] != "be":
            return above
        return self._predicate(above)

    def _predicate(self, verb: int) -> int:
        """The adjective, noun or phrase that says what a subject is: "is possible", "is off"."""
        tree = self.tree
        said = tree.kids(verb, "acomp", "attr", "oprd")
        return said[0] if said and tree.lemmas[verb] in ("be", "remain") else verb

    def _preposition(self, above: int, dep: str) -> Reading | None:
        """The reading of a preposition: "without attacking", "ahead of talks"."""
        tree = self.tree
        if dep not in ("pobj", "pcomp"):
            return None
        spots = [above, *tree.kids(above, "advmod"), tree.heads[above]]
        for spot in spots:
            reading = self.cues.word("p", tree.lemmas[spot], dep)
            if reading is not None:
                return reading, tree.words[spot]
        return None

    def _is_transparent(self, child: int, governor: int, dep: str, above: int) -> bool:
        """Whether the governor's own tense says something of the child at all."""
        tree = self.tree
        lemma = tree.lemmas[governor]
        words = self.grammar.words
        if dep == "pcomp" and tree.lemmas[above] in _APART:
            return False
        if dep in ("xcomp", "ccomp", "prep", "pcomp") and tree.is_verb(child):
            return True
        if dep in ("acomp", "attr", "oprd"):
            return True
        if tree.is_verb(governor):
            return lemma in words["light"] or lemma in words["aspect"] or lemma in words["involve"]
        return dep == "pobj" and lemma in words["carrier"]

    def _apply(self, cue: Cue, governor: int, found: list[Reading]) -> None:
        word = self.tree.words[governor].lower()
        negation = self.modality.negation(self._bearing(governor))
        reading = cue.reading
        if negation is None:
            reading = {"excluded": "negated", "said": "", "fact": ""}.get(reading, reading)
        elif reading in ("excluded", "said", "negated"):
            reading, word = "possible", f"{negation} {word}"
        elif reading != "dropped":
            reading, word = "negated", f"{negation} {word}"
        if reading:
            found.append((reading, word))

    def _bearing(self, governor: int) -> int:
        """Where the negation of a cue stands: an adjective's is at its "is"."""
        tree = self.tree
        above = tree.heads[governor]
        if tree.deps[governor] in ("acomp", "oprd") and tree.is_verb(above):
            return above
        return governor

    def _performs(self, cue: Cue, governor: int, child: int, head: int) -> bool:
        """Whether saying is doing: "announced sanctions" is the act, "announced plans" is not."""
        light = self.tree.lemmas[governor] in self.grammar.words["light"]
        return child == head and light and "obj" in cue.slots and not self.tree.is_verb(head)

    def _spoken(self, cue: Cue, governor: int) -> list[str]:
        """Who says so; what is not said, confirmed or denied is nobody's word."""
        if cue.reading != "excluded" and self.modality.negation(governor) is not None:
            return []
        return list(self.voices.of(governor))

    def _adverbial(self, clause: int, governor: int) -> list[Reading]:
        """A clause beside the governing one: its aim, or an act in the same breath."""
        tree, modality = self.tree, self.modality
        if modality.is_if(governor):
            return [("dropped", "if")]
        if modality.is_infinitive(clause):
            return [("planned", "to")]
        if tree.tags[clause] != "VBG" or tree.kids(clause, "mark", "nsubj", "aux"):
            return []
        return [each for each in modality.verb(governor) if each[0] in ("planned", "possible")]
