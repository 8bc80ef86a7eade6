"""A workspace: what was read, each fact with the time it became known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Self

import orjson
import pyarrow as pa

from tripoint.errors import NotAWorkspace, UsageError, WorkspaceFull, WorkspaceTooNew
from tripoint.store.captures import CaptureStore
from tripoint.store.feeds import FeedStore
from tripoint.store.location import Location, locate
from tripoint.store.months import pair_months
from tripoint.store.operations import Alike, Operations
from tripoint.store.questions import OWN, Day, Question, day_of, last_instant, question_of
from tripoint.store.reading import Tables
from tripoint.store.watched import Watched
from tripoint.store.writing import Writer, create_table
from tripoint.version import __version__

__all__ = ["OWN", "Day", "Workspace", "Writer", "open_workspace"]

FORMAT = 1
_CARD = "tripoint.json"
_DRAFT = "tripoint.json.new"
# Delta turns a path into a URL and stops at these; DuckDB reads some of them as patterns.
_UNUSABLE = frozenset("%[]*?^|<>\\\n\r\t")

_ORDERS = {
    "date": "first_day DESC NULLS LAST, published_at DESC NULLS LAST",
    "oldest": "first_day NULLS LAST, published_at NULLS LAST",
    "confidence": "confidence DESC",
    "known_at": "known_at DESC",
}


class Workspace:
    """The facts and texts of one place; any number of readers beside one writer.

    `path` is its folder; of a workspace in an S3 store that on this machine, which holds what only
    a local disk can: the lease, and the texts that were read here.
    """

    def __init__(self, location: Location) -> None:
        self.path = location.local
        self._tables = Tables(location)
        self._operations = Operations(location.local / "operations.sqlite")

    def writer(self) -> Writer:
        """The right to write, until it is closed; WorkspaceBusy says who has it."""
        return Writer(self._tables, self._operations)

    def feeds(self) -> FeedStore:
        """How far each feed was read; for whoever holds the writer."""
        return FeedStore(self._operations)

    def captures(self) -> CaptureStore:
        """Which pages are kept in an archive; no writer is needed."""
        return CaptureStore(self._operations)

    def watched(self) -> Watched:
        """The watched feeds and their items."""
        return Watched(self._operations)

    def known(self, ids: Iterable[str]) -> frozenset[str]:
        """Which of the article ids are stored."""
        return self._operations.known(ids, self._attempts())

    def duplicate_of(self, fingerprints: Iterable[str]) -> dict[str, str]:
        """The first stored article of each fingerprint that has one."""
        return self._operations.firsts(fingerprints, self._attempts())

    def alike(self, sketches: Sequence[Sequence[int]], *, least: int) -> list[Alike]:
        """The stored articles that share at least `least` bands with each sketch, likest first."""
        return self._operations.alike(sketches, self._attempts(), least)

    def text(self, article_id: str) -> str | None:
        """The clean text of an article."""
        return self._operations.text(article_id, self._attempts())

    def search(self, words: str, *, limit: int = 100) -> tuple[str, ...]:
        """Ids of the articles that hold words beginning with all those given, best first."""
        return self._operations.search(words, self._attempts(), limit)

    def events(
        self,
        *,
        actor: str | None = None,
        with_: str | Sequence[str] | None = None,
        type: str | Sequence[str] | None = None,  # noqa: A002 - the record's own word
        status: str | Sequence[str] | None = None,
        coder: str | None = None,
        since: Day | None = None,
        until: Day | None = None,
        as_known_on: Day | None = None,
        limit: int | None = None,
        order: str = "date",
    ) -> pa.Table:
        """The events that meet every filter.

        `actor` acts, each of `with_` takes part on either side, and an event without a date of its
        own stands on the day of publication. `coder` is Tripoint for what was read here, else the
        name that `import` gave. `order` is date (the latest first), oldest,
        confidence or known_at.
        """
        if order not in _ORDERS:
            raise UsageError(f"no order {order!r}: choose one of {', '.join(_ORDERS)}")
        question = question_of(actor, with_, type, status, coder, since, until)
        known_by = last_instant(as_known_on)
        if order == "date" and limit:
            question = self._latest(question, limit, known_by)
        ordered = f'ORDER BY {_ORDERS[order]}, article, start, "end", id'
        return self._tables.facts(
            "events",
            known_by=known_by,
            condition=f"{question.condition} {ordered} LIMIT $limit",
            values={**question.values, "limit": limit},
            days=question.days,
        )

    def count_events(
        self,
        *,
        actor: str | None = None,
        with_: str | Sequence[str] | None = None,
        type: str | Sequence[str] | None = None,  # noqa: A002 - the record's own word
        status: str | Sequence[str] | None = None,
        coder: str | None = None,
        since: Day | None = None,
        until: Day | None = None,
        as_known_on: Day | None = None,
    ) -> int:
        """How many events meet every filter of `events`, none of them loaded."""
        question = question_of(actor, with_, type, status, coder, since, until)
        return self._count("events", question, last_instant(as_known_on))

    def count_articles(self) -> int:
        """How many articles are stored, none of them loaded."""
        return self._count("articles", Question("true", {}, (None, None)), None)

    def pair_months(
        self,
        one: str,
        other: str,
        *,
        since: Day | None = None,
        until: Day | None = None,
        as_known_on: Day | None = None,
    ) -> pa.Table:
        """How many events two parties share by month, direction, type and status, and the sum of
        their scores; read from sums that each batch leaves, not from the events.

        `direction` is > where the alphabetically first acts on the other, < the other way, = where
        both do or they act or are acted on together. Months are told by their first day, and one
        that `since` or `until` lies in counts whole.
        """
        first, last = day_of(since), day_of(until)
        return pair_months(
            self._tables,
            one,
            other,
            known_by=last_instant(as_known_on),
            days=(first and first.replace(day=1), last),
        )

    def known_records(self, coder: str, ids: pa.Array) -> frozenset[str]:
        """Which of a coder's records, by its own ids, are stored."""
        return self._tables.holds(coder, ids)

    def content_ids(self, coder: str, ids: pa.Array) -> pa.Array:
        """The event id of each of a coder's records: `content_id(coder, id)` for all at once."""
        rows = self._tables.query(
            "SELECT left(sha256('[' || to_json($coder) || ',' || to_json(id) || ']'), 16) AS id"
            " FROM given",
            {"coder": coder},
            given=pa.table({"id": ids}),
        )
        return rows.column("id").combine_chunks()

    def transfers(
        self, *, between: Sequence[str] | None = None, as_known_on: Day | None = None
    ) -> pa.Table:
        """Who gives what to whom, in the order it became known; `between` are codes that must all
        take part, as giver, receiver or a side where no direction is told.
        """
        sides = "list_concat([giver, receiver], coalesce(parties, []))"
        return self._tables.facts(
            "transfers",
            known_by=last_instant(as_known_on),
            condition=("true" if between is None else f"list_has_all({sides}, $between)")
            + ' ORDER BY known_at, article, start, "end", id',
            values={} if between is None else {"between": list(between)},
        )

    def claims(self, *, as_known_on: Day | None = None) -> pa.Table:
        """What articles say is so, in the order it became known."""
        return self._all("claims", 'article, start, "end", id', as_known_on)

    def articles(self, *, as_known_on: Day | None = None) -> pa.Table:
        """The articles without their texts, in the order they became known."""
        return self._all("articles", "id", as_known_on)

    def revisions(self, *, as_known_on: Day | None = None) -> pa.Table:
        """The later words on articles, in the order they became known."""
        return self._all("revisions", "article", as_known_on)

    def batches(self, *, as_known_on: Day | None = None) -> pa.Table:
        """The committed batches in their order."""
        return self._tables.batches(last_instant(as_known_on)).drop_columns(["attempt", "months"])

    def close(self) -> None:
        """Let go of the folder."""
        self._tables.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _all(self, name: str, order: str, as_known_on: Day | None) -> pa.Table:
        return self._tables.facts(
            name,
            known_by=last_instant(as_known_on),
            condition=f"true ORDER BY known_at, {order}",
            values={},
        )

    def _latest(self, question: Question, limit: int, known_by: dt.datetime | None) -> Question:
        """The question narrowed to the days on which its latest rows stand.

        The days alone are looked through first, from the latest files back: a row has 50 columns.
        """
        floors = self._tables.floors("events", limit, question.days[1])
        for floor in (*floors, None):
            asked = question.since(floor) if floor is not None else question
            found = self._tables.selected(
                "events",
                "first_day",
                known_by=known_by,
                condition=f"{asked.condition} AND first_day IS NOT NULL"
                " ORDER BY first_day DESC LIMIT $limit",
                values={**asked.values, "limit": limit},
                days=asked.days,
            )
            if found is not None and found.num_rows == limit:
                return question.since(found.column(0)[limit - 1].as_py())
        return question

    def _count(self, table: str, question: Question, known_by: dt.datetime | None) -> int:
        found = self._tables.selected(
            table,
            "count(*)",
            known_by=known_by,
            condition=question.condition,
            values=question.values,
            days=question.days,
        )
        return 0 if found is None else int(found.column(0)[0].as_py())

    def _attempts(self) -> list[int]:
        attempts: list[int] = self._tables.batches().column("attempt").to_pylist()
        return attempts


