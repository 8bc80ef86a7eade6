"""Claims of membership: "the 32-member NATO", "the 193 member states of the United Nations"."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from tripoint.coding.actors import Cast
from tripoint.coding.facts import Finding, Membership, fact_claim
from tripoint.coding.figures import numeral
from tripoint.coding.scene import Scene
from tripoint.coding.status import StatusReader
from tripoint.schema import Claim, Party, Reference

MEMBER_NOUNS = frozenset({"member", "nation", "state", "country"})


def read_members(
    scene: Scene,
    cast: Cast,
    status: StatusReader,
    members: Sequence[Membership],
    published: dt.date | None,
) -> Iterable[Claim]:
    """How many members an organisation is said to have, against those of the day."""
    tree = cast.tree
    for token, lemma in enumerate(tree.lemmas):
        if lemma not in MEMBER_NOUNS or not token:
            continue
        hyphened = tree.words[token - 1] == "-"
        number = token - 2 if hyphened else token - 1
        if tree.lemmas[number] == "member":
            number -= 1
        value = numeral(tree.words[number]) if number >= 0 else None
        whose = _whole(cast, token, hyphened=hyphened) if value is not None else None
        if value is None or whose is None or not any(each.id == whose.id for each in members):
            continue
        finding = _check(value, [each for each in members if each.id == whose.id], published)
        said = ((whose.code,), f"member states of {whose.name}", value, "members")
        yield fact_claim(scene, status.read(token), said, finding, "member-count")


def _whole(cast: Cast, token: int, *, hyphened: bool) -> Party | None:
    """The organisation whose members all are counted; "two members of NATO" counts only some."""
    tree = cast.tree
    if hyphened:
        return next((p for t in tree.ancestors(token) if (p := _organisation(cast, t))), None)
    spots = tree.kids(token, "poss")
    if any(tree.lemmas[kid] in ("the", "all") for kid in tree.kids(token, "det", "predet")):
        spots += [noun for word, noun in cast.grammar.prepositions(token) if word == "of"]
    verb = cast.grammar.clause_of(token)
    if verb is not None and tree.lemmas[verb] == "have" and tree.deps[token] == "dobj":
        spots += cast.grammar.subjects(verb)
    return next((p for spot in spots if (p := _organisation(cast, spot))), None)


def _organisation(cast: Cast, token: int) -> Party | None:
    mention = cast.mention_at(token)
    if mention is None or mention.entity.id is None:
        return None
    entity = mention.entity
    return Party(code=entity.code, id=entity.id, name=entity.name)


def _check(value: float, known: Sequence[Membership], published: dt.date | None) -> Finding:
    if published is None:
        return Finding(verdict="no-data", gap="no data without a day of publication")
    held = [
        each
        for each in known
        if each.since <= published and (each.until is None or published <= each.until)
    ]
    if not held:
        return Finding(verdict="no-data", gap=f"no data before {min(k.since for k in known)}")
    references = tuple(
        Reference(
            value=float(each.members),
            unit="members",
            source=each.source,
            as_of=f"{each.since} to {each.until or 'now'}",
        )
        for each in held
    )
    agrees = any(each.members == value for each in held)
    return Finding(verdict="agrees" if agrees else "differs", references=references)
