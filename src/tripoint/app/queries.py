"""What is asked of the store beyond a look-up: one answer for command line, page and agents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from tripoint.coding.incidents import Report, incidents
from tripoint.schema import Incident

__all__ = ["incidents_of", "published_day"]


def incidents_of(rows: Iterable[Mapping[str, Any]]) -> list[Incident]:
    """Rows of the events table gathered into incidents, the latest first.

    Copies of an article carry no events, so each row is a report of its own.
    """
    found = incidents(_report(row) for row in rows)
    return sorted(found, key=lambda each: (_day(each), each.id), reverse=True)


def _day(incident: Incident) -> str:
    return incident.date or incident.last_published or ""


def _report(row: Mapping[str, Any]) -> Report:
    return Report(
        event=row["id"],
        article=row["article"],
        publisher=row["publisher"],
        published=published_day(row["published"]),
        type=row["type"],
        mode=row["mode"],
        score=row["score"],
        actors=_ids(row["actor_parties"]),
        recipients=_ids(row["recipient_parties"]),
        status=row["status"],
        day=row["date"],
        day_end=row["date_end"],
        precision=row["date_precision"],
        place=row["place_name"],
        country=row["place_country"],
        sentence=row["sentence"],
        confidence=row["confidence"] or 0.0,  # other coders give none
    )


def _ids(parties: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    """Bodies and groups by their own id, states by their code."""
    return frozenset(party["id"] or party["code"] for party in parties)


def published_day(text: str | None) -> dt.date | None:
    """The day of a time of publication as it is stored; None where there is none."""
    try:
        return dt.date.fromisoformat((text or "")[:10])
    except ValueError:
        return None