def open_workspace(path: str | Path, *, create: bool = False) -> Workspace:
    """The workspace in a folder or at an address `s3://BUCKET/FOLDER`.

    `create` makes one where the folder is missing or empty, or nothing is at the address.
    """
    location = locate(path)
    if location.is_remote:
        return _open_remote(location, create=create)
    folder = location.local
    if _UNUSABLE & set(folder.as_posix()):
        raise NotAWorkspace(
            f"{folder} cannot hold a workspace: choose a path without any of % [ ] * ? ^ | < > \\"
        )
    try:
        card = (folder / _CARD).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        if not create or not _is_empty(folder):
            raise NotAWorkspace(_why_not(folder)) from None
        _make(folder)
    except OSError as fault:
        raise NotAWorkspace(
            f"{folder / _CARD} cannot be read ({fault.strerror}):"
            " correct its permissions or choose another folder"
        ) from fault
    else:
        _check(str(folder / _CARD), card)
    return Workspace(location)


def _open_remote(location: Location, *, create: bool) -> Workspace:
    """At an address the list of batches itself bears the card, as its description."""
    store = Workspace(location)
    batches = store._tables.open("batches")
    if batches is None and create:
        batches = create_table(location, "batches", description=_card().decode())
    if batches is None:
        raise NotAWorkspace(
            f"no workspace at {location.name}:"
            f" `tripoint read SOURCE --workspace {location.name}` makes one"
        )
    with suppress(OSError):
        location.local.mkdir(parents=True, exist_ok=True)
    _check(location.name, (batches.metadata().description or "").encode())
    return store


