"""A pair on a terminal: its tie over time, how unusual its last period is, what was told last."""

from __future__ import annotations

from typing import Any

from rich.text import Text

from tripoint.app.ledger import exchange_row, print_ledger
from tripoint.app.tables import event_cells, print_table
from tripoint.app.terminal import console, safe
from tripoint.app.ties import PairView
from tripoint.errors import UsageError
from tripoint.graph.anomaly import Unusualness
from tripoint.graph.series import Count
from tripoint.graph.ties import Part, Strength, Tie

__all__ = ["pair_json", "print_pair", "print_period"]

_BAR = 20
_DEEDS, _WORDS, _TRACE = "█", "▒", "·"
_VERDICTS = {"unusual": "yellow", "very unusual": "bold red", "not said": "dim", "usual": ""}


def print_pair(view: PairView, *, limit: int) -> None:
    """The whole picture on eighty columns; `limit` cuts incidents and exchanges, 0 cuts none."""
    out = console()
    one, other = view.pair
    out.print(
        Text(f"{safe(one.name)} – {safe(other.name)}", style="bold").append(
            f"  ({one.key}, {other.key}; by {view.by}, to {view.ties[-1].period.end})",
            style="dim not bold",
        )
    )
    _print_bars(view)
    _print_unusual(view)
    shown = view.incidents[: limit or None]
    _head("Latest incidents", len(shown), len(view.incidents))
    print_table("incidents", [each.to_dict() for each in shown])
    if view.exchanges is None:
        out.print(Text("\nTransfers name states and kinds of bodies only: none for this pair."))
        return
    exchanges = view.exchanges[: limit or None]
    _head("Exchanges", len(exchanges), len(view.exchanges))
    if exchanges:
        print_ledger(exchanges)
    else:
        out.print(Text("nothing told of", style="dim"))


def print_period(view: PairView, name: str) -> None:
    """One period opened: every incident that it adds, its weight by its factors, its events."""
    tie = next((each for each in view.ties if each.period.name == name.upper()), None)
    if tie is None:
        first, last = view.ties[0].period.name, view.ties[-1].period.name
        raise UsageError(f"no {view.by} {safe(name)!r} in the picture: it has {first} to {last}")
    out = console()
    out.print(Text(f"{safe(view.pair[0].name)} – {safe(view.pair[1].name)}, {name}", style="bold"))
    for part in tie.parts:
        row = part.incident.to_dict()
        head = Text("  ").join(event_cells({**row, "published": row["last_published"]}))
        out.print(head.append(f"  {part.kind.replace('_', ', ')}", style="dim"), soft_wrap=True)
        out.print(
            Text(
                f"    {part.weight:.3f} = intensity {part.intensity:.2f} * certainty"
                f" {part.certainty:.2f} * reports {part.reports:.2f} * undisputed"
                f" {part.undisputed:.2f}"
            ),
            soft_wrap=True,
        )
        for line in Text(safe(part.incident.sentence)).wrap(out, out.width - 4):
            line.rstrip()
            out.print(Text("    ").append_text(line), soft_wrap=True)
        events = (f"{safe(article)}/{safe(event)}" for article, event in part.incident.events)
        out.print(Text(f"    events {' '.join(events)}", style="dim"), soft_wrap=True)
    if not tie.parts:
        out.print(Text("no incident between the two in it", style="dim"))


def pair_json(view: PairView) -> dict[str, Any]:
    """The picture as plain data: every number beside the incidents and events behind it."""
    return {
        "pair": [{"code": p.code, "id": p.id, "name": p.name} for p in view.pair],
        "by": view.by,
        "earlier_periods": view.earlier,
        "periods": [_period(tie, told) for tie, told in zip(view.ties, view.counts, strict=True)],
        "unusual": dict(view.unusual),
        "not_placed": [
            {"incident": each.incident.to_dict(), "why": each.why} for each in view.unplaced
        ],
        "incidents": [each.to_dict() for each in view.incidents],
        "exchanges": None
        if view.exchanges is None
        else [exchange_row(each) for each in view.exchanges],
    }


def _period(tie: Tie, told: Count) -> dict[str, Any]:
    return {
        "name": tie.period.name,
        "start": tie.period.start,
        "end": tie.period.end,
        "articles": told.articles,
        "incidents": dict(told.incidents),
        "flow": _strength(tie.flow),
        "level": _strength(tie.level),
        "parts": [_part(each) for each in tie.parts],
    }


