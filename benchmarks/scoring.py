"""How read events are held against gold ones: type and parties first, then status and the rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tripoint.schema import Event

Gold = Mapping[str, Any]


@dataclass
class Score:
    """Counts over many articles; `f1` is of events by type and all parties."""

    gold: int = 0
    read: int = 0
    matched: int = 0
    status: int = 0
    mode: int = 0
    date: int = 0
    dated: int = 0
    attribution: int = 0
    evidence: int = 0
    by_type: dict[str, list[int]] = field(default_factory=dict)

    @property
    def precision(self) -> float:
        """Matched events among those read."""
        return self.matched / self.read if self.read else 0.0

    @property
    def recall(self) -> float:
        """Matched events among the gold ones."""
        return self.matched / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.matched / (self.gold + self.read) if self.gold + self.read else 0.0

    def of_matched(self, count: int) -> float:
        """A count as a share of the matched events."""
        return count / self.matched if self.matched else 0.0


def golden(folder: Path) -> list[Mapping[str, Any]]:
    """The golden articles of a folder, by name."""
    return [yaml.safe_load(path.read_text("utf-8")) for path in sorted(folder.glob("*.yaml"))]


def types_of(gold: Gold) -> tuple[str, ...]:
    """The types that are as good as each other for a gold event, the first its own."""
    return (gold["type"], *gold.get("or", ()))


def _parties(gold: Gold) -> tuple[frozenset[str], frozenset[str]]:
    return frozenset(gold["actors"]), frozenset(gold.get("recipients") or ())


def _read_parties(event: Event) -> tuple[frozenset[str], frozenset[str]]:
    return frozenset(p.code for p in event.actors), frozenset(p.code for p in event.recipients)


def match(gold: Sequence[Gold], events: Sequence[Event]) -> list[tuple[Gold, Event]]:
    """One-to-one matches by type and parties, the same sentence and the same status first."""
    options = [
        (
            str(g.get("evidence") or g.get("evidence_contains")) not in e.evidence.sentence,
            g["status"] != e.status,
            i,
            j,
        )
        for i, g in enumerate(gold)
        for j, e in enumerate(events)
        if e.type in types_of(g) and _parties(g) == _read_parties(e)
    ]
    taken_gold: set[int] = set()
    taken_read: set[int] = set()
    pairs: list[tuple[Gold, Event]] = []
    for _, _, i, j in sorted(options):
        if i not in taken_gold and j not in taken_read:
            taken_gold.add(i)
            taken_read.add(j)
            pairs.append((gold[i], events[j]))
    return pairs


def add(score: Score, gold: Sequence[Gold], events: Sequence[Event]) -> None:
    """Count one article into the score."""
    pairs = match(gold, events)
    score.gold += len(gold)
    score.read += len(events)
    score.matched += len(pairs)
    for each in gold:
        score.by_type.setdefault(each["type"], [0, 0, 0])[0] += 1
    for event in events:
        score.by_type.setdefault(event.type, [0, 0, 0])[1] += 1
    for wanted, event in pairs:
        score.by_type[event.type][2] += 1
        score.status += wanted["status"] == event.status
        score.mode += (wanted.get("mode") or None) == event.mode
        score.attribution += set(wanted.get("attribution") or ()) == set(event.attribution)
        evidence = str(wanted.get("evidence") or wanted.get("evidence_contains"))
        score.evidence += evidence in event.evidence.sentence
        if wanted.get("date"):
            score.dated += 1
            score.date += str(wanted["date"])[: len(event.date or "")] == event.date


def macro_f1(gold: Iterable[object], read: Iterable[object]) -> float:
    """The mean over the gold classes of each class's F1."""
    pairs = list(zip(gold, read, strict=True))
    scores = []
    for label in {g for g, _ in pairs}:
        hit = sum(g == label == r for g, r in pairs)
        wrong = sum((g == label) != (r == label) for g, r in pairs)
        scores.append(2 * hit / (2 * hit + wrong))
    return sum(scores) / len(scores)
