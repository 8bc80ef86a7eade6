"""The relation of two parties that the user marked in a text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tripoint.coding.actors import Cast
from tripoint.coding.coder import Knowledge
from tripoint.coding.gazetteer import Entity, Mention
from tripoint.coding.grammar import Grammar
from tripoint.coding.lexicon import Row
from tripoint.coding.parse import Parser, Tree
from tripoint.coding.relations import SPEECH_ACTS, Reader
from tripoint.coding.status import StatusReader
from tripoint.schema import MarkedPair, PairReading
from tripoint.text.sentences import split

_SOURCE, _TARGET = "source", "target"
_FITTING = 7.0
_CONTENT_LOSS = 6.0


@dataclass(frozen=True, slots=True)
class _Candidate:
    score: float
    head: int
    row: Row


def read_pair(parser: Parser, knowledge: Knowledge, text: str, pair: MarkedPair) -> PairReading:
    """The relation between the marked spans; `type` is None where no row fits."""
    start, end = _window(text, pair)
    (tree,) = parser.parse([text[start:end]])
    mentions = (
        _mark(text, pair.source, _SOURCE),
        _mark(text, pair.target, _TARGET),
    )
    words = knowledge.lexicon.words
    cast = Cast(Grammar(tree, words), mentions, knowledge.gazetteer.roles, words, offset=start)
    reader = Reader(cast, knowledge.lexicon)
    candidates = [c for token in range(len(tree)) for c in _candidates(reader, token)]
    if not candidates:
        return PairReading(type=None)
    best = max(candidates, key=lambda each: each.score - _inside(reader, candidates, each))
    standing = tree.lemmas[best.head] in words["standing"]
    certainty = StatusReader(cast, knowledge.cues).read(best.head, standing=standing)
    return PairReading(
        type=best.row.type,
        mode=best.row.mode,
        status=certainty.status if certainty is not None else "conditional",
        confidence=round(min(0.95, 0.3 + 0.04 * best.score), 2),
        why=best.row.name,
    )


def _window(text: str, pair: MarkedPair) -> tuple[int, int]:
    """From the first to the last sentence that the two spans touch."""
    low = min(pair.source[0], pair.target[0])
    high = max(pair.source[1], pair.target[1])
    touched = [(s, e) for s, e in split(text) if s < high and e > low]
    if not touched:
        return 0, len(text)
    return touched[0][0], touched[-1][1]


def _mark(text: str, span: Sequence[int], code: str) -> Mention:
    start, end = span
    words = text[start:end]
    return Mention(start, end, words, "name", Entity(code=code, name=words))


def _candidates(reader: Reader, token: int) -> list[_Candidate]:
    """The rows that the token meets, scored by how well the marked parties fill the roles."""
    found: list[_Candidate] = []
    for row in reader.matching(token):
        fit = _fit(reader, token, row)
        found.append(_Candidate(fit + row.weight - _remoteness(reader.tree, token), token, row))
    return found


def _fit(reader: Reader, token: int, row: Row) -> float:
    left = {p.code for p in reader.assignment.side(token, row.actors, right=True)}
    right: set[str] = set()
    if row.recipients is not None:
        right = {p.code for p in reader.assignment.side(token, row.recipients, right=True)}
    if row.mutual:
        return 12.0 if {_SOURCE, _TARGET} <= left | right else 4.0 * len(left | right)
    below = _below(reader, token)
    fit = 0.0
    fit += 7.0 if _SOURCE in left else 1.0 if _SOURCE in below else 0.0
    fit += 7.0 if _TARGET in right else 4.0 if _TARGET in below - left else 0.0
    fit -= 5.0 if _SOURCE in right and _SOURCE not in left else 0.0
    fit -= 3.0 if _TARGET in left and _TARGET not in right else 0.0
    return fit


def _inside(reader: Reader, candidates: list[_Candidate], one: _Candidate) -> float:
    """What a candidate loses as the mere content of another one's speech act (coding rule 2)."""
    speaking = (
        other
        for other in candidates
        if other.row.type in SPEECH_ACTS and other.head != one.head and other.score > _FITTING
    )
    return _CONTENT_LOSS if any(one.head in reader.content(each.head) for each in speaking) else 0.0


def _below(reader: Reader, token: int) -> set[str]:
    marked = (reader.cast.mention_at(each) for each in reader.tree.subtree(token))
    return {mention.entity.code for mention in marked if mention is not None}


def _remoteness(tree: Tree, token: int) -> float:
    """Depth below the root: the main predicate is the likelier relation."""
    return 0.5 * sum(1 for _ in tree.ancestors(token))
