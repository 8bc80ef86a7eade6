"""Typed relations in one parsed sentence: which predicate, by which row, between which parties."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from tripoint.coding.actors import Cast
from tripoint.coding.lexicon import Lexicon, Need, Row, Side
from tripoint.schema import Party

# Whose content is no second event (coding rule 2).
SPEECH_ACTS = frozenset({"AGREE", "REQUEST", "ACCUSE", "REJECT", "THREATEN"})
# Sectors (PLOVER) that a state may act on at home, and types in which it often does.
_CIVIL = frozenset(
    "AGR BUS CRM CVL EDU ELI JRN LAB MED OPP PTY REB REF REL SOC PRM UAF".split()
)
_DOMESTIC = frozenset({"ASSAULT", "COERCE", "SANCTION", "PROTEST"})
_NO_STATE = frozenset({"UNO", "EUR", "IGO", "NGO", "MNC", "IMG"})
_COMPANIONS = ("with", "between", "among", "of", "to", "against")
_CLAUSES = ("xcomp", "ccomp", "advcl", "acl", "pcomp")


@dataclass(frozen=True, slots=True)
class Relation:
    """A predicate that a row typed; `head` is its token."""

    head: int
    row: Row
    actors: tuple[Party, ...]
    recipients: tuple[Party, ...]


class Reader:
    """Matches the lexicon's rows against one sentence."""

    def __init__(self, cast: Cast, lexicon: Lexicon) -> None:
        self.cast = cast
        self.grammar = cast.grammar
        self.tree = cast.tree
        self.lexicon = lexicon

    def relations(self) -> list[Relation]:
        """All relations of the sentence, the content of speech acts left out."""
        found = [r for token in range(len(self.tree)) if (r := self._relation(token)) is not None]
        swallowed = self._swallowed(found)
        return [r for r in found if r.head not in swallowed]

    def _relation(self, token: int) -> Relation | None:
        for row in self.matching(token):
            relation = self._assign(token, row)
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
        after = {
            self.tree.lemmas[kid]
            for kid in self.tree.kids(token, "prt", "advmod", "prep", "acomp", "dobj", "pobj")
        }
        for kid in self.tree.kids(token, "prep", "prt", "advmod"):
            after |= {self.tree.lemmas[k] for k in self.tree.kids(kid, "pobj", "prep", "amod")}
        return all(particle in after for particle in particles.split("_"))

    def _met(self, token: int, need: Need) -> bool:
        return self._holds(token, need) != need.negated

    def _holds(self, token: int, need: Need) -> bool:
        if need.slot == "has":
            return self._has_words(token, need.words)
        fillers = self.slot(token, need.slot)
        if need.party and any(self.cast.parties(f, lax=True) for f in fillers):
            return True
        if not need.words:
            return bool(fillers) and not need.party
        return any(self._is_among(f, need.words) for f in fillers)

    def _is_among(self, token: int, words: frozenset[str]) -> bool:
        tree = self.tree
        if tree.lemmas[token] in words:
            return True
        if tree.lemmas[token] in self.lexicon.words["quantity"]:
            if any(
                w == "of" and tree.lemmas[p] in words for w, p in self.grammar.prepositions(token)
            ):
                return True
        return any(tree.lemmas[each] in words for each in tree.kids(token, "conj"))

    def _has_words(self, token: int, words: frozenset[str]) -> bool:
        lemmas = [self.tree.lemmas[each] for each in self.tree.subtree(token) if each != token]
        present = set(lemmas)
        text = f" {' '.join(lemmas)} "
        return any(word in present if " " not in word else f" {word} " in text for word in words)

    def slot(self, token: int, name: str) -> tuple[int, ...]:
        """The tokens that fill a named slot of the predicate."""
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
                s for clause in self.slot(token, "comp") for s in tree.kids(clause, "nsubj", "nsubjpass")
            )
        if name == "iobj":
            return tuple(tree.kids(token, "dative", "iobj"))
        if name == "prt":
            return tuple(tree.kids(token, "prt", "advmod"))
        if name == "mod":
            return tuple(tree.kids(token, "amod", "compound", "nmod", "advmod"))
        if name in ("objmod", "objof"):
            return self._of_objects(token, name)
        return self._prepositional(token, name, noun)

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
        objects = self.slot(token, "obj")
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
            places += self.grammar.objects(token)
            places += [k for k in self.tree.kids(token, "acomp", "attr", "oprd")]
        near = [(word, p) for place in places for word, p in self.grammar.prepositions(place)]
        found = tuple(p for word, p in near if word == name)
        if found:
            return found
        return tuple(
            p
            for _, middle in near
            if self.tree.is_noun(middle) and self.cast.mention_at(middle) is None
            for word, p in self.grammar.prepositions(middle)
            if word == name
        )

    def side(self, token: int, side: Side, *, right: bool) -> tuple[Party, ...]:
        """The parties that one side of a row finds around the predicate."""
        found: dict[tuple[str, str | None], Party] = {}
        for slot in side.slots:
            lax = (right and slot not in side.strict) or slot in side.lax
            for party in self._slot_parties(token, slot, lax):
                found.setdefault((party.code, party.id), party)
            if found and not side.union:
                break
        return tuple(found.values())

    def _slot_parties(self, token: int, slot: str, lax: bool) -> tuple[Party, ...]:
        fillers = self.slot(token, slot)
        if slot == "comp":
            return tuple(p for clause in fillers for p in self._in_clause(clause))
        found = tuple(p for f in fillers for p in self.cast.parties(f, lax=lax))
        if slot == "subj" and not found and not self.tree.is_verb(token):
            return self.cast.nationality(token)
        return found

    def _in_clause(self, clause: int) -> tuple[Party, ...]:
        spots = [*self.tree.kids(clause, "nsubj", "nsubjpass"), *self.grammar.objects(clause)]
        spots += [p for _, p in self.grammar.prepositions(clause)]
        for obj in self.grammar.objects(clause):
            spots += [p for _, p in self.grammar.prepositions(obj)]
        found = tuple(p for spot in spots for p in self.cast.parties(spot, lax=True))
        return found

    def _assign(self, token: int, row: Row) -> Relation | None:
        actors = self.side(token, row.actors, right=False)
        if row.mutual:
            assert row.recipients is not None
            return self._mutual(token, row, actors)
        if not actors:
            return None
        if row.recipients is None:
            return Relation(token, row, actors, ())
        recipients = tuple(
            p
            for p in self.side(token, row.recipients, right=True)
            if _may_face(row.type, actors, p)
        )
        if not recipients:
            recipients = self._of_neighbour(token, {(p.code, p.id) for p in actors})
        if not recipients:
            recipients = self._at_home(token, row.recipients, actors[0])
        if not recipients and not row.recipients.optional:
            return None
        return Relation(token, row, actors, recipients)

    def _at_home(self, token: int, side: Side, actor: Party) -> tuple[Party, ...]:
        """A target at home that no file knows ("arrested protesters") repeats the actor's state
        (coding rule 6)."""
        if actor.code in _NO_STATE or actor.id is not None:
            return ()
        for slot in side.slots:
            for filler in self.slot(token, slot):
                role = self.cast.role(filler)
                if role is not None and role.sector in _CIVIL:
                    start = self.tree.starts[filler] + self.cast.offset
                    end = self.tree.ends[filler] + self.cast.offset
                    words = self.tree.words[filler]
                    return (
                        Party(code=actor.code, sector=role.sector, text=words, start=start, end=end),
                    )
        return ()

    def _of_neighbour(
        self, token: int, taken: set[tuple[str, str | None]]
    ) -> tuple[Party, ...]:
        """The target named beside a coordinated verb: "denounced B and issued warnings"."""
        clause = self.grammar.clause_of(token)
        if clause is None or self.tree.deps[clause] != "conj":
            return ()
        first = self.tree.heads[clause]
        if not self.tree.is_verb(first) or self.grammar.objects(clause) == ():
            return ()
        found = {(p.code, p.id): p for p in self._in_clause(first)}
        return tuple(p for key, p in found.items() if key not in taken)

    def _mutual(self, token: int, row: Row, actors: tuple[Party, ...]) -> Relation | None:
        assert row.recipients is not None
        parties = {(p.code, p.id): p for p in actors}
        for party in self.side(token, _face_to_face(row.recipients), right=True):
            parties.setdefault((party.code, party.id), party)
        if len({p.code for p in parties.values()}) < 2 and len(parties) < 2:
            return None
        return Relation(token, row, tuple(parties.values()), ())

    def _swallowed(self, found: list[Relation]) -> set[int]:
        """Heads that another relation already tells: the content of a speech act, a light verb or
        its noun, and what restates the same act between the same parties further down."""
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
            inside |= {
                other.head
                for other in found
                if other.head != relation.head
                and other.row.type == relation.row.type
                and _all_parties(other) == _all_parties(relation)
                and relation.head in self.tree.ancestors(other.head)
            }
        return inside

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


def _may_face(type_: str, actors: tuple[Party, ...], other: Party) -> bool:
    """Whether a party can be the target: nobody's own self, no state's government its own state."""
    for actor in actors:
        if (actor.code, actor.id) != (other.code, other.id):
            continue
        if actor.start == other.start:
            return False
        if {actor.sector, other.sector}.isdisjoint(_CIVIL) and type_ not in _DOMESTIC:
            return False
    return True


def _face_to_face(side: Side) -> Side:
    """The other side of a mutual act is a party itself: its city or its goods are not enough."""
    strict = frozenset(slot for slot in side.slots if slot not in _COMPANIONS)
    return replace(side, strict=side.strict | strict)
