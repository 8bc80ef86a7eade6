"""What `screen` answers, and the log of what was asked and decided."""

from __future__ import annotations

import datetime as dt
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

from rich.text import Text

from tripoint.app.list_keeping import not_loaded, open_lists
from tripoint.app.terminal import console, safe, warn, write_json
from tripoint.errors import UsageError
from tripoint.graph.screening import Hit, Kind, NameList, Screener, imo_number
from tripoint.knowledge.names import load_names
from tripoint.sources.lists import read_list

__all__ = ["decide_command", "log_command", "screen_command"]

_SEVEN_DIGITS = re.compile(r"(?:IMO\s*:?\s*)?\d{7}", re.IGNORECASE)
_LIKELY = 0.9


def screen_command(
    names: Sequence[str],
    files: Sequence[Path],
    workspace: Path | None,
    *,
    kind: str | None,
    least: float,
    as_known_on: str | None,
    as_json: bool,
) -> None:
    """Print the hits of each name; written into the log where there is a workspace."""
    queries = _queries(names)
    if files and as_known_on is not None:
        raise UsageError("--as-known-on asks the lists of the workspace: leave out --list")
    store = open_lists(workspace, needed=not files)
    lists = [read_list(path) for path in files]
    if not files and store is not None:
        lists = store.latest(_end_of(as_known_on))
    if not lists:
        raise UsageError("no list is loaded: `tripoint lists add FILE`, or give --list FILE")
    screener = Screener(lists, load_names())
    answers = []
    for query in queries:
        hits = screener.hits(query, kind=cast(Kind | None, kind), least=least)
        answers.append((query, hits))
        if store is not None:
            store.log(query, lists, hits, dt.datetime.now(dt.UTC))
    missing = not_loaded(lists)
    if as_json:
        write_json(_answer(answers, lists, missing))
        return
    for query, hits in answers:
        _print_hits(query, hits)
    _print_lists(lists, missing)


def _queries(names: Sequence[str]) -> list[str]:
    lines = [line for name in names for line in (sys.stdin if name == "-" else [name])]
    queries = [line.strip() for line in lines if line.strip()]
    if not queries:
        raise UsageError("no name to screen: give one, or one a line on standard input")
    for query in queries:
        if _SEVEN_DIGITS.fullmatch(query) and imo_number(query) is None:
            raise UsageError(f"{safe(query)} fails the check digit of IMO numbers: read it again")
        if not any(each.isalnum() for each in query):
            raise UsageError(f"{safe(query)!r} holds no letter: give a name")
    return queries


def _answer(
    answers: Sequence[tuple[str, Sequence[Hit]]], lists: Sequence[NameList], missing: Sequence[str]
) -> dict[str, Any]:
    return {
        "answers": [
            {"query": query, "hits": [_plain(hit) for hit in hits]} for query, hits in answers
        ],
        "lists": [{"name": e.name, "version": e.version, "entries": len(e.entries)} for e in lists],
        "not_loaded": list(missing),
    }


def _plain(hit: Hit) -> dict[str, Any]:
    entry = hit.entry
    return {
        "list": hit.list,
        "version": hit.version,
        "entry": entry.id,
        "kind": entry.kind,
        "name": hit.name,
        "names": entry.names,
        "weak_names": entry.weak_names,
        "imo": entry.imo,
        "programme": entry.programme,
        "listed_on": entry.listed_on,
        "score": hit.score,
        "reasons": hit.reasons,
    }


def _print_hits(query: str, hits: Sequence[Hit]) -> None:
    out = console()
    found = f"{len(hits)} hit{'s' if len(hits) != 1 else ''}" if hits else "no hit"
    out.print(Text(safe(query), style="bold").append(f"  {found}", style="not bold dim"))
    for hit in hits:
        entry = hit.entry
        style = "red" if hit.score >= _LIKELY else "yellow"
        filled = round(hit.score * 10)
        line = Text(f"  {'█' * filled}{'░' * (10 - filled)} {hit.score:.2f}  ", style=style)
        line.append(safe(hit.name), style="bold")
        if hit.name != entry.names[0]:
            line.append(f"  alias of {safe(entry.names[0])}")
        out.print(line, soft_wrap=True)
        facts = (entry.kind, entry.id, entry.programme, entry.listed_on and f"on {entry.listed_on}")
        about = "  ".join(safe(fact) for fact in facts if fact)
        out.print(Text(f"      {about}; {safe(hit.list)}, {safe(hit.version)}"), soft_wrap=True)
        for reason in hit.reasons:
            out.print(Text(f"      · {safe(reason)}"), style="dim", soft_wrap=True)
    out.print()


def _print_lists(lists: Sequence[NameList], missing: Sequence[str]) -> None:
    for each in lists:
        warn(f"held against {each.name}, {each.version}, {len(each.entries)} entries")
    if missing:
        warn(f"not loaded: {'; '.join(missing)}")
    warn("a hit is a question for a reader with the entry at hand, never a finding")


def decide_command(
    name: str, entry: str, verdict: str, note: str | None, workspace: Path | None, *, as_json: bool
) -> None:
    """Write a decision into the log; UsageError where no loaded list has the entry."""
    store = open_lists(workspace, needed=True)
    assert store is not None
    found = [each.name for each in store.latest() for one in each.entries if one.id == entry]
    if not found:
        raise UsageError(
            f"no loaded list has the entry {safe(entry)!r}: copy its number from a hit"
        )
    store.decide(name, entry, verdict, note, dt.datetime.now(dt.UTC))
    if as_json:
        write_json({"query": name, "entry": entry, "verdict": verdict, "note": note})
    else:
        warn(f"{name} and {entry} of {', '.join(found)}: {verdict}, written into the log")


def log_command(workspace: Path | None, *, as_known_on: str | None, as_json: bool) -> None:
    """Print the log."""
    store = open_lists(workspace, needed=True)
    assert store is not None
    rows = store.decisions(_end_of(as_known_on))
    if as_json:
        write_json(rows)
        return
    for row in rows:
        what = (
            f"{row['verdict']}: entry {row['entry']}" + (f", {row['note']}" if row["note"] else "")
            if row["verdict"]
            else f"{len(row['hits'])} hits on {len(row['lists'])} lists"
        )
        console().print(Text(safe(f"{row['at'][:16]}  {row['query']}  {what}")), soft_wrap=True)
    if not rows:
        warn("nothing was screened here yet: `tripoint screen NAME`")


def _end_of(day: str | None) -> dt.datetime | None:
    """The end of a day, in UTC."""
    if day is None:
        return None
    try:
        when = dt.date.fromisoformat(day)
    except ValueError as fault:
        raise UsageError(f"{safe(day)!r} is not a date: write it as 2023-09-13") from fault
    return dt.datetime.combine(when, dt.time.max, tzinfo=dt.UTC)
