"""What a verb's or noun's own words say of its certainty: modals, negation, aspect, time."""

from __future__ import annotations

from collections.abc import Iterator

from tripoint.coding.cues import Cues
from tripoint.coding.grammar import Grammar

Reading = tuple[str, str]

_SUBJECTS = ("nsubj", "nsubjpass", "expl")
_NO = frozenset({"no", "neither", "not"})
_NOBODY = frozenset({"none", "nobody", "neither", "nothing"})
# "not only bombed", "not until March": the act took place.
_NOT_BUT = frozenset({"only", "just", "merely", "simply", "until"})
_WOULD = frozenset({"would", "'d"})
_AHEAD = frozenset({"will", "'ll", "shall", *_WOULD})
# "may not" leaves it open, "cannot" does not.
_OPEN = frozenset({"may", "might"})


class Modality:
    """Reads the clauses of one sentence, each by its own words alone."""

    def __init__(self, grammar: Grammar, cues: Cues) -> None:
        self._grammar = grammar
        self._tree = grammar.tree
        self._words = grammar.words
        self._cues = cues

    def verb(self, verb: int, *, wish: bool = False) -> list[Reading]:
        """The readings of a verb by its auxiliaries, adverbs and side clauses.

        `wish`: the verb itself wishes or weighs, so that its "would" is mere courtesy.
        """
        tree = self._tree
        modal = self._modal_of(verb)
        if self._is_asked(verb):
            return [("possible", "whether")]
        found: list[Reading] = []
        negation = self.negation(verb)
        if self._depends(verb, modal):
            found.append(("conditional", "if"))
        if modal is not None:
            found += self._modal(verb, modal, negation, bool(found), wish)
        if negation is not None and (modal is None or tree.lemmas[modal] not in _OPEN):
            found.append(("negated", negation))
        if self.is_if(verb):
            found.append(("dropped", "if"))
        if self._is_question(verb):
            found.append(("possible", "?"))
        found += self._aspect(verb)
        found += self._background(verb)
        if self._stands_alone(verb):
            found.append(("planned", "to"))
        return found

    def noun(self, noun: int) -> list[Reading]:
        """The readings of a noun by its modifiers: "planned visit", "no attack"."""
        tree = self._tree
        found: list[Reading] = []
        for kid in tree.kids(noun, "amod", "det", "compound", "advmod", "neg"):
            word = tree.lemmas[kid]
            if word in ("no", "neither"):
                found.append(("negated", word))
            reading = self._cues.word("d", tree.words[kid].lower(), "mod")
            if reading is not None:
                found.append((reading, word))
        for clause in tree.kids(noun, "acl"):
            cue = self._cues.governing(clause, ("obj",)) if tree.tags[clause] == "VBN" else None
            if cue is not None and cue.reading not in ("said", "fact"):
                found.append((cue.reading, tree.words[clause]))
        return found

    def negation(self, token: int) -> str | None:
        """The word that negates a verb, by itself or in its subject or object, or a noun."""
        tree = self._tree
        for kid in tree.kids(token, "neg", "advmod", "preconj", "det"):
            lemma = tree.lemmas[kid]
            if tree.deps[kid] == "neg" or lemma in ("never", "no"):
                after = tree.words[kid + 1].lower() if kid + 1 < len(tree) else ""
                if after not in _NOT_BUT:
                    return tree.words[kid]
            elif any(tree.lemmas[each] == "no" for each in tree.children[kid]):
                return f"no {lemma}"
        if not tree.is_verb(token):
            return None
        for filler in tree.kids(token, *_SUBJECTS, "dobj"):
            if tree.lemmas[filler] in _NOBODY:
                return tree.words[filler]
            for kid in tree.kids(filler, "det", "preconj", "neg", "cc"):
                if tree.lemmas[kid] in _NO and kid < filler:
                    return tree.words[kid]
        return None

    def is_if(self, verb: int) -> bool:
        """Whether the clause only supposes: "if", "should they", "were they to", "once"."""
        tree = self._tree
        if tree.deps[verb] != "advcl":
            return False
        marks = {tree.lemmas[kid] for kid in tree.kids(verb, "mark", "advmod")}
        if marks & self._words["if"] or tree.words[verb].lower() in self._words["if"]:
            return True
        if self._is_inverted(verb):
            return True
        present = tree.tags[verb] in ("VBZ", "VBP") and not self._has_have(verb)
        if not present or not marks & self._words["whenever"]:
            return False
        return any(tree.lemmas[kid] in _AHEAD for kid in tree.kids(tree.heads[verb], "aux"))

    def is_infinitive(self, verb: int) -> bool:
        """Whether the verb stands with "to"."""
        tree = self._tree
        return any(tree.tags[kid] == "TO" for kid in tree.kids(verb, "aux", "mark"))

    def _modal_of(self, verb: int) -> int | None:
        tree = self._tree
        if tree.tags[verb] == "MD":
            return verb
        # A past tense takes no modal: "that May the fighters threatened".
        kids = tree.kids(verb, "aux") if tree.tags[verb] != "VBD" else []
        return next((kid for kid in kids if tree.tags[kid] == "MD"), None)

    def _modal(
        self, verb: int, modal: int, negation: str | None, depends: bool, wish: bool
    ) -> list[Reading]:
        tree = self._tree
        word = tree.lemmas[modal]
        if word in _WOULD:
            if wish and not depends:
                return []
            if self._is_reported(verb):
                return [("planned", "would")]
            if negation is not None:
                return []
            return [("possible" if tree.deps[verb] == "relcl" else "conditional", "would")]
        reading = self._cues.word("m", word, "aux")
        if word == "must" and self._has_have(verb):
            reading = "possible"
        return [(reading, word)] if reading is not None else []

    def _is_reported(self, verb: int) -> bool:
        """A "would" under a verb of saying is the past of "will"."""
        tree = self._tree
        while tree.deps[verb] == "conj":
            verb = tree.heads[verb]
        if tree.deps[verb] in ("ccomp", "acl") or self._cues.is_told(verb):
            return True
        return any(self._cues.says(kid) for kid in tree.kids(verb, "parataxis"))

    def _is_asked(self, verb: int) -> bool:
        tree = self._tree
        marks = {tree.lemmas[kid] for kid in tree.kids(verb, "mark")}
        return "whether" in marks or (tree.deps[verb] == "ccomp" and "if" in marks)

    def _depends(self, verb: int, modal: int | None) -> bool:
        """Whether the clause would follow only if another thing did."""
        tree = self._tree
        if modal is None and (tree.tags[verb] == "VBD" or self._has_have(verb)):
            return False
        for kid in tree.children[verb]:
            dep = tree.deps[kid]
            if dep == "advcl" and (self.is_if(kid) or self._supposes(kid)):
                return True
            if modal is None:
                continue
            lemma = tree.lemmas[kid]
            if dep == "advmod" and self._cues.word("r", lemma, "advmod") == "conditional":
                return True
            if dep == "advmod" and lemma == "long" and tree.kids(kid, "advcl"):
                return True
            if dep == "prep" and any(
                tree.lemmas[noun] in self._words["case"] and tree.kids(noun, "prep", "acl")
                for noun in tree.kids(kid, "pobj")
            ):
                return True
        return False

    def _supposes(self, verb: int) -> bool:
        """Whether the clause's verb is itself the supposing word: "provided that"."""
        return self._tree.words[verb].lower() in self._words["if"]

    def _is_inverted(self, verb: int) -> bool:
        tree = self._tree
        subjects = tree.kids(verb, *_SUBJECTS)
        if not subjects:
            return False
        spots = [*tree.kids(verb, "aux", "auxpass"), verb]
        return any(
            spot < subjects[0] and tree.words[spot].lower() in ("should", "were", "had")
            for spot in spots
        )

    def _is_question(self, verb: int) -> bool:
        """A question that asks for yes or no; "why did" takes the act as done."""
        tree = self._tree
        if tree.deps[verb] != "ROOT" or "?" not in tree.words[-2:]:
            return False
        subjects = tree.kids(verb, *_SUBJECTS)
        asks = tree.kids(verb, "aux", "auxpass")
        wh = any(tree.tags[kid][0] == "W" for kid in tree.children[verb])
        return bool(subjects and asks) and asks[0] < subjects[0] and not wh

    def _has_have(self, verb: int) -> bool:
        tree = self._tree
        return any(tree.lemmas[kid] == "have" for kid in tree.kids(verb, "aux"))

    def _aspect(self, verb: int) -> Iterator[Reading]:
        tree = self._tree
        past = tree.tags[verb] == "VBD" or self._has_have(verb)
        if tree.tags[verb] == "VBG" and any(
            tree.lemmas[kid] == "be" for kid in tree.kids(verb, "aux")
        ):
            yield "ongoing", "be ...ing"
        since = [kid for kid in tree.kids(verb, "prep") if tree.lemmas[kid] == "since"]
        if self._has_have(verb) and any(tree.kids(kid, "pobj") for kid in since):
            yield "ongoing", "since"
        for kid in tree.kids(verb, "advmod", "npadvmod"):
            lemma = tree.lemmas[kid]
            reading = self._cues.word("r", lemma, "advmod")
            if reading == "habit":
                yield ("historical" if past else "ongoing"), lemma
            elif reading not in (None, "conditional"):
                yield str(reading), lemma
            elif not past and any(
                tree.lemmas[det] in ("every", "each") for det in tree.kids(kid, "det")
            ):
                yield "ongoing", f"every {lemma}"

    def _background(self, verb: int) -> Iterator[Reading]:
        """Times that are background whatever the date: "decades ago", "during the Cold War"."""
        tree = self._tree
        for kid in tree.kids(verb, "prep", "advmod"):
            if tree.lemmas[kid] == "ago":
                nouns, slot = tree.kids(kid, "npadvmod"), "ago"
            else:
                nouns, slot = tree.kids(kid, "pobj"), tree.lemmas[kid]
            for noun in nouns:
                if tree.kids(noun, "nummod"):
                    continue
                lemma = tree.lemmas[noun]
                before = [tree.lemmas[each] for each in tree.kids(noun, "amod", "compound")]
                for word in (*(f"{each}_{lemma}" for each in before), lemma):
                    reading = self._cues.word("t", word, slot)
                    if reading is not None:
                        yield reading, word.replace("_", " ")

    def _stands_alone(self, verb: int) -> bool:
        """A headline's infinitive: "Leader to visit"."""
        tree = self._tree
        if not self.is_infinitive(verb):
            return False
        if tree.deps[verb] == "ROOT":
            return True
        head = tree.heads[verb]
        return (
            tree.deps[verb] in ("acl", "relcl")
            and tree.deps[head] == "ROOT"
            and tree.tags[head].startswith("NNP")
        )
