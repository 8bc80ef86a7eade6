"""The tables that names are read by, from their files."""

from __future__ import annotations

from functools import cache

from tripoint.errors import DataError
from tripoint.knowledge.reading import data_folder, read_tsv
from tripoint.text.names import NameReader, NameTables

_KINDS = frozenset({"title", "particle", "generic", "number", "home", "nick", "patronymic"})
_PARTS = {"initial": 19, "vowel": 21, "final": 28}


@cache
def load_names() -> NameReader:
    """A reader of names; raises DataError with every fault at once."""
    faults: list[str] = []
    surnames, cyrillic = _surnames(), _cyrillic()
    tables = NameTables(
        hangul=_hangul(faults),
        hanja=_hanja(),
        surnames=surnames,
        cyrillic=cyrillic,
        folds=_folds(faults),
        forms=_forms(),
        words=_words(faults),
    )
    if faults:
        raise DataError(faults)
    return NameReader(tables)


def _rows(name: str) -> list[tuple[str, dict[str, str]]]:
    return [(line.place, line.cells) for line in read_tsv(data_folder() / "names" / name)]


def _hangul(faults: list[str]) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    parts: dict[str, tuple[str, ...]] = dict.fromkeys(_PARTS, ())
    for place, cells in _rows("hangul.tsv"):
        letters = tuple(each.strip("-") for each in cells["letters"].split())
        if len(letters) != _PARTS.get(cells["part"]):
            faults.append(f"{place}: {len(letters)} letters, write one for each of Unicode's")
        parts[cells["part"]] = letters
    return parts["initial"], parts["vowel"], parts["final"]


def _hanja() -> dict[str, str]:
    return {
        each: cells["reading"] for _, cells in _rows("hanja.tsv") for each in cells["characters"]
    }


def _surnames() -> dict[str, str]:
    """Every spelling to its Hangul; a spelling of several names is the first's."""
    found: dict[str, str] = {}
    for _, cells in _rows("korean_surnames.tsv"):
        for each in (cells["hangul"], *cells["hanja"], *cells["spellings"].split()):
            found.setdefault(each, cells["hangul"])
    return found


def _cyrillic() -> dict[str, tuple[str, ...]]:
    return {
        each: tuple(cells["hangul"].split())
        for _, cells in _rows("korean_cyrillic.tsv")
        for each in cells["cyrillic"].split()
    }


def _folds(faults: list[str]) -> dict[str, tuple[tuple[str, str], ...]]:
    folds: dict[str, list[tuple[str, str]]] = {"general": [], "east": []}
    for place, cells in _rows("folds.tsv"):
        if cells["scheme"] not in folds:
            faults.append(f"{place}: no scheme {cells['scheme']!r}, use general or east")
            continue
        folds[cells["scheme"]].append((cells["from"], cells["to"]))
    return {scheme: tuple(pairs) for scheme, pairs in folds.items()}


def _forms() -> tuple[tuple[tuple[str, ...], str], ...]:
    forms = [(tuple(cells["form"].split()), cells["kind"]) for _, cells in _rows("forms.tsv")]
    return tuple(sorted(forms, key=lambda form: -len(form[0])))


def _words(faults: list[str]) -> dict[str, tuple[str, str]]:
    words: dict[str, tuple[str, str]] = {}
    for place, cells in _rows("words.tsv"):
        if cells["kind"] not in _KINDS:
            faults.append(f"{place}: no kind {cells['kind']!r}, use one of {sorted(_KINDS)}")
        for each in cells["words"].split():
            words[each] = (cells["kind"], cells["as"] or each)
    return words
