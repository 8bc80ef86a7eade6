"""Who is actor and who recipient of a predicate that a row has typed."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tripoint.coding.home import CIVIL, Domestic
from tripoint.coding.lexicon import Row, Side
from tripoint.coding.slots import Slots
from tripoint.schema import Party

# Types in which a state often acts on its own.
_DOMESTIC = frozenset({"ASSAULT", "COERCE", "CONCEDE", "PROTEST", "RETREAT", "SANCTION"})
# Acts whose target must be told: who was met, helped, struck or held is never understood.
_FACED = frozenset({"AID", "ASSAULT", "COERCE", "CONSULT", "COOPERATE", "MOBILIZE", "SUPPORT"})
_ADDRESSED = frozenset({"ACCUSE", "AGREE", "REJECT", "REQUEST", "THREATEN"})
_BY_AUTHORITY = frozenset({"COERCE", "RETREAT"})
# Under these a second party belongs to the target: "strikes on B", "ban on B's goods".
_ONTO = (
    "on",
    "against",
    "of",
    "to",
    "in",
    "at",
    "with",
    "for",
    "from",
    "toward",
    "towards",
    "over",
)
_POSSESSIVES = frozenset({"its", "his", "her", "their", "it", "itself"})
_COMPANIONS = ("with", "between", "among", "of", "to", "against")


@dataclass(frozen=True, slots=True)
class Relation:
    """A predicate that a row typed; `head` is its token.

    `inferred`: a party is not told in the sentence but understood from where the article plays or
    from whom it speaks of.
    """

    head: int
    row: Row
    actors: tuple[Party, ...]
    recipients: tuple[Party, ...]
    inferred: bool = False


class Assignment:
    """Finds the parties of a row's two sides around a predicate."""

    def __init__(self, slots: Slots, home: str | None = None) -> None:
        self.slots = slots
        self.domestic = Domestic(slots, home)
        self.cast = slots.cast
        self.grammar = slots.grammar
        self.tree = slots.tree

    def assign(self, token: int, row: Row) -> Relation | None:
        """The relation that the row makes of the predicate; None where a side stays empty."""
        actors = self.side(token, row.actors, right=False)
        if row.mutual:
            assert row.recipients is not None
            return self._mutual(token, row, actors)
        if not actors:
            return self._at_home(token, row)
        if row.recipients is None:
            return Relation(token, row, actors, ())
        recipients = tuple(
            p
            for p in self.side(token, row.recipients, right=True)
            if _may_face(row.type, actors, p)
        )
        recipients = _others(actors, recipients)
        if not recipients:
            recipients = self._deeper(token, row.recipients, actors)
        if not recipients:
            recipients = self._of_neighbour(token, {(p.code, p.id) for p in actors})
        if recipients:
            return Relation(token, row, actors, recipients)
        if len(actors) == 1:
            recipients = self.domestic.targets(token, row, actors[0])
            recipients = recipients or self._understood(row, actors[0])
        if not recipients and not row.recipients.optional:
            return None
        return Relation(token, row, actors, recipients, inferred=bool(recipients))

    def _understood(self, row: Row, actor: Party) -> tuple[Party, ...]:
        """Whom a speech act is to where the sentence leaves it unsaid: the other of the two that
        the article speaks of.
        """
        assert row.recipients is not None
        if row.type in _FACED:
            return ()
        if row.type not in _ADDRESSED and row.recipients.optional:
            return ()
        return self.cast.counterpart(actor)

    def _at_home(self, token: int, row: Row) -> Relation | None:
        """A domestic act whose actor has no nationality in the sentence: "police arrested him"."""
        actors = self.domestic.actors(token, row)
        if not actors or row.recipients is None:
            return Relation(token, row, actors, (), inferred=True) if actors else None
        named = self.side(token, row.recipients, right=True)
        civil = actors[0].sector in CIVIL
        if any(p.code == actors[0].code and p.sector not in CIVIL for p in named) and not civil:
            return None  # somebody acted on the state itself: it did not
        if row.type not in _BY_AUTHORITY and any(p.code != actors[0].code for p in named):
            return None
        recipients = named or self.domestic.targets(token, row, actors[0])
        if not recipients and not row.recipients.optional:
            return None
        return Relation(token, row, actors, recipients, inferred=True)

    def _deeper(self, token: int, side: Side, actors: tuple[Party, ...]) -> tuple[Party, ...]:
        """The first other party named inside the slots' phrases: "its strikes on B"."""
        own = {party.code for party in actors}
        for slot in side.slots:
            if slot in side.strict or slot == "comp":
                continue
            for filler in self.slots.fill(token, slot):
                for inner in self._inside(filler):
                    found = tuple(
                        p for p in self.cast.parties(inner, lax=True) if p.code not in own
                    )
                    if found:
                        return found
        return ()

    def _inside(self, noun: int) -> list[int]:
        """The nouns that a noun's own prepositions and compounds bring in."""
        found = self.tree.kids(noun, "compound", "amod", "nmod")
        found += [p for word, p in self.grammar.prepositions(noun) if word in _ONTO]
        for clause in self.tree.kids(noun, "relcl", "acl"):
            # "the sanctions that A slapped on B", "a ban keeping B's goods out"
            found += self.grammar.objects(clause)
            found += [p for word, p in self.grammar.prepositions(clause) if word in _ONTO]
        return [each for each in found if each != noun]

    def _of_neighbour(self, token: int, taken: set[tuple[str, str | None]]) -> tuple[Party, ...]:
        """The target of the verb beside: "denounced B and issued warnings", "bombed B, killing"."""
        clause = self.grammar.clause_of(token)
        if clause is None or self.tree.deps[clause] not in ("conj", "advcl"):
            return ()
        first = self.tree.heads[clause]
        if not self.tree.is_verb(first) or self.grammar.objects(clause) == ():
            return ()
        if self.tree.deps[clause] == "advcl" and self.tree.tags[clause] != "VBG":
            return ()
        found = {(p.code, p.id): p for p in self._in_clause(first)}
        return tuple(p for key, p in found.items() if key not in taken)

    def _mutual(self, token: int, row: Row, actors: tuple[Party, ...]) -> Relation | None:
        assert row.recipients is not None
        parties = {(p.code, p.id): p for p in actors}
        for party in self.side(token, _face_to_face(row.recipients), right=True):
            parties.setdefault((party.code, party.id), party)
        if len({p.code for p in parties.values()}) < 2 and len(parties) < 2:
            targets = self.domestic.targets(token, row, actors[0]) if actors else ()
            return Relation(token, row, actors, targets, inferred=True) if targets else None
        return Relation(token, row, tuple(parties.values()), ())

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
        fillers = self.slots.fill(token, slot)
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
        return tuple(p for spot in spots for p in self.cast.parties(spot, lax=True))


