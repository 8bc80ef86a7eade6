"""Who came to whom: a meeting at the home of one side has the other side as visitor."""

from __future__ import annotations

from collections.abc import Iterable

from tripoint.coding.fusion import Judgement
from tripoint.schema import Event, Party, Place

Sides = tuple[tuple[Party, ...], tuple[Party, ...], str | None]


def oriented(judged: Judgement, place: Place | None, told: Iterable[Event]) -> Sides:
    """Actors, recipients and mode of a judgement; the visitor is actor (coding rule 5).

    Two sides that met have a host where the place is one side's, or where the article has told
    of the one's visit to the other.
    """
    as_read = judged.actors, judged.recipients, judged.mode
    if judged.type != "CONSULT" or not judged.mutual or judged.mode not in (None, "visit"):
        return as_read
    codes = {party.code for party in judged.actors}
    if len(codes) != 2:
        return as_read
    host = place.country if place is not None and place.country in codes else None
    if host is None and place is None:
        host = _told_host(codes, told)
    if host is None:
        return as_read
    guests = tuple(party for party in judged.actors if party.code != host)
    return guests, tuple(party for party in judged.actors if party.code == host), "visit"


def _told_host(codes: set[str], told: Iterable[Event]) -> str | None:
    for event in told:
        if event.type != "CONSULT" or event.mode != "visit" or event.status == "historical":
            continue
        visitors = {party.code for party in event.actors}
        hosts = {party.code for party in event.recipients}
        if len(visitors) == len(hosts) == 1 and visitors | hosts == codes:
            return hosts.pop()
    return None
