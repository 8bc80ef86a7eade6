"""Claims of precedent: "first overseas visit in four and a half years"."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from tripoint.coding.actors import Cast
from tripoint.coding.figures import span_in_years, year_of
from tripoint.coding.journeys import AT_HAND, Visits, years_between
from tripoint.coding.references import elapsed_verdict
from tripoint.coding.scene import Scene
from tripoint.coding.status import StatusReader
from tripoint.schema import Claim, Evidence, Party, Reference, Verdict, content_id

_VISITS = frozenset({"visit", "trip", "journey", "tour", "travel"})
_GOING = frozenset({"visit", "travel", "go", "tour", "set"})
_ABROAD = frozenset({"overseas", "foreign", "abroad", "international", "outside"})
_KINDS = frozenset({"overseas", "foreign", "official", "state", "international", "formal"})
_LAST_DAY = (12, 31)


@dataclass(frozen=True, slots=True)
class _First:
    """A "first visit": its noun or verb, who made it, where to, and over what time."""

    head: int
    kinds: tuple[str, ...]
    who: Party
    to: str | None
    years: float | None
    since: int | None


def read_precedents(
    scene: Scene,
    cast: Cast,
    status: StatusReader,
    visits: Visits,
    published: dt.date | None,
) -> Iterable[Claim]:
    """The precedent claims of a sentence, computed from the record of visits where there is one."""
    if "first" not in cast.tree.lemmas:
        return
    for token, lemma in enumerate(cast.tree.lemmas):
        if lemma == "first":
            found = _first(cast, token)
            if found is not None:
                yield _claim(scene, status, found, visits, published)


def _first(cast: Cast, token: int) -> _First | None:
    tree = cast.tree
    noun = tree.heads[token]
    if tree.deps[token] not in ("amod", "advmod", "attr") or not tree.is_noun(noun):
        return None
    if tree.lemmas[noun] in _VISITS:
        return _timed(cast, noun, _visitor(cast, noun), _kinds(cast, noun))
    for clause in tree.kids(noun, "relcl", "acl"):
        if tree.lemmas[clause] in _GOING:
            own = cast.parties(noun) or cast.parties(noun, lax=True)
            return _timed(cast, clause, _without_name(own), ())
    return None


def _timed(cast: Cast, head: int, who: tuple[Party, ...], kinds: tuple[str, ...]) -> _First | None:
    years, since = _span(cast, head)
    if not who or (years is None and since is None):
        return None
    return _First(head, kinds, who[0], _destination(cast, head, who[0]), years, since)


def _without_name(parties: tuple[Party, ...]) -> tuple[Party, ...]:
    """Of "the first leader to visit" the office is spoken of, not who holds it."""
    return tuple(Party(code=party.code, sector=party.sector) for party in parties)


def _visitor(cast: Cast, noun: int) -> tuple[Party, ...]:
    for token in (*cast.tree.kids(noun, "poss"), *cast.grammar.noun_subjects(noun)):
        found = cast.parties(token)
        if found:
            return found
    verb = cast.grammar.clause_of(noun)
    if verb is not None and cast.tree.deps[noun] in ("dobj", "attr", "pobj"):
        for token in cast.grammar.subjects(verb):
            found = cast.parties(token)
            if found:
                return found
    return cast.nationality(noun)


def _kinds(cast: Cast, noun: int) -> tuple[str, ...]:
    tree = cast.tree
    words = [tree.lemmas[kid] for kid in tree.kids(noun, "amod", "compound", "nmod")]
    if any(tree.lemmas[kid] in _ABROAD for kid in tree.kids(noun, "advmod")):
        words.append("overseas")
    return tuple(word for word in words if word in _KINDS)


def _destination(cast: Cast, head: int, who: Party) -> str | None:
    tree = cast.tree
    spots = [noun for word, noun in cast.grammar.prepositions(head) if word in ("to", "in")]
    if tree.is_verb(head):
        spots += cast.grammar.objects(head)
    for spot in spots:
        for party in cast.parties(spot):
            if party.code != who.code:
                return party.code
    return None


def _span(cast: Cast, head: int) -> tuple[float | None, int | None]:
    """("in N years", "since YEAR") of the visit: the one that stands, the other None."""
    tree = cast.tree
    governor = cast.grammar.clause_of(head)
    for place in (head, *([governor] if governor is not None and governor != head else [])):
        for prep in tree.kids(place, "prep"):
            for noun in tree.kids(prep, "pobj"):
                word = tree.lemmas[prep]
                years = span_in_years(tree, noun) if word in ("in", "for", "within") else None
                if years is not None:
                    return years, None
                since = year_of(tree, noun) if word == "since" else None
                if since is not None:
                    return None, since
    return None, None


def _claim(
    scene: Scene,
    status: StatusReader,
    first: _First,
    visits: Visits,
    published: dt.date | None,
) -> Claim:
    verdict, references, gap = _check(first, visits, published)
    kinds = " ".join(("first", *first.kinds, "visit"))
    goal = f" to {first.to}" if first.to is not None else ""
    link = "in" if first.years is not None else "since"
    value: float = first.years if first.years is not None else float(first.since or 0)
    certainty = status.read(first.head)
    return Claim(
        kind="precedent",
        subject=(first.who.code,),
        toward=(first.to,) if first.to is not None else (),
        quantity=f"{kinds} of the leader{goal} {link}",
        value=value,
        unit="years" if first.years is not None else "year",
        status=certainty.status if certainty is not None else "occurred",
        attribution=certainty.attribution if certainty is not None else (),
        evidence=Evidence(start=scene.start, end=scene.end, sentence=scene.text),
        verdict=verdict,
        reference=references,
        why=f"first-visit-{link}" + (f"; {gap}" if gap else ""),
        id=content_id("precedent", first.who.code, first.to, value, scene.start, scene.text),
    )


def _check(
    first: _First, visits: Visits, published: dt.date | None
) -> tuple[Verdict, tuple[Reference, ...], str]:
    """Whether the claim fits the last visit before this one, that visit, and what is not known.

    Without a name the visits of every leader of the state are meant.
    """
    code, person = first.who.code, first.who.name
    if published is None or not visits.knows(code, person):
        return "no-data", (), ""
    earlier = [
        visit
        for visit in visits.journeys(code, person=person, to=first.to)
        if visit.start <= published - AT_HAND
    ]
    last = max(earlier, key=lambda visit: visit.end, default=None)
    begin = last.end if last is not None else _begin(first, published)
    extent = visits.extent(code, person=person, to=first.to)
    # What began in the 30 days up to the article is what it is about, listed or not.
    until = max(begin, published - AT_HAND)
    gap = extent.gap(begin, until) if extent is not None else "no whole record"
    if last is None:
        return ("no-data" if gap else "agrees"), (), gap
    elapsed = years_between(last.end, published)
    reference = (
        Reference(
            value=elapsed if first.years is not None else float(last.end.year),
            unit="years" if first.years is not None else "year",
            source=f"{last.person} in {last.place or last.host}, {last.start} to {last.end}: "
            f"{last.source}",
            as_of=published.isoformat(),
        ),
    )
    if gap:
        return "no-data", reference, gap
    if first.years is not None:
        return elapsed_verdict(first.years, elapsed), reference, ""
    return ("agrees" if last.end.year == first.since else "differs"), reference, ""


def _begin(first: _First, published: dt.date) -> dt.date:
    if first.years is not None:
        return published - dt.timedelta(days=round(first.years * 365.25))
    return dt.date(first.since or published.year, *_LAST_DAY)
