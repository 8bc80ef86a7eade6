"""What a command takes from the store as incidents of a time, with the days it spans."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from tripoint.app.queries import incidents_of
from tripoint.errors import UsageError
from tripoint.graph.acts import Act, acts_between
from tripoint.knowledge.reading import data_folder, sorted_files
from tripoint.settings import workspace_path
from tripoint.store.workspace import open_workspace

__all__ = ["act_dict", "acts_in", "known_states", "months_of", "state_code"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Acts:
    """The acts between states in a time, and how much was looked at."""

    acts: tuple[Act, ...]
    events: int
    first: dt.date | None
    last: dt.date | None
    since: str | None
    until: str | None
    as_known_on: str | None

    def said(self) -> str:
        """The time and the day of knowledge, in words."""
        known = f"as known on {self.as_known_on}" if self.as_known_on else "as known now"
        if self.first is None or self.last is None:
            return f"no acts, {known}"
        return f"{self.first} to {self.last}, {known}"


def known_states() -> frozenset[str]:
    """The codes of all states and territories."""
    folder = data_folder() / "actors" / "states"
    return frozenset(each.name.partition(".")[0] for each in sorted_files(folder, ".yaml"))


def state_code(given: str) -> str:
    """A state's code as it is written; raises UsageError where there is none."""
    code = given.upper()
    if code not in known_states():
        raise UsageError(f"no state {given[:40]!r}: give its three letters as in ISO 3166")
    return code


def acts_in(
    workspace: Path | None,
    *,
    with_: Sequence[str] | None = None,
    since: str | None = None,
    until: str | None = None,
    as_known_on: str | None = None,
) -> Acts:
    """The acts between two states in a time; `first` and `last` are their own days.

    Only events are read in which each of `with_` takes part.
    """
    if since and until and since > until:
        raise UsageError("--since is after --until: swap the two days")
    with open_workspace(workspace or workspace_path()) as store:
        rows = store.events(
            with_=with_, since=since, until=until, as_known_on=as_known_on
        ).to_pylist()
    acts = acts_between(incidents_of(rows), known_states())
    days = sorted(act.day for act in acts if act.day is not None)
    return Acts(
        acts=tuple(acts),
        events=len(rows),
        first=days[0] if days else None,
        last=days[-1] if days else None,
        since=since,
        until=until,
        as_known_on=as_known_on,
    )


def act_dict(act: Act) -> dict[str, Any]:
    """An act as JSON: its weight, what was done, the sentence, and the events behind it."""
    incident = act.incident
    return {
        "one": act.one,
        "other": act.other,
        "mutual": act.mutual,
        "date": act.day,
        "type": incident.type,
        "mode": incident.mode,
        "status": incident.status,
        "weight": act.weight,
        "publishers": incident.publishers,
        "sentence": incident.sentence,
        "events": [{"article": article, "event": event} for article, event in incident.events],
    }


def months_of(days: Iterable[dt.date], months: int) -> list[tuple[dt.date, dt.date]]:
    """Windows of so many whole months that hold all the days, empty ones between kept.

    Windows end with the month of the last day, so that the newest is whole as far as it goes.
    """
    held = sorted(days)
    if not held:
        return []
    last = held[-1].year * 12 + held[-1].month
    first = held[0].year * 12 + held[0].month - 1
    count = -(-(last - first) // months)
    edges = [last - months * step for step in range(count, -1, -1)]
    starts = [_month(edge) for edge in edges]
    day = dt.timedelta(days=1)
    return [(a, b - day) for a, b in pairwise(starts)]


def _month(number: int) -> dt.date:
    return dt.date(number // 12, number % 12 + 1, 1)
