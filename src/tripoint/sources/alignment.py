"""Loaders for what a user has of votes, ideal points and alliances; none of it ships here.

Votes: the roll calls of the United Nations General Assembly, as `rcid, country, country_code, vote`
(unvotes) or `rcid, ccode, vote` (the raw file of Voeten, Bailey and Strezhnev). Roll calls: `rcid,
session, date`. Ideal points: `iso3c, session, IdealPoint, Q5%, Q95%`. Alliances: ATOP's directed
dyads by year. CSV, plain or gzip. What a file names that is no state here is counted, not dropped
in silence.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from tripoint.errors import UnreadableInput

__all__ = ["BEFORE_FIRST", "read_alliances", "read_ideal_points", "read_roll_calls", "read_votes"]

# A label, the state it means and the first year in which it does.
_Codes = Mapping[str, tuple[str, int]]

_VOTES = {"yes": 1.0, "abstain": 0.5, "no": 0.0, "1": 1.0, "2": 0.5, "3": 0.0}
_NO_VOTE = frozenset({"8", "9"})  # absent; no member
# Session 1 opened in 1946; a session is named by that year.
BEFORE_FIRST = 1945
# The strongest commitment counts: to fight beside an ally, to stay out, to consult.
_LEVELS = (("atop_defense", 3.0), ("atop_offense", 3.0), ("atop_neutral", 2.0),
           ("atop_nonagg", 2.0), ("atop_consul", 1.0))  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Votes:
    """By state its votes by roll call: 1 yes, .5 abstained, 0 no; absent is no vote.

    `unknown` counts the rows of each label that is no state here.
    """

    by_state: Mapping[str, Mapping[int, float]]
    unknown: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class RollCall:
    """The day and session of a roll call."""

    day: dt.date
    session: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IdealPoint:
    """A state's ideal point in a session, with the 5 and 95 % quantiles where the file has them."""

    point: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class IdealPoints:
    """The ideal points by state and year of the session's opening; `unknown` as for votes."""

    by_state: Mapping[str, Mapping[int, IdealPoint]]
    unknown: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Alliances:
    """By year and state its commitments (1 to 3) by ally; by year all states with any."""

    commitments: Mapping[int, Mapping[str, Mapping[str, float]]]
    members: Mapping[int, tuple[str, ...]]
    unknown: Mapping[str, int] = field(default_factory=dict)


def read_votes(
    path: Path, codes: Mapping[str, _Codes], states: Container[str] | None = None
) -> Votes:
    """The votes of the states, of all where none are named; `codes` by scheme (iso2, cow)."""
    table = _table(path)
    scheme, column = ("iso2", "country_code") if "country_code" in table.column_names else (
        "cow", "ccode")  # fmt: skip
    labels, calls, votes = _columns(path, table, column, "rcid", "vote")
    names = table["country"].to_pylist() if "country" in table.column_names else labels
    found: dict[str, dict[int, float]] = defaultdict(dict)
    unknown: dict[str, int] = defaultdict(int)
    for label, call, vote, name in zip(labels, calls, votes, names, strict=True):
        entry = codes[scheme].get(_whole(label))
        if entry is None:
            unknown[name] += 1
        elif states is None or entry[0] in states:
            value = _VOTES.get(_whole(vote).lower())
            if value is not None:
                found[entry[0]][_number(path, "rcid", call)] = value
            elif _whole(vote) not in _NO_VOTE:
                raise UnreadableInput(
                    f"{path} has the vote {vote[:40]!r}: give yes, no or abstain, or 1, 2, 3, 8, 9"
                )
    return Votes(by_state=dict(found), unknown=dict(unknown))


def read_roll_calls(path: Path) -> Mapping[int, RollCall]:
    """The roll calls by their number."""
    calls, sessions, days = _columns(path, _table(path), "rcid", "session", "date")
    return {
        _number(path, "rcid", call): RollCall(
            day=_day(path, day), session=_number(path, "session", session)
        )
        for call, session, day in zip(calls, sessions, days, strict=True)
    }


