"""How read events are held against gold ones: type and parties first, then status and the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from our_corpus import Item
from tripoint.schema import Event

Gold = Mapping[str, Any]
_BINS = 10


@dataclass
class Score:
    """Counts over many texts; `f1` is of events by type and all parties."""

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
    by_status: Counter[tuple[str, str]] = field(default_factory=Counter)
    sure: list[tuple[float, bool]] = field(default_factory=list)

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

    @property
    def calibration_error(self) -> float:
        """Expected calibration error over ten bins of confidence (Naeini and others 2015)."""
        bins: dict[int, list[tuple[float, bool]]] = {}
        for confidence, right in self.sure:
            bins.setdefault(min(int(confidence * _BINS), _BINS - 1), []).append((confidence, right))
        return sum(
            abs(sum(c for c, _ in each) - sum(r for _, r in each)) for each in bins.values()
        ) / max(len(self.sure), 1)


def golden(folder: Path) -> list[Mapping[str, Any]]:
    """The golden articles of a folder, by name."""
    return [yaml.safe_load(path.read_text("utf-8")) for path in sorted(folder.glob("*.yaml"))]


def gold_of(item: Item) -> list[Gold]:
    """The events of a corpus item in the form of a golden article's."""
    return [
        {
            "type": told.type,
            "mode": told.mode,
            "actors": [party[:3] for party in told.actors],
            "recipients": [party[:3] for party in told.recipients],
            "status": told.status,
            "attribution": [party[:3] for party in told.by],
            "date": told.on,
            "evidence": "",
        }
        for told in item.events
    ]


def types_of(gold: Gold) -> tuple[str, ...]:
    """The types that are as good as each other for a gold event, the first its own."""
    return (gold["type"], *gold.get("or", ()))


def _parties(gold: Gold) -> tuple[frozenset[str], frozenset[str]]:
    return frozenset(gold["actors"]), frozenset(gold.get("recipients") or ())


def _read_parties(event: Event) -> tuple[frozenset[str], frozenset[str]]:
    return frozenset(p.code for p in event.actors), frozenset(p.code for p in event.recipients)


def _sentence(gold: Gold) -> str:
    """Words of the sentence that tells the event; empty where the text is one passage."""
    return str(gold.get("evidence") or gold.get("evidence_contains") or "")


def match(gold: Sequence[Gold], events: Sequence[Event]) -> list[tuple[Gold, Event]]:
    """One-to-one matches by type and parties, the same sentence and the same status first."""
    options = [
        (
            _sentence(g) not in e.evidence.sentence,
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
    """Count one text into the score."""
    pairs = match(gold, events)
    score.gold += len(gold)
    score.read += len(events)
    score.matched += len(pairs)
    right = {id(event) for _, event in pairs}
    score.sure += [(event.confidence, id(event) in right) for event in events]
    for each in gold:
        score.by_type.setdefault(each["type"], [0, 0, 0])[0] += 1
    for event in events:
        score.by_type.setdefault(event.type, [0, 0, 0])[1] += 1
    for wanted, event in pairs:
        score.by_type[event.type][2] += 1
        score.by_status[wanted["status"], event.status] += 1
        score.status += wanted["status"] == event.status
        score.mode += (wanted.get("mode") or None) == event.mode
        score.attribution += set(wanted.get("attribution") or ()) == set(event.attribution)
        score.evidence += _sentence(wanted) in event.evidence.sentence
        if wanted.get("date"):
            score.dated += 1
            score.date += _is_day(str(wanted["date"]), event)


def _is_day(wanted: str, event: Event) -> bool:
    """Whether the dates agree as far as the gold one is known: to the day, month or year."""
    return event.date is not None and event.date[: len(wanted)] == wanted


def macro_f1(gold: Iterable[object], read: Iterable[object]) -> float:
    """The mean over the gold classes of each class's F1."""
    pairs = list(zip(gold, read, strict=True))
    scores = []
    for label in {g for g, _ in pairs}:
        hit = sum(g == label == r for g, r in pairs)
        wrong = sum((g == label) != (r == label) for g, r in pairs)
        scores.append(2 * hit / (2 * hit + wrong))
    return sum(scores) / len(scores)
