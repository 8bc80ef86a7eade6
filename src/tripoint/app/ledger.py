"""The exchange ledger as it is shown: what each side gives, side by side, and the sentences below.

Each entry has a number; what is told of it, by whom, stands with its sentence under that number.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.console import Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from tripoint.app.terminal import console, safe, warn, write_json
from tripoint.app.ties import exchanges_told
from tripoint.graph.exchanges import Amount, Exchange, Standing, Voice
from tripoint.settings import workspace_path
from tripoint.store.workspace import open_workspace

__all__ = ["exchange_row", "ledger_command", "print_ledger"]

_MARKS: dict[Standing, tuple[str, str]] = {
    "verified": ("✔", "bold green"),
    "reported": ("●", "green"),
    "promised": ("○", "cyan"),
    "possible": ("◌", "yellow"),
    "denied": ("✕", "red"),
}
_INDENT = "    "
_Sides = tuple[str, str]
_Numbered = tuple[int, Exchange]


def ledger_command(
    workspace: Path | None,
    parties: Sequence[str],
    *,
    as_known_on: str | None,
    limit: int,
    as_json: bool,
) -> None:
    """Print the ledger of two parties, or of every pair that has one; a cut list says so."""
    with open_workspace(workspace or workspace_path()) as store:
        found = exchanges_told(store, parties, as_known_on=as_known_on)
    shown = found[: limit or None]
    if as_json:
        write_json([exchange_row(each) for each in shown])
    else:
        print_ledger(shown)
    if len(shown) < len(found):
        warn(f"{len(shown)} of {len(found)} exchanges shown: --limit 0 shows all")
    elif not found:
        warn("no exchanges are told of: `tripoint read` more articles")


def exchange_row(exchange: Exchange) -> dict[str, Any]:
    """An exchange as plain JSON types, its class under the public name `class`."""
    row = asdict(exchange)
    row["class"] = row.pop("class_")
    for report in row["reports"]:
        report["class"] = report.pop("class_")
    return row


def print_ledger(exchanges: Sequence[Exchange]) -> None:
    """Exchanges by pair: one column a direction, then what no direction is told of."""
    out = console()
    pairs: dict[_Sides, list[Exchange]] = {}
    for exchange in exchanges:
        pairs.setdefault(_pair(exchange), []).append(exchange)
    first = 1
    for pair, entries in pairs.items():
        numbered = list(enumerate(entries, first))
        first += len(entries)
        told = [each for each in numbered if each[1].giver in pair]
        if told:
            grid = Table(box=None, padding=(0, 2, 0, 0), width=out.width, header_style="bold")
            for giver, receiver in (pair, pair[::-1]):
                grid.add_column(Text(safe(f"{giver} → {receiver}")), ratio=1)
            grid.add_row(*(_column([e for e in told if e[1].giver == side]) for side in pair))
            out.print(grid)
        unsaid = [each for each in numbered if each not in told]
        if unsaid:
            out.print(Text(safe(f"{' '.join(pair)}, direction unsaid"), style="bold"))
            out.print(_column(unsaid))
        _print_sentences(numbered)
        out.print()


def _pair(exchange: Exchange) -> _Sides:
    """The two sides in the order of their codes, so that both directions come together."""
    known = {exchange.giver, exchange.receiver, *exchange.parties} - {None}
    sides = sorted(str(each) for each in known)
    return sides[0] if sides else "?", " ".join(sides[1:]) or "?"


def _column(entries: Iterable[_Numbered]) -> Group | Text:
    lines: list[Text | Padding] = []
    for number, exchange in entries:
        line = Text(f"[{number}] ", style="dim")
        line.append(safe(" / ".join(exchange.items)), style="bold not dim")
        lines.append(line.append(f"  {exchange.class_}", style="dim"))
        below = [Text(_amount(amount)) for amount in exchange.amounts]
        below += [_voice(voice) for voice in exchange.voices]
        if exchange.disputed:
            below.append(Text("disputed", style="bold red"))
        lines += [Padding(each, (0, 0, 0, len(_INDENT))) for each in below]
    return Group(*lines) if lines else Text("nothing told of", style="dim")


def _amount(amount: Amount) -> str:
    number = f"{amount.low:,.10g}"
    if amount.high != amount.low:
        number += f" to {amount.high:,.10g}"
    return safe(f"{number} {amount.unit or ''}".strip())


def _voice(voice: Voice) -> Text:
    mark, style = _MARKS[voice.standing]
    line = Text(f"{mark} {voice.standing}", style=style)
    who = [*voice.parties, *voice.publishers]
    if voice.unnamed:
        who.append("an unknown publisher")
    line.append(f", says {', '.join(safe(each) for each in who)}", style="default not bold")
    return line.append(f", {voice.reports} reports" if voice.reports > 1 else "", style="dim")


def _print_sentences(numbered: Sequence[_Numbered]) -> None:
    """The latest sentence for each way in which an exchange is told, and how many more there are;
    what one sentence tells of several stands once.
    """
    out = console()
    told: dict[str, list[int]] = {}
    for number, exchange in numbered:
        latest = {report.status: report for report in exchange.reports}
        for report in latest.values():
            facts = (report.published, report.publisher, report.status)
            said = f"{', '.join(safe(each) for each in facts if each)}: {safe(report.sentence)}"
            told.setdefault(said, []).append(number)
    for said, numbers in told.items():
        marks = Text("".join(f"[{number}]" for number in dict.fromkeys(numbers)), style="dim")
        for part in marks.append(f" {said}", style="not dim").wrap(out, out.width):
            part.rstrip()
            out.print(part, soft_wrap=True)
    more = sum(len(each.reports) for _, each in numbered) - sum(map(len, told.values()))
    if more:
        out.print(Text(f"{_INDENT}and {more} more reports: --json has every one", style="dim"))
