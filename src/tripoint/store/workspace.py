"""A workspace: what was read, each fact with the time it became known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Self

import orjson
import pyarrow as pa

from tripoint.errors import NotAWorkspace, UsageError, WorkspaceFull, WorkspaceTooNew
from tripoint.store.captures import CaptureStore
from tripoint.store.feeds import FeedStore
from tripoint.store.operations import Alike, Operations
from tripoint.store.reading import Tables
from tripoint.store.watched import Watched
from tripoint.store.writing import Writer
from tripoint.version import __version__

__all__ = ["Workspace", "Writer", "open_workspace"]

FORMAT = 1
_CARD = "tripoint.json"
_DRAFT = "tripoint.json.new"
# Delta turns a path into a URL and stops at these; DuckDB reads some of them as patterns.
_UNUSABLE = frozenset("%[]*?^|<>\\\n\r\t")

_DAY = "coalesce(date, TRY_CAST(left(published, 10) AS DATE))"
_ORDERS = {
    "date": f"{_DAY} DESC NULLS LAST, published_at DESC NULLS LAST",
    "oldest": f"{_DAY} NULLS LAST, published_at NULLS LAST",
    "confidence": "confidence DESC",
    "known_at": "known_at DESC",
}

Day = str | dt.date | dt.datetime


class Workspace:
    """The facts and texts of one folder; any number of readers beside one writer."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._tables = Tables(path / "tables")
        self._operations = Operations(path / "operations.sqlite")

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
        since: Day | None = None,
        until: Day | None = None,
        as_known_on: Day | None = None,
        limit: int | None = None,
        order: str = "date",
    ) -> pa.Table:
        """The events that meet every filter.

        `actor` acts, each of `with_` takes part on either side, and an event without a date of its
        own stands on the day of publication. `order` is date (the latest first), oldest,
        confidence or known_at.
        """
        if order not in _ORDERS:
            raise UsageError(f"no order {order!r}: choose one of {', '.join(_ORDERS)}")
        parties = "list_concat(actors, recipients)"
        filters = {
            "actor": (actor, "list_contains(actors, $actor)"),
            "with_": (_several(with_), f"list_has_all({parties}, $with_)"),
            "type": (_several(type), "list_contains($type, type)"),
            "status": (_several(status), "list_contains($status, status)"),
            "since": (_day(since), f"coalesce(date_end, {_DAY}) >= $since"),
            "until": (_day(until), f"{_DAY} <= $until"),
        }
        given = {name: pair for name, pair in filters.items() if pair[0] is not None}
        condition = " AND ".join(["true", *(sql for _, sql in given.values())])
        ordered = f'ORDER BY {_ORDERS[order]}, article, start, "end", id'
        return self._tables.facts(
            "events",
            known_by=_instant(as_known_on),
            condition=f"{condition} {ordered} LIMIT $limit",
            values={name: value for name, (value, _) in given.items()} | {"limit": limit},
        )

    def transfers(
        self, *, between: Sequence[str] | None = None, as_known_on: Day | None = None
    ) -> pa.Table:
        """Who gives what to whom, in the order it became known; `between` are codes that must all
        take part, as giver, receiver or a side where no direction is told.
        """
        sides = "list_concat([giver, receiver], coalesce(parties, []))"
        return self._tables.facts(
            "transfers",
            known_by=_instant(as_known_on),
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
        return self._tables.batches(_instant(as_known_on)).drop_columns(["attempt"])

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
            known_by=_instant(as_known_on),
            condition=f"true ORDER BY known_at, {order}",
            values={},
        )

    def _attempts(self) -> list[int]:
        attempts: list[int] = self._tables.batches().column("attempt").to_pylist()
        return attempts


def open_workspace(path: str | Path, *, create: bool = False) -> Workspace:
    """The workspace in a folder; `create` makes one of a folder that is missing or empty."""
    folder = Path(path).resolve()
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
        _check(folder, card)
    return Workspace(folder)


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
    card = orjson.dumps({"format": FORMAT, "tripoint": __version__}) + b"\n"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / _DRAFT).write_bytes(card)
        (folder / _DRAFT).replace(folder / _CARD)
    except OSError as fault:
        raise WorkspaceFull(
            f"no workspace can be made in {folder} ({fault.strerror}):"
            " free some space, correct the permissions or choose another folder"
        ) from fault


def _check(folder: Path, card: bytes) -> None:
    try:
        found = orjson.loads(card)
        number = int(found["format"])
        by = str(found["tripoint"])
    except (ValueError, TypeError, KeyError) as fault:
        raise NotAWorkspace(
            f"{folder / _CARD} is not the card of a workspace: choose another folder"
        ) from fault
    if number > FORMAT:
        raise WorkspaceTooNew(
            f"{folder} was written by Tripoint {by}: upgrade this one ({__version__}) to read it"
        )


def _several(given: str | Sequence[str] | None) -> list[str] | None:
    if given is None:
        return None
    return [given] if isinstance(given, str) else list(given)


def _day(given: Day | None) -> dt.date | None:
    if given is None:
        return None
    return _instant_of(given).date()


def _instant(given: Day | None) -> dt.datetime | None:
    """The last moment that counts: of a day its end in UTC, of a time that time."""
    if given is None:
        return None
    when = _instant_of(given)
    is_day = len(given) <= 10 if isinstance(given, str) else not isinstance(given, dt.datetime)
    return when + dt.timedelta(days=1, microseconds=-1) if is_day else when


def _instant_of(given: Day) -> dt.datetime:
    try:
        text = given if isinstance(given, str) else given.isoformat()
        when = dt.datetime.fromisoformat(text)
        return when.replace(tzinfo=when.tzinfo or dt.UTC).astimezone(dt.UTC)
    except (ValueError, OverflowError) as fault:
        raise UsageError(f"{given!r} is not a date: write it as 2023-09-13") from fault
