"""The seven tables as Arrow, and coded articles and revisions as their rows.

Each row says which batch and which attempt wrote it. An attempt is one try at a batch: the row in
`batches` names the attempt that came through, so what a killed one left behind is never read.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from tripoint.schema import (
    Article,
    Batch,
    Claim,
    Coded,
    Event,
    Party,
    Reference,
    Revision,
    Transfer,
)

FACTS = ("articles", "events", "transfers", "claims")

_TEXTS = pa.list_(pa.string())
_TIME = pa.timestamp("us", tz="UTC")
_PARTIES = pa.list_(
    pa.struct(
        {
            "code": pa.string(),
            "sector": pa.string(),
            "name": pa.string(),
            "id": pa.string(),
            "text": pa.string(),
            "start": pa.int32(),
            "end": pa.int32(),
        }
    )
)
_REFERENCES = pa.list_(
    pa.struct(
        {
            "value": pa.string(),
            "value_number": pa.float64(),
            "unit": pa.string(),
            "source": pa.string(),
            "as_of": pa.string(),
        }
    )
)
_EVIDENCE = {"sentence": pa.string(), "start": pa.int32(), "end": pa.int32()}
_SOURCE = {
    "published": pa.string(),
    "published_at": _TIME,
    "publisher": pa.string(),
    "url": pa.string(),
}
# The days that an event stands on, for finding it: its own, else that of publication.
_DAYS = {"first_day": pa.date32(), "last_day": pa.date32()}
_STAMP = {"batch": pa.string(), "attempt": pa.int64(), "known_at": _TIME, "year": pa.int32()}

SCHEMAS: Mapping[str, pa.Schema] = {
    "articles": pa.schema(
        {
            "id": pa.string(),
            "title": pa.string(),
            **_SOURCE,
            "language": pa.string(),
            "is_article": pa.bool_(),
            "why_not": pa.string(),
            "duplicate_of": pa.string(),
            "fingerprint": pa.string(),
            "sentences": pa.int32(),
            **_STAMP,
        }
    ),
    "events": pa.schema(
        {
            "article": pa.string(),
            "id": pa.string(),
            "type": pa.string(),
            "mode": pa.string(),
            "quad": pa.int8(),
            "score": pa.float64(),
            "status": pa.string(),
            "attribution": _TEXTS,
            "actors": _TEXTS,
            "recipients": _TEXTS,
            "actor_names": _TEXTS,
            "recipient_names": _TEXTS,
            "actor_parties": _PARTIES,
            "recipient_parties": _PARTIES,
            "date": pa.date32(),
            "date_end": pa.date32(),
            "date_precision": pa.string(),
            "place_name": pa.string(),
            "place_country": pa.string(),
            "place_lat": pa.float64(),
            "place_lon": pa.float64(),
            "contexts": _TEXTS,
            "goods": _TEXTS,
            **_EVIDENCE,
            "confidence": pa.float64(),
            "why": pa.string(),
            "coder": pa.string(),
            "source_id": pa.string(),
            **_SOURCE,
            **_DAYS,
            **_STAMP,
        }
    ),
    "transfers": pa.schema(
        {
            "article": pa.string(),
            "id": pa.string(),
            "giver": pa.string(),
            "receiver": pa.string(),
            "parties": _TEXTS,
            "item": pa.string(),
            "class": pa.string(),
            "quantity": pa.float64(),
            "unit": pa.string(),
            "status": pa.string(),
            "attribution": _TEXTS,
            **_EVIDENCE,
            "why": pa.string(),
            **_SOURCE,
            **_STAMP,
        }
    ),
    "claims": pa.schema(
        {
            "article": pa.string(),
            "id": pa.string(),
            "kind": pa.string(),
            "subject": _TEXTS,
            "toward": _TEXTS,
            "quantity": pa.string(),
            "value": pa.string(),
            "value_number": pa.float64(),
            "unit": pa.string(),
            "status": pa.string(),
            "attribution": _TEXTS,
            "verdict": pa.string(),
            "reference": _REFERENCES,
            **_EVIDENCE,
            "why": pa.string(),
            **_SOURCE,
            **_STAMP,
        }
    ),
    "revisions": pa.schema(
        {
            "article": pa.string(),
            "kind": pa.string(),
            "because": pa.string(),
            "replaced_by": pa.string(),
            "batch": pa.string(),
            "attempt": pa.int64(),
            "known_at": _TIME,
        }
    ),
    "batches": pa.schema(
        {
            "number": pa.int64(),
            "id": pa.string(),
            "known_at": _TIME,
            "source": pa.string(),
            "articles": pa.int64(),
            "events": pa.int64(),
            "transfers": pa.int64(),
            "claims": pa.int64(),
            "tripoint": pa.string(),
            "versions": pa.struct({name: pa.int64() for name in FACTS}),
            "attempt": pa.int64(),
            "months": pa.int64(),
        }
    ),
    "months": pa.schema(
        {
            "pair": pa.string(),
            "month": pa.date32(),
            "direction": pa.string(),
            "type": pa.string(),
            "status": pa.string(),
            "events": pa.int64(),
            "score": pa.float64(),
            **{name: kind for name, kind in _STAMP.items() if name != "year"},
        }
    ),
}
"""Name to schema. `year`, the partition of facts, is that of publication, else of `known_at`.

