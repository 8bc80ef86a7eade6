"""The cheap look that spares the parser sentences in which nothing can be coded."""

from __future__ import annotations

import re

_WORD = re.compile(r"[a-z]+")
_ANAPHOR = re.compile(
    r"\b(?:he|she|they|it|his|her|their|its|both|pair|(?:the )?(?:two|three|four) \w+|"
    r"the (?:president|prime minister|premier|minister|leader|leaders|government|country|king|"
    r"army|military|parliament|group|chancellor|emir|sides|"
    r"neighbou?rs|bloc|trio|North|South|West|East)|"
    r"(?:such|the|this) (?:an? )?(?:deal|agreement|exchange|swap))\b",
    re.IGNORECASE,
)
_STEM = 4


class Gate:
    """Lets a sentence through when it may hold a party and a predicate that the lexicon knows.

    `irregular` holds the verb forms that share no stem with their lemma ("sent", "met"), `roles`
    the nouns that stand for a party of the state where the article plays ("police").
    """

    def __init__(
        self, predicates: frozenset[str], irregular: frozenset[str], roles: frozenset[str]
    ) -> None:
        self._stems = frozenset(_stem(word, _STEM) for word in predicates)
        short = _STEM - 1
        self._short = frozenset(_stem(word, short) for word in predicates if len(word) == short)
        self._irregular = irregular
        self._roles = roles

    def lets_through(self, sentence: str, has_party: bool) -> bool:
        """Whether the sentence is worth a parse."""
        words = _WORD.findall(sentence.lower())
        if not (has_party or _ANAPHOR.search(sentence) or self._has_role(words)):
            return False
        return any(
            _stem(word, _STEM) in self._stems
            or _stem(word, _STEM - 1) in self._short
            or word in self._irregular
            for word in words
        )

    def _has_role(self, words: list[str]) -> bool:
        return any(word in self._roles or word.removesuffix("s") in self._roles for word in words)


def _stem(word: str, length: int) -> str:
    """The beginning that a verb keeps in all its forms: "spy" and "spied" alike."""
    return word[:length].replace("y", "i")
