"""The pattern rows that type a predicate: what a row says, and whether a predicate meets it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

Words = Mapping[str, frozenset[str]]
Pos = Literal["v", "n", "a"]


@dataclass(frozen=True, slots=True)
class Need:
    """One condition: the slot holds one of the words (any, if none), or must not."""

    slot: str
    words: frozenset[str]
    party: bool = False
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Side:
    """Where a row looks for parties: slots in order, all of them or the first that has one."""

    slots: tuple[str, ...]
    union: bool = False
    lax: frozenset[str] = frozenset()
    strict: frozenset[str] = frozenset()
    optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A pattern: predicate words, conditions, and who is actor and recipient."""

    name: str
    type: str
    mode: str | None
    pos: Pos
    heads: tuple[str, ...]
    needs: tuple[Need, ...]
    actors: Side
    recipients: Side | None
    mutual: bool
    contexts: tuple[str, ...]
    example: str
    parties: str
    near_miss: str

    @property
    def weight(self) -> int:
        """How specific the row is: the more it asks for, the sooner it is tried."""
        asked = sum(2 if need.words else 1 for need in self.needs if not need.negated)
        return 2 * asked + ("_" in self.heads[0])


class Lexicon:
    """All rows, by part of speech and head word, the most specific first."""

    def __init__(self, rows: Iterable[Row], words: Words) -> None:
        self.rows: Sequence[Row] = tuple(rows)
        self.words = words
        self._by_head: dict[tuple[str, str], list[Row]] = {}
        for row in self.rows:
            for head in row.heads:
                key = (row.pos, head.split("_")[0])
                self._by_head.setdefault(key, []).append(row)
        for rows_of in self._by_head.values():
            rows_of.sort(key=lambda row: -row.weight)

    def candidates(self, pos: str, lemma: str) -> Sequence[Row]:
        """Rows whose head word is the lemma."""
        return self._by_head.get((pos, lemma), ())

    def head_words(self) -> frozenset[str]:
        """Every head word, for the cheap gate before the parser."""
        return frozenset(lemma for _, lemma in self._by_head)


def parse_row(type_: str, cells: Mapping[str, str], words: Words) -> Row:
    """A row of a pattern file; raises ValueError, in words, on anything that is not one."""
    pos, _, heads = cells["head"].partition(":")
    if pos not in ("v", "n", "a") or not heads:
        raise ValueError(f"head {cells['head']!r} is not v:, n: or a: with words")
    left, mutual, right = _split_roles(cells["roles"])
    return Row(
        name=cells["name"],
        type=type_,
        mode=cells["mode"] or None,
        pos=pos,  # type: ignore[arg-type]
        heads=tuple(h.strip() for h in heads.split(",") if h.strip()),
        needs=tuple(_parse_need(each, words) for each in cells["needs"].split()),
        actors=_parse_side(left),
        recipients=_parse_side(right) if right else None,
        mutual=mutual,
        contexts=tuple(each for each in cells["contexts"].split("|") if each),
        example=cells["example"],
        parties=cells["parties"].replace(" ", ""),
        near_miss=cells.get("not") or "",
    )


def _split_roles(text: str) -> tuple[str, bool, str]:
    for sign in ("&", ">"):
        left, found, right = text.partition(sign)
        if found and left.strip():
            return left.strip(), sign == "&", right.strip()
    raise ValueError(f"roles {text!r} need an actor side and > or &")


def _parse_side(text: str) -> Side:
    optional = text.endswith("?")
    body = text.rstrip("?")
    union = "+" in body
    slots: list[str] = []
    lax: set[str] = set()
    strict: set[str] = set()
    for piece in body.replace("+", "|").split("|"):
        name = piece.strip().rstrip("~!?")
        optional = optional or piece.endswith("?")
        if not name.replace("_", "").isalpha():
            raise ValueError(f"role slot {piece!r} is not a word")
        slots.append(name)
        if "~" in piece:
            lax.add(name)
        if "!" in piece:
            strict.add(name)
    return Side(tuple(slots), union, frozenset(lax), frozenset(strict), optional)


def _parse_need(text: str, words: Words) -> Need:
    negated = text.startswith("!")
    slot, colon, values = text.lstrip("!").partition(":")
    if not colon or not slot or not values:
        raise ValueError(f"need {text!r} is not slot:words")
    party = False
    allowed: set[str] = set()
    for value in values.split(","):
        if value == "@party":
            party = True
        elif value.startswith("@"):
            name = value[1:]
            if name not in words:
                raise ValueError(f"need {text!r} names an unknown word class {value}")
            allowed |= words[name]
        elif value != "*":
            allowed.add(value.replace("_", " ") if slot == "has" else value)
    return Need(slot, frozenset(allowed), party, negated)
