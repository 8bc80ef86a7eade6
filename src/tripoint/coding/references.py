"""Reference values with their sources, and how near a printed figure must come to agree."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tripoint.schema import Reference, Verdict

_SHARE = 0.005
_YEARS_APART = 0.3
_IN_KM = {"km": 1.0, "mi": 1.609344}


@dataclass(frozen=True, slots=True, kw_only=True)
class Border:
    """The length of a land border as one source gives it."""

    pair: frozenset[str]
    km: float
    source: str
    as_of: str


class Borders:
    """Border lengths by pair, the newest source first."""

    def __init__(self, borders: Iterable[Border]) -> None:
        self._by_pair: dict[frozenset[str], list[Border]] = {}
        for border in borders:
            self._by_pair.setdefault(border.pair, []).append(border)
        for same in self._by_pair.values():
            same.sort(key=lambda border: border.as_of, reverse=True)

    def check(
        self, pair: frozenset[str], km: float, grain: float
    ) -> tuple[Verdict, tuple[Reference, ...]]:
        """Against the newest edition; `grain` is what the printed figure is rounded to, in km."""
        known = self._by_pair.get(pair, [])
        references = tuple(
            Reference(value=each.km, unit="km", source=each.source, as_of=each.as_of)
            for each in known
        )
        if not known:
            return "no-data", ()
        newest = [each.km for each in known if each.as_of == known[0].as_of]
        agrees = any(abs(each - km) <= max(_SHARE * each, grain / 2) for each in newest)
        return ("agrees" if agrees else "differs"), references


def elapsed_verdict(claimed: float, elapsed: float) -> Verdict:
    """Whether "in N years" fits the years that have passed."""
    return "agrees" if abs(claimed - elapsed) <= _YEARS_APART else "differs"


def grain_of(printed: str, value: float) -> float:
    """What a printed figure is rounded to: 1,400 to hundreds, 1,416 to ones; at most a tenth."""
    if "." in printed:
        return float(10.0 ** -len(printed.rsplit(".", 1)[1]))
    digits = printed.replace(",", "")
    zeros = len(digits) - len(digits.rstrip("0"))
    return float(min(10.0**zeros, max(1.0, value / 10)))


def apart(
    value: float | str, unit: str | None, other: float | str, other_unit: str | None
) -> tuple[float, str] | None:
    """How far what is claimed is from a reference: in percent of it, or a calendar year in years.

    Positive where more is claimed; a unit of length is turned into the other. None where the two
    are no numbers or of different units.
    """
    if isinstance(value, str) or isinstance(other, str):
        return None
    scale, other_scale = (_IN_KM.get(each or "") for each in (unit, other_unit))
    if unit != other_unit and (scale is None or other_scale is None):
        return None
    if unit == "year":
        return value - other, "years"
    near, far = value * (scale or 1.0), other * (other_scale or 1.0)
    return (round(100 * (near - far) / far, 1), "%") if far else None
