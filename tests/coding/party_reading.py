"""Reads the parties around a predicate, by grammar alone: no pattern has a say in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tripoint.coding.actors import Cast
from tripoint.coding.discourse import Discourse
from tripoint.coding.grammar import Grammar
from tripoint.knowledge.actors import load_gazetteer
from tripoint.knowledge.lexicon import load_words
from tripoint.knowledge.model import load_parser
from tripoint.schema import Party
from tripoint.text.sentences import split

CASES = Path(__file__).parent / "party_cases.yaml"
# Where or when, and in what company, something is done is not to whom it is done.
_ASIDE = frozenset({"in", "near", "at", "by", "before", "after", "during", "with", "as", "over"})

Sides = tuple[tuple[Party, ...], tuple[Party, ...]]


@cache
def cases() -> tuple[dict[str, Any], ...]:
    return tuple(yaml.safe_load(CASES.read_text("utf-8"))["cases"])


def casts(text: str, published: dt.date | None = None) -> list[Cast]:
    """Every sentence's parties, the sentences before it remembered."""
    gazetteer, words, discourse = load_gazetteer(), load_words(), Discourse()
    spans = split(text)
    mentions = gazetteer.find(text, published)
    trees = load_parser().parse([text[start:end] for start, end in spans])
    made = []
    for index, ((start, end), tree) in enumerate(zip(spans, trees, strict=True)):
        here = [m for m in mentions if start <= m.start < end]
        cast = Cast(
            Grammar(tree, words),
            here,
            gazetteer.roles,
            words,
            offset=start,
            discourse=discourse,
            sentence=index,
        )
        made.append(cast)
        discourse.note(cast.spoken())
    return made


def sides(text: str, at: str, published: dt.date | None = None) -> Sides:
    """Who does what the predicate says, and to whom."""
    cast = next(c for c in reversed(casts(text, published)) if _token(c, at) is not None)
    token = _token(cast, at)
    assert token is not None
    grammar, tree = cast.grammar, cast.tree
    if tree.is_verb(token):
        subjects, objects = grammar.subjects(token), grammar.objects(token)
        nationality: tuple[Party, ...] = ()
    else:
        subjects, objects = grammar.noun_subjects(token), ()
        nationality = cast.nationality(token)
    actors = _parties(cast, subjects, lax=False) or nationality
    places = [p for word, p in grammar.prepositions(token) if word not in _ASIDE]
    recipients = _parties(cast, objects, lax=True) or _parties(cast, places, lax=True)
    return actors, recipients


def shown(parties: Iterable[Party], like: Iterable[str]) -> list[str]:
    """The parties, each with as much of it as is asked for."""
    asked = list(like)
    found = []
    for party in parties:
        forms = (f"{party.code}={party.id}", f"{party.code}.{party.sector}")
        found.append(next((form for form in forms if form in asked), party.code))
    return sorted(found)


def faults(case: dict[str, Any]) -> list[str]:
    """What the reading of a case gets wrong."""
    actors, recipients = sides(case["text"], case["at"], case.get("published"))
    wrong = []
    for side, read in (("actors", actors), ("recipients", recipients)):
        if side in case:
            got = shown(read, case[side])
            if got != sorted(case[side]):
                full = [f"{p.code}.{p.sector}={p.id}" for p in read]
                wrong.append(f"{side} {full}, not {case[side]}: {case['text']}")
    return wrong


def _token(cast: Cast, word: str) -> int | None:
    same = [i for i, each in enumerate(cast.tree.words) if each.lower() == word.lower()]
    return same[-1] if same else None


def _parties(cast: Cast, heads: Iterable[int], *, lax: bool) -> tuple[Party, ...]:
    found: dict[tuple[str, str | None], Party] = {}
    for head in heads:
        for party in cast.parties(head, lax=lax):
            found.setdefault((party.code, party.id), party)
    return tuple(found.values())