def read_ideal_points(path: Path, states: Container[str]) -> IdealPoints:
    """The ideal points of those rows whose `iso3c` is one of the states."""
    table = _table(path)
    names, sessions, points = _columns(path, table, "iso3c", "session", "IdealPoint")
    has_range = {"Q5%", "Q95%"} <= set(table.column_names)
    nothing: list[str | None] = [None] * len(names)
    lows, highs = _columns(path, table, "Q5%", "Q95%") if has_range else (nothing, nothing)
    found: dict[str, dict[int, IdealPoint]] = defaultdict(dict)
    unknown: dict[str, int] = defaultdict(int)
    for state, session, point, low, high in zip(names, sessions, points, lows, highs, strict=True):
        if state not in states:
            unknown[state] += 1
            continue
        year = _number(path, "session", session) + BEFORE_FIRST
        if year in found[state]:
            raise UnreadableInput(
                f"{path} has two ideal points of {state} in session {session}: keep one of them"
            )
        found[state][year] = IdealPoint(
            point=_real(path, "IdealPoint", point),
            low=None if low is None else _real(path, "Q5%", low),
            high=None if high is None else _real(path, "Q95%", high),
        )
    return IdealPoints(by_state=dict(found), unknown=dict(unknown))


def read_alliances(path: Path, codes: _Codes, states: Container[str] | None = None) -> Alliances:
    """The alliances by year, those of the states alone where some are named."""
    table = _table(path)
    ones, others, years = _columns(path, table, "ccode1", "ccode2", "year")
    kinds = _columns(path, table, *(name for name, _ in _LEVELS))
    found: dict[int, dict[str, dict[str, float]]] = defaultdict(lambda: defaultdict(dict))
    members: dict[int, set[str]] = defaultdict(set)
    unknown: dict[str, int] = defaultdict(int)
    for row, (one, other, text) in enumerate(zip(ones, others, years, strict=True)):
        year = _number(path, "year", text)
        pair = [_state(codes, label, year) for label in (one, other)]
        for label, state in zip((one, other), pair, strict=True):
            if state is None:
                unknown[_whole(label)] += 1
        left, right = pair
        if left is None or right is None:
            continue
        level = max(
            (
                level
                for (_, level), column in zip(_LEVELS, kinds, strict=True)
                if _whole(column[row]) == "1"
            ),
            default=0.0,
        )
        if level:
            members[year] |= {left, right}
            if states is None or left in states:
                found[year][left][right] = max(level, found[year][left].get(right, 0.0))
    return Alliances(
        commitments={year: dict(held) for year, held in found.items()},
        members={year: tuple(sorted(held)) for year, held in members.items()},
        unknown=dict(unknown),
    )


def _table(path: Path) -> pa.Table:
    """A CSV file as a table of texts; UTF-8, else Latin-1, which older files are written in."""
    for encoding in ("utf-8", "latin-1"):
        try:
            head = csv.open_csv(path, read_options=csv.ReadOptions(encoding=encoding)).schema.names
            return csv.read_csv(
                path,
                read_options=csv.ReadOptions(encoding=encoding),
                parse_options=csv.ParseOptions(newlines_in_values=True),
                convert_options=csv.ConvertOptions(
                    column_types=dict.fromkeys(head, pa.string()), strings_can_be_null=False
                ),
            )
        except (pa.ArrowInvalid, UnicodeDecodeError) as fault:
            if encoding == "latin-1":
                reason = str(fault).splitlines()[0]
                raise UnreadableInput(
                    f"{path} is no table ({reason[:120]}): give the CSV file as it was published"
                ) from fault
        except OSError as fault:
            raise UnreadableInput(
                f"{path} cannot be read ({fault.strerror or fault}): give a CSV file, plain or gzip"
            ) from fault
    raise AssertionError("latin-1 reads any bytes")


def _columns(path: Path, table: pa.Table, *names: str) -> list[list[str]]:
    missing = [name for name in names if name not in table.column_names]
    if missing:
        raise UnreadableInput(
            f"{path} has no column {missing[0]!r}: give the file as it was published"
        )
    return [pc.utf8_trim_whitespace(table[name]).to_pylist() for name in names]


def _state(codes: _Codes, label: str, year: int) -> str | None:
    code, since = codes.get(_whole(label), (None, 0))
    return code if year >= since else None


def _whole(text: str) -> str:
    """A whole number as it is written without its ".0"."""
    return text.removesuffix(".0")


def _number(path: Path, column: str, text: str) -> int:
    try:
        return int(_whole(text))
    except ValueError:
        raise UnreadableInput(
            f"{path} has {text[:40]!r} for {column}: give the file as it was published"
        ) from None


def _real(path: Path, column: str, text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise UnreadableInput(
            f"{path} has {text[:40]!r} for {column}: give the file as it was published"
        ) from None


def _day(path: Path, text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise UnreadableInput(
            f"{path} has {text[:40]!r} for a date: write it as 2019-12-27"
        ) from None
