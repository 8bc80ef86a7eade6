"""Pronouns and definite phrases: whom "him", "its", "the two sides" and "the group" stand for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from tripoint.coding.discourse import Discourse, Kind, same
from tripoint.coding.grammar import Grammar, Words
from tripoint.coding.mentions import Mentions
from tripoint.schema import Party

_HE = frozenset({"he", "she", "him", "her", "his", "hers"})
_IT = frozenset({"it", "its"})
_THEY = frozenset({"they", "them", "their", "theirs"})
_OBJECTS = ("dobj", "obj", "iobj", "dative", "pobj")
_SIZES = (2, 3, 4)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase as what later words may refer back to."""

    parties: tuple[Party, ...]
    kind: Kind
    noun: str = ""


Describe = Callable[[int], Phrase | None]


class Anaphora:
    """Finds antecedents, in the sentence first and then in what the article said before."""

    def __init__(
        self,
        grammar: Grammar,
        mentions: Mentions,
        words: Words,
        discourse: Discourse,
        sentence: int,
        describe: Describe,
    ) -> None:
        self._grammar = grammar
        self._tree = grammar.tree
        self._mentions = mentions
        self._words = words
        self._discourse = discourse
        self._sentence = sentence
        self._describe = describe
        self._open: set[int] = set()

    def resolve(self, head: int) -> tuple[Party, ...] | None:
        """The parties behind a pronoun or a definite phrase; None where it is neither."""
        tree = self._tree
        if tree.tags[head] in ("PRP", "PRP$"):
            return self.pronoun(head)
        word = tree.words[head].lower()
        size = self._size(word)
        if size:
            return self._group(head, size) if self._stands_for_group(head) else None
        for kid in tree.kids(head, "nummod", "det", "preconj", "predet"):
            size = self._size(tree.lemmas[kid])
            if size and tree.tags[head] in ("NNS", "NNPS") and not self._mentions.modifying(head):
                return self._counted(head, size)
        return self._definite_phrase(head)

    def pronoun(self, head: int) -> tuple[Party, ...] | None:
        """The parties behind a personal or possessive pronoun; None for "we" and "you"."""
        word = self._tree.words[head].lower()
        if word in _HE:
            return self._one(head, "person")
        if word in _IT:
            return self._one(head, "thing")
        return self._they(head) if word in _THEY else None

    def _one(self, head: int, kind: Kind) -> tuple[Party, ...]:
        but = self._own_clause(head)
        found = self._local(head, kind, but)
        if found:
            return found
        find = self._discourse.person if kind == "person" else self._discourse.thing
        party = find(self._sentence, but)
        return (party,) if party is not None else ()

    def _state(self, head: int) -> tuple[Party, ...]:
        """Whom "the country" means: a state, and none that does something to it here."""
        here: list[Party] = []
        for token in range(head):
            phrase = self._seen(token)
            here += phrase.parties if phrase is not None and phrase.kind == "thing" else ()
        codes = {party.code for party in self._own_clause(head)}
        party = self._discourse.topic(self._sentence, here, codes)
        return (party,) if party is not None else ()

    def _they(self, head: int) -> tuple[Party, ...]:
        but = self._own_clause(head)
        found = self._local(head, "people", but) or self._local(head, "body", but)
        if found:
            return found
        group = self._discourse.together(self._sentence) or self._group(head, 2)
        return tuple(p for p in group if not any(same(p, other) for other in but))

    def _own_clause(self, head: int) -> tuple[Party, ...]:
        """Who does what an object pronoun suffers: "Trump urged him" is never Trump."""
        tree = self._tree
        if tree.tags[head] == "PRP$" or tree.deps[head] not in _OBJECTS:
            return ()
        clause = self._grammar.clause_of(head)
        if clause is None:
            return ()
        subjects = [s for s in self._grammar.subjects(clause) if s != head]
        return tuple(p for s in subjects if (seen := self._seen(s)) for p in seen.parties)

    def _seen(self, token: int) -> Phrase | None:
        if token in self._open:
            return None
        self._open.add(token)
        try:
            return self._describe(token)
        finally:
            self._open.discard(token)

    def _local(
        self, head: int, kind: Kind | Literal["body"], but: Iterable[Party]
    ) -> tuple[Party, ...]:
        """A phrase of the right kind earlier in the sentence, subjects of clauses above first."""
        for token in self._candidates(head):
            phrase = self._seen(token)
            if phrase is None or not self._fits(phrase, kind):
                continue
            left = tuple(p for p in phrase.parties if not any(same(p, other) for other in but))
            if left:
                return left
        return ()

    def _fits(self, phrase: Phrase, kind: Kind | Literal["body"]) -> bool:
        if kind == "people":
            return phrase.kind == "people" or len(phrase.parties) > 1
        if kind == "body":
            return phrase.kind == "thing" and bool(phrase.noun or phrase.parties[0].id)
        return phrase.kind == kind and len(phrase.parties) == 1

    def _candidates(self, head: int) -> list[int]:
        tree = self._tree
        order: list[int] = []
        for verb in (head, *tree.ancestors(head)):
            if tree.is_verb(verb):
                order += [s for s in self._grammar.subjects(verb) if s < head]
        nouns = [i for i in range(head) if tree.is_noun(i) and tree.deps[i] != "compound"]
        subjects = [i for i in nouns if tree.deps[i] in ("nsubj", "nsubjpass")]
        order += [*subjects, *reversed(nouns)]
        return [i for i in dict.fromkeys(order) if tree.is_noun(i)]

    def _size(self, word: str) -> int:
        return next((n for n in _SIZES if word in self._words[f"size-{n}"]), 0)

    def _stands_for_group(self, head: int) -> bool:
        """No noun and no "of" says two of what: "the pair", "the two", "both"."""
        tree = self._tree
        if tree.kids(head, "prep", "amod", "compound") or tree.deps[head] in ("nummod", "det"):
            return False
        return tree.lemmas[head] == "both" or self.is_definite(head)

    def _counted(self, head: int, size: int) -> tuple[Party, ...] | None:
        """Those named inside count toward the number: "the three countries, including C"."""
        if not self.is_definite(head) and self._tree.lemmas[head] not in self._words["side"]:
            return None
        inside = self._inside(head)
        if len(inside) >= size:
            return inside[:size]
        for wanted in (size, size - len(inside)):
            states = self._tree.lemmas[head] in self._words["states-only"]
            group = self._group(head, wanted, states=states)
            whole = {p.code: p for p in (*group, *inside)}
            if len(whole) == size:
                return tuple(whole.values())
        return None

    def _inside(self, head: int) -> tuple[Party, ...]:
        found: list[Party] = []
        for token in self._tree.subtree(head):
            if token != head and token in self._mentions:
                found += [p for p in self._mentions.named(token) if p not in found]
        return tuple(found)

    def _group(self, head: int, size: int, *, states: bool = False) -> tuple[Party, ...]:
        earlier: dict[str, Party] = {}
        for token in range(head):
            phrase = self._seen(token) if self._tree.is_noun(token) else None
            for party in phrase.parties if phrase is not None and phrase.kind != "place" else ():
                if party.id is None or not states:
                    earlier.setdefault(party.code, party)
        if len(earlier) == size:
            return tuple(earlier.values())
        return self._discourse.group(size, self._sentence, states=states)

    def is_definite(self, head: int) -> bool:
        """Whether "the" or its like says that the noun was spoken of before."""
        dets = self._tree.kids(head, "det", "predet")
        return any(self._tree.lemmas[d] in ("the", "both", "these", "those", "all") for d in dets)

    def _definite_phrase(self, head: int) -> tuple[Party, ...] | None:
        """Nothing narrows it: "the country", "the bloc", "the neighbours", "the North"."""
        tree, words = self._tree, self._words
        if not tree.is_noun(head) or not self._is_bare(head):
            return None
        lemma = tree.lemmas[head]
        if tree.tags[head] in ("NNS", "NNPS"):
            together = self._discourse.together(self._sentence, 2)
            return together or None if lemma in words["side"] else None
        if lemma in words["whole"]:
            return self._state(head)
        named = tree.words[head][0].isupper()
        party = self._discourse.called(tree.words[head]) if named else None
        if party is None and lemma in words["movement"]:
            party = self._discourse.grouping(self._sentence, armed=True)
        elif party is None and lemma in words["grouping"] and not named:
            party = self._discourse.grouping(self._sentence, armed=False)
        elif party is None:
            party = self._discourse.begins(tree.words[head])
        party = party or self._discourse.epithet(tree.words[head])
        return (party,) if party is not None else None

    def _is_bare(self, head: int) -> bool:
        """Whether the noun has "the" and nothing else that says which."""
        tree = self._tree
        narrowing = tree.kids(head, "amod", "compound", "poss", "nmod", "relcl", "acl", "nummod")
        of = any(word in ("of", "in") for word, _ in self._grammar.prepositions(head))
        return self.is_definite(head) and not narrowing and not of
