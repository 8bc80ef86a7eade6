"""The known names of one sentence, by token, and how they lean on the nouns beside them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterable, Iterator, Sequence

from tripoint.coding.gazetteer import Mention
from tripoint.coding.parse import Tree
from tripoint.schema import Party

_MODIFIERS = ("amod", "compound", "poss", "nmod", "nummod")
_LINKED = ("compound", "amod", "nmod", "npadvmod", "punct")
_JOINTS = "-‐‑–/"

Titles = tuple[Container[str], ...]


class Mentions:
    """Which known name each token belongs to; `titles` may stand before a bare family name."""

    def __init__(
        self, tree: Tree, mentions: Iterable[Mention], titles: Titles, offset: int
    ) -> None:
        self._tree = tree
        self._offset = offset
        self._at: dict[int, list[Mention]] = {}
        for mention in mentions:
            tokens = self._tokens(mention)
            if not self._is_somebody_else(mention, tokens, titles):
                for token in tokens:
                    self._at.setdefault(token, []).append(mention)

    def __contains__(self, token: int) -> bool:
        return token in self._at

    def __iter__(self) -> Iterator[int]:
        return iter(self._at)

    def at(self, token: int) -> Mention | None:
        """The name that the token belongs to, the last of two that a hyphen joins."""
        found = self._at.get(token)
        return found[-1] if found else None

    def _tokens(self, mention: Mention) -> range:
        start, end = mention.start - self._offset, mention.end - self._offset
        return range(bisect_right(self._tree.ends, start), bisect_left(self._tree.starts, end))

    def _is_somebody_else(self, mention: Mention, tokens: range, titles: Titles) -> bool:
        """A bare family name behind a given name that is not the office holder's."""
        tree = self._tree
        if mention.form != "person" or len(tokens) != 1 or not tokens.start:
            return False
        before = tokens.start - 1
        given = tree.words[before]
        if tree.tags[before] != "NNP" or tree.heads[before] != tokens.start or before in self._at:
            return False
        if tree.deps[before] != "compound" or _is_title(given, titles):
            return False
        # Spellings differ ("Alyaksandr", "Alexander"), first letters hardly do.
        return given[0].isupper() and given[0] not in {w[0] for w in mention.entity.name.split()}

    def modifying(self, head: int) -> list[Mention]:
        """The names before a noun that say whose it is: "Russian and Chinese officials"."""
        found: list[Mention] = []
        for kid in self._tree.kids(head, *_MODIFIERS):
            for token in self.coordinated(kid):
                found += [m for m in self._joined(token) if m not in found]
            if kid not in self._at and self._tree.deps[kid] in ("compound", "amod", "nmod"):
                found += [m for m in self.modifying(kid) if m not in found]
        return found

    def _joined(self, token: int) -> list[Mention]:
        """The names at a token and those that a hyphen ties to it: "U.S.-South Korea"."""
        tree = self._tree
        found = list(self._at.get(token, ()))
        for kid in tree.kids(token, *_LINKED):
            mention = self.at(kid)
            if mention is not None and mention not in found and self._is_joined(kid):
                found = [*self._joined(kid), *found]
        return found

    def _is_joined(self, token: int) -> bool:
        """Whether a hyphen or slash without a space stands behind the token or in it."""
        tree, after = self._tree, token + 1
        if after == len(tree) or tree.starts[after] != tree.ends[token]:
            return False
        return tree.words[after][0] in _JOINTS

    def coordinated(self, token: int) -> list[int]:
        """The token and what "and" or a comma adds to it."""
        found = [token]
        for each in found:
            kids = self._tree.kids(each, "conj")
            found += [k for k in kids if k in self._at or not self._tree.is_verb(k)]
            found += [k for k in self._tree.kids(each, "appos") if self._is_another(each, k)]
        return found

    def _is_another(self, token: int, beside: int) -> bool:
        """A second party where a headline saves the "and": "EU, Uzbekistan to sign"."""
        first, second = self.at(token), self.at(beside)
        if first is None or second is None or {first.form, second.form} - {"name", "government"}:
            return False
        return first.entity.code != second.entity.code

    def named(self, token: int) -> tuple[Party, ...]:
        """The parties of the name at the token."""
        return tuple(self.party(mention) for mention in self._at.get(token, ()))

    def party(self, mention: Mention) -> Party:
        """The party that a name stands for; a place or a people is not the government."""
        entity = mention.entity
        loose = mention.form in ("place", "adjective", "people") and entity.id is None
        return Party(
            code=entity.code,
            sector=None if loose else entity.sector,
            name=None if loose else entity.name,
            id=entity.id,
            text=mention.text,
            start=mention.start,
            end=mention.end,
        )

    def text(self, tokens: Sequence[int]) -> str:
        """The words of neighbouring tokens, spaced as they are printed."""
        tree = self._tree
        gaps = (" " if t and tree.starts[t] > tree.ends[t - 1] else "" for t in tokens)
        return "".join(gap + tree.words[t] for gap, t in zip(gaps, tokens, strict=True)).strip()

    def head_of(self, token: int) -> int:
        """The topmost token of the name that the token belongs to."""
        mention = self.at(token)
        while self._tree.heads[token] != token and self.at(self._tree.heads[token]) is mention:
            token = self._tree.heads[token]
        return token


def _is_title(word: str, titles: Titles) -> bool:
    return any(word.lower().rstrip(".") in known for known in titles)