def _is_empty(folder: Path) -> bool:
    """Whether nothing is there, or only what a killed process left of a new workspace."""
    if not folder.exists():
        return True
    return folder.is_dir() and all(each.name == _DRAFT for each in folder.iterdir())


def _why_not(folder: Path) -> str:
    if _is_empty(folder):
        return f"no workspace in {folder}: `tripoint read SOURCE --workspace {folder}` makes one"
    return f"{folder} holds something else: choose an empty or a new folder for the workspace"


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / _DRAFT).write_bytes(_card())
        (folder / _DRAFT).replace(folder / _CARD)
    except OSError as fault:
        raise WorkspaceFull(
            f"no workspace can be made in {folder} ({fault.strerror}):"
            " free some space, correct the permissions or choose another folder"
        ) from fault


def _card() -> bytes:
    return orjson.dumps({"format": FORMAT, "tripoint": __version__}) + b"\n"


def _check(place: str, card: bytes) -> None:
    try:
        found = orjson.loads(card)
        number = int(found["format"])
        by = str(found["tripoint"])
    except (ValueError, TypeError, KeyError) as fault:
        raise NotAWorkspace(
            f"{place} bears no card of a workspace: choose another place"
        ) from fault
    if number > FORMAT:
        raise WorkspaceTooNew(
            f"{place} was written by Tripoint {by}: upgrade this one ({__version__}) to read it"
        )
