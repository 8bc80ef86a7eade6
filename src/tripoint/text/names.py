"""Names of persons, firms and vessels, read for comparison: whatever the script, the same letters.

A name has one form a reading: a Chinese character is read in Mandarin and in Korean, for the same
person is printed both ways. What the readings follow is data.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from anyascii import anyascii

__all__ = ["NameReader", "NameTables", "words_of"]

Scheme = Literal["general", "east"]

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")
_HANGUL = re.compile(r"[\uac00-\ud7a3]+")
_CYRILLIC = re.compile(r"[\u0400-\u052f]")
_QUOTES = re.compile(r"['’‘`´ʼʹʻ′ʾʿ\"“”«»]")
_INITIALS = re.compile(r"(?<![^\W_])((?:[^\W\d_]\.){1,}[^\W\d_]?)(?![^\W_]{2})")
_NOT_WORD = re.compile(r"[^0-9a-z#]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_DIGITS = re.compile(r"(?<=\d)(?=[a-z])|(?<=[a-z])(?=\d)")
# Syllables that Korean and Chinese names are written with in Latin, whatever the system.
_EAST = re.compile(
    r"(?:(?:ch|sh|zh|ts|tz|hs|ss|kk|tt|pp|jj|ph|th|kh|[bpmfdtnlgkhjqxrzcsyw])?"
    r"(?:yeo|yae|wae|iao|iang|iong|uang|uai|ueh|eui|you|woo|eo|eu|ae|oe|oo|ou|oi|oh|ai|ei|ao|ia|"
    r"ie|io|iu|ua|uo|ui|ue|wa|wo|we|wi|wu|ya|ye|yo|yu|yi|[aeiou])"
    r"(?:ng|n|m|l|k|p|t|r|b|g|h)?){1,3}"
)
_LONG = 6
_HANGUL_FIRST, _VOWELS, _FINALS = 0xAC00, 21, 28


@dataclass(frozen=True, slots=True, kw_only=True)
class NameTables:
    """What names are read by; see `data/names/` for each."""

    hangul: tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]
    hanja: Mapping[str, str]
    surnames: Mapping[str, str]
    cyrillic: Mapping[str, tuple[str, ...]]
    folds: Mapping[str, tuple[tuple[str, str], ...]]
    forms: tuple[tuple[tuple[str, ...], str], ...]
    words: Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One word of a name: as printed, as sounds are merged, and its kind where it has one.

    `east` are its East Asian syllables, where a word of some length is made of such.
    """

    text: str
    fold: str
    kind: str | None = None
    east: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Korean:
    """A Korean name as family name (its usual Hangul) and the given name's sounds."""

    family: str
    given: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One reading of a name; `how` says by which script or system.

    `east` is the name in East Asian syllables, family name first, last, or as printed.
    """

    how: str
    words: tuple[Word, ...]
    legal: frozenset[str] = frozenset()
    korean: tuple[Korean, ...] = ()
    east: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()

    @property
    def joined(self) -> str:
        """The words that tell this name from others, in one piece."""
        return "".join(word.text for word in self.words if word.kind in (None, "nick"))


class NameReader:
    """Reads names by its tables; a name read once is kept."""

    def __init__(self, tables: NameTables) -> None:
        self._tables = tables
        self._forms: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for form, kind in tables.forms:
            self._forms.setdefault(form[0], []).append((form, kind))
        self.read = lru_cache(maxsize=200_000)(self._read)
        # The same words and syllables come again and again in a list.
        self._fold = lru_cache(maxsize=200_000)(self._fold_anew)
        self._word = lru_cache(maxsize=200_000)(self._word_anew)

    def _read(self, text: str, is_person: bool) -> tuple[Form, ...]:
        """Every form of a name, the printed one first; no form where no letter is left."""
        found: dict[tuple[Word, ...], Form] = {}
        for how, plain, korean in self._readings(text):
            form = self._form(how, plain, korean, is_person)
            if form.words:
                found.setdefault(form.words, form)
        return tuple(found.values())

    def _readings(self, text: str) -> Iterator[tuple[str, str, tuple[Korean, ...]]]:
        """(how, Latin letters, Korean readings) of the whole and of what is in another script."""
        text = unicodedata.normalize("NFKC", text)
        hangul, han = _HANGUL.findall(text), _HAN.findall(text)
        if hangul:
            run = "".join(hangul)
            yield "Hangul", " ".join(self._letters(each) for each in run), self._of_hangul(run)
        if han:
            run = "".join(han)
            yield "Han characters in Mandarin", _spaced(anyascii(run)), ()
            read = "".join(self._tables.hanja.get(each, "") for each in run)
            if len(read) == len(run):
                letters = " ".join(self._letters(each) for each in read)
                yield "Han characters in Korean", letters, self._of_hangul(read, run)
        rest = _HANGUL.sub(" ", _HAN.sub(" ", text))
        if any(each.isalnum() for each in rest):
            plain = _plain(rest)
            if _CYRILLIC.search(rest):
                yield "Cyrillic", plain, tuple(self._of_cyrillic(rest))
            else:
                yield "printed", plain, ()

    def _letters(self, syllable: str) -> str:
        number = ord(syllable) - _HANGUL_FIRST
        initial, rest = divmod(number, _VOWELS * _FINALS)
        parts = (initial, *divmod(rest, _FINALS))
        return "".join(table[part] for table, part in zip(self._tables.hangul, parts, strict=True))

    def _of_hangul(self, syllables: str, printed: str | None = None) -> tuple[Korean, ...]:
        """Family and given name of two to four syllables; `printed` are its Chinese characters."""
        first = (printed or syllables)[0]
        family = self._tables.surnames.get(first)
        if family is None or not 2 <= len(syllables) <= 4:
            return ()
        given = "".join(self._letters(each) for each in syllables[1:])
        return (Korean(family=family, given=self._fold(given, "east")),)

    def _of_cyrillic(self, text: str) -> Iterator[Korean]:
        tokens = re.findall(r"\w+", text.casefold())
        family = self._tables.surnames.get(tokens[0]) if tokens else None
        if family is None or not 2 <= len(tokens) <= 3:
            return
        readings = [""]
        for token in tokens[1:]:
            options = self._tables.cyrillic.get(token, ())
            letters = [self._fold(self._letters(each), "east") for each in options]
            readings = [before + each for before in readings for each in letters]
        for given in dict.fromkeys(readings):
            yield Korean(family=family, given=given)

    def _form(self, how: str, plain: str, korean: tuple[Korean, ...], is_person: bool) -> Form:
        tokens, legal = self._without_forms(plain.split())
        words: list[Word] = []
        dropped: list[str] = []
        for token in tokens:
            kind, text = self._tables.words.get(token, (None, token))
            if kind == "title" and len(tokens) > len(dropped) + 1:
                dropped.append(token)
                continue
            if is_person and kind in ("generic", "number", "home"):
                kind, text = None, token
            if kind == "nick" and not is_person:
                kind, text = None, token
            if text.isdigit():
                kind = "number"
            words.append(self._word(text, kind))
        words = _acronyms_marked(words)
        east: tuple[str, ...] = ()
        letters = [word.text for word in words]
        if is_person and letters and len(letters) <= 4 and all(map(_EAST.fullmatch, letters)):
            orders = (letters, [*letters[1:], letters[0]], [letters[-1], *letters[:-1]])
            east = tuple(dict.fromkeys(self._fold("".join(each), "east") for each in orders))
            korean = korean or tuple(self._of_latin(letters))
        return Form(
            how=how,
            words=tuple(words),
            legal=frozenset(legal),
            korean=korean,
            east=east,
            dropped=tuple(dropped),
        )

    def _word_anew(self, text: str, kind: str | None) -> Word:
        is_east = len(text) >= _LONG and kind is None and _EAST.fullmatch(text)
        east = self._fold(text, "east") if is_east else None
        return Word(text=text, fold=self._fold(text, "general"), kind=kind, east=east)

    def _of_latin(self, tokens: list[str]) -> Iterator[Korean]:
        """Family name first, as Koreans print it, or last."""
        if len(tokens) < 2:
            return
        for family, given in ((tokens[0], tokens[1:]), (tokens[-1], tokens[:-1])):
            hangul = self._tables.surnames.get(family)
            if hangul is not None:
                folded = "".join(self._fold(each, "east") for each in given)
                yield Korean(family=hangul, given=folded)

    def _without_forms(self, tokens: list[str]) -> tuple[list[str], list[str]]:
        """The words without legal forms, and their kinds; a name of forms alone keeps them."""
        kept: list[str] = []
        kinds: list[str] = []
        at = 0
        while at < len(tokens):
            for form, kind in self._forms.get(tokens[at], ()):
                if tuple(tokens[at : at + len(form)]) == form and len(form) < len(tokens):
                    kinds.append(kind)
                    at += len(form)
                    break
            else:
                kept.append(tokens[at])
                at += 1
        if not kept:
            return tokens, []
        return kept, kinds

    def _fold_anew(self, text: str, scheme: Scheme) -> str:
        for old, new in self._tables.folds[scheme]:
            text = text.replace(old, new)
        return re.sub(r"(.)\1+", r"\1", text)


def _acronyms_marked(words: list[Word]) -> list[Word]:
    """A last word of the others' first letters, as in Daedong Credit Bank (DCB), adds nothing."""
    letters = "".join(word.text[0] for word in words[:-1] if word.kind != "particle")
    if len(words) > 3 and words[-1].text in (letters, letters + "c"):
        return [*words[:-1], replace(words[-1], kind="acronym")]
    return words


def _spaced(pinyin: str) -> str:
    return _plain(_CAMEL.sub(" ", pinyin))


def _plain(text: str) -> str:
    """Small Latin letters and digits in words; initials with points are one word."""
    text = _QUOTES.sub("", text)
    text = _INITIALS.sub(lambda found: found[1].replace(".", "") + " ", text)
    latin = _DIGITS.sub(" ", _QUOTES.sub("", anyascii(text)).casefold())
    return _NOT_WORD.sub(" ", latin.replace("&", " and ")).strip()


def words_of(forms: Iterable[Form]) -> frozenset[str]:
    """Every folded word of the forms: what an index of names is made of."""
    return frozenset(word.fold for form in forms for word in form.words)
