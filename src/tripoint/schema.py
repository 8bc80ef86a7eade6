"""Tripoint's records: frozen, keyword-only, JSON in and out, each known by its content.

Offsets count characters of the article's cleaned text. Dates are ISO 8601 strings, so that a
record is the same on disk, in Arrow and in JSON.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from types import UnionType
from typing import Any, Literal, Self, Union, get_args, get_origin, get_type_hints

import orjson

Status = Literal[
    "occurred", "ongoing", "planned", "possible", "conditional", "negated", "historical"
]
Precision = Literal["day", "week", "month", "quarter", "season", "year", "decade"]
ClaimKind = Literal["measure", "precedent", "stance"]
Verdict = Literal["agrees", "differs", "no-data"]
RevisionKind = Literal["retraction", "reinstatement"]

STATUSES: tuple[Status, ...] = get_args(Status)
# Party codes that are no state.
STATELESS = frozenset({"UNO", "EUR", "IGO", "NGO", "MNC", "IMG"})


class Record:
    """What every record can do: become plain data and come back from it."""

    __slots__ = ()

    def to_dict(self) -> dict[str, Any]:
        """The record as plain JSON types, in field order."""
        plain: dict[str, Any] = {}
        for each in fields(self):  # type: ignore[arg-type]
            plain[each.name] = _plain(getattr(self, each.name))
        return plain

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> Self:
        """The record that `to_dict` wrote; unknown keys are ignored, so newer files still load."""
        hints = _hints(cls)
        values = {name: _revive(plain[name], hint) for name, hint in hints.items() if name in plain}
        return cls(**values)


_HINTS: dict[type, dict[str, Any]] = {}


def _hints(cls: type) -> dict[str, Any]:
    if cls not in _HINTS:
        names = {each.name for each in fields(cls)}
        _HINTS[cls] = {k: v for k, v in get_type_hints(cls).items() if k in names}
    return _HINTS[cls]


def _plain(value: Any) -> Any:
    if isinstance(value, Record):
        return value.to_dict()
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return value


def _revive(value: Any, hint: Any) -> Any:
    origin = get_origin(hint)
    if value is None:
        return None
    if origin in (Union, UnionType):
        inner = [each for each in get_args(hint) if each is not type(None)]
        return _revive(value, inner[0])
    if origin is tuple:
        return tuple(_revive(each, get_args(hint)[0]) for each in value)
    if is_dataclass(hint) and isinstance(hint, type) and issubclass(hint, Record):
        return hint.from_dict(value)
    return value


def content_id(*parts: object) -> str:
    """Sixteen hex digits of the SHA-256 of the parts: the same content has the same id anywhere."""
    packed = orjson.dumps(parts, default=_plain_default, option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(packed).hexdigest()[:16]


def _plain_default(value: Any) -> Any:
    if isinstance(value, Record):
        return value.to_dict()
    raise TypeError(f"no content id for {type(value).__name__}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Party(Record):
    """Who acts or is acted on: a code, and the words that stood for it."""

    code: str
    sector: str | None = None
    name: str | None = None
    id: str | None = None
    text: str = ""
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Place(Record):
    """Where; `country` is a party code."""

    name: str
    country: str | None = None
    lat: float | None = None
    lon: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence(Record):
    """The sentence a fact was read in, with its offsets into the article's text."""

    start: int
    end: int
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Event(Record):
    """Who did what to whom, how certain the sentence was, and the sentence."""

    type: str
    mode: str | None = None
    quad: int
    score: float
    actors: tuple[Party, ...]
    recipients: tuple[Party, ...] = ()
    status: Status
    attribution: tuple[str, ...] = ()
    date: str | None = None
    date_end: str | None = None
    date_precision: Precision | None = None
    place: Place | None = None
    contexts: tuple[str, ...] = ()
    goods: tuple[str, ...] = ()
    evidence: Evidence
    confidence: float
    why: str
    id: str = ""
    article: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer(Record):
    """One good or service passing, or said to pass, from a giver to a receiver."""

    giver: str | None
    receiver: str | None
    parties: tuple[str, ...] = ()
    item: str
    class_: str
    quantity: float | None = None
    unit: str | None = None
    status: Status
    attribution: tuple[str, ...] = ()
    evidence: Evidence
    why: str = ""
    id: str = ""
    article: str = ""

    def to_dict(self) -> dict[str, Any]:
        """As every record, with `class_` under its public name `class`."""
        plain = {each.name: _plain(getattr(self, each.name)) for each in fields(self)}
        return {("class" if name == "class_" else name): value for name, value in plain.items()}

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> Transfer:
        """The transfer that `to_dict` wrote."""
        values = {("class_" if name == "class" else name): v for name, v in plain.items()}
        hints = _hints(cls)
        return cls(**{name: _revive(values[name], hints[name]) for name in hints if name in values})


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference(Record):
    """A sourced value that a claim is held against."""

    value: float | str
    unit: str | None = None
    source: str
    as_of: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim(Record):
    """What an article says is so, beside what sourced references say."""

    kind: ClaimKind
    subject: tuple[str, ...]
    toward: tuple[str, ...] = ()
    quantity: str
    value: float | str
    unit: str | None = None
    status: Status = "occurred"
    attribution: tuple[str, ...] = ()
    evidence: Evidence
    verdict: Verdict = "no-data"
    reference: tuple[Reference, ...] = ()
    why: str = ""
    id: str = ""
    article: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article(Record):
    """One clean text with what its page said of itself; `bands` is its sketch for near copies."""

    id: str
    title: str | None = None
    published: str | None = None
    language: str = "und"
    publisher: str | None = None
    url: str | None = None
    is_article: bool = True
    why_not: str | None = None
    duplicate_of: str | None = None
    fingerprint: str = ""
    bands: tuple[int, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedPair(Record):
    """Two parties that the user marked: spans (start, end) of the text."""

    source: tuple[int, ...]
    target: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PairReading(Record):
    """The relation of a marked pair; `type` is None where none was found."""

    type: str | None
    mode: str | None = None
    status: Status | None = None
    confidence: float = 0.0
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coded(Record):
    """An article and everything read in it."""

    article: Article
    events: tuple[Event, ...] = ()
    transfers: tuple[Transfer, ...] = ()
    claims: tuple[Claim, ...] = ()
    pairs: tuple[PairReading, ...] | None = None
    sentences: int = 0

    def to_line(self) -> dict[str, Any]:
        """The public JSON line: the article's fields beside the lists, `pairs` only if asked."""
        article = self.article
        line: dict[str, Any] = {
            "id": article.id,
            "title": article.title,
            "published": article.published,
            "language": article.language,
            "is_article": article.is_article,
            "why_not": article.why_not,
            "duplicate_of": article.duplicate_of,
            "publisher": article.publisher,
            "url": article.url,
            "text": article.text,
            "events": [each.to_dict() for each in self.events],
            "transfers": [each.to_dict() for each in self.transfers],
            "claims": [each.to_dict() for each in self.claims],
        }
        if self.pairs is not None:
            line["pairs"] = [each.to_dict() for each in self.pairs]
        return line


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident(Record):
    """Many reports of one event as one thing.

    `status` is the surest that a report gives; `reports` counts the reports by status, `publishers`
    the independent sources (copies folded; all unknown ones are one), `events` are (article, event)
    ids. `sentence` is the fullest report's.
    """

    id: str
    type: str
    mode: str | None = None
    score: float
    actors: tuple[str, ...]
    recipients: tuple[str, ...] = ()
    status: Status
    reports: Mapping[str, int]
    date: str | None = None
    date_precision: Precision | None = None
    place: str | None = None
    first_published: str | None = None
    last_published: str | None = None
    publishers: int
    publishers_denying: int = 0
    sentence: str
    events: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision(Record):
    """A later word on a stored article: it is withdrawn, or it stands after all.

    Nothing is deleted: what the article says is hidden, or shown again, from `known_at` on.
    `replaced_by` is the article that corrects it.
    """

    article: str
    kind: RevisionKind
    because: str
    replaced_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture(Record):
    """A page kept in an archive as it came: the SHA-256 of its body, when, and in which file."""

    url: str
    at: str
    sha256: str
    file: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch(Record):
    """One committed write: the row that makes a batch's facts visible."""

    id: str
    known_at: str
    source: str
    articles: int
    events: int
    transfers: int
    claims: int
    tripoint: str
    versions: Mapping[str, int] = field(default_factory=dict)


def json_bytes(records: Sequence[Record]) -> bytes:
    """Records as JSON Lines."""
    return b"".join(orjson.dumps(each.to_dict()) + b"\n" for each in records)
