"""Figures in a sentence: what a number word or numeral counts, read off the tree."""

from __future__ import annotations

from dataclasses import dataclass

from tripoint.coding.parse import Tree

_WORDS = {
    "zero": 0.0, "one": 1.0, "two": 2.0, "three": 3.0, "four": 4.0, "five": 5.0, "six": 6.0,
    "seven": 7.0, "eight": 8.0, "nine": 9.0, "ten": 10.0, "eleven": 11.0, "twelve": 12.0,
    "thirteen": 13.0, "fourteen": 14.0, "fifteen": 15.0, "sixteen": 16.0, "seventeen": 17.0,
    "eighteen": 18.0, "nineteen": 19.0, "twenty": 20.0, "thirty": 30.0, "forty": 40.0,
    "fifty": 50.0, "sixty": 60.0, "seventy": 70.0, "eighty": 80.0, "ninety": 90.0,
}  # fmt: skip
_SCALES = {
    "dozen": 12.0, "score": 20.0, "hundred": 100.0, "thousand": 1e3, "million": 1e6,
    "billion": 1e9, "trillion": 1e12,
}  # fmt: skip
_NUMERIC = ("nummod", "compound", "quantmod", "advmod", "amod", "npadvmod")
_SIGNS = {"$": "USD", "US$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₩": "KRW"}
_CURRENCIES = {
    "dollar": "USD", "euro": "EUR", "pound": "GBP", "yen": "JPY", "won": "KRW", "yuan": "CNY",
    "ruble": "RUB", "rouble": "RUB", "rupee": "INR",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Figure:
    """A number and, where it is one of money, its currency."""

    value: float
    currency: str | None = None


def numeral(word: str) -> float | None:
    """The value of one word: "1,416", "3.5", "seventeen"; None where it is no number."""
    lowered = word.lower()
    if lowered in _WORDS:
        return _WORDS[lowered]
    plain = lowered.replace(",", "")
    if plain[:1].isdigit() and plain.replace(".", "", 1).isdigit():
        return float(plain)
    return None


def number_at(tree: Tree, token: int) -> float | None:
    """The value that the numeral at the token stands for with its scale: "3 million"."""
    scale = _SCALES.get(tree.words[token].lower())
    if scale is not None:
        inner = [number_at(tree, kid) for kid in tree.kids(token, *_NUMERIC) if kid < token]
        known = [each for each in inner if each is not None]
        return scale * known[-1] if known else scale
    value = numeral(tree.words[token])
    if value is None:
        return None
    halves = [kid for kid in tree.kids(token, "conj") if tree.lemmas[kid] == "half"]
    return value + 0.5 if halves else value


def figure_of(tree: Tree, noun: int) -> Figure | None:
    """How many of the noun: its first numeral; an amount of money where the noun is one."""
    for kid in tree.kids(noun, "nummod"):
        value = number_at(tree, kid)
        if value is not None and kid < noun:
            return Figure(value, _CURRENCIES.get(tree.lemmas[noun]))
    for kid in tree.children[noun]:
        sign = _SIGNS.get(tree.words[kid])
        value = number_at(tree, noun) if sign else None
        if value is not None:
            return Figure(value, sign)
    plain = tree.words[noun].lower()
    if plain in ("dozen", "hundred", "thousand", "million"):
        value = number_at(tree, noun)
        return Figure(value) if value is not None else None
    return None


def span_in_years(tree: Tree, unit: int) -> float | None:
    """A length of time headed by its unit, in years: "four and a half years", "a decade"."""
    years = {"year": 1.0, "decade": 10.0, "month": 1 / 12, "century": 100.0, "week": 1 / 52}
    size = years.get(tree.lemmas[unit])
    if size is None:
        return None
    counts = [number_at(tree, kid) for kid in tree.kids(unit, "nummod", "quantmod")]
    known = [each for each in counts if each is not None]
    if known:
        return round(known[0] * size, 2)
    one = [kid for kid in tree.kids(unit, "det", "nummod") if tree.lemmas[kid] in ("a", "an")]
    half = [kid for kid in tree.kids(unit, "conj") if tree.lemmas[kid] == "half"]
    if not one:
        return None
    return round(size * (1.5 if half else 1.0), 2)


def year_of(tree: Tree, noun: int) -> int | None:
    """The year that the phrase of the noun names: "2019", "the autumn of 2019"."""
    for token in tree.subtree(noun):
        word = tree.words[token]
        if len(word) == 4 and word.isdigit() and word[:2] in ("18", "19", "20"):
            return int(word)
    return None
