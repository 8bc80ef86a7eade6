"""The best partition of a signed network, exactly, by integer programming (HiGHS).

One variable a tie says whether the tie is cut, that is, whether it runs between camps. Which cuts
are partitions is told by cycles: a partition into two camps cuts every cycle an even number of
times, one into any number of camps never exactly once. There are far too many cycles to write all
down, so they are added where a solution breaks them (odd cycles: Barahona and Mahjoub 1986;
multicuts: Chopra and Rao 1993). The ties alone are asked, never the camps' names, so that no
solution comes twice with the camps renamed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import highspy
import numpy as np
import numpy.typing as npt

from tripoint.errors import SolverError
from tripoint.graph.cycles import Row, broken_rows, triangle_rows

__all__ = ["Partition", "PartitionProgram"]

_TINY = 1e-6
_INFINITY = highspy.kHighsInf
_FEASIBLE = 2  # HiGHS' kSolutionStatusFeasible
# Rounds of adding rows end when the bound stands still. Multicuts are cheap to find and their bound
# comes to the cost itself; odd cycles are dear, and branching takes over sooner.
_ROUNDS_TWO, _ROUNDS_ANY, _STILL = 5, 40, 1e-3


@dataclass(frozen=True, slots=True, kw_only=True)
class Partition:
    """The camp of each state, which ties are cut, and the weight of the ties that disagree.

    No partition costs less than `bound`: it is the cost where the search came to its end.
    """

    camps: tuple[int, ...]
    cut: tuple[bool, ...]
    cost: float
    bound: float


class PartitionProgram:
    """The integer program of one network; the cycles found for one question serve the next.

    `ends` are the two states of each tie (each pair once, no state with itself), `weights` their
    signed weights, none zero. With `two` there are two camps, else as many as fit best. A search
    that has not ended after so many `branches` gives its best partition and the bound it reached.
    """

    def __init__(
        self,
        size: int,
        ends: Sequence[tuple[int, int]],
        weights: Sequence[float],
        *,
        two: bool = True,
        branches: int = 4_000,
    ) -> None:
        self._branches = branches
        self._size = size
        self._ends = np.array(ends, dtype=np.int32).reshape(-1, 2)
        self._weights = np.array(weights, dtype=float)
        self._two = two
        self._rows = dict.fromkeys(triangle_rows(size, self._ends, self._weights < 0, two=two))
        # For each state the one with most ties in the part that hangs together with it.
        self.anchors = self._anchors()
        self._raise_bound()

    def best(
        self,
        *,
        without: Iterable[Partition] = (),
        at_most: float = _INFINITY,
        moved: tuple[int, bool] | None = None,
    ) -> Partition | None:
        """The partition of least disagreement, or None where none costs `at_most`.

        The partitions `without` are passed over. With `moved` (a state, and whether it is apart
        from its anchor) the state stands to its anchor otherwise than that; two camps only.
        """
        if not len(self._ends):
            return None if list(without) else self._partition(np.zeros(0, dtype=bool))
        barred = [_other_than(each) for each in without]
        model = self._model(whole=True, tight=bool(barred))
        for row in barred:
            _add_row(model, row)
        if at_most < _INFINITY:
            self._spend(model, at_most)
        if moved is not None:
            self._move(model, *moved)
        while True:
            model.run()
            status = model.getModelStatus()
            if status == highspy.HighsModelStatus.kInfeasible:
                return None
            if model.getInfo().primal_solution_status != _FEASIBLE:
                raise SolverError(
                    f"the solver ended with {model.modelStatusToString(status)!r} and no answer:"
                    " take a shorter window or report this network"
                )
            cut = self._values(model) > 0.5
            broken = broken_rows(self._size, self._ends, cut.astype(float), two=self._two)
            if not broken:
                ended = status == highspy.HighsModelStatus.kOptimal
                best = self._partition(cut, None if ended else model.getInfo().mip_dual_bound)
                return best if best.cost <= at_most + _TINY else None
            self._add(model, broken)

    def bounds_if_moved(self, held: Iterable[tuple[int, bool]]) -> list[float]:
        """For each state what a partition costs at least in which it stands otherwise.

        Fractional solutions, so that it is quick and may be too low.
        """
        model = self._model(whole=False, camps=True)
        model.run()
        bounds = []
        for state, apart in held:
            self._move(model, state, apart)
            model.run()
            ended = model.getModelStatus() == highspy.HighsModelStatus.kOptimal
            bounds.append(model.getObjectiveValue() if ended else 0.0)
            model.changeColBounds(len(self._ends) + state, 0.0, 1.0)
        return bounds

    def _partition(self, cut: npt.NDArray[np.bool_], bound: float | None = None) -> Partition:
        cost = float(np.abs(self._weights)[cut == (self._weights > 0)].sum())
        return Partition(
            camps=_camps(self._size, self._ends.tolist(), cut.tolist(), two=self._two),
            cut=tuple(cut.tolist()),
            cost=cost,
            bound=cost if bound is None else min(bound, cost),
        )

    def _raise_bound(self) -> None:
        """Add the cycles that fractional solutions break, while that lifts the bound."""
        if not len(self._ends):
            return
        bound = -1.0
        model = self._model(whole=False)
        for _ in range(_ROUNDS_TWO if self._two else _ROUNDS_ANY):
            model.run()
            reached = model.getObjectiveValue()
            broken = broken_rows(self._size, self._ends, self._values(model), two=self._two)
            if not broken or reached - bound <= _STILL * max(1.0, reached):
                break
            bound = reached
            self._add(model, broken)

    def _add(self, model: highspy.Highs, rows: Iterable[Row]) -> None:
        for row in rows:
            self._rows[row] = None
            _add_row(model, row)

    def _values(self, model: highspy.Highs) -> npt.NDArray[np.float64]:
        return np.array(model.getSolution().col_value)[: len(self._ends)]

    def _model(self, *, whole: bool, camps: bool = False, tight: bool = False) -> highspy.Highs:
        """The program with the cycles known so far; `whole` asks for whole numbers.

        Between two camps it then has a variable a state as well, as `camps` asks for.
        """
        model = highspy.Highs()  # type: ignore[no-untyped-call]
        # One thread and a fixed seed: the same network has the same answer.
        for option, value in (
            ("output_flag", False), ("threads", 1), ("mip_rel_gap", 0.0), ("mip_abs_gap", 1e-6),
            ("mip_max_nodes", self._branches),
        ):  # fmt: skip
            model.setOptionValue(option, value)
        none: npt.NDArray[np.int32] = np.zeros(0, dtype=np.int32)
        ties = len(self._ends)
        nodes = self._size if (whole or camps) and self._two else 0
        costs = np.concatenate([self._weights, np.zeros(nodes)])
        model.addCols(
            len(costs), costs, np.zeros(len(costs)), np.ones(len(costs)), 0, none, none, np.zeros(0)
        )
        model.changeObjectiveOffset(float(-self._weights[self._weights < 0].sum()))
        for row in self._rows:
            _add_row(model, row)
        if whole:
            # Between two camps the states decide, and their ties follow.
            which = np.arange(ties if nodes else 0, len(costs), dtype=np.int32)
            kinds = np.full(len(which), highspy.HighsVarType.kInteger.value, dtype=np.uint8)
            model.changeColsIntegrality(len(which), which, kinds)
        if nodes:
            self._place(model, ties, tight=tight)
        return model

    def _place(self, model: highspy.Highs, first: int, *, tight: bool) -> None:
        """A variable a state for its camp: a tie is cut where its two ends differ.

        Where each tie costs what it should, half of that is enough; `tight` says all of it.
        """
        for anchor in set(self.anchors):
            model.changeColBounds(first + anchor, 0.0, 0.0)
        apart = (((1, -1, 1), 0), ((1, 1, -1), 0))
        together = (((-1, 1, 1), 0), ((-1, -1, -1), -2))
        for tie, (one, other) in enumerate(self._ends.tolist()):
            where = np.array([tie, first + one, first + other], dtype=np.int32)
            needed = apart if self._weights[tie] > 0 else together
            for signs, low in (*apart, *together) if tight else needed:
                model.addRow(low, _INFINITY, 3, where, np.array(signs, dtype=float))

    def _anchors(self) -> tuple[int, ...]:
        parts = _camps(self._size, self._ends.tolist(), [False] * len(self._ends), two=False)
        ties = np.bincount(self._ends.ravel(), minlength=self._size)
        chief: dict[int, int] = {}
        for state, part in enumerate(parts):
            if ties[state] > ties[chief.setdefault(part, state)]:
                chief[part] = state
        return tuple(chief[part] for part in parts)

    def _move(self, model: highspy.Highs, state: int, apart: bool) -> None:
        model.changeColBounds(len(self._ends) + state, float(not apart), float(not apart))

    def _spend(self, model: highspy.Highs, most: float) -> None:
        ties = len(self._ends)
        most += float(self._weights[self._weights < 0].sum())
        where = np.arange(ties, dtype=np.int32)
        # Wider than the solver's own tolerance, or what costs just so much is now and then missed.
        model.addRow(-_INFINITY, most + 1e-4, ties, where, self._weights)


def _other_than(partition: Partition) -> Row:
    """The row that at least one tie be cut or kept otherwise."""
    kept = tuple(tie for tie, cut in enumerate(partition.cut) if not cut)
    return Row(kept, tuple(tie for tie, cut in enumerate(partition.cut) if cut))


def _add_row(model: highspy.Highs, row: Row) -> None:
    where = np.array(row.kept + row.cut, dtype=np.int32)
    signs = np.concatenate([np.ones(len(row.kept)), -np.ones(len(row.cut))])
    model.addRow(1.0 - len(row.cut), _INFINITY, len(where), where, signs)


def _camps(
    size: int, ends: Sequence[Sequence[int]], cut: Sequence[bool], *, two: bool
) -> tuple[int, ...]:
    """The camp of each state, walked from the first state of each part that hangs together.

    Between two camps a cut tie leads to the other one; else only ties that are not cut lead on, and
    each walk is a camp.
    """
    near: list[list[tuple[int, bool]]] = [[] for _ in range(size)]
    for (one, other), apart in zip(ends, cut, strict=True):
        if two or not apart:
            near[one].append((other, apart))
            near[other].append((one, apart))
    camps: list[int] = [-1] * size
    walks = 0
    for first in range(size):
        if camps[first] >= 0:
            continue
        camps[first] = 0 if two else walks
        walks += 1
        open_ = [first]
        while open_:
            here = open_.pop()
            for there, apart in near[here]:
                if camps[there] < 0:
                    camps[there] = camps[here] ^ apart
                    open_.append(there)
    return tuple(camps)
