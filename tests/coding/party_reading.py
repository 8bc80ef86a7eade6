"""Reads the parties around a predicate, by grammar alone: no pattern has a say in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tripoint.coding.actors import Cast
from tripoint.coding.discourse import Discourse
from tripoint.coding.gazetteer import running_case
from tripoint.coding.grammar import Grammar
from tripoint.knowledge.actors import load_gazetteer
from tripoint.knowledge.lexicon import load_words
from tripoint.knowledge.model import load_parser
from tripoint.schema import Party
from tripoint.text.sentences import split

CASES = Path(__file__).parent / "party_cases.yaml"
# Where or when, and in what company, something is done is not to whom it is done.
_ASIDE = frozenset({"in", "near", "by", "before", "after", "during", "with", "as", "over"})

Sides = tuple[tuple[Party, ...], tuple[Party, ...]]


@cache
def cases() -> tuple[dict[str, Any], ...]:
    return tuple(yaml.safe_load(CASES.read_text("utf-8"))["cases"])


def casts(text: str, published: dt.date | None = None) -> Iterator[Cast]:
    """Each sentence's parties, when only the sentences before it have been heard."""
    gazetteer, words, discourse = load_gazetteer(), load_words(), Discourse()
    mentions = gazetteer.find(text, published)
    for index, (start, end) in enumerate(split(text)):
        here = [m for m in mentions if start <= m.start < end]
        (tree,) = load_parser().parse([running_case(text[start:end], here, start)])
        cast = Cast(
            Grammar(tree, words),
            here,
            gazetteer.roles,
            words,
            offset=start,
            discourse=discourse,
            sentence=index,
        )
        yield cast
        discourse.note(cast.spoken())


def sides(text: str, at: str, published: dt.date | None = None) -> Sides:
    """Who does what the predicate says, and to whom."""
    read: Sides = ((), ())
    for cast in casts(text, published):
        words = [word.lower() for word in cast.tree.words]
        if at.lower() in words:
            read = _around(cast, len(words) - 1 - words[::-1].index(at.lower()))
    return read


def _around(cast: Cast, token: int) -> Sides:
    grammar = cast.grammar
    objects: tuple[int, ...] = ()
    if cast.tree.is_verb(token):
        actors = _parties(cast, grammar.subjects(token), lax=False)
        objects = grammar.objects(token)
    else:
        subjects = _parties(cast, grammar.noun_subjects(token), lax=False)
        actors = subjects or cast.nationality(token)
    places = [p for word, p in grammar.prepositions(token) if word not in _ASIDE]
    return actors, _parties(cast, objects, lax=True) or _parties(cast, places, lax=True)


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


def _parties(cast: Cast, heads: Iterable[int], *, lax: bool) -> tuple[Party, ...]:
    found: dict[tuple[str, str | None], Party] = {}
    for head in heads:
        for party in cast.parties(head, lax=lax):
            found.setdefault((party.code, party.id), party)
    return tuple(found.values())
