"""Common nouns that make a party of a nationality: "coast guard ship", "former ambassador"."""

from __future__ import annotations

from collections.abc import Mapping

from tripoint.coding.gazetteer import Role
from tripoint.coding.mentions import Mentions
from tripoint.coding.parse import Tree

_BEFORE, _AFTER = 4, 6
_LEFT_OFFICE = "former official"


class Roles:
    """The roles of one sentence, each by the longest phrase that the list has."""

    def __init__(
        self,
        tree: Tree,
        roles: Mapping[str, Role],
        mentions: Mentions,
        former: frozenset[str],
    ) -> None:
        self._tree = tree
        self._roles = roles
        self._mentions = mentions
        self._former = former
        self._found: dict[int, tuple[str, Role] | None] = {}

    def role(self, head: int) -> Role | None:
        """The role of the noun phrase built on this noun, if it has one."""
        found = self._phrase(head)
        return found[1] if found else None

    def noun(self, head: int) -> str:
        """The role as the list has it, "foreign minister"; empty where there is none."""
        found = self._phrase(head)
        return found[0] if found else ""

    def _phrase(self, head: int) -> tuple[str, Role] | None:
        if head not in self._found:
            self._found[head] = self._longest(head)
        return self._found[head]

    def _longest(self, head: int) -> tuple[str, Role] | None:
        if not self._tree.is_noun(head) or head in self._mentions:
            return None
        found = self._forward(head) or self._backward(head)
        if found is not None and self._has_left(head):
            left = self._roles.get(f"former {found[0]}") or self._roles.get(_LEFT_OFFICE)
            if left is not None and found[1].kind == "person":
                return found[0], left
        return found

    def _forward(self, head: int) -> tuple[str, Role] | None:
        """The head stands first: "chief of staff", "commander-in-chief"."""
        tree = self._tree
        after = head + 1
        if after >= len(tree) or not (tree.tags[after] == "IN" or tree.words[after] == "-"):
            return None
        for last in range(min(len(tree) - 1, head + _AFTER), after, -1):
            if tree.heads[last] < head:
                continue
            name = self._text(head, last, tree.lemmas[head])
            if name in self._roles:
                return name, self._roles[name]
        return None

    def _backward(self, head: int) -> tuple[str, Role] | None:
        """The head stands last, names and commas bound it: "coast guard ship"."""
        tree = self._tree
        first = head
        while first and head - first < _BEFORE and self._belongs(first - 1):
            first -= 1
        plural = tree.words[head].lower()
        for start in range(first, head + 1):
            before = self._text(start, head - 1) if start < head else ""
            gap = " " if start < head and tree.ends[head - 1] < tree.starts[head] else ""
            for noun in (tree.lemmas[head], plural):
                name = f"{before}{gap}{noun}"
                if name in self._roles:
                    return name, self._roles[name]
        return None

    def _belongs(self, token: int) -> bool:
        tag = self._tree.tags[token]
        return token not in self._mentions and tag[0] in "NJVH"

    def _text(self, first: int, last: int, head: str = "") -> str:
        tree = self._tree
        words = [head or tree.words[first].lower()]
        for token in range(first + 1, last + 1):
            if tree.starts[token] > tree.ends[token - 1]:
                words.append(" ")
            words.append(tree.words[token].lower())
        return "".join(words)

    def _has_left(self, head: int) -> bool:
        """Whether the phrase or a word in it says "former" or "retired"."""
        tree = self._tree
        kids = tree.kids(head, "amod", "compound", "nmod")
        kids += [inner for kid in kids for inner in tree.kids(kid, "amod")]
        return any(tree.words[kid].lower() in self._former for kid in kids)