def _may_face(type_: str, actors: tuple[Party, ...], other: Party) -> bool:
    """Whether a party can be the target: nobody's own self, no state's government its own state."""
    for actor in actors:
        if (actor.code, actor.id) != (other.code, other.id):
            continue
        if actor.start == other.start:
            return False
        branches = actor.sector and other.sector and actor.sector != other.sector
        if (branches and type_ != "MOBILIZE") or type_ in _DOMESTIC:
            continue  # one branch of a state acts on another: "lawmakers impeached the president"
        if {actor.sector, other.sector}.isdisjoint(CIVIL):
            return False
    return True


def _others(actors: tuple[Party, ...], targets: tuple[Party, ...]) -> tuple[Party, ...]:
    """The targets without those who act: beside a foreign target one's own state is none, and who
    act together act on nobody when they are named again.
    """
    own = {party.code for party in actors}
    codes = {party.code for party in targets}
    if len(own) > 1 and codes == own:
        return ()
    foreign = not codes <= own

    def is_self(party: Party) -> bool:
        if party.code not in own:
            return False
        return party.text.lower() in _POSSESSIVES or (foreign and party.sector not in CIVIL)

    return tuple(party for party in targets if not is_self(party))


def _face_to_face(side: Side) -> Side:
    """The other side of a mutual act is a party itself: its city or its goods are not enough."""
    strict = frozenset(slot for slot in side.slots if slot not in _COMPANIONS)
    return replace(side, strict=side.strict | strict)