def _strength(strength: Strength) -> dict[str, Any]:
    return {
        "cooperation_words": strength.cooperation_words,
        "cooperation_deeds": strength.cooperation_deeds,
        "conflict_words": strength.conflict_words,
        "conflict_deeds": strength.conflict_deeds,
        "balance": strength.balance,
    }


def _part(part: Part) -> dict[str, Any]:
    return {
        "incident": part.incident.id,
        "day": part.day,
        "kind": part.kind,
        "direction": part.direction,
        "status": part.incident.status,
        "intensity": part.intensity,
        "certainty": part.certainty,
        "reports": part.reports,
        "undisputed": part.undisputed,
        "weight": part.weight,
        "sentence": part.incident.sentence,
        "events": [list(each) for each in part.incident.events],
    }


def _print_bars(view: PairView) -> None:
    out = console()
    most = max(max(t.level.cooperation, t.level.conflict) for t in view.ties)
    left = f"{'conflict':>{_BAR}}"
    out.print(
        Text(f"\n{'':8} {'':6}{left} │ {'cooperation':<{_BAR}}{'':6}  new   read", style="dim")
    )
    for tie, told in zip(view.ties, view.counts, strict=True):
        out.print(_line(tie, told, most), soft_wrap=True)
    notes = [
        f"{_DEEDS} deeds, {_WORDS} words at the {view.by}'s end; new: told as fact; read: articles"
    ]
    if view.earlier:
        notes.append(f"{view.earlier} earlier {view.by}s were read: --since DATE shows them")
    if view.unplaced:
        notes.append(f"{len(view.unplaced)} incidents have no day to stand on: --json lists them")
    for note in notes:
        out.print(Text(note, style="dim"))


def _line(tie: Tie, told: Count, most: float) -> Text:
    level = tie.level
    conflict = _bar(level.conflict_deeds, level.conflict_words, most)
    cooperation = _bar(level.cooperation_deeds, level.cooperation_words, most)
    line = Text(f"{tie.period.name:8} {_number(level.conflict):>6}")
    line.append(f"{conflict[::-1]:>{_BAR + 1}}", style="red").append("│", style="dim")
    line.append(f"{cooperation:<{_BAR + 1}}", style="green")
    line.append(f"{_number(level.cooperation):<6}")
    new = sum(told.incidents.values())
    line.append(f"{new or '':>5}")
    line.append(f"{told.articles or 'none':>7}", style="" if told.articles else "dim")
    return line


def _bar(deeds: float, words: float, most: float) -> str:
    """Deeds next to the axis, words beyond; what is too little for a block leaves a trace."""
    if not most or not deeds + words:
        return ""
    whole = round(_BAR * (deeds + words) / most)
    inner = min(whole, round(_BAR * deeds / most))
    return _DEEDS * inner + _WORDS * (whole - inner) or _TRACE


def _number(value: float) -> str:
    return f"{value:.2f}" if value else ""


def _print_unusual(view: PairView) -> None:
    out = console()
    name = view.ties[-1].period.name
    out.print(Text(f"\n{name} beside this pair's own earlier {view.by}s", style="bold"))
    told = {each.why for each in view.unusual.values() if each.verdict == "not said"}
    if told:
        for why in sorted(told):
            out.print(Text(f"cannot be said: {why}"))
        return
    for kind, each in view.unusual.items():
        line = Text(f"{kind.replace('_', ', '):18} {each.observed:>4}  ")
        line.append(f"usual {_range(each):9} ", style="dim")
        line.append(each.verdict, style=_VERDICTS[each.verdict])
        line.append(f": {_chance(each, view.by)}" if each.verdict != "usual" else "")
        out.print(line)
    periods = next(iter(view.unusual.values())).periods
    model = f"negative binomial for each article, over {periods} {view.by}s with articles"
    out.print(Text(f"{model};\nusual holds nine in ten", style="dim"))


def _range(told: Unusualness) -> str:
    return f"{told.low}" if told.low == told.high else f"{told.low} to {told.high}"


def _chance(told: Unusualness, by: str) -> str:
    high, low = told.at_least or 0.0, told.at_most or 0.0
    chance, way = (high, "as high") if high <= low else (low, "as low")
    often = f"{1 / chance:,.0f}" if chance > 1e-6 else "over a million"
    return f"1 {by} in {often} {way}"


def _head(title: str, shown: int, known: int) -> None:
    line = Text(f"\n{title}", style="bold")
    if shown < known:
        line.append(f"  {shown} of {known}: --limit 0 shows all", style="dim not bold")
    console().print(line)
