"""Stored claims with how far each is from every reference value, and what of it is not known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tripoint.coding.references import apart

__all__ = ["said_apart", "with_differences"]


def with_differences(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The rows of claims; each reference gets `difference` and `difference_unit` (% or years)."""
    return [
        {**row, "reference": [_with_difference(row, each) for each in row["reference"] or ()]}
        for row in rows
    ]


def _with_difference(row: Mapping[str, Any], reference: Mapping[str, Any]) -> dict[str, Any]:
    found = apart(_number(row), row["unit"], _number(reference), reference["unit"])
    difference, unit = found if found is not None else (None, None)
    return {**reference, "difference": difference, "difference_unit": unit}


def _number(said: Mapping[str, Any]) -> float | str:
    """A value of the store as a number where it is one; a record has it as it is."""
    number: float | str | None = said.get("value_number", said["value"])
    return number if number is not None else str(said["value"])


def said_apart(difference: float | None, unit: str | None) -> str:
    """The difference in words: "5.6 % more is claimed"."""
    if difference is None or unit is None:
        return ""
    if difference == 0:
        return "the same"
    if unit == "years":
        count = abs(difference)
        word = "year" if count == 1 else "years"
        return f"{count:.10g} {word} {'later' if difference > 0 else 'earlier'} is claimed"
    return f"{abs(difference):.10g} {unit} {'more' if difference > 0 else 'less'} is claimed"
