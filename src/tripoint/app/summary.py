"""What `read` says at its end: what became of everything, the strongest events, what to do next."""

from __future__ import annotations

import datetime as dt
import shlex
import shutil
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.text import Text

from tripoint.app.queries import published_day
from tripoint.app.tables import Row, event_cells
from tripoint.app.terminal import console, safe
from tripoint.schema import Coded
from tripoint.settings import CODED_LANGUAGES, workspace_path
from tripoint.sources.files import Unread
from tripoint.store.location import address
from tripoint.store.workspace import OWN

if TYPE_CHECKING:
    from tripoint.store.workspace import Workspace

__all__ = ["Tally", "print_summary", "strongest"]

_SHOWN = 10
_LOOKED_AT = 5_000  # the latest; a large store is not loaded to choose ten
_OF_AN_ARTICLE = 2
_OF_A_TYPE = 2
_WIDTH = 100
_YEAR = dt.timedelta(days=365)
# What is said to have happened stands before what may; background and suppositions are no news.
_RANKS = {"occurred": 0, "ongoing": 0, "planned": 1, "possible": 2, "negated": 2}


@dataclass
class Tally:
    """What became of everything that was given to read."""

    articles: int = 0
    events: int = 0
    transfers: int = 0
    claims: int = 0
    copies: int = 0
    not_articles: int = 0
    uncoded: Counter[str] = field(default_factory=Counter)
    known: int = 0
    unread: list[Unread] = field(default_factory=list)

    @property
    def stored(self) -> int:
        """How many articles and pages the store gained."""
        return self.articles + self.copies + self.not_articles + sum(self.uncoded.values())

    def count(self, coded: Coded) -> None:
        """Count an article that was stored."""
        article = coded.article
        if not article.is_article:
            self.not_articles += 1
        elif article.duplicate_of is not None:
            self.copies += 1
        elif article.language not in CODED_LANGUAGES and not coded.sentences:
            self.uncoded[article.language] += 1
        else:
            self.articles += 1
            self.events += len(coded.events)
            self.transfers += len(coded.transfers)
            self.claims += len(coded.claims)

    def to_dict(self) -> dict[str, Any]:
        """The tally as plain JSON types."""
        return {
            "articles": self.articles,
            "events": self.events,
            "transfers": self.transfers,
            "claims": self.claims,
            "copies": self.copies,
            "not_articles": self.not_articles,
            "not_yet_coded_languages": dict(self.uncoded),
            "already_known": self.known,
            "unreadable": [{"name": each.name, "why": each.why} for each in self.unread],
        }


def print_summary(tally: Tally, store: Workspace, path: Path) -> None:
    """The tally, the strongest recent events of the store, and what to type next."""
    out = console()
    given = tally.stored + tally.known + len(tally.unread)
    out.print(Text(f"Read {_count(given, 'page')} into {safe(address(path))}", style="bold"))
    for line in _lines(tally):
        out.print(Text(f"  {line}"), soft_wrap=True)
    _print_strongest(store.events(limit=_LOOKED_AT, coder=OWN).to_pylist())
    out.print(Text(_next(path), style="dim"), soft_wrap=True)


def _lines(tally: Tally) -> Iterator[str]:
    found = (
        _count(tally.events, "event"),
        _count(tally.transfers, "transfer"),
        _count(tally.claims, "claim"),
    )
    yield f"{tally.articles:4} coded: {', '.join(found)}"
    languages = ", ".join(sorted(tally.uncoded))
    for count, what in (
        (tally.copies, "copies of a stored article: kept, counted once"),
        (sum(tally.uncoded.values()), f"in a language not yet coded ({languages}): kept"),
        (tally.not_articles, "no article (a listing, a paywall, nothing but furniture): kept"),
        (tally.known, "read before: nothing added"),
        (len(tally.unread), "unreadable: skipped, as said above"),
    ):
        if count:
            yield f"{count:4} {what}"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def strongest(rows: Sequence[Row], most: int = _SHOWN) -> list[Row]:
    """Events of the last twelve months on record: the certain first, then by score, and varied.

    No article gives more than two and no type more than two, unless too few are left.
    """
    published = [
        each for each in (published_day(row["published"]) for row in rows) if each is not None
    ]
    if not published:
        return []
    oldest = max(published) - _YEAR
    recent = [row for row in rows if row["status"] in _RANKS and _day(row) >= oldest]
    recent.sort(key=lambda row: (_RANKS[row["status"]], -abs(row["score"]) * row["confidence"]))
    articles: Counter[str] = Counter()
    types: Counter[tuple[str, int]] = Counter()
    told: set[tuple[object, ...]] = set()
    chosen: list[Row] = []
    for row in recent:
        same = (row["type"], frozenset(row["actors"]), frozenset(row["recipients"]))
        kind = (row["type"], _RANKS[row["status"]])
        if same in told or articles[row["article"]] == _OF_AN_ARTICLE or types[kind] == _OF_A_TYPE:
            continue
        told.add(same)
        articles[row["article"]] += 1
        types[kind] += 1
        chosen.append(row)
    return chosen[:most]


def _day(row: Row) -> dt.date:
    day: dt.date | None = row["date"] or published_day(row["published"])
    return day or dt.date.min


def _print_strongest(rows: Sequence[Row]) -> None:
    chosen = strongest(rows)
    if not chosen:
        return
    out = console()
    width = out.width if sys.stdout.isatty() else _WIDTH
    cells = [event_cells({**row, "mode": None}) for row in chosen]
    widths = [max(len(cell.plain) for cell in column) for column in zip(*cells, strict=True)]
    out.print(
        Text("\nThe strongest recent events", style="bold").append(
            "  (* day of publication; sentences cut to the line)", style="dim not bold"
        ),
        soft_wrap=True,
    )
    for row, line in zip(chosen, cells, strict=True):
        text = Text()
        for cell, room in zip(line, widths, strict=True):
            text.append_text(cell).append(" " * (room - len(cell.plain) + 2))
        text.append(safe(row["sentence"]), style="default")
        text.truncate(width, overflow="ellipsis")
        out.print(text, soft_wrap=True)


def _next(path: Path) -> str:
    command = "tripoint"
    if shutil.which(command) is None:
        here = Path(sys.argv[0]).absolute()
        is_below = here.is_relative_to(Path.cwd())
        command = str(here.relative_to(Path.cwd()) if is_below else here)
    where = "" if path == workspace_path() else f" --workspace {shlex.quote(address(path))}"
    return (
        f"\nNext:  {command} events --status possible{where}\n"
        f"       {command} transfers{where}\n"
        f"       {command} code PAGE.html"
    )
