"""What can pass from hand to hand, by name, and the frames of words in which it is said to pass."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tripoint.coding.parse import Tree
from tripoint.schema import Status

# A part takes the class of the thing it is a part of: "drone engines".
OF_MODIFIER = "of-modifier"


@dataclass(frozen=True, slots=True)
class Good:
    """A named good; a `force` that is merely sent somewhere has not changed hands."""

    words: tuple[str, ...]
    class_: str
    force: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A predicate of passing: where it keeps the good and either side.

    `parties` stands for both sides where the words give no direction. `status` is what the
    predicate itself leaves of "occurred": promised tanks have not been delivered.
    """

    name: str
    pos: str
    heads: tuple[str, ...]
    good: frozenset[str]
    giver: tuple[str, ...]
    receiver: tuple[str, ...]
    parties: tuple[str, ...]
    subject: frozenset[str]
    status: Status | None
    example: str
    gives: str

    @property
    def directed(self) -> bool:
        """Whether the words say who gives."""
        return not self.parties


@dataclass(frozen=True, slots=True)
class Found:
    """A good in a sentence: the tokens [start, end) and the head of its noun phrase."""

    start: int
    end: int
    head: int
    class_: str
    force: bool


class Goods:
    """All goods by their first word, all frames by their head word, and the words around them.

    `words` holds the classes `container`, `deal`, `lend`, `ahead`, `halt`, `take`, `bar`,
    `accuse`, `include`.
    """

    def __init__(
        self,
        goods: Iterable[Good],
        frames: Iterable[Frame],
        words: Mapping[str, frozenset[str]],
    ) -> None:
        self.goods = tuple(goods)
        self.frames = tuple(frames)
        self.words = words
        self._by_first: dict[str, list[Good]] = {}
        for good in self.goods:
            self._by_first.setdefault(good.words[0], []).append(good)
        for same in self._by_first.values():
            same.sort(key=lambda good: -len(good.words))
        self._by_head: dict[tuple[str, str], list[Frame]] = {}
        for frame in self.frames:
            for head in frame.heads:
                self._by_head.setdefault((frame.pos, head.split("_")[0]), []).append(frame)

    def frames_at(self, tree: Tree, token: int) -> Sequence[Frame]:
        """The frames that the token is a head of, particle included."""
        pos = "v" if tree.is_verb(token) else "n"
        lemma = tree.lemmas[token]
        frames = self._by_head.get((pos, lemma), ())
        if not frames:
            return ()
        names = self.names_at(tree, token)
        return [frame for frame in frames if names.intersection(frame.heads)]

    def names_at(self, tree: Tree, token: int) -> frozenset[str]:
        """The word's lemma, alone and with each of its particles: "cut", "cut_off"."""
        lemma = tree.lemmas[token]
        particles = (tree.lemmas[kid] for kid in tree.kids(token, "prt", "advmod"))
        return frozenset({lemma, *(f"{lemma}_{particle}" for particle in particles)})

    def head_words(self) -> frozenset[str]:
        """Every word that can be the predicate of a passing, for the gate before the parser."""
        return frozenset(lemma for _, lemma in self._by_head)

    def find(self, tree: Tree) -> list[Found]:
        """The goods of a sentence, longest match first, a modifier folded into what it modifies."""
        hits: list[Found] = []
        token = 0
        while token < len(tree):
            hit = self._at(tree, token)
            if hit is not None:
                hits.append(hit)
            token = hit.end if hit is not None else token + 1
        return _folded(tree, hits) if hits else hits

    def _at(self, tree: Tree, token: int) -> Found | None:
        for form in _forms(tree, token):
            for good in self._by_first.get(form, ()):
                end = _matches(tree, token, good.words)
                if end is None:
                    continue
                head = _head(tree, token, end)
                if _nominal(tree, head):
                    return Found(token, end, head, good.class_, good.force)
        return None


def pieces(item: str) -> tuple[str, ...]:
    """An item's words as the parser parts them: "air-defence" is two, "F-16" is one."""
    parts: list[str] = []
    for word in item.lower().replace("'s", " 's").split():
        parts += [word] if any(each.isdigit() for each in word) else word.split("-")
    return tuple(parts)


def _forms(tree: Tree, token: int) -> tuple[str, ...]:
    """How the token may stand in the list: its lemma, as printed, a name without its plural s."""
    word = tree.words[token].lower()
    lemma = tree.lemmas[token]
    if tree.tags[token].startswith("NNP") or any(each.isdigit() for each in word):
        return (lemma, word, word.removesuffix("s"))
    return (lemma, word) if lemma != word else (lemma,)


def _matches(tree: Tree, token: int, words: tuple[str, ...]) -> int | None:
    for index, word in enumerate(words):
        if index and token < len(tree) and tree.words[token] == "-":
            token += 1
        if token >= len(tree) or word not in _forms(tree, token):
            return None
        token += 1
    return token


def _head(tree: Tree, start: int, end: int) -> int:
    for token in range(end - 1, start - 1, -1):
        if not start <= tree.heads[token] < end or tree.heads[token] == token:
            return token
    return end - 1


def _nominal(tree: Tree, token: int) -> bool:
    tag = tree.tags[token]
    return tag[0] == "N" or any(each.isdigit() for each in tree.words[token])


def _folded(tree: Tree, hits: list[Found]) -> list[Found]:
    """Goods in front of goods make one item; a part without a good before it is none."""
    heads = {hit.head: hit for hit in hits}
    kept: list[Found] = []
    for hit in hits:
        below = hit.head in heads and tree.deps[hit.head] in ("compound", "nmod", "amod")
        whole = heads.get(tree.heads[hit.head]) if below else None
        if whole is not None and whole is not hit:
            continue
        before = _before(tree, hit, hits)
        class_ = hit.class_
        if class_ == OF_MODIFIER:
            if before is None:
                continue
            class_ = before.class_
        start = before.start if before is not None and before.end == hit.start else hit.start
        kept.append(Found(start, hit.end, hit.head, class_, hit.force))
    return kept


def _before(tree: Tree, hit: Found, hits: list[Found]) -> Found | None:
    for each in hits:
        modifies = tree.deps[each.head] in ("compound", "nmod", "amod")
        if modifies and each.end <= hit.start and tree.heads[each.head] == hit.head:
            return each
    return None
