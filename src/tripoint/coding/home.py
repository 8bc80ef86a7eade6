"""Domestic acts: where an article plays, and who acts or is acted on there without a nationality.

News of one country seldom repeats its name: "police arrested protesters" is that country's police
and its protesters (coding rule 6 asks for both). Such parties carry no name, so that the event's
confidence says they were inferred.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from tripoint.coding.gazetteer import Mention, Role
from tripoint.coding.lexicon import Row
from tripoint.coding.slots import Slots
from tripoint.schema import STATELESS, Party

# Sectors (PLOVER) that a state may act on at home.
CIVIL = frozenset({"AGR", "BUS", "CRM", "CVL", "EDU", "ELI", "JRN", "LAB", "MED", "OPP"}) | {
    "PRM", "PTY", "REB", "REF", "REL", "SOC", "UAF",
}  # fmt: skip

_BY_THE_STATE = frozenset({"COERCE", "SANCTION", "RETREAT", "CONCEDE"})
_TO_PERSONS = frozenset({"COERCE", "SANCTION", "RETREAT", "CONCEDE", "ASSAULT"})
_WEIGHT = {"place": 2.0, "capital": 2.0, "name": 1.0, "adjective": 1.0, "people": 1.0, "body": 1.0}
_SHARE = 0.4
_ENOUGH = 2.0


def home_of(mentions: Iterable[Mention]) -> str | None:
    """The state in which an article plays: the one most named, places counting double; None where
    none stands out.
    """
    weights: Counter[str] = Counter()
    for mention in mentions:
        entity = mention.entity
        if entity.code not in STATELESS:
            weights[entity.code] += _WEIGHT.get(mention.form, 0.5)  # type: ignore[assignment]
    if not weights:
        return None
    code, weight = weights.most_common(1)[0]
    return code if weight >= _ENOUGH and weight >= _SHARE * sum(weights.values()) else None


class Domestic:
    """The actors and targets of one sentence that belong to the state the article plays in."""

    def __init__(self, slots: Slots, home: str | None) -> None:
        self._slots = slots
        self._cast = slots.cast
        self._tree = slots.tree
        self._home = home

    def actors(self, token: int, row: Row) -> tuple[Party, ...]:
        """Who acts at home: a role without a nationality, or the state where nobody is named."""
        if self._home is None:
            return ()
        for slot in row.actors.slots:
            for filler in map(self._slots.antecedent, self._slots.fill(token, slot)):
                role = self._role(filler)
                if role is not None and not self._cast.parties(filler, lax=True):
                    return (self._party(filler, self._home, role.sector),)
        tree = self._tree
        unsaid = tree.is_verb(token) and self._slots.grammar.is_passive(token)
        if unsaid and row.type in _BY_THE_STATE and not self._slots.fill(token, "subj"):
            return (self._party(token, self._home, "GOV"),)
        return ()

    def _role(self, token: int) -> Role | None:
        """The role of a noun, or of the title before an unknown name: "Police Chief Tan"."""
        own = self._cast.role(token)
        titles = (self._cast.role(kid) for kid in self._tree.kids(token, "compound"))
        return own or next((title for title in titles if title is not None), None)

    def targets(self, token: int, row: Row, actor: Party) -> tuple[Party, ...]:
        """Who is acted on at home: civil roles, and persons where the act is done to persons."""
        if actor.code in STATELESS or row.recipients is None:
            return ()
        for slot in row.recipients.slots:
            for filler in self._fillers(token, slot):
                role = self._cast.role(self._counted(filler))
                if role is not None and self._is_target(row.type, role.sector, actor):
                    return (self._party(filler, actor.code, role.sector),)
                if row.type in _TO_PERSONS and slot == "obj" and self._is_somebody(filler):
                    return (self._party(filler, actor.code, "CVL"),)
        return ()

    def _fillers(self, token: int, slot: str) -> list[int]:
        """What fills a slot; of a complement clause its objects and what is told with them."""
        fillers = list(self._slots.fill(token, slot))
        if slot != "comp":
            return fillers
        grammar = self._slots.grammar
        inner = [o for clause in fillers for o in grammar.objects(clause)]
        return inner + [p for clause in fillers for _, p in grammar.prepositions(clause)]

    def _is_target(self, type_: str, sector: str, actor: Party) -> bool:
        """Whether a state acts on such a role at home: civilians, and each other's fighters."""
        if sector in CIVIL or type_ == "PROTEST":
            return True
        return type_ == "ASSAULT" and (actor.id is not None or actor.sector in CIVIL)

    def _counted(self, token: int) -> int:
        """The noun that a number counts: "13 of the attackers"."""
        of = [p for word, p in self._slots.grammar.prepositions(token) if word == "of"]
        return of[0] if of and self._tree.tags[token] == "CD" else token

    def _is_somebody(self, token: int) -> bool:
        tree = self._tree
        if tree.tags[token] == "PRP":
            return tree.lemmas[token] not in ("it", "itself")
        return tree.tags[token] == "CD"

    def _party(self, token: int, code: str, sector: str) -> Party:
        start = self._tree.starts[token] + self._cast.offset
        end = self._tree.ends[token] + self._cast.offset
        return Party(code=code, sector=sector, text=self._tree.words[token], start=start, end=end)
