"""The numbers that ties, anomalies and the ledger are made with, from their file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources.abc import Traversable
from typing import Any, cast

from tripoint.errors import DataError
from tripoint.graph.anomaly import Bounds
from tripoint.graph.exchanges import Rules
from tripoint.graph.ties import Weights
from tripoint.knowledge.reading import data_folder, read_yaml
from tripoint.ontology import event_types
from tripoint.schema import STATELESS, STATUSES


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """Everything in weights.yaml."""

    weights: Weights
    bounds: Bounds
    rules: Rules


@cache
def load_tie_weights() -> Measures:
    """What ties are weighed with; raises DataError with every fault at once."""
    return read_measures(data_folder() / "ties" / "weights.yaml")


def read_measures(path: Traversable) -> Measures:
    """The measures in a file; raises DataError with every fault at once."""
    file = _File(path)
    statuses = {name: file.number("status", name, least=0, most=1) for name in STATUSES}
    weights = Weights(
        status=statuses,
        words_most=file.number("intensity", "words_most", least=0, most=1),
        deeds_least=file.number("intensity", "deeds_least", least=0, most=1),
        per_publisher=file.number("reports", "per_publisher", least=0, most=10),
        disputed=file.number("reports", "disputed", least=0, most=1),
        words_half_life=file.number("half_life", "words", least=1, most=36500),
        deeds_half_life=file.number("half_life", "deeds", least=1, most=36500),
        mutual=file.names("mutual", None, frozenset(event_types())),
    )
    bounds = Bounds(
        least_periods=int(file.number("anomaly", "least_periods", least=2, most=1000)),
        unusual=file.number("anomaly", "unusual", least=0, most=1),
        very_unusual=file.number("anomaly", "very_unusual", least=0, most=1),
    )
    rules = Rules(
        within_days=int(file.number("ledger", "within_days", least=0, most=3650)),
        quantity_factor=file.number("ledger", "quantity_factor", least=1, most=1000),
        inspectors=file.names("ledger", "inspectors", STATELESS),
    )
    if not file.faults:
        file.compare(weights, bounds)
    if file.faults:
        raise DataError(file.faults)
    return Measures(weights=weights, bounds=bounds, rules=rules)


class _File:
    """A file of values, each with its reason; collects what is wrong with them."""

    def __init__(self, path: Traversable) -> None:
        self._name = f"ties/{path.name}"
        self._lines = path.read_text("utf-8").splitlines()
        self._content = read_yaml(path)
        self.faults: list[str] = []

    def number(self, section: str, name: str, *, least: float, most: float) -> float:
        """A number within bounds; `least` where it is none."""
        value = self._value(section, name)
        if isinstance(value, bool) or not isinstance(value, int | float):
            self._fault(section, name, "no number, give its value in digits")
            return least
        if not least <= value <= most:
            self._fault(section, name, f"{value} is out of bounds, keep it in {least} to {most}")
        return float(value)

    def names(self, section: str, name: str | None, known: frozenset[str]) -> frozenset[str]:
        """A list of known names."""
        value = self._value(section, name)
        if not isinstance(value, list):
            self._fault(section, name, "no list, write its names in brackets")
            return frozenset()
        for each in value:
            if each not in known:
                self._fault(section, name, f"{each!r} is not known, give one of {_listed(known)}")
        return frozenset(str(each) for each in value)

    def compare(self, weights: Weights, bounds: Bounds) -> None:
        """What one value demands of another."""
        if weights.deeds_least < weights.words_most:
            self._fault("intensity", "deeds_least", "a deed may weigh less than words, raise it")
        if weights.deeds_half_life < weights.words_half_life:
            self._fault("half_life", "deeds", "a deed may fade before words, raise it")
        if weights.status["negated"] > 0:
            self._fault("status", "negated", "what did not happen has a weight, make it 0")
        surest = weights.status["occurred"]
        for name, value in weights.status.items():
            if value > surest:
                self._fault("status", name, "weighs more than what has occurred, lower it")
        if bounds.very_unusual > bounds.unusual:
            self._fault("anomaly", "very_unusual", "is more than unusual, lower it")

    def _value(self, section: str, name: str | None) -> Any:
        """The value; a fault where there is none or it has no reason."""
        entry = self._content.get(section) if isinstance(self._content, dict) else None
        if name is not None:
            entry = entry.get(name) if isinstance(entry, dict) else None
        if not isinstance(entry, dict):
            return None
        fields = cast(dict[str, Any], entry)
        if not str(fields.get("reason") or "").strip():
            self._fault(section, name, "no reason, say why it has this value")
        return fields.get("value")

    def _fault(self, section: str, name: str | None, fault: str) -> None:
        shown = section if name is None else f"{section}.{name}"
        self.faults.append(f"{self._name}:{self._line(section, name)}: {shown}: {fault}")

    def _line(self, section: str, name: str | None) -> int:
        """Where an entry stands, or else its section, or else the file's first line."""
        place = 1
        inside = False
        for number, line in enumerate(self._lines, 1):
            if not line.startswith((" ", "#")) and line.strip():
                inside = line.startswith(f"{section}:")
                place = number if inside else place
            elif inside and name is not None and re.match(rf"\s+{re.escape(name)}:", line):
                return number
        return place


def _listed(names: frozenset[str]) -> str:
    return ", ".join(sorted(names))
