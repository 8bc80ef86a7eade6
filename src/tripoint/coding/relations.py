"""Typed relations in one parsed sentence: which predicate, by which row, between which parties."""

from __future__ import annotations

from collections.abc import Iterable

from tripoint.coding.actors import Cast
from tripoint.coding.assignment import Assignment, Relation
from tripoint.coding.lexicon import Lexicon, Need, Row
from tripoint.coding.slots import Slots

# Whose content is no second event (coding rule 2).
SPEECH_ACTS = frozenset({"ACCUSE", "AGREE", "CONCEDE", "REJECT", "REQUEST", "THREATEN"})


class Reader:
    """Matches the lexicon's rows against one sentence; `home` is where the article plays."""

    def __init__(self, cast: Cast, lexicon: Lexicon, home: str | None = None) -> None:
        self.cast = cast
        self.grammar = cast.grammar
        self.tree = cast.tree
        self.lexicon = lexicon
        self.slots = Slots(cast)
        self.assignment = Assignment(self.slots, home)

    def relations(self) -> list[Relation]:
        """All relations of the sentence, the content of speech acts left out."""
        found = [r for token in range(len(self.tree)) if (r := self._relation(token)) is not None]
        swallowed = self._swallowed(found)
        return [r for r in found if r.head not in swallowed]

    def _relation(self, token: int) -> Relation | None:
        for row in self.matching(token):
            relation = self.assignment.assign(token, row)
            if relation is not None:
                return relation
        return None

    def matching(self, token: int) -> Iterable[Row]:
        """The rows whose head and needs the token meets, the most specific first."""
        tag = self.tree.tags[token]
        pos = {"V": "v", "N": "n", "J": "a"}.get(tag[0])
        if pos is None or (pos != "a" and self.cast.mention_at(token) is not None):
            return
        for row in self.lexicon.candidates(pos, self.tree.lemmas[token]):
            if self._heads(token, row) and all(self._met(token, need) for need in row.needs):
                yield row

    def _heads(self, token: int, row: Row) -> bool:
        lemma = self.tree.lemmas[token]
        for head in row.heads:
            word, _, particle = head.partition("_")
            if word == lemma and (not particle or self._has_particles(token, particle)):
                return True
        return False

    def _has_particles(self, token: int, particles: str) -> bool:
        """Whether the verb has the words of its phrase; "take in" is not "take part in talks"."""
        tree = self.tree
        lone = particles.count("_") == 0
        after: set[str] = set()
        for kid in tree.kids(token, "prt", "advmod", "prep", "acomp", "dobj", "pobj"):
            if lone and tree.deps[kid] == "prep" and tree.kids(kid, "pobj", "pcomp"):
                continue
            after.add(tree.lemmas[kid])
            if tree.deps[kid] in ("prep", "prt", "advmod"):
                after |= {tree.lemmas[k] for k in tree.kids(kid, "pobj", "prep", "amod")}
        return all(particle in after for particle in particles.split("_"))

    def _met(self, token: int, need: Need) -> bool:
        return self._holds(token, need) != need.negated

    def _holds(self, token: int, need: Need) -> bool:
        if need.slot == "has":
            return self._has_words(token, need.words)
        fillers = tuple(map(self.slots.antecedent, self.slots.fill(token, need.slot)))
        if need.party and any(self.cast.parties(f, lax=True) for f in fillers):
            return True
        if not need.words:
            return bool(fillers) and not need.party
        return any(self._is_among(f, need.words) for f in fillers)

    def _is_among(self, token: int, words: frozenset[str]) -> bool:
        tree = self.tree
        if tree.lemmas[token] in words:
            return True
        counted = tree.lemmas[token] in self.lexicon.words["quantity"]
        if counted and any(
            w == "of" and tree.lemmas[p] in words for w, p in self.grammar.prepositions(token)
        ):
            return True
        return any(tree.lemmas[each] in words for each in tree.kids(token, "conj"))

    def _has_words(self, token: int, words: frozenset[str]) -> bool:
        lemmas = [self.tree.lemmas[each] for each in self.tree.subtree(token) if each != token]
        present = set(lemmas)
        text = f" {' '.join(lemmas)} "
        return any(word in present if " " not in word else f" {word} " in text for word in words)

    def _swallowed(self, found: list[Relation]) -> set[int]:
        """Heads that another relation already tells: the content of a speech act, a light verb or
        its noun, and what restates the same act between the same parties further down.
        """
        by_head = {relation.head: relation for relation in found}
        inside: set[int] = set()
        for relation in found:
            if self.tree.is_noun(relation.head):
                inside |= self._lighter(relation, by_head)
        for relation in found:
            if relation.head in inside:
                continue
            if self.tree.is_verb(relation.head):
                # The act that is done to another act is the one told: "lifted its embargo".
                inside |= {o for o in self.grammar.objects(relation.head) if o in by_head}
            if relation.row.type in SPEECH_ACTS:
                inside |= self.content(relation.head)
            if relation.row.type != "PROTEST" and self._is_purpose(relation.head):
                inside.add(relation.head)
            inside |= {
                other.head
                for other in found
                if other.head != relation.head
                and other.row.type == relation.row.type
                and _all_parties(other) == _all_parties(relation)
                and self._is_within(other.head, relation.head)
            }
        return inside

    def _is_within(self, token: int, head: int) -> bool:
        """Whether the token hangs below the head, not beside it by "and"."""
        tree = self.tree
        while tree.heads[token] != token and tree.deps[token] != "conj":
            token = tree.heads[token]
            if token == head:
                return True
        return False

    def _is_purpose(self, head: int) -> bool:
        """What an act is for is no act yet: "sent aid to help B"."""
        tree = self.tree
        return tree.deps[head] == "advcl" and any(
            tree.tags[kid] == "TO" for kid in tree.kids(head, "aux")
        )

    def _lighter(self, relation: Relation, by_head: dict[int, Relation]) -> set[int]:
        """Of a noun and its light verb, the one whose row asks for less."""
        light = self.grammar.light_verb(relation.head)
        if light is None or light not in by_head:
            return set()
        verb = by_head[light]
        heavier = self.tree.deps[relation.head] == "pobj" or verb.row.weight > relation.row.weight
        return {relation.head if heavier else light}

    def content(self, head: int) -> set[int]:
        """Everything below the predicate but its subject, its own conjuncts and loose clauses."""
        tree = self.tree
        content: set[int] = set()
        for kid in tree.children[head]:
            if tree.deps[kid] in ("nsubj", "nsubjpass", "conj", "agent", "relcl", "poss"):
                continue
            if tree.deps[kid] == "advcl" and tree.tags[kid] != "VB":
                continue
            content |= set(tree.subtree(kid))
        return content


def _all_parties(relation: Relation) -> frozenset[str]:
    return frozenset(p.code for p in (*relation.actors, *relation.recipients))
