"""How certain a sentence is of what it says, and in whose mouth it puts it.

From the predicate up to the root, every verb's own modals, negation and tense and every governing
cue ("plans to", "the possibility of", "denied") leave a reading; the strongest reading wins.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tripoint.coding.actors import Cast
from tripoint.schema import Status

# What outweighs what when several readings meet on the way up.
_STRENGTH: tuple[str, ...] = (
    "dropped", "conditional", "negated", "possible", "planned", "historical", "ongoing",
)  # fmt: skip
_COMPLEMENTS = ("xcomp", "ccomp", "pcomp", "advcl", "acl")
_OBJECTS = ("dobj", "obj", "nsubjpass", "attr", "oprd")


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that sets the certainty of what hangs on it in one of the slots."""

    pos: str
    word: str
    slots: frozenset[str]
    reading: str
    speaker: bool


@dataclass(frozen=True, slots=True)
class Certainty:
    """The status of one relation, who says so, and the words that showed it."""

    status: Status
    attribution: tuple[str, ...]
    why: tuple[str, ...]


class StatusReader:
    """Reads certainty in one sentence; `cues` is keyed by (pos, lemma)."""

    def __init__(self, cast: Cast, cues: Mapping[tuple[str, str], tuple[Cue, ...]]) -> None:
        self.cast = cast
        self.tree = cast.tree
        self.grammar = cast.grammar
        self.cues = cues

    def read(self, head: int, *, standing: bool = False) -> Certainty | None:
        """The certainty of the predicate; None where the sentence only supposes it.

        `standing`: the predicate names a state that holds ("cooperation"), not an act.
        """
        found: list[tuple[str, str]] = []
        speakers: list[str] = []
        if self.tree.is_verb(head):
            found += self._verb(head)
        else:
            found += self._noun(head)
        self._climb(head, found, speakers)
        speakers += self._according_to(head)
        if standing and not found:
            found.append(("ongoing", "standing"))
        readings = {reading for reading, _ in found}
        status = next((each for each in _STRENGTH if each in readings), "occurred")
        if status == "dropped":
            return None
        why = tuple(dict.fromkeys(word for reading, word in found if reading == status))
        return Certainty(status, tuple(dict.fromkeys(speakers)), why)  # type: ignore[arg-type]

    def _climb(self, head: int, found: list[tuple[str, str]], speakers: list[str]) -> None:
        tree = self.tree
        child = head
        for _ in range(12):
            above = tree.heads[child]
            if above == child:
                return
            dep = tree.deps[child]
            if dep in ("conj", "appos"):
                self._shared(child, above, found)
                child = self._past_conjuncts(child)
                continue
            if dep == "relcl" or dep == "poss":
                return
            slot = self._slot(child, above, dep)
            governor = above if tree.deps[above] not in ("prep", "agent") else tree.heads[above]
            if tree.deps[child] in ("pobj", "pcomp"):
                governor = tree.heads[above]
            cue = self._cue(governor, slot)
            if dep == "advcl" and cue is None:
                self._adverbial(child, found)
                return
            if cue is not None:
                self._apply(cue, governor, found, speakers)
            elif not self._transparent(child, governor, dep):
                return
            if tree.is_verb(governor):
                found += self._verb(governor, carried=cue is None or cue.reading != "said")
            child = governor

    def _shared(self, child: int, above: int, found: list[tuple[str, str]]) -> None:
        """A second verb shares the first one's modal: "will visit and meet"."""
        tree = self.tree
        if tree.is_verb(child) and tree.is_verb(above) and tree.tags[child] == tree.tags[above]:
            if not tree.kids(child, "aux", "nsubj", "nsubjpass"):
                found += [each for each in self._verb(above) if each[0] != "negated"]

    def _past_conjuncts(self, child: int) -> int:
        while self.tree.deps[child] in ("conj", "appos"):
            child = self.tree.heads[child]
        return child

    def _slot(self, child: int, above: int, dep: str) -> str:
        if dep in _COMPLEMENTS:
            return "comp"
        if dep in _OBJECTS:
            return "obj"
        if dep == "nsubj":
            return "subj"
        if dep == "pobj":
            return self.tree.lemmas[above]
        if dep in ("amod", "compound", "nmod"):
            return "in"
        return dep

    def _transparent(self, child: int, governor: int, dep: str) -> bool:
        """Whether the governor's own tense says something of the child at all."""
        tree = self.tree
        lemma = tree.lemmas[governor]
        words = self.grammar.words
        if dep in ("xcomp", "prep", "pcomp") and tree.is_verb(child):
            return True
        if dep == "ccomp":
            return True
        if tree.is_verb(governor):
            return lemma in words["light"] or lemma in words["aspect"]
        return dep == "pobj" and lemma in words["carrier"]

    def _cue(self, governor: int, slot: str) -> Cue | None:
        tree = self.tree
        pos = {"V": "v", "N": "n", "J": "a", "R": "r"}.get(tree.tags[governor][0])
        if pos is None:
            return None
        lemma = tree.lemmas[governor]
        for particle in (*tree.kids(governor, "prt"), None):
            word = f"{lemma}_{tree.lemmas[particle]}" if particle is not None else lemma
            for cue in self.cues.get((pos, word), ()):
                if slot in cue.slots:
                    return cue
        return None

    def _apply(
        self, cue: Cue, governor: int, found: list[tuple[str, str]], speakers: list[str]
    ) -> None:
        tree = self.tree
        negated = bool(tree.kids(governor, "neg"))
        word = tree.words[governor]
        if cue.reading == "excluded":
            found.append(("possible" if negated else "negated", word))
        elif cue.reading == "said":
            if negated:
                found.append(("possible", f"not {word}"))
        else:
            found.append((cue.reading, word))
        if cue.speaker:
            voices = self.grammar.subjects(governor) if tree.is_verb(governor) else ()
            if not tree.is_verb(governor):
                voices = self.grammar.noun_subjects(governor)
            for voice in voices:
                speakers += [p.code for p in self.cast.parties(voice)]
            if not voices and not tree.is_verb(governor):
                speakers += [p.code for p in self.cast.nationality(governor)]

    def _verb(self, verb: int, *, carried: bool = True) -> list[tuple[str, str]]:
        """What a verb's own auxiliaries, adverbs and clauses say."""
        tree = self.tree
        found: list[tuple[str, str]] = []
        if not carried:
            return found
        for kid in tree.children[verb]:
            dep, lemma = tree.deps[kid], tree.lemmas[kid]
            if dep == "neg" or (dep == "advmod" and lemma == "never"):
                found.append(("negated", tree.words[kid]))
            elif dep == "aux" and tree.tags[kid] == "MD":
                found.append(self._modal(verb, kid))
            elif dep == "advmod":
                found += [(c.reading, lemma) for c in self.cues.get(("r", lemma), ())]
            elif dep == "advcl" and self._is_if(kid):
                found.append(("conditional", "if"))
            elif dep == "nsubj" and any(tree.lemmas[d] == "no" for d in tree.kids(kid, "det")):
                found.append(("negated", "no"))
        if self._is_if(verb):
            found.append(("dropped", "if"))
        found += self._aspect(verb)
        return found

    def _modal(self, verb: int, modal: int) -> tuple[str, str]:
        word = self.tree.lemmas[modal]
        if word in ("'d", "would"):
            return ("planned" if self._reported(verb) else "conditional", "would")
        cues = self.cues.get(("m", word), ())
        return (cues[0].reading if cues else "possible", word)

    def _reported(self, verb: int) -> bool:
        """A "would" under a verb of saying is the past of "will"."""
        tree = self.tree
        top = verb
        while tree.deps[top] == "conj":
            top = tree.heads[top]
        return tree.deps[top] in ("ccomp", "relcl", "acl") and tree.heads[top] != top

    def _is_if(self, verb: int) -> bool:
        tree = self.tree
        return any(
            tree.lemmas[kid] in self.grammar.words["if"]
            for kid in tree.kids(verb, "mark", "aux")
            if tree.deps[kid] == "mark"
        )

    def _aspect(self, verb: int) -> list[tuple[str, str]]:
        tree = self.tree
        auxiliaries = [tree.lemmas[kid] for kid in tree.kids(verb, "aux", "auxpass")]
        adverbs = {tree.lemmas[kid] for kid in tree.kids(verb, "advmod")}
        if tree.tags[verb] == "VBG" and "be" in auxiliaries:
            return [("ongoing", "be ...ing")]
        if "have" in auxiliaries and adverbs & self.grammar.words["habit"]:
            return [("historical", next(iter(adverbs & self.grammar.words["habit"])))]
        return []

    def _noun(self, noun: int) -> list[tuple[str, str]]:
        """What a noun's own modifiers say: "planned visit", "no attack"; its light verb too."""
        tree = self.tree
        found: list[tuple[str, str]] = []
        for kid in tree.kids(noun, "amod", "det", "compound", "advmod", "neg"):
            word = tree.lemmas[kid]
            if word == "no":
                found.append(("negated", word))
            found += [(c.reading, word) for c in self.cues.get(("d", word), ())]
        light = self.grammar.light_verb(noun)
        if light is not None and tree.deps[light] in ("acl", "relcl"):
            found += self._verb(light)
        if light is not None and tree.deps[noun] == "pobj":
            found += self._verb(light)
        return found

    def _adverbial(self, clause: int, found: list[tuple[str, str]]) -> None:
        tree = self.tree
        if tree.tags[clause] == "VB" and any(
            tree.tags[k] == "TO" for k in tree.kids(clause, "aux")
        ):
            found.append(("planned", "to"))

    def _according_to(self, head: int) -> Iterable[str]:
        tree = self.tree
        spots = [head, *tree.ancestors(head)]
        for spot in spots:
            for kid in tree.kids(spot, "prep"):
                if tree.lemmas[kid] in ("accord", "according"):
                    for inner in tree.kids(kid, "prep"):
                        for voice in tree.kids(inner, "pobj"):
                            yield from (p.code for p in self.cast.parties(voice))