An event that a coder other than Tripoint read has its `coder` and the `source_id` of its record
there; workspaces of before have neither column. `months` sums the events of each batch by pair and
month: one that has no such sums, as before, has no `months` in its row of `batches`.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """What every row of one attempt has in common."""

    batch: str
    attempt: int
    known_at: dt.datetime


def fact_tables(coded: Iterable[Coded], stamp: Stamp) -> dict[str, pa.Table]:
    """The rows of the four tables of facts."""
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in FACTS}
    for each in coded:
        shared = _shared(each.article, stamp)
        rows["articles"].append(_article_row(each) | shared)
        rows["events"] += [_event_row(event, each.article) | shared for event in each.events]
        rows["transfers"] += [_transfer_row(one, each.article) | shared for one in each.transfers]
        rows["claims"] += [_claim_row(claim, each.article) | shared for claim in each.claims]
    return {name: pa.Table.from_pylist(rows[name], schema=SCHEMAS[name]) for name in FACTS}


def revision_table(revisions: Iterable[Revision], stamp: Stamp) -> pa.Table:
    """The rows of revisions."""
    shared = {"batch": stamp.batch, "attempt": stamp.attempt, "known_at": stamp.known_at}
    rows = [each.to_dict() | shared for each in revisions]
    return pa.Table.from_pylist(rows, schema=SCHEMAS["revisions"])


def batch_table(batch: Batch, *, number: int, months: int, stamp: Stamp) -> pa.Table:
    """The row that makes an attempt visible; `months` is how many sums by month it has."""
    row = batch.to_dict() | {
        "number": number,
        "known_at": stamp.known_at,
        "attempt": stamp.attempt,
        "versions": dict(batch.versions),
        "months": months,
    }
    return pa.Table.from_pylist([row], schema=SCHEMAS["batches"])


def _shared(article: Article, stamp: Stamp) -> dict[str, Any]:
    published_at = _instant(article.published)
    return {
        "published": article.published,
        "published_at": published_at,
        "publisher": article.publisher,
        "url": article.url,
        "batch": stamp.batch,
        "attempt": stamp.attempt,
        "known_at": stamp.known_at,
        "year": (published_at or stamp.known_at).year,
    }


def _article_row(coded: Coded) -> dict[str, Any]:
    row = coded.article.to_dict() | {"sentences": coded.sentences}
    del row["text"]
    return row


def _event_row(event: Event, article: Article) -> dict[str, Any]:
    row = event.to_dict() | {
        "article": article.id,
        "actors": [each.code for each in event.actors],
        "recipients": [each.code for each in event.recipients],
        "actor_names": _names(event.actors),
        "recipient_names": _names(event.recipients),
        "actor_parties": [each.to_dict() for each in event.actors],
        "recipient_parties": [each.to_dict() for each in event.recipients],
        "date": (day := _day(event.date)),
        "date_end": (end := _day(event.date_end)),
        "first_day": (first := day or _day_of(article.published)),
        "last_day": end or first,
    }
    if event.place is not None:
        row |= {f"place_{name}": value for name, value in event.place.to_dict().items()}
    return row | event.evidence.to_dict()


def _transfer_row(transfer: Transfer, article: Article) -> dict[str, Any]:
    return transfer.to_dict() | transfer.evidence.to_dict() | {"article": article.id}


def _claim_row(claim: Claim, article: Article) -> dict[str, Any]:
    references = [each.to_dict() | _value(each) for each in claim.reference]
    row = claim.to_dict() | claim.evidence.to_dict() | _value(claim)
    return row | {"article": article.id, "reference": references}


def _value(said: Claim | Reference) -> dict[str, Any]:
    """A value as it was given, and as a number where it is one."""
    number = None if isinstance(said.value, str) else float(said.value)
    return {"value": str(said.value), "value_number": number}


def _names(parties: Sequence[Party]) -> list[str]:
    return [each.name or each.text or each.code for each in parties]


def _day(text: str | None) -> dt.date | None:
    return None if text is None else dt.date.fromisoformat(text)


def _day_of(published: str | None) -> dt.date | None:
    """The day of a published time as it stands there; of one that is no time, none."""
    try:
        return dt.date.fromisoformat((published or "")[:10])
    except ValueError:
        return None


def _instant(text: str | None) -> dt.datetime | None:
    """A published time in UTC; one without a zone is read as UTC, one that is no time as none."""
    try:
        when = dt.datetime.fromisoformat(text or "")
        return when.replace(tzinfo=when.tzinfo or dt.UTC).astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return None
