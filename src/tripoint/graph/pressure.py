"""Pressure by sanctions between pairs of parties: warned, imposed, eased, enforced, evaded apart.

The rules are data; the first that fits an event decides its step, and an event that fits none is no
pressure by sanctions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from tripoint.schema import Incident, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRule:
    """Which incidents are which step; an empty field asks nothing.

    Of each group of `words` the sentence must hold a word that begins so.
    """

    step: str
    type: str
    mode: str | None = None
    statuses: frozenset[Status] = frozenset()
    words: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressure:
    """What one party has done to another by way of sanctions, each step with its incidents."""

    source: str
    target: str
    steps: Mapping[str, Sequence[Incident]] = field(default_factory=dict)


def step_of(incident: Incident, rules: Iterable[StepRule]) -> str | None:
    """The step that an incident is, by the first rule that fits."""
    sentence = incident.sentence.casefold()
    for rule in rules:
        if rule.type != incident.type or (rule.mode and rule.mode != incident.mode):
            continue
        if rule.statuses and incident.status not in rule.statuses:
            continue
        if all(_holds(sentence, group) for group in rule.words):
            return rule.step
    return None


def _holds(sentence: str, beginnings: tuple[str, ...]) -> bool:
    words = [word.strip("\"'“”‘’(),.;:") for word in sentence.split()]
    return any(word.startswith(beginning) for word in words for beginning in beginnings)


def pressures(incidents: Iterable[Incident], rules: Sequence[StepRule]) -> list[Pressure]:
    """The pressure of every directed pair, the pair with the most incidents first."""
    pairs: dict[tuple[str, str], dict[str, list[Incident]]] = {}
    for incident in incidents:
        step = step_of(incident, rules)
        if step is None:
            continue
        for source in incident.actors:
            for target in incident.recipients:
                if source != target:
                    steps = pairs.setdefault((source, target), {})
                    steps.setdefault(step, []).append(incident)
    found = [Pressure(source=s, target=t, steps=steps) for (s, t), steps in pairs.items()]
    return sorted(
        found, key=lambda each: (-sum(map(len, each.steps.values())), each.source, each.target)
    )
