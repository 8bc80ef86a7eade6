"""Every phrase of a sentence that may be a party of an event, for the encoder to score in pairs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from tripoint.coding.actors import Cast
from tripoint.coding.assignment import Relation
from tripoint.coding.home import CIVIL
from tripoint.schema import STATELESS, Party

_PRONOUNS = ("PRP", "PRP$")


def candidates(
    cast: Cast, home: str | None, relations: Iterable[Relation] = ()
) -> tuple[Party, ...]:
    """The possible parties in the order of their words, no two of one overlapping.

    Whom the lexicon read as a party comes first, then whom the grammar says is one, then every
    other known name, then roles without a nationality, which belong to the state where the article
    plays, or to the only one that the sentence names.
    """
    tree = cast.tree
    nouns = [i for i in range(len(tree)) if tree.is_noun(i) or tree.tags[i] in _PRONOUNS]
    found: list[Party] = []
    for relation in relations:
        for side in (relation.actors, relation.recipients):
            _add(found, _apart(party for party in side if _is_here(cast, party)))
    for token in nouns:
        _add(found, _apart(cast.parties(token)))
    for token in range(len(tree)):
        _add(found, cast.mentions.named(token))
    owner = home or _only_state(found)
    for token in nouns if owner is not None else ():
        role = cast.role(token)
        if role is not None and (role.sector in CIVIL or role.kind != "firm"):
            start, end = tree.starts[token] + cast.offset, tree.ends[token] + cast.offset
            own = Party(
                code=owner or "", sector=role.sector, text=tree.words[token], start=start, end=end
            )
            _add(found, (own,))
    return tuple(sorted(found, key=lambda party: party.start))


def _only_state(found: Iterable[Party]) -> str | None:
    """The one state among the parties, bodies left out; None where there are more or none."""
    codes = {party.code for party in found if party.code not in STATELESS}
    return codes.pop() if len(codes) == 1 else None


def _apart(parties: Iterable[Party]) -> list[Party]:
    """Parties of one phrase, "Polish and Czech troops", each with its own part of it."""
    ordered = sorted(parties, key=lambda party: party.start)
    cut = [
        replace(one, end=min(one.end, after.start)) if one.start < after.start else one
        for one, after in pairwise(ordered)
    ]
    return [*cut, *ordered[-1:]]


def _is_here(cast: Cast, party: Party) -> bool:
    """Whether the party is named in this sentence, not understood from an earlier one."""
    return cast.offset <= party.start and party.end <= cast.offset + cast.tree.ends[-1]


def _add(found: list[Party], parties: Iterable[Party]) -> None:
    for party in parties:
        if not any(party.start < each.end and each.start < party.end for each in found):
            found.append(party)
