"""One sentence's dependency tree, as plain lists that the rest of the coder reads.

The labels are ClearNLP's, as spaCy's English models give them. The rest of the package never
touches spaCy: another parser with the same labels fits behind `Parser.parse`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

_BATCH = 64


@dataclass(slots=True, eq=False)
class Tree:
    """A parsed sentence; every list is indexed by token. `starts` and `ends` are characters."""

    words: list[str]
    lemmas: list[str]
    tags: list[str]
    deps: list[str]
    heads: list[int]
    starts: list[int]
    ends: list[int]
    children: list[list[int]] = field(init=False)

    def __post_init__(self) -> None:
        self.children = [[] for _ in self.words]
        for token, head in enumerate(self.heads):
            if head != token:
                self.children[head].append(token)

    def __len__(self) -> int:
        return len(self.words)

    def is_verb(self, token: int) -> bool:
        """Whether the token is a verb form, modals included."""
        return self.tags[token][0] == "V" or self.tags[token] == "MD"

    def is_noun(self, token: int) -> bool:
        """Whether the token is a noun, common or proper."""
        return self.tags[token][0] == "N"

    def kids(self, token: int, *deps: str) -> list[int]:
        """The token's children with one of these labels, in order."""
        labels = self.deps
        return [child for child in self.children[token] if labels[child] in deps]

    def ancestors(self, token: int) -> Iterable[int]:
        """The chain of heads above the token, nearest first."""
        while self.heads[token] != token:
            token = self.heads[token]
            yield token

    def subtree(self, token: int) -> list[int]:
        """The token and all below it, in sentence order."""
        found, queue = [], [token]
        while queue:
            each = queue.pop()
            found.append(each)
            queue.extend(self.children[each])
        return sorted(found)

    def token_at(self, start: int, end: int) -> list[int]:
        """The tokens that overlap the characters [start, end)."""
        return [i for i in range(len(self.words)) if self.starts[i] < end and self.ends[i] > start]


class Parser:
    """spaCy's tagger and parser, with lemmas looked up once a word form."""

    def __init__(self, model: Language) -> None:
        self.model = model
        self._lemma = _lemmatizer(model)

    def parse(self, sentences: Sequence[str]) -> list[Tree]:
        """A tree for each sentence, in order."""
        return [self._tree(doc) for doc in self.model.pipe(sentences, batch_size=_BATCH)]

    def _tree(self, doc: Doc) -> Tree:
        lemma = self._lemma
        words = [token.text for token in doc]
        tags = [token.tag_ or "XX" for token in doc]
        starts = [token.idx for token in doc]
        return Tree(
            words=words,
            lemmas=[lemma(word, tag) for word, tag in zip(words, tags, strict=True)],
            tags=tags,
            deps=[token.dep_ for token in doc],
            heads=[token.head.i for token in doc],
            starts=starts,
            ends=[start + len(word) for start, word in zip(starts, words, strict=True)],
        )


# What is tagged a base form is its own lemma; the rules would cut "discuss" to "discus".
_BASE_FORMS = frozenset({"NN", "NNP", "VB", "VBP", "JJ"})
_PRESENT = {"are": "be", "am": "be", "'re": "be", "'m": "be", "'ve": "have"}
_POS = {"N": "NOUN", "V": "VERB", "J": "ADJ", "R": "ADV", "M": "AUX"}


def _lemmatizer(model: Language) -> Callable[[str, str], str]:
    from spacy.tokens import Doc

    rules = model.get_pipe("lemmatizer")

    @lru_cache(maxsize=200_000)
    def lemma(word: str, tag: str) -> str:
        pos = _POS.get(tag[0])
        if pos is None or tag in _BASE_FORMS:
            return _PRESENT.get(word, word.lower())
        token = Doc(model.vocab, words=[word.lower()], pos=[pos])[0]
        return str(rules.rule_lemmatize(token)[0]).lower()  # type: ignore[attr-defined]

    return lemma
