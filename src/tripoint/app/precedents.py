"""What the command `precedents` answers: from the record of journeys and from the workspace."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tripoint.app.precedent_tables import print_claims, print_precedents
from tripoint.app.queries import incidents_of
from tripoint.app.terminal import safe, warn, write_json
from tripoint.coding.journeys import Extent, Term, Visits
from tripoint.errors import NotAWorkspace, UsageError
from tripoint.graph.precedents import (
    Precedent,
    answers,
    held_against,
    incident_cases,
    journey_cases,
)
from tripoint.knowledge.reading import data_folder, sorted_files
from tripoint.knowledge.reference import load_yardsticks
from tripoint.ontology import event_types
from tripoint.settings import workspace_path
from tripoint.store.workspace import Workspace, open_workspace

_VISIT = ("CONSULT", "visit")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was typed."""

    actor: str | None = None
    recipient: str | None = None
    type: str | None = None
    mode: str | None = None
    on: str | None = None
    as_known_on: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """Both sources' answers; `leader` led the actor on the day."""

    actor: str
    recipient: str | None
    on: dt.date
    leader: Term | None
    record: tuple[Precedent, ...]
    workspace: tuple[Precedent, ...]


def precedents_command(workspace: Path | None, asked: Asked, *, limit: int, as_json: bool) -> None:
    """Print what happened before and whether what articles claim of it fits."""
    asked = _checked(asked)
    day = _day(asked.on) if asked.on else dt.datetime.now(dt.UTC).date()
    visits = load_yardsticks().visits
    with ExitStack() as held:
        store = _open(workspace, needed=asked.actor is None)
        if store is not None:
            held.enter_context(store)
        claims = _claims(store, visits, asked, day if asked.on else None)
        answered = _answered(store, visits, asked, day) if asked.actor else None
    if as_json:
        whole = asdict(answered) if answered is not None else {}
        write_json({**whole, "claims": [{**row, "answer": asdict(a)} for row, a in claims]})
    else:
        if answered is not None:
            print_precedents(answered, limit)
        print_claims(claims, limit)
    if answered is None and not claims:
        warn("no precedent is claimed in this workspace: name one state or two")


def _checked(asked: Asked) -> Asked:
    """The question with its codes in capitals; raises UsageError for one that nothing can meet."""
    states = {each.name.partition(".")[0] for each in sorted_files(_states(), ".yaml")}
    codes = [code.upper() if code else None for code in (asked.actor, asked.recipient)]
    for code in codes:
        if code is not None and code not in states:
            raise UsageError(f"no state {safe(code)!r}: give its three letters as in ISO 3166")
    if codes[0] is not None and codes[0] == codes[1]:
        raise UsageError("both states are the same: name two, or one for journeys anywhere")
    kind = asked.type.upper() if asked.type else None
    if kind is not None and kind not in event_types():
        raise UsageError(f"no type {safe(kind)!r}: choose one of {', '.join(event_types())}")
    types = [event_types()[kind]] if kind is not None else list(event_types().values())
    modes = sorted({mode for each in types for mode in each.modes})
    mode = asked.mode.lower() if asked.mode else None
    if mode is not None and mode not in modes:
        known = ", ".join(modes) or "none"
        raise UsageError(f"no mode {safe(mode)!r} here: choose one of {known}")
    return Asked(
        actor=codes[0],
        recipient=codes[1],
        type=kind,
        mode=mode,
        on=asked.on,
        as_known_on=asked.as_known_on,
    )


def _states() -> Any:
    return data_folder() / "actors" / "states"


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError as fault:
        raise UsageError(f"{safe(text)!r} is not a date: write it as 2023-09-13") from fault


def _open(workspace: Path | None, *, needed: bool) -> Workspace | None:
    """The workspace; where none was named and the record can answer alone, there may be none."""
    try:
        return open_workspace(workspace or workspace_path())
    except NotAWorkspace:
        if needed or workspace is not None:
            raise
        warn("no workspace here: answered from the record of journeys alone")
        return None


def _answered(store: Workspace | None, visits: Visits, asked: Asked, day: dt.date) -> Answered:
    actor = asked.actor or ""
    leader = visits.leader(actor, day)
    record: Sequence[Precedent] = ()
    if asked.type in (None, _VISIT[0]) and asked.mode in (None, _VISIT[1]):
        cases = journey_cases(visits.journeys(actor, to=asked.recipient))
        extent = visits.extent(actor, to=asked.recipient)
        if cases or extent is not None:
            first = leader if asked.recipient is None else None
            record = answers(cases, extent, day, leader=first)
    stored = _stored(store, asked, day) if store is not None else ()
    return Answered(
        actor=actor,
        recipient=asked.recipient,
        on=day,
        leader=leader,
        record=tuple(record),
        workspace=tuple(stored),
    )


def _stored(store: Workspace, asked: Asked, day: dt.date) -> Sequence[Precedent]:
    """The same questions to the workspace's incidents, which reach as far as its articles."""
    known = asked.as_known_on
    parties = [code for code in (asked.actor, asked.recipient) if code]
    rows = store.events(with_=parties, type=asked.type, as_known_on=known).to_pylist()
    found = [each for each in incidents_of(rows) if _is_asked(each, asked)]
    published = [
        row["published"][:10]
        for row in store.articles(as_known_on=known).to_pylist()
        if row["published"]
    ]
    if not published:
        return ()
    extent = Extent(
        since=dt.date.fromisoformat(min(published)),
        until=dt.date.fromisoformat(max(published)),
        source="the articles of this workspace, which may not tell of every case",
    )
    return answers(incident_cases(found), extent, day)


def _is_asked(incident: Any, asked: Asked) -> bool:
    """Whether the actor acts, and on the recipient; where nobody is acted on, beside them."""
    met = not incident.recipients and asked.recipient in incident.actors
    return (
        asked.actor in incident.actors
        and (asked.recipient is None or asked.recipient in incident.recipients or met)
        and asked.mode in (None, incident.mode)
    )


def _claims(
    store: Workspace | None, visits: Visits, asked: Asked, until: dt.date | None
) -> list[tuple[dict[str, Any], Precedent]]:
    """The stored claims of precedent on these parties, each with the record's answer on its day."""
    rows = store.claims(as_known_on=asked.as_known_on).to_pylist() if store is not None else []
    found = []
    for row in rows:
        if row["kind"] != "precedent" or not _concerns(row, asked) or not row["published"]:
            continue
        day = dt.date.fromisoformat(row["published"][:10])
        if until is not None and day > until:
            continue
        goal = row["toward"][0] if row["toward"] else None
        cases = journey_cases(visits.journeys(row["subject"][0], to=goal))
        (answer, *_) = answers(cases, visits.extent(row["subject"][0], to=goal), day)
        verdict = held_against(answer, row["value_number"], row["unit"])
        found.append(({**row, "verdict_by_record": verdict}, answer))
    return found


def _concerns(row: Mapping[str, Any], asked: Asked) -> bool:
    return (asked.actor is None or asked.actor in row["subject"]) and (
        asked.recipient is None or asked.recipient in row["toward"]
    )
