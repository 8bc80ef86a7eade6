"""What the terminal shows. Text from the web is untrusted: it is printed without markup, control
or direction characters.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson
from rich.console import Console
from rich.table import Table
from rich.text import Text

from tripoint.schema import Claim, Coded, Event, Transfer
from tripoint.text.characters import one_line

Step = Callable[[], None]

_STYLES = {
    "occurred": "bold green",
    "ongoing": "green",
    "planned": "cyan",
    "possible": "yellow",
    "conditional": "magenta",
    "negated": "red",
    "historical": "dim",
}
# Certainty is told apart without colour too.
MARKS = {
    "occurred": "●",
    "ongoing": "◉",
    "planned": "○",
    "possible": "◌",
    "conditional": "◇",
    "negated": "✕",
    "historical": "·",
}


def console() -> Console:
    """Standard output; wide enough for a table where it is no terminal."""
    return Console(width=None if sys.stdout.isatty() else 120, highlight=False)


def warn(message: str) -> None:
    """One line to standard error."""
    sys.stderr.write(f"tripoint: {one_line(message)}\n")


def print_json(value: Any) -> None:
    """JSON, indented, to standard output."""
    sys.stdout.buffer.write(orjson.dumps(value, option=orjson.OPT_INDENT_2, default=str) + b"\n")


@contextmanager
def progress(total: int) -> Iterator[Step]:
    """A bar on a terminal, a plain line every hundred articles elsewhere; both on standard error."""
    if sys.stderr.isatty():
        from rich.progress import Progress

        with Progress(console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task("reading", total=total)
            yield lambda: bar.advance(task)
        return
    done = 0

    def step() -> None:
        nonlocal done
        done += 1
        if done % 100 == 0 or done == total:
            sys.stderr.write(f"read {done} of {total}\n")

    yield step


def status_text(status: str) -> Text:
    """A status with its mark and colour."""
    return Text(f"{MARKS.get(status, '?')} {status}", style=_STYLES.get(status, ""))


def plain(value: object) -> Text:
    """Untrusted text, made safe to print."""
    return Text(one_line(str(value)) or "" if value is not None else "")


def print_coded(coded: Coded) -> None:
    """One article as a table of its events, transfers and claims."""
    out = console()
    article = coded.article
    out.print(Text(one_line(article.title) or "(no title)", style="bold"))
    facts = [article.published or "no time of publication", article.language, article.publisher]
    out.print(Text("  ".join(one_line(each) or "" for each in facts if each), style="dim"))
    if not article.is_article:
        out.print(Text(f"not an article: {article.why_not}"))
        return
    if coded.events:
        out.print(_event_table(coded.events))
    if coded.transfers:
        out.print(_transfer_table(coded.transfers))
    if coded.claims:
        out.print(_claim_table(coded.claims))
    if not (coded.events or coded.transfers or coded.claims):
        out.print(Text("nothing coded"))


def _event_table(events: tuple[Event, ...]) -> Table:
    table = Table("who", "what", "to whom", "status", "date", "sentence", show_edge=False)
    for event in events:
        said = f" (says {', '.join(event.attribution)})" if event.attribution else ""
        table.add_row(
            " ".join(dict.fromkeys(each.code for each in event.actors)),
            event.type + (f"/{event.mode}" if event.mode else ""),
            " ".join(dict.fromkeys(each.code for each in event.recipients)),
            status_text(event.status).append(said, style="dim"),
            event.date or "",
            plain(event.evidence.sentence),
        )
    return table


def _transfer_table(transfers: tuple[Transfer, ...]) -> Table:
    table = Table("giver", "receiver", "goods", "class", "status", "sentence", show_edge=False)
    for each in transfers:
        amount = "" if each.quantity is None else f"{each.quantity:g} {each.unit or ''} "
        table.add_row(
            each.giver or "? " + " ".join(each.parties),
            each.receiver or "?",
            plain(amount + each.item),
            each.class_,
            status_text(each.status),
            plain(each.evidence.sentence),
        )
    return table


def _claim_table(claims: tuple[Claim, ...]) -> Table:
    table = Table("claim", "about", "says", "verdict", "references", show_edge=False)
    for each in claims:
        known = "; ".join(f"{r.value} {r.unit or ''} ({r.source})" for r in each.reference)
        about = " ".join(each.subject) + (f" → {' '.join(each.toward)}" if each.toward else "")
        table.add_row(
            each.quantity, about, f"{each.value} {each.unit or ''}", each.verdict, plain(known)
        )
    return table


def print_rows(rows: list[dict[str, Any]]) -> None:
    """Stored events as a table, the sentence last."""
    table = Table("date", "who", "what", "to whom", "status", "sentence", show_edge=False)
    for row in rows:
        said = f" (says {', '.join(row['attribution'])})" if row["attribution"] else ""
        table.add_row(
            str(row["date"] or (row["published"] or "")[:10] + "*"),
            " ".join(dict.fromkeys(row["actors"])),
            row["type"] + (f"/{row['mode']}" if row["mode"] else ""),
            " ".join(dict.fromkeys(row["recipients"])),
            status_text(row["status"]).append(said, style="dim"),
            plain(row["sentence"]),
        )
    console().print(table)


def print_strongest(events: Any, most: int = 12) -> None:
    """The strongest events of the latest year in the store, by score and confidence."""
    rows = [row for row in events.to_pylist() if row["status"] != "historical"]
    if not rows:
        return
    latest = max(_day(row) for row in rows)
    recent = [row for row in rows if _day(row)[:4] >= latest[:4]]
    recent.sort(key=lambda row: (-abs(row["score"]) * row["confidence"], _day(row)))
    console().print(Text(f"\nThe strongest events of {latest[:4]}", style="bold"))
    print_rows(recent[:most])


def _day(row: dict[str, Any]) -> str:
    return str(row["date"] or row["published"] or "")


def print_any(rows: list[dict[str, Any]], columns: tuple[str, ...]) -> None:
    """Rows of any table, the named columns only."""
    table = Table(*columns, show_edge=False)
    for row in rows:
        table.add_row(*(plain(_cell(row.get(column))) for column in columns))
    console().print(table)


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return " ".join(str(each) for each in value)
    return "" if value is None else str(value)


def print_tally(tally: dict[str, Any], path: Path) -> None:
    """What was read, coded, merged and skipped."""
    out = console()
    out.print(
        Text(
            f"{tally['articles']} articles coded: {tally['events']} events, "
            f"{tally['transfers']} transfers, {tally['claims']} claims → {path}",
            style="bold",
        )
    )
    languages = tally["not_yet_coded_languages"]
    for count, what in (
        (tally["copies"], "copies of a stored article, kept and counted once"),
        (tally["already_known"], "read before, nothing added"),
        (tally["not_articles"], "no article (listing page, paywall stub or empty)"),
        (
            sum(languages.values()),
            f"in a language not yet coded ({', '.join(sorted(languages))}), kept",
        ),
    ):
        if count:
            out.print(f"  {count} {what}")
    for each in tally["unreadable"]:
        out.print(plain(f"  unreadable: {each['name']}: {each['why']}"))


def print_next(path: Path) -> None:
    """What to type next."""
    where = "" if str(path) == "workspace" else f" --workspace {path}"
    console().print(
        Text(
            f"\nNext:  tripoint events --status possible{where}\n"
            f"       tripoint transfers{where}\n"
            "       tripoint code PAGE.html",
            style="dim",
        )
    )
