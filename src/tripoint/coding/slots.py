"""Which tokens fill a named slot of a predicate: `subj`, `obj`, `to`, `comp` and the others."""

from __future__ import annotations

from tripoint.coding.actors import Cast

_CLAUSES = ("xcomp", "ccomp", "advcl", "acl", "pcomp")


class Slots:
    """The slots around the predicates of one sentence, as pattern rows name them."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.grammar = cast.grammar
        self.tree = cast.tree
        self._filled: dict[tuple[int, str], tuple[int, ...]] = {}

    def fill(self, token: int, name: str) -> tuple[int, ...]:
        """The tokens that fill a named slot of the predicate."""
        key = (token, name)
        if key not in self._filled:
            self._filled[key] = self._fill(token, name)
        return self._filled[key]

    def _fill(self, token: int, name: str) -> tuple[int, ...]:
        tree, grammar = self.tree, self.grammar
        noun = not tree.is_verb(token)
        if name == "subj":
            return self._doers(token)
        if name == "obj":
            if not noun:
                return grammar.objects(token)
            return tuple(p for w, p in grammar.prepositions(token) if w == "of")
        if name == "comp":
            return tuple(tree.kids(token, *_CLAUSES)) + tuple(
                p for _, p in grammar.prepositions(token) if tree.deps[p] == "pcomp"
            )
        if name == "csubj":
            return tuple(
                s
                for clause in self.fill(token, "comp")
                for s in tree.kids(clause, "nsubj", "nsubjpass")
            )
        if name in ("neg", "oprd"):
            return tuple(tree.kids(token, name))
        if name == "iobj":
            return tuple(tree.kids(token, "dative", "iobj"))
        if name == "prt":
            return tuple(tree.kids(token, "prt", "advmod"))
        if name == "mod":
            return tuple(tree.kids(token, "amod", "compound", "nmod", "advmod"))
        if name in ("objmod", "objof"):
            return self._of_objects(token, name)
        return self._prepositional(token, name, noun)

    def antecedent(self, token: int) -> int:
        """The noun that "who" or "which" stands for."""
        tree = self.tree
        if tree.tags[token] in ("WP", "WDT"):
            for above in tree.ancestors(token):
                if tree.deps[above] == "relcl":
                    return tree.heads[above]
        return token

    def _doers(self, token: int) -> tuple[int, ...]:
        tree, grammar = self.tree, self.grammar
        if tree.is_verb(token):
            return grammar.subjects(token)
        if tree.is_noun(token):
            return grammar.noun_subjects(token)
        if tree.deps[token] in ("acomp", "oprd", "conj", "ccomp", "xcomp"):
            clause = grammar.clause_of(token)
            return grammar.subjects(clause) if clause is not None else ()
        return (tree.heads[token],) if tree.deps[token] == "amod" else ()

    def _of_objects(self, token: int, name: str) -> tuple[int, ...]:
        objects = self.fill(token, "obj")
        if name == "objmod":
            return tuple(m for o in objects for m in self.tree.kids(o, "amod", "compound", "nmod"))
        return tuple(p for o in objects for w, p in self.grammar.prepositions(o) if w == "of")

    def _prepositional(self, token: int, name: str, noun: bool) -> tuple[int, ...]:
        places = [token]
        if noun:
            light = self.grammar.light_verb(token)
            if light is not None:
                places.append(light)
        else:
            for head in self.grammar.objects(token):
                places += [head, *self.tree.kids(head, "conj")]
            places += self.tree.kids(token, "acomp", "attr", "oprd")
        near = [(word, p) for place in places for word, p in self.grammar.prepositions(place)]
        found = tuple(p for word, p in near if word == name)
        if found:
            return found
        deeper = tuple(
            p
            for _, middle in near
            if self.tree.is_noun(middle) and self.cast.mention_at(middle) is None
            for word, p in self.grammar.prepositions(middle)
            if word == name
        )
        if deeper or noun:
            return deeper
        # "Israeli strikes on B killed 20": the subject's own prepositions, last of all.
        return tuple(
            p
            for subject in self.grammar.subjects(token)
            if self.cast.mention_at(subject) is None
            for word, p in self.grammar.prepositions(subject)
            if word == name and name in ("on", "against", "in", "at", "of", "near")
        )
