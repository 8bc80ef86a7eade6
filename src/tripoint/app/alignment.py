"""How two states' votes, ideal points and alliances align by year, beside their own tie."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rich.text import Text

from tripoint.app.terminal import console, warn, write_json
from tripoint.app.window import acts_in, known_states, state_code
from tripoint.app.wrapping import print_wrapped
from tripoint.errors import UsageError
from tripoint.graph.alignment import agreement_beyond_chance, portfolios, similarity
from tripoint.knowledge.codes import load_codes
from tripoint.settings import workspace_path
from tripoint.sources.alignment import (
    BEFORE_FIRST,
    read_alliances,
    read_ideal_points,
    read_roll_calls,
    read_votes,
)
from tripoint.store.workspace import open_workspace

__all__ = ["Files", "alignment_command"]

_STRONGEST = 3.0
_HEAD = ("year", "votes", "S", "kappa", "pi", "points", "apart", "pacts S", "kappa", "tie")

_LEGEND = (
    "S: 1 the same, -1 opposite. kappa, pi: 1 the same, 0 as by chance, by each one's own habits or"
    " by both's. points: ideal points. pacts: alliance portfolios. tie: the sum of the pair's acts."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Files:
    """The files that the user has."""

    votes: Path | None
    roll_calls: Path | None
    ideal_points: Path | None
    alliances: Path | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """S, Cohen's kappa (weighted by distance) and Scott's pi (likewise) over `entries`."""

    entries: int
    s: float | None
    kappa: float | None
    pi: float | None


@dataclass(slots=True)
class _Year:
    votes: Likeness | None = None
    points: tuple[float, float] | None = None
    alliances: Likeness | None = None
    tie: float | None = None
    acts: int = 0


def alignment_command(
    one: str,
    other: str,
    files: Files,
    *,
    workspace: Path | None,
    since: int | None,
    until: int | None,
    as_known_on: str | None,
    as_json: bool,
) -> None:
    """Print the alignment of two states by year; each source says where its data ends."""
    pair = state_code(one), state_code(other)
    if pair[0] == pair[1]:
        raise UsageError("a state is aligned with itself: give two different states")
    if not any((files.votes, files.ideal_points, files.alliances)):
        raise UsageError("nothing to align by: give --votes, --ideal-points or --alliances a file")
    if files.votes is not None and files.roll_calls is None:
        raise UsageError("votes are counted by year: give --roll-calls the file with their dates")
    years: dict[int, _Year] = defaultdict(_Year)
    sources: list[dict[str, Any]] = []
    if files.votes is not None and files.roll_calls is not None:
        sources.append(_votes(files.votes, files.roll_calls, pair, years))
    if files.ideal_points is not None:
        sources.append(_points(files.ideal_points, pair, years))
    if files.alliances is not None:
        sources.append(_alliances(files.alliances, pair, years))
    sources.append(_ties(workspace, pair, years, as_known_on))
    low, high = since or 0, until or 9999
    shown = {year: years[year] for year in sorted(years) if low <= year <= high}
    if as_json:
        rows = [{"year": year, **asdict(row)} for year, row in shown.items()]
        write_json({"one": pair[0], "other": pair[1], "sources": sources, "years": rows})
    else:
        _print(pair, shown, sources)
    if not shown:
        warn("no year in which both are known: give other states, years or files")


def _likeness(left: list[float], right: list[float], span: float) -> Likeness:
    return Likeness(
        entries=len(left),
        s=similarity(left, right, span=span),
        kappa=agreement_beyond_chance(left, right),
        pi=agreement_beyond_chance(left, right, pooled=True),
    )


def _votes(
    path: Path, calls_path: Path, pair: tuple[str, str], years: dict[int, _Year]
) -> dict[str, Any]:
    """Roll calls in which both voted, by the year in which their session opened."""
    calls = read_roll_calls(calls_path)
    votes = read_votes(path, load_codes(), frozenset(pair))
    one, other = (votes.by_state.get(state, {}) for state in pair)
    rows: dict[int, tuple[list[float], list[float]]] = defaultdict(lambda: ([], []))
    undated = 0
    for call in sorted(one.keys() & other.keys()):
        if call not in calls:
            undated += 1
            continue
        left, right = rows[calls[call].session + BEFORE_FIRST]
        left.append(one[call])
        right.append(other[call])
    for year, (left, right) in rows.items():
        years[year].votes = _likeness(left, right, 1.0)
    days = [calls[call].day for call in one.keys() & other.keys() if call in calls]
    return {
        "source": "votes",
        "file": str(path),
        "first": min(days, default=None),
        "last": max(days, default=None),
        "file_ends": max((each.day for each in calls.values()), default=None),
        "without_roll_call": undated,
        "labels_of_no_state": votes.unknown,
    }


def _points(path: Path, pair: tuple[str, str], years: dict[int, _Year]) -> dict[str, Any]:
    read = read_ideal_points(path, known_states())
    points = read.by_state
    one, other = (points.get(state, {}) for state in pair)
    both = sorted(one.keys() & other.keys())
    for year in both:
        years[year].points = one[year].point, other[year].point
    return {
        "source": "ideal points",
        "file": str(path),
        "first": both[0] if both else None,
        "last": both[-1] if both else None,
        "file_ends": max((year for held in points.values() for year in held), default=None),
        "labels_of_no_state": read.unknown,
    }


def _alliances(path: Path, pair: tuple[str, str], years: dict[int, _Year]) -> dict[str, Any]:
    """Portfolios over all states with any alliance in the year, where both have one."""
    held = read_alliances(path, load_codes()["cow"], frozenset(pair))
    found = []
    for year, members in held.members.items():
        one, other = (held.commitments.get(year, {}).get(state, {}) for state in pair)
        if not one or not other:
            continue
        left, right = portfolios(one, other, members, pair=pair, own=_STRONGEST)
        years[year].alliances = _likeness(left, right, _STRONGEST)
        found.append(year)
    return {
        "source": "alliances",
        "file": str(path),
        "first": min(found, default=None),
        "last": max(found, default=None),
        "file_ends": max(held.members, default=None),
        "labels_of_no_state": held.unknown,
    }


def _ties(
    workspace: Path | None,
    pair: tuple[str, str],
    years: dict[int, _Year],
    as_known_on: str | None,
) -> dict[str, Any]:
    """The sums of the pair's own acts; a workspace that nobody named may be missing."""
    folder = workspace or workspace_path()
    if workspace is None and not folder.exists():
        return {"source": "ties", "file": None, "first": None, "last": None, "file_ends": None}
    acts = acts_in(folder, with_=pair, as_known_on=as_known_on)
    for act in acts.acts:
        if act.pair == (min(pair), max(pair)) and act.day is not None:
            row = years[act.day.year]
            row.tie = (row.tie or 0.0) + act.weight
            row.acts += 1
    with open_workspace(folder) as store:
        published = store.articles(as_known_on=as_known_on).column("published").to_pylist()
    return {
        "source": "ties",
        "file": str(folder),
        "first": acts.first,
        "last": acts.last,
        "file_ends": max((day[:10] for day in published if day), default=None),
    }


