"""Events, transfers and claims as they are shown: one aligned line, its sentence below.

The sentence stands on lines of its own because it is the point, and because six columns beside
each other cannot be read on eighty.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, NamedTuple

from rich.cells import cell_len
from rich.text import Text

from tripoint.app.claims import said_apart, with_differences
from tripoint.app.terminal import console, safe
from tripoint.schema import Coded

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["UNTOLD", "Row", "event_cells", "print_coded", "print_table"]

Row = Mapping[str, Any]

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
_MARKS = {
    "occurred": "●",
    "ongoing": "◉",
    "planned": "○",
    "possible": "◌",
    "conditional": "◇",
    "negated": "✕",
    "historical": "·",
}
_VERDICTS = {"agrees": ("●", "bold green"), "differs": ("✕", "red"), "no-data": ("?", "yellow")}
_HEADS = {
    "events": ("date", "who", "what", "status"),
    "incidents": ("date", "who", "what", "status", "reports"),
    "transfers": ("from and to", "what", "class", "status"),
    "claims": ("claim", "about", "says", "verdict"),
}
# Wider cells are printed whole and push what follows.
_WIDEST = {"events": 26, "incidents": 26, "transfers": 26, "claims": 40}
_INDENT = "    "
# How much of a day is known where not all of it is.
_KNOWN = {"year": 4, "decade": 4, "month": 7, "quarter": 7, "season": 7}

UNTOLD = "[coded elsewhere, without a sentence]"
"""Stands for a sentence where there is none."""


class _Entry(NamedTuple):
    """The cells of one line, and what stands below it."""

    cells: tuple[Text, ...]
    below: tuple[str, ...]


def print_table(table: str, rows: Sequence[Row]) -> None:
    """Rows of the store's events, incidents, transfers or claims."""
    entries = {
        "events": _event, "incidents": _incident, "transfers": _transfer, "claims": _claim
    }[table]  # fmt: skip
    _print(console(), table, [entries(row) for row in rows])


def print_coded(coded: Coded) -> None:
    """One article: what it is, then its tables."""
    out = console()
    article = coded.article
    out.print(Text(safe(article.title or "(no title)"), style="bold"))
    facts = (article.published or "no time of publication", article.language, article.publisher)
    out.print(Text("  ".join(safe(each) for each in facts if each), style="dim"))
    if not article.is_article:
        out.print(Text(f"not an article: {safe(article.why_not)}\n"))
        return
    tables = {"events": coded.events, "transfers": coded.transfers, "claims": coded.claims}
    for name, records in tables.items():
        if records:
            out.print()
            print_table(name, [_row(each) for each in records])
    for number, reading in enumerate(coded.pairs or (), 1):
        read = f"{_what(reading.to_dict())}, {reading.status}" if reading.type else "no relation"
        out.print(Text(f"pair {number}: {read}, confidence {reading.confidence:.2f}"))
    if coded.pairs is None and not any(tables.values()):
        out.print(Text("nothing coded"))
    out.print()


def event_cells(row: Row) -> tuple[Text, ...]:
    """Date, parties, type and status of a stored event."""
    return (
        Text(_day(row)),
        Text(_parties(row["actors"], row["recipients"])),
        Text(_what(row)),
        _status(row),
    )


def _day(row: Row) -> str:
    """The event's day, as far as it is known; that of publication has a star."""
    if row["date"]:
        return str(row["date"])[: _KNOWN.get(row["date_precision"])]
    published = safe((row.get("published") or "")[:10])
    return f"{published}*" if published else ""


def _row(record: Any) -> dict[str, Any]:
    """A record as the store's row of it: codes for parties, the sentence on its own."""
    row = record.to_dict()
    row["sentence"] = row["evidence"]["sentence"]
    for side in ("actors", "recipients"):
        if side in row:
            row[side] = [party["code"] for party in row[side]]
    return dict(row)


def _event(row: Row) -> _Entry:
    return _Entry(event_cells(row), _evidence(row))


def _evidence(row: Row) -> tuple[str, ...]:
    """The sentence, and of an event that somebody else coded who did, in which record."""
    sentence = (safe(row["sentence"]),) if row["sentence"] else ()
    if not row.get("coder"):
        return sentence
    seen = f": {safe(row['url'])}" if row["url"] else f", from {safe(row['publisher'] or '?')}"
    return (*sentence, f"[{safe(row['coder'])}, record {safe(row['source_id'])}{seen}]")


