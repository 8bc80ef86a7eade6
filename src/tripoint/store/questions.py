"""What is asked of the events of a workspace: a condition, and the days it is about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tripoint.errors import UsageError
from tripoint.store.snapshots import Days

__all__ = ["OWN", "Day", "Question", "day_of", "last_instant", "question_of"]

OWN = "Tripoint"
"""The coder of what was read here; other events keep the name of theirs."""

Day = str | dt.date | dt.datetime


@dataclass(frozen=True, slots=True)
class Question:
    """A condition on events, the values in it, and the days it asks for."""

    condition: str
    values: Mapping[str, Any]
    days: Days

    def since(self, floor: dt.date) -> Question:
        """The same, of events that begin on a day or after."""
        return Question(
            f"{self.condition} AND first_day >= $floor",
            {**self.values, "floor": floor},
            (max(floor, self.days[0] or floor), self.days[1]),
        )


def question_of(
    actor: str | None,
    with_: str | Sequence[str] | None,
    type_: str | Sequence[str] | None,
    status: str | Sequence[str] | None,
    coder: str | None,
    since: Day | None,
    until: Day | None,
) -> Question:
    """The question whose answers meet every filter given."""
    first, last = day_of(since), day_of(until)
    parties = "list_concat(actors, recipients)"
    filters = {
        "actor": (actor, "list_contains(actors, $actor)"),
        "with_": (_several(with_), f"list_has_all({parties}, $with_)"),
        "type": (_several(type_), "list_contains($type, type)"),
        "status": (_several(status), "list_contains($status, status)"),
        "coder": (coder, f"coalesce(coder, '{OWN}') = $coder"),
        "since": (first, "last_day >= $since"),
        "until": (last, "first_day <= $until"),
    }
    given = {name: pair for name, pair in filters.items() if pair[0] is not None}
    condition = " AND ".join(["true", *(sql for _, sql in given.values())])
    return Question(condition, {name: value for name, (value, _) in given.items()}, (first, last))


def _several(given: str | Sequence[str] | None) -> list[str] | None:
    if given is None:
        return None
    return [given] if isinstance(given, str) else list(given)


def day_of(given: Day | None) -> dt.date | None:
    """The day in UTC."""
    if given is None:
        return None
    return _instant_of(given).date()


def last_instant(given: Day | None) -> dt.datetime | None:
    """The last moment that counts: of a day its end in UTC, of a time that time."""
    if given is None:
        return None
    when = _instant_of(given)
    is_day = len(given) <= 10 if isinstance(given, str) else not isinstance(given, dt.datetime)
    return when + dt.timedelta(days=1, microseconds=-1) if is_day else when


def _instant_of(given: Day) -> dt.datetime:
    try:
        text = given if isinstance(given, str) else given.isoformat()
        when = dt.datetime.fromisoformat(text)
        return when.replace(tzinfo=when.tzinfo or dt.UTC).astimezone(dt.UTC)
    except (ValueError, OverflowError) as fault:
        raise UsageError(f"{given!r} is not a date: write it as 2023-09-13") from fault
