"""What `sanctions` answers: exposures of the stored transfers, pressure of the stored events."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from rich.text import Text

from tripoint.app.queries import incidents_of, published_day
from tripoint.app.tables import Row, print_table
from tripoint.app.terminal import console, safe, warn, write_json
from tripoint.errors import UsageError
from tripoint.graph.exposure import Exposure, Measure, Passage, exposures
from tripoint.graph.pressure import Pressure, pressures
from tripoint.knowledge.measures import STEPS, load_measures, load_pressure_rules
from tripoint.knowledge.reading import data_folder, sorted_files
from tripoint.schema import Incident
from tripoint.settings import workspace_path
from tripoint.store.workspace import open_workspace

__all__ = ["exposure_command", "measures_command", "pressure_command"]

_BODIES = frozenset({"EUR", "IGO", "IMG", "MNC", "NGO", "UNO"})
_SHOWN = 3
_CAUTION = "what a transfer may breach is a question for a reader with the paragraph, no finding"


def exposure_command(
    workspace: Path | None,
    parties: Sequence[str],
    *,
    as_known_on: str | None,
    limit: int,
    as_json: bool,
) -> None:
    """Print the transfers with the measures that each may breach; those without any are counted."""
    wanted = _codes(parties)
    with open_workspace(workspace or workspace_path()) as store:
        rows = store.transfers(as_known_on=as_known_on).to_pylist()
    rows = [row for row in rows if wanted <= _sides(row)]
    undated = [row for row in rows if _day(row) is None]
    exposed = [(row, found) for row in rows if (found := _exposures(row))]
    shown = exposed[: limit or None]
    if as_json:
        write_json(
            [{"transfer": row, "may_breach": [_plain(e) for e in found]} for row, found in shown]
        )
    else:
        for row, found in shown:
            _print_exposed(row, found)
    if len(shown) < len(exposed):
        warn(f"{len(shown)} of {len(exposed)} transfers shown: --limit 0 shows all")
    if undated:
        warn(f"{len(undated)} transfers have no day of publication and are held against nothing")
    warn(
        f"{len(exposed)} of {len(rows)} transfers may breach one of {len(load_measures())} measures"
    )
    if exposed:
        warn(_CAUTION)


def _sides(row: Row) -> set[str]:
    return {each for each in (row["giver"], row["receiver"], *row["parties"]) if each}


def _exposures(row: Row) -> tuple[Exposure, ...]:
    day = _day(row)
    if day is None:
        return ()
    passage = Passage(
        giver=row["giver"],
        receiver=row["receiver"],
        parties=tuple(row["parties"]),
        class_=row["class"],
        item=row["item"],
        day=day,
    )
    return exposures(passage, load_measures())


def _day(row: Row) -> dt.date | None:
    """The day of publication: a transfer has no day of its own."""
    return published_day(row["published"])


def _plain(exposure: Exposure) -> dict[str, Any]:
    measure = exposure.measure
    return {
        "measure": measure.id,
        "authority": measure.authority,
        "document": measure.document,
        "paragraph": measure.paragraph,
        "kind": measure.kind,
        "giver": exposure.giver,
        "receiver": exposure.receiver,
        "says": measure.says,
        "text": exposure.text,
        "since": max(period.since for period in measure.periods),
        "source": measure.source,
        "note": measure.note,
    }


def _print_exposed(row: Row, found: Sequence[Exposure]) -> None:
    print_table("transfers", [row])
    out = console()
    for each in found:
        line = f"  ⚖ {each.measure.authority}: {each.text}"
        for part in Text(safe(line)).wrap(out, out.width - 2):
            part.rstrip()
            part.stylize("yellow")
            out.print(part, soft_wrap=True)
    for note in dict.fromkeys(each.measure.note for each in found if each.measure.note):
        for part in Text(safe(note)).wrap(out, out.width - 6):
            part.rstrip()
            out.print(Text("    ").append_text(part), style="dim", soft_wrap=True)
    out.print()


def pressure_command(
    workspace: Path | None,
    parties: Sequence[str],
    *,
    as_known_on: str | None,
    limit: int,
    as_json: bool,
) -> None:
    """Print the pressure of each directed pair, the latest incidents of each step below it."""
    wanted = _codes(parties)
    with open_workspace(workspace or workspace_path()) as store:
        rows = store.events(with_=sorted(wanted) or None, as_known_on=as_known_on).to_pylist()
    code = _code_of(rows)
    pairs = [
        each
        for each in pressures(incidents_of(rows), load_pressure_rules())
        if wanted <= {code[each.source], code[each.target]}
    ]
    shown = pairs[: limit or None]
    if as_json:
        write_json([_pressure(each) for each in shown])
    else:
        for each in shown:
            _print_pressure(each)
    if len(shown) < len(pairs):
        warn(f"{len(shown)} of {len(pairs)} pairs shown: --limit 0 shows all")
    if not pairs:
        warn("no pressure by sanctions here: name other parties, or `tripoint read` more")


def _code_of(rows: Sequence[Row]) -> dict[str, str]:
    """The code of each party: incidents know bodies and groups by their own id."""
    return {
        party["id"] or party["code"]: party["code"]
        for row in rows
        for party in (*row["actor_parties"], *row["recipient_parties"])
    }


def _pressure(pressure: Pressure) -> dict[str, Any]:
    return {
        "source": pressure.source,
        "target": pressure.target,
        "counts": {step: len(pressure.steps.get(step, ())) for step in STEPS},
        "incidents": {
            step: [each.to_dict() for each in pressure.steps[step]]
            for step in STEPS
            if step in pressure.steps
        },
    }


def _print_pressure(pressure: Pressure) -> None:
    out = console()
    out.print(Text(safe(f"{pressure.source} → {pressure.target}"), style="bold"))
    for step in STEPS:
        incidents = pressure.steps.get(step, ())
        if not incidents:
            continue
        out.print(Text(f"  {step:<18} {len(incidents):>3}  ").append("▪" * min(len(incidents), 40)))
        for each in incidents[:_SHOWN]:
            _print_incident(each)
        if len(incidents) > _SHOWN:
            out.print(
                Text(f"      and {len(incidents) - _SHOWN} more: --json has them"), style="dim"
            )
    out.print()


def _print_incident(incident: Incident) -> None:
    out = console()
    day = incident.date or f"{(incident.last_published or '')[:10]}*"
    head = f"{day}  {incident.status}  "
    text = Text(safe(incident.sentence)).wrap(out, max(20, out.width - 8))
    out.print(Text("      ").append(head, style="dim"))
    for part in text:
        part.rstrip()
        out.print(Text("        ").append_text(part), soft_wrap=True)


def measures_command(parties: Sequence[str], *, as_known_on: str | None, as_json: bool) -> None:
    """Print the measures that touch every party named: its target, or bound by name."""
    wanted = _codes(parties)
    day = _asked_day(as_known_on)
    found = [
        each
        for each in load_measures()
        if _touches(each, wanted)
        and (day is None or any(period.holds(day) for period in each.periods))
    ]
    found.sort(key=lambda each: (each.target, each.authority, each.periods[0].since, each.id))
    if as_json:
        write_json([_measure(each) for each in found])
        return
    out = console()
    for target, group in groupby(found, key=lambda each: each.target):
        out.print(Text(target, style="bold"))
        for each in group:
            when = ", ".join(f"{p.since} to {p.until or 'now'}" for p in each.periods)
            head = f"  {each.document}, {each.paragraph}  {each.kind}, {each.direction}  {when}"
            out.print(Text(head), soft_wrap=True)
            for part in Text(each.says).wrap(out, out.width - 6):
                part.rstrip()
                out.print(Text("      ").append_text(part), style="dim", soft_wrap=True)
    if not found:
        warn("no measure of these parties is in the data, which is not the same as none in law")


def _touches(measure: Measure, wanted: set[str]) -> bool:
    """Whether one of the parties is the target and the others are bound, or all are by name."""
    others = wanted - {measure.target}
    if measure.bound is None:
        return others != wanted or not wanted
    return others <= measure.bound.keys()


def _measure(measure: Measure) -> dict[str, Any]:
    return {
        "id": measure.id,
        "authority": measure.authority,
        "document": measure.document,
        "paragraph": measure.paragraph,
        "kind": measure.kind,
        "target": measure.target,
        "direction": measure.direction,
        "bound": "all" if measure.bound is None else sorted(measure.bound),
        "goods": {name: sorted(words) for name, words in sorted(measure.goods.items())},
        "periods": [{"from": p.since, "until": p.until} for p in measure.periods],
        "says": measure.says,
        "source": measure.source,
        "note": measure.note,
    }


def _asked_day(day: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(day) if day is not None else None
    except ValueError as fault:
        raise UsageError(f"{safe(day)!r} is not a date: write it as 2023-09-13") from fault


def _codes(parties: Sequence[str]) -> set[str]:
    """The parties asked for; UsageError where there are too many or one is unknown."""
    if len(parties) > 2:
        raise UsageError("name two parties at most: `tripoint sanctions A B`")
    folder: Any = data_folder() / "actors" / "states"
    known = {each.name.partition(".")[0] for each in sorted_files(folder, ".yaml")} | _BODIES
    codes = [each.upper() for each in parties]
    for given, code in zip(parties, codes, strict=True):
        if code not in known:
            raise UsageError(
                f"no party {safe(given)!r}: give a state's three letters as in ISO 3166, "
                f"or one of {', '.join(sorted(_BODIES))}"
            )
    if len(codes) != len(set(codes)):
        raise UsageError(f"{safe(codes[0])} twice is no pair: name two parties")
    return set(codes)
