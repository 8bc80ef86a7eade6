"""The words that set how certain something is, and the slots in which they do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tripoint.coding.parse import Tree

_POS = {"V": "v", "N": "n", "J": "a", "R": "a", "I": "a"}


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that sets the certainty of what hangs on it in one of the slots.

    `speaker`: whoever does the word is the one who says so.
    """

    pos: str
    word: str
    slots: frozenset[str]
    reading: str
    speaker: bool


class Cues:
    """Looks up the cues of one sentence; `rows` is keyed by (pos, word form or lemma)."""

    def __init__(self, tree: Tree, rows: Mapping[tuple[str, str], tuple[Cue, ...]]) -> None:
        self._tree = tree
        self._rows = rows

    def governing(self, governor: int, slots: Iterable[str]) -> Cue | None:
        """The cue that a verb, noun or adjective is for what fills the first slot that fits."""
        tree = self._tree
        pos = _POS.get(tree.tags[governor][0])
        if pos is None:
            return None
        lemma = tree.lemmas[governor]
        after = [tree.lemmas[each] for each in tree.kids(governor, "prt", "advmod", "prep")]
        words = (*(f"{lemma}_{each}" for each in after), tree.words[governor].lower(), lemma)
        for slot in slots:
            for word in words:
                for cue in self._rows.get((pos, word), ()):
                    if slot in cue.slots:
                        return cue
        return None

    def word(self, pos: str, word: str, slot: str) -> str | None:
        """The reading of a modal, adverb, modifier, preposition or time word in the slot."""
        for cue in self._rows.get((pos, word), ()):
            if slot in cue.slots:
                return cue.reading
        return None

    def says(self, verb: int) -> bool:
        """Whether the verb is one of reporting."""
        rows = self._rows.get(("v", self._tree.lemmas[verb]), ())
        return any(cue.reading == "said" for cue in rows)

    def is_told(self, clause: int) -> bool:
        """Whether what the parser hangs on the hearer is what was said: "told a rally he would"."""
        tree = self._tree
        hearer = tree.heads[clause]
        if tree.deps[clause] != "relcl" or tree.deps[hearer] not in ("dobj", "dative"):
            return False
        pronouns = (kid for kid in tree.children[clause] if tree.tags[kid][0] == "W")
        relative = any(tree.deps[kid] != "mark" for kid in pronouns)
        return not relative and self.says(tree.heads[hearer])
