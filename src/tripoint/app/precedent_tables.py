"""Precedents as they are shown: the answers, how far the data reach, and the earlier cases."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rich.text import Text

from tripoint.app.terminal import console, safe, warn

if TYPE_CHECKING:
    from rich.console import Console

    from tripoint.app.precedents import Answered
    from tripoint.graph.precedents import Case, Precedent

__all__ = ["print_claims", "print_precedents"]

# Told apart without colour too.
_HOLDS = {True: ("●", "bold green"), False: ("✕", "red"), None: ("?", "yellow")}
_VERDICTS = {
    "agrees": ("●", "bold green"), "differs": ("✕", "red"), "no-data": ("?", "yellow")
}  # fmt: skip
_INDENT = "    "
_WIDEST_BAR = 40


def print_precedents(answered: Answered, limit: int) -> None:
    """What the record of journeys says, then what the workspace does."""
    out = console()
    goal = f"to {answered.recipient}" if answered.recipient else "abroad"
    out.print(Text(f"{answered.actor} {goal}, asked on {answered.on}", style="bold"))
    if answered.leader is not None:
        leader = answered.leader
        out.print(
            Text(f"{leader.office} since {leader.start}: {safe(leader.person)}", style="dim"),
            soft_wrap=True,
        )
    blocks = (("the record of leaders' journeys", answered.record, True),
              ("incidents in this workspace", answered.workspace, False))  # fmt: skip
    for title, answers, drawn in blocks:
        if answers:
            out.print(Text(f"\n{title}", style="bold"))
            _block(out, answers, limit, drawn=drawn)
    if not (answered.record or answered.workspace):
        out.print(Text("nothing on record"))


def print_claims(claims: Sequence[tuple[Mapping[str, Any], Precedent]], limit: int) -> None:
    """Each claimed precedent: the verdict when it was read, and the record's answer."""
    if not claims:
        return
    out = console()
    out.print(Text("\nclaimed by articles", style="bold"))
    for row, answer in claims:
        mark, style = _VERDICTS[row["verdict"]]
        goal = f" → {' '.join(row['toward'])}" if row["toward"] else ""
        said = f"{' '.join(row['subject'])}{goal}: {row['quantity']} {row['value_number']:.10g}"
        line = Text(f"{mark} {row['verdict']}", style=style)
        line.append(f"  {safe(said)} {safe(row['unit'] or '')}", style="")
        line.append(f"  ({row['published'][:10]})", style="dim")
        out.print(line, soft_wrap=True)
        _wrapped(out, safe(row["sentence"]))
        for each in row["reference"] or ():
            number = each["value_number"]
            value = f"{number:.10g}" if number is not None else each["value"]
            _wrapped(out, safe(f"{value} {each['unit'] or ''}: {each['source']}"))
        if row["verdict_by_record"] != row["verdict"]:
            _wrapped(out, f"for any leader of the state: {row['verdict_by_record']}")
        _wrapped(out, _reach(answer))
        _cases(out, answer.earlier, limit)


def _block(out: Console, answers: Sequence[Precedent], limit: int, *, drawn: bool) -> None:
    now = answers[0].now
    if now is not None:
        out.print(Text(f"now  {_when(now)}  {_where(now)}"), soft_wrap=True)
        if now.said:
            _wrapped(out, safe(now.said))
    for answer in answers:
        mark, style = _HOLDS[answer.holds]
        line = Text(f"{mark} ", style=style).append(_said(answer), style="")
        if answer.gap:
            line.append(f"  ({answer.gap})", style="dim")
        out.print(line, soft_wrap=True)
    _wrapped(out, _reach(answers[0]))
    if drawn:
        _years(out, answers[0])
    _cases(out, answers[0].earlier, limit)


def _said(answer: Precedent) -> str:
    """The question with its answer in it."""
    if answer.question == "first-in-years":
        if answer.value is None:
            return "first in years: no earlier case"
        return f"first in {answer.value} years, since {_when(answer.earlier[0])}"
    if answer.question == "first-ever":
        count = len(answer.earlier)
        return f"first ever: {count} earlier case{'' if count == 1 else 's'}"
    if answer.question == "more-than-ever":
        return f"more than ever: {answer.value:.0f} {answer.unit}"
    return f"first destination in office: {answer.value or 'none yet'}"


def _reach(answer: Precedent) -> str:
    if answer.extent is None:
        return "the record is not known to be whole for this question"
    extent = answer.extent
    return f"data from {extent.since} to {extent.until}: {safe(extent.source)}"


def _years(out: Console, answer: Precedent) -> None:
    """Cases a year, with the hosts in their order; years without one are kept.

    Of a year that the data do not reach in full only "none listed" can be said.
    """
    cases = [*reversed(answer.earlier), *([answer.now] if answer.now is not None else [])]
    if not cases:
        return
    hosts: dict[int, list[str]] = {}
    for case in cases:
        hosts.setdefault(case.start.year, []).append(case.to)
    empty: list[int] = []
    for year in range(_first_year(answer, cases), answer.on.year + 1):
        went = hosts.get(year, [])
        if not went:
            if empty and _is_whole(answer, empty[-1]) != _is_whole(answer, year):
                _none_in(out, answer, empty)
            empty.append(year)
            continue
        _none_in(out, answer, empty)
        counts = Counter(went)
        names = " ".join(f"{to} {n}" if n > 1 else to for to, n in counts.items())
        out.print(Text(f"{_INDENT}{year} {'█' * min(len(went), _WIDEST_BAR)} ").append(names))
    _none_in(out, answer, empty)


def _is_whole(answer: Precedent, year: int) -> bool:
    """Whether the data reach all of the year, or all of it up to the day asked on."""
    if answer.extent is None:
        return False
    first, last = dt.date(year, 1, 1), min(dt.date(year, 12, 31), answer.on)
    return not answer.extent.gap(first, last)


def _none_in(out: Console, answer: Precedent, years: list[int]) -> None:
    """A line for the years without a case before this one, which are then done with."""
    if years:
        several = f" to {years[-1]}" if len(years) > 1 else ""
        none = "none" if _is_whole(answer, years[0]) else "none listed"
        out.print(Text(f"{_INDENT}{years[0]}{several}: {none}", style="dim"))
        years.clear()


def _first_year(answer: Precedent, cases: Sequence[Case]) -> int:
    """The first year with a case, or of the last 25."""
    return max(min(case.start.year for case in cases), answer.on.year - 24)


def _cases(out: Console, cases: Sequence[Case], limit: int) -> None:
    shown = cases[: limit or None]
    for case in shown:
        what = "" if case.what == "journey" else f"{case.what}  "
        _wrapped(out, safe(f"{_when(case)}  {what}{case.who} → {_where(case)}: {case.source}"))
        if case.said:
            _wrapped(out, safe(case.said))
    if len(shown) < len(cases):
        warn(f"{len(shown)} of {len(cases)} earlier cases shown: --limit 0 shows all")


def _when(case: Case) -> str:
    sure = "" if case.sure else "about "
    return f"{sure}{case.start}" + _until(case.start, case.end)


def _until(start: dt.date, end: dt.date) -> str:
    return f" to {end}" if end != start else ""


def _where(case: Case) -> str:
    return safe(", ".join(each for each in (case.to, case.place) if each))


def _wrapped(out: Console, text: str) -> None:
    for line in _lines(out, text):
        out.print(Text(_INDENT).append_text(line), soft_wrap=True)


def _lines(out: Console, text: str) -> Iterable[Text]:
    for line in Text(text, style="dim").wrap(out, out.width - len(_INDENT)):
        line.rstrip()
        yield line
