"""Where an event took place, to the country at least."""

from __future__ import annotations

from tripoint.coding.actors import Cast
from tripoint.coding.assignment import Relation
from tripoint.schema import Place

_WHERE = ("in", "at", "near", "outside", "off", "to", "into", "on")
_PLACES = ("place", "capital", "name")


def place_of(cast: Cast, relation: Relation) -> Place | None:
    """The place named beside the predicate, else the host of a visit; None where none is."""
    spots = [relation.head]
    clause = cast.grammar.clause_of(relation.head)
    if clause is not None and clause != relation.head:
        spots.append(clause)
    for spot in spots:
        for word, token in cast.grammar.prepositions(spot):
            mention = cast.mention_at(token)
            if word in _WHERE and mention is not None and mention.form in _PLACES:
                return Place(name=mention.text, country=mention.land or mention.entity.code)
    if relation.row.mode == "visit" and relation.recipients:
        host = relation.recipients[0]
        return Place(name=host.text, country=host.code)
    return None
