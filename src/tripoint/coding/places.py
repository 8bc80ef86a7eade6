"""Where an event took place, to the country at least."""

from __future__ import annotations

from tripoint.coding.actors import Cast
from tripoint.coding.fusion import Judgement
from tripoint.schema import Place

_WHERE = ("in", "at", "near", "outside", "off", "to", "into", "on")
_PLACES = ("place", "capital", "name")


def place_of(cast: Cast, judged: Judgement) -> Place | None:
    """The place named beside the predicate, else the host of a visit; None where none is."""
    spots = [judged.head]
    clause = cast.grammar.clause_of(judged.head)
    if clause is not None and clause != judged.head:
        spots.append(clause)
    for spot in spots:
        for word, token in cast.grammar.prepositions(spot):
            mention = cast.mention_at(token)
            if word in _WHERE and mention is not None and mention.form in _PLACES:
                return Place(name=mention.text, country=mention.land or mention.entity.code)
    if judged.mode == "visit" and judged.recipients:
        host = judged.recipients[0]
        return Place(name=host.text, country=host.code)
    return None
