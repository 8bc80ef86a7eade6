"""Sanctions measures and the rules of pressure, read from their files and checked."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources.abc import Traversable
from typing import Any, get_args

from tripoint.errors import DataError
from tripoint.graph.exposure import Direction, Kind, Measure, Period
from tripoint.graph.pressure import StepRule
from tripoint.knowledge.goods import CLASSES
from tripoint.knowledge.reading import data_folder, read_tsv, read_yaml, sorted_files
from tripoint.ontology import event_types
from tripoint.schema import STATUSES

__all__ = ["STEPS", "load_measures", "load_pressure_rules"]

STEPS = ("warned", "imposed", "enforced", "evaded", "easing-considered", "eased")
_FIELDS = ("id", "authority", "document", "paragraph", "target", "direction", "says", "source")

_Bodies = Mapping[str, Mapping[str, tuple[Period, ...]]]
_Goods = Mapping[str, Mapping[str, frozenset[str]]]


@cache
def load_measures() -> tuple[Measure, ...]:
    """Every measure, authority by authority; raises DataError with every fault at once."""
    folder = data_folder() / "measures"
    faults: list[str] = []
    states = frozenset(
        path.name.removesuffix(".yaml")
        for path in sorted_files(data_folder() / "actors" / "states", ".yaml")
    )
    bodies = dict(_bodies(folder / "bodies.yaml", states, faults))
    goods = dict(_goods(folder / "goods.yaml", faults))
    found: dict[str, Measure] = {}
    for path in sorted_files(folder / "regimes", ".yaml"):
        reader = _Reader(path, states, bodies, goods, faults)
        for measure in reader.measures():
            if measure.id in found:
                faults.append(f"{reader.place(measure.id)}: the id stands twice, change one")
            found[measure.id] = measure
    if faults:
        raise DataError(faults)
    return tuple(found.values())


@cache
def load_pressure_rules() -> tuple[StepRule, ...]:
    """The rules in their order; raises DataError with every fault at once."""
    faults: list[str] = []
    rules = list(_rules(faults))
    if faults:
        raise DataError(faults)
    return tuple(rules)


def _rules(faults: list[str]) -> Iterator[StepRule]:
    types = event_types()
    for line in read_tsv(data_folder() / "measures" / "pressure.tsv"):
        cells = line.cells
        statuses = (
            frozenset(cells["status"].split("|")) if cells["status"] != "any" else frozenset()
        )
        if cells["step"] not in STEPS:
            faults.append(f"{line.place}: no step {cells['step']!r}, use one of {', '.join(STEPS)}")
        if cells["type"] not in types:
            faults.append(f"{line.place}: no type {cells['type']!r}, use one of PLOVER's")
        if statuses - set(STATUSES):
            faults.append(f"{line.place}: no status {cells['status']!r}, write any or statuses")
        if not cells["example"]:
            faults.append(f"{line.place}: no example, write a sentence that must be this step")
        yield StepRule(
            step=cells["step"],
            type=cells["type"],
            mode=cells["mode"] or None,
            statuses=frozenset(each for each in STATUSES if each in statuses),
            words=tuple(tuple(group.split("|")) for group in cells["words"].split()),
        )


def _bodies(
    path: Traversable, states: frozenset[str], faults: list[str]
) -> Iterator[tuple[str, Mapping[str, tuple[Period, ...]]]]:
    for name, body in (read_yaml(path) or {}).items():
        members = body.get("members") or {}
        faults += [
            f"{path.name}:1: {name} has the member {code!r}, which is no state's code"
            for code in sorted(members.keys() - states)
        ]
        try:
            yield name, {code: (_period(when),) for code, when in members.items()}
        except ValueError as fault:
            faults.append(f"{path.name}:1: {name}: {fault}")


def _goods(
    path: Traversable, faults: list[str]
) -> Iterator[tuple[str, Mapping[str, frozenset[str]]]]:
    for name, classes in (read_yaml(path) or {}).items():
        faults += [
            f"{path.name}:1: {name} has no class {each!r}, see goods/README.md"
            for each in sorted(classes.keys() - CLASSES)
        ]
        yield name, {each: frozenset(words) for each, words in classes.items()}


def _period(raw: Mapping[str, Any]) -> Period:
    since, until = raw.get("from"), raw.get("until")
    if not isinstance(since, dt.date) or not isinstance(until, dt.date | None):
        raise ValueError("from and until are days, write them as 2006-10-14")
    if until is not None and until <= since:
        raise ValueError("it ends before it begins, swap from and until")
    return Period(since=since, until=until)


class _Reader:
    """One file of measures."""

    def __init__(
        self,
        path: Traversable,
        states: frozenset[str],
        bodies: _Bodies,
        goods: _Goods,
        faults: list[str],
    ) -> None:
        self._name = path.name
        self._lines = path.read_text("utf-8").splitlines()
        self._raw = read_yaml(path) or {}
        self._states = states
        self._bodies = bodies
        self._goods = goods
        self._faults = faults

    def measures(self) -> Iterator[Measure]:
        head = {key: value for key, value in self._raw.items() if key != "measures"}
        for raw in self._raw.get("measures") or ():
            try:
                yield self._measure(head | raw)
            except ValueError as fault:
                self._faults.append(f"{self.place(str(raw.get('id')))}: {fault}")

    def place(self, id_: str) -> str:
        """Where a measure stands."""
        pattern = re.compile(rf"id: {re.escape(id_)}(?![\w-])")
        number = next((n for n, line in enumerate(self._lines, 1) if pattern.search(line)), 1)
        return f"{self._name}:{number}"

    def _measure(self, raw: dict[str, Any]) -> Measure:
        texts = {key: str(raw.get(key) or "") for key in _FIELDS}
        if missing := [key for key, value in texts.items() if not value]:
            raise ValueError(f"no {', '.join(missing)}, add it to the measure or the head")
        if texts["target"] not in self._states:
            raise ValueError(f"target {texts['target']!r} is no state's code")
        kind, direction = raw.get("kind", "ban"), texts["direction"]
        if kind not in get_args(Kind):
            raise ValueError(f"no kind {kind!r}, use one of {', '.join(get_args(Kind))}")
        if direction not in get_args(Direction):
            raise ValueError(f"no direction {direction!r}, use to, from or both")
        periods = tuple(_period(each) for each in raw.get("periods") or (raw,))
        goods = self._classes(raw.get("goods") or ())
        if bool(goods) == (kind == "listing"):
            raise ValueError("a measure has goods, or is of kind listing and has none")
        fixed = {"kind": kind, "bound": self._bound(raw.get("bound")), "note": raw.get("note")}
        return Measure(**texts, **fixed, goods=goods, periods=periods)  # type: ignore[arg-type]

    def _classes(self, names: Any) -> dict[str, frozenset[str]]:
        """The groups as one: a class whole in one of them is whole."""
        merged: dict[str, frozenset[str]] = {}
        for name in names:
            if name not in self._goods:
                raise ValueError(f"no group of goods {name!r}, see goods.yaml")
            for class_, words in self._goods[name].items():
                before = merged.get(class_, words)
                merged[class_] = before | words if before and words else frozenset()
        return merged

    def _bound(self, raw: Any) -> Mapping[str, tuple[Period, ...]] | None:
        if raw == "all":
            return None
        if not isinstance(raw, list) or not raw:
            raise ValueError("bound is `all` or a list of states and bodies")
        bound: dict[str, tuple[Period, ...]] = {}
        for code in raw:
            if code not in self._states and code not in self._bodies:
                raise ValueError(f"bound {code!r} is no state and no body of bodies.yaml")
            bound[code] = (Period(since=dt.date.min),)
            bound |= self._bodies.get(code, {})
        return bound