def _incident(row: Row) -> _Entry:
    """How many reports of how many independent publishers say so, and how many deny it."""
    cells = event_cells({**row, "published": row["last_published"]})
    told = sum(row["reports"].values())
    count = f"{told} by {row['publishers']}" if told > 1 else "1"
    counts = [f"{n} {each}" for each, n in row["reports"].items() if each != row["status"]]
    said = f"{count} ({', '.join(counts)})" if counts else count
    return _Entry((*cells, Text(said, style="dim")), (safe(row["sentence"]) or UNTOLD,))


def _transfer(row: Row) -> _Entry:
    if row["giver"] or row["receiver"]:
        parties = f"{row['giver'] or '?'} → {row['receiver'] or '?'}"
    else:
        parties = f"{_codes(row['parties'])}, direction unsaid" if row["parties"] else "?"
    amount = "" if row["quantity"] is None else f"{row['quantity']:,.10g} {row['unit'] or ''} "
    cells = (Text(parties), Text(safe(amount + row["item"])), Text(row["class"]), _status(row))
    return _Entry(cells, (safe(row["sentence"]),))


def _claim(row: Row) -> _Entry:
    """What is said, then the sentence, then every reference value with how far it is from it."""
    about = _codes(row["subject"])
    if row["toward"]:
        about += f" → {_codes(row['toward'])}"
    said = _measure(row)
    mark, style = _VERDICTS.get(row["verdict"], ("?", ""))
    cells = (
        Text(safe(row["quantity"])),
        Text(about),
        Text(safe(said)),
        Text(f"{mark} {row['verdict']}", style=style),
    )
    (held,) = with_differences([row])
    gaps = [f"({gap})" for gap in safe(row["why"]).split("; ") if gap.startswith("no ")]
    return _Entry(cells, (safe(row["sentence"]), *map(_reference, held["reference"]), *gaps))


def _reference(each: Row) -> str:
    """One value beside the claim: "18 km, 5.6 % more is claimed: CIA World Factbook ..."."""
    value = _measure(each)
    difference = said_apart(each["difference"], each["difference_unit"])
    as_of = f" (as of {each['as_of']})" if each["as_of"] else ""
    return safe(", ".join(part for part in (value, difference) if part)) + safe(
        f": {each['source']}{as_of}"
    )


def _measure(said: Row) -> str:
    """The value with its unit; a year needs none."""
    return _value(said) if said["unit"] in (None, "year") else f"{_value(said)} {said['unit']}"


def _value(said: Row) -> str:
    number = said.get("value_number", said["value"])
    return f"{number:.10g}" if isinstance(number, int | float) else str(said["value"])


def _parties(actors: Iterable[str], recipients: Iterable[str]) -> str:
    left, right = _codes(actors) or "?", _codes(recipients)
    return f"{left} → {right}" if right else left


def _codes(codes: Iterable[str]) -> str:
    return " ".join(dict.fromkeys(safe(each) for each in codes))


def _what(row: Row) -> str:
    return str(row["type"]) + (f"/{row['mode']}" if row["mode"] else "")


def _status(row: Row) -> Text:
    status = str(row["status"])
    text = Text(f"{_MARKS.get(status, '?')} {status}", style=_STYLES.get(status, ""))
    said = row.get("attribution")
    return text.append(f", says {_codes(said)}", style="dim") if said else text


def _print(out: Console, table: str, entries: Sequence[_Entry]) -> None:
    lines = [tuple(Text(head) for head in _HEADS[table]), *(entry.cells for entry in entries)]
    widths = [
        max((cell_len(c.plain) for c in column if cell_len(c.plain) <= _WIDEST[table]), default=0)
        for column in zip(*lines, strict=True)
    ]
    if entries:
        out.print(Text(_aligned(lines[0], widths).plain, style="dim"))
    for entry, after in zip_longest(entries, entries[1:]):
        out.print(_aligned(entry.cells, widths), soft_wrap=True)
        if after is not None and after.below == entry.below:
            continue  # what one sentence says is said above it, and the sentence once
        for text in entry.below:
            for line in Text(text).wrap(out, out.width - len(_INDENT)):
                line.rstrip()
                out.print(Text(_INDENT).append_text(line), soft_wrap=True)


def _aligned(cells: Sequence[Text], widths: Sequence[int]) -> Text:
    line = Text()
    for cell, width in zip(cells, widths, strict=True):
        line.append_text(cell).append(" " * (max(0, width - cell_len(cell.plain)) + 2))
    line.rstrip()
    return line
