"""Who stands where around a predicate: subjects, objects, prepositions, light verbs.

Everything here is about English syntax alone; which words do what comes in as word classes.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from tripoint.coding.parse import Tree

Words = Mapping[str, frozenset[str]]

_SUBJECT = ("nsubj", "csubj")
_PASSIVE_SUBJECT = ("nsubjpass", "csubjpass")
_OBJECT = ("dobj", "obj")
_DEPTH = 6


class Grammar:
    """The slots of one tree; `words` holds the classes `light`, `object-control`, `hold`."""

    def __init__(self, tree: Tree, words: Words) -> None:
        self.tree = tree
        self.words = words
        self.subjects = cache(self._subjects)
        self.objects = cache(self._objects)
        self.prepositions = cache(self._prepositions)

    def is_passive(self, verb: int) -> bool:
        """Passive voice, and a participle behind a noun ("sanctions imposed by")."""
        tree = self.tree
        if tree.kids(verb, "auxpass", *_PASSIVE_SUBJECT):
            return True
        if tree.tags[verb] != "VBN" or tree.kids(verb, "aux", *_SUBJECT):
            return False
        if tree.deps[verb] in ("acl", "advcl"):
            return not tree.kids(verb, *_OBJECT)
        if tree.deps[verb] == "conj":
            return self.is_passive(tree.heads[verb])
        return bool(tree.kids(verb, "agent"))

    def _subjects(self, verb: int, depth: int = 0) -> tuple[int, ...]:
        """Heads of the noun phrases that do what the verb says; () where nobody is named."""
        if self.is_passive(verb):
            return self._agents(verb)
        return self._bearers(verb, depth)

    def _agents(self, verb: int) -> tuple[int, ...]:
        tree = self.tree
        agents = [p for a in tree.kids(verb, "agent") for p in tree.kids(a, "pobj", "pcomp")]
        return tuple(agents)

    def _bearers(self, verb: int, depth: int = 0) -> tuple[int, ...]:
        """The grammatical subject, own or inherited from the clause above."""
        tree = self.tree
        own = tree.kids(verb, *_SUBJECT, *_PASSIVE_SUBJECT)
        if own:
            return (*self._listed_before(verb, own[0]), *own)
        if depth > _DEPTH or tree.heads[verb] == verb:
            return ()
        dep, head = tree.deps[verb], tree.heads[verb]
        if dep in ("acl", "relcl"):
            return self._of_noun(verb, head, depth)
        if dep == "pcomp":
            return self._under_preposition(head, depth)
        if not tree.is_verb(head) and tree.deps[head] not in ("acomp", "oprd"):
            return ()
        if dep in ("xcomp", "ccomp") and tree.lemmas[head] in self.words["object-control"]:
            objects = self.objects(head)
            if objects:
                return objects
        return self._bearers(head, depth + 1)

    def _listed_before(self, verb: int, subject: int) -> list[int]:
        """Names that a headline sets before the subject with a comma: "Israel, Iran agree"."""
        tree = self.tree
        return [
            kid
            for kid in tree.kids(verb, "npadvmod", "dep", "nmod", "intj")
            if kid < subject
            and tree.tags[kid] == "NNP"
            and all(tree.words[each] == "," or tree.is_noun(each) for each in range(kid, subject))
        ]

    def _of_noun(self, verb: int, noun: int, depth: int) -> tuple[int, ...]:
        """The bearer of a participle ("troops attacking") or of "decision to attack"."""
        tree = self.tree
        infinitive = any(tree.tags[kid] == "TO" for kid in tree.kids(verb, "aux", "mark"))
        borne = infinitive and tree.lemmas[noun] in self.words["borne"]
        speaks = tree.lemmas[noun] in self.words["document"] and tree.tags[verb] == "VBG"
        return self.noun_subjects(noun, depth + 1) if borne or speaks else (noun,)

    def _under_preposition(self, preposition: int, depth: int) -> tuple[int, ...]:
        tree = self.tree
        governor = tree.heads[preposition]
        if tree.is_verb(governor):
            objects = self.objects(governor)
            controls = tree.lemmas[preposition] in ("of", "for", "from", "into")
            if objects and controls and not tree.kids(preposition, "advmod"):
                return objects
            return self._bearers(governor, depth + 1)
        if tree.is_noun(governor):
            return self.noun_subjects(governor, depth + 1)
        return self._bearers(governor, depth + 1) if governor != preposition else ()

    def _objects(self, verb: int) -> tuple[int, ...]:
        """Heads of the noun phrases that the verb is done to."""
        tree = self.tree
        if not self.is_passive(verb):
            own = tree.kids(verb, *_OBJECT)
            if not own and tree.deps[verb] == "relcl" and not tree.kids(verb, *_PASSIVE_SUBJECT):
                subjects = tree.kids(verb, *_SUBJECT)
                if subjects and not any(tree.tags[s].startswith("W") for s in subjects):
                    return (tree.heads[verb],)
            if tree.deps[verb] == "relcl" and any(tree.tags[o].startswith("W") for o in own):
                return (tree.heads[verb],)
            return tuple(own) or self._raised(verb)
        own = tree.kids(verb, *_PASSIVE_SUBJECT)
        if own:
            return (*own, *tree.kids(verb, *_OBJECT))
        if tree.deps[verb] == "acl":
            return (tree.heads[verb],)
        return self._bearers(verb)

    def _raised(self, verb: int) -> tuple[int, ...]:
        """The object that the parser hangs on the verb after it: "helped Estonia repair"."""
        tree = self.tree
        for clause in tree.kids(verb, "ccomp"):
            bare = tree.tags[clause] == "VB" and not tree.kids(clause, "mark")
            if bare and tree.lemmas[verb] in self.words["object-control"]:
                return tuple(tree.kids(clause, *_SUBJECT))
        return ()

    def _prepositions(self, token: int) -> tuple[tuple[str, int], ...]:
        """(preposition, head of its noun phrase) pairs under the token, "out of" as "of" too."""
        tree = self.tree
        found: list[tuple[str, int]] = []
        # The doer of a passive is its subject, whatever preposition brings it in.
        agent = () if tree.is_verb(token) and self.is_passive(token) else ("agent",)
        for prep in tree.kids(token, "prep", "dative", *agent):
            word = tree.lemmas[prep]
            if not tree.kids(prep, "pobj", "pcomp", "prep") and tree.deps[prep] == "dative":
                found.append(("to", prep))
            for inner in tree.kids(prep, "prep"):
                found += [(tree.lemmas[inner], p) for p in tree.kids(inner, "pobj", "pcomp")]
            found += [(word, p) for p in tree.kids(prep, "pobj", "pcomp")]
        for particle in tree.kids(token, "prt", "advmod"):
            found += self._prepositions(particle)
        for clause in tree.kids(token, "acl"):
            # "drills involving A and B" names the parties as "between A and B" does.
            if tree.lemmas[clause] in self.words["involve"]:
                found += [("between", p) for p in tree.kids(clause, *_OBJECT)]
        return tuple(found)

    def noun_subjects(self, noun: int, depth: int = 0) -> tuple[int, ...]:
        """Who does the noun: its possessor, the "by" phrase, or the subject of its light verb."""
        tree = self.tree
        own = tree.kids(noun, "poss")
        own += [p for word, p in self.prepositions(noun) if word == "by"]
        if own:
            return tuple(own)
        if depth > _DEPTH:
            return ()
        verb = self.light_verb(noun)
        if verb is not None:
            return self._subjects(verb, depth + 1)
        return self._through_bearer(noun, depth)

    def _through_bearer(self, noun: int, depth: int) -> tuple[int, ...]:
        """Whose plan, effort or decision it is: "is weighing talks on X", "with plans for X"."""
        tree = self.tree
        head, dep = tree.heads[noun], tree.deps[noun]
        borne = tree.lemmas[noun] in self.words["borne"]
        if dep == "attr":
            return self._subjects(head, depth + 1)
        if dep in ("dobj", "nsubjpass") and borne and tree.is_verb(head):
            return self._subjects(head, depth + 1)
        if dep == "pobj":
            governor = tree.heads[head]
            if tree.lemmas[noun] in self.words["trip"] | self.words["meeting"]:
                return self._on_a_visit(governor, depth)
            if tree.is_noun(governor) and tree.lemmas[governor] in self.words["borne"]:
                return self.noun_subjects(governor, depth + 1)
            if tree.is_verb(governor) and borne and tree.lemmas[head] == "with":
                return self._bearers(governor, depth + 1)
        return ()

    def _on_a_visit(self, governor: int, depth: int) -> tuple[int, ...]:
        """Whose visit it is: "during a visit to B, A said", "A, on a visit to B,"."""
        if self.tree.is_verb(governor):
            return self._bearers(governor, depth + 1)
        return (governor,) if self.tree.tags[governor] == "NNP" else ()

    def light_verb(self, noun: int) -> int | None:
        """The verb that only lends its subject to the noun: "issued warnings", "held talks"."""
        tree = self.tree
        for _ in range(3):
            if tree.deps[noun] != "conj":
                break
            noun = tree.heads[noun]
        head, dep = tree.heads[noun], tree.deps[noun]
        if dep in ("dobj", "nsubjpass", "obj") and tree.lemmas[head] in self.words["light"]:
            return head
        if dep == "nsubj" and tree.deps[head] == "relcl":
            return None
        if dep in ("pobj",) and tree.lemmas[head] in ("in", "for", "into", "to", "on"):
            verb = tree.heads[head]
            if tree.is_verb(verb) and tree.lemmas[verb] in self.words["into"]:
                return verb
        for clause in tree.kids(noun, "acl", "relcl"):
            if tree.lemmas[clause] in self.words["light"] and self.is_passive(clause):
                return clause
            if tree.lemmas[clause] in self.words["light"] and tree.kids(clause, "nsubj"):
                return clause
        return None

    def clause_of(self, token: int) -> int | None:
        """The nearest verb at or above the token."""
        if self.tree.is_verb(token):
            return token
        for above in self.tree.ancestors(token):
            if self.tree.is_verb(above):
                return above
        return None
