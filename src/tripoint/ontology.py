"""PLOVER 2.0 as data: 16 types with quad, score and modes, and 37 contexts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from tripoint.errors import DataError


@dataclass(frozen=True, slots=True, kw_only=True)
class EventType:
    """One PLOVER type; `modes` maps each mode to its score (None: the type's own)."""

    type: str
    quad: int
    needs_recipient: bool
    score: float
    definition: str
    modes: Mapping[str, float | None]


@cache
def event_types() -> Mapping[str, EventType]:
    """The 16 types by name."""
    import yaml

    types: dict[str, EventType] = {}
    folder = files("tripoint").joinpath("data") / "events"
    for path in sorted(folder.iterdir(), key=lambda each: each.name):
        if not path.name.endswith(".yaml"):
            continue
        try:
            card = yaml.safe_load(path.read_text("utf-8"))
            card.pop("source")
            types[card["type"]] = EventType(**card)
        except (yaml.YAMLError, TypeError, KeyError, AttributeError) as fault:
            raise DataError([f"events/{path.name}:1: not an event type ({fault})"]) from fault
    return types


@cache
def contexts() -> frozenset[str]:
    """The 37 context labels."""
    path = files("tripoint").joinpath("data") / "events" / "contexts.txt"
    return frozenset(path.read_text("utf-8").split())


def score(type_: str, mode: str | None) -> float:
    """The PLOVER score of a (type, mode) pair: the mode's own where it has one."""
    kind = event_types()[type_]
    own = kind.modes.get(mode) if mode is not None else None
    return kind.score if own is None else float(own)


def quad(type_: str) -> int:
    """1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict."""
    return event_types()[type_].quad


_LATER = {
    "CONSULT": "AGREE",
    "SUPPORT": "AGREE",
    "COOPERATE": "AGREE",
    "AID": "AGREE",
    "RETREAT": "CONCEDE",
}
_REFUSED = ("AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT")


def plover_reduced(type_: str, status: str) -> str:
    """The type under PLOVER's own reductions, which fold certainty into the type.

    What is planned becomes a promise, what is denied or refused a rejection (manual 2.0, auxiliary
    modes). Tripoint keeps the content type; this is for comparing with data coded that way.
    """
    if status == "negated" and type_ in _REFUSED:
        return "REJECT"
    if status == "planned":
        return _LATER.get(type_, type_)
    return type_