def _print(
    pair: tuple[str, str], years: Mapping[int, _Year], sources: Iterable[Mapping[str, Any]]
) -> None:
    out = console()
    print_wrapped(
        out,
        [
            Text(f"{pair[0]} and {pair[1]}: how alike by year", style="bold"),
            Text(_line(_HEAD), style="dim"),
            *(Text(_line(_cells(year, row))) for year, row in years.items()),
            Text(),
            Text(_LEGEND, style="dim"),
            *_ends(sources),
        ],
    )  # fmt: skip


def _cells(year: int, row: _Year) -> tuple[str, ...]:
    votes, pacts = row.votes, row.alliances
    points = row.points
    return (
        str(year),
        str(votes.entries) if votes else "",
        *((_short(votes.s), _short(votes.kappa), _short(votes.pi)) if votes else ("", "", "")),
        f"{points[0]:.1f} {points[1]:.1f}" if points else "",
        f"{abs(points[0] - points[1]):.2f}" if points else "",
        *((_short(pacts.s), _short(pacts.kappa)) if pacts else ("", "")),
        f"{row.tie:+.1f}" if row.tie is not None else "",
    )


def _short(value: float | None) -> str:
    return "none" if value is None else f"{value:.2f}"


def _line(cells: Iterable[str]) -> str:
    widths = (4, 5, 5, 5, 5, 9, 5, 7, 5, 7)
    return "  ".join(f"{cell:>{width}}" for cell, width in zip(cells, widths, strict=True)).rstrip()


def _ends(sources: Iterable[Mapping[str, Any]]) -> list[Text]:
    """Where each source's data begins and ends for this pair, and what of it could not be read."""
    lines = []
    for each in sources:
        if each["file"] is None:
            lines.append(Text("ties: no workspace to ask; name one with -w"))
            continue
        span = f"{each['first']} to {each['last']}" if each["first"] else "nothing of this pair"
        lines.append(Text(f"{each['source']}: {span}; the data ends {each['file_ends']}"))
        if each.get("without_roll_call"):
            lines.append(Text(f"  {each['without_roll_call']} votes have no roll call: left out"))
        if strangers := each.get("labels_of_no_state"):
            count = sum(strangers.values())
            named = ", ".join(sorted(strangers)[:4])
            more = f" and {len(strangers) - 4} more" if len(strangers) > 4 else ""
            lines.append(Text(f"  {count} entries are of no state of today: {named}{more}"))
    return lines
