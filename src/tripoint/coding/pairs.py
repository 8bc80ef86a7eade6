"""The relation of two parties that the user marked in a text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tripoint.coding.actors import Cast
from tripoint.coding.coder import Knowledge, Learned
from tripoint.coding.encoder import Labels, Reading
from tripoint.coding.fusion import confidence, logit
from tripoint.coding.gazetteer import Entity, Mention
from tripoint.coding.grammar import Grammar
from tripoint.coding.lexicon import Row
from tripoint.coding.parse import Parser, Tree
from tripoint.coding.relations import SPEECH_ACTS, Reader
from tripoint.coding.status import StatusReader
from tripoint.schema import STATUSES, MarkedPair, PairReading, Status
from tripoint.text.sentences import split

_SOURCE, _TARGET = "source", "target"
_FITTING = 7.0
_CONTENT_LOSS = 6.0
# What only the encoder says, and says as weakly as this, is nothing.
_LEAST = 0.1


@dataclass(frozen=True, slots=True)
class _Candidate:
    score: float
    head: int
    row: Row


class PairReader:
    """Reads one marked pair of a text with both voices."""

    def __init__(
        self, parser: Parser, knowledge: Knowledge, learned: Learned, text: str, pair: MarkedPair
    ) -> None:
        start, end = _window(text, pair)
        (tree,) = parser.parse([text[start:end]])
        mentions = (_mark(text, pair.source, _SOURCE), _mark(text, pair.target, _TARGET))
        words = knowledge.lexicon.words
        cast = Cast(Grammar(tree, words), mentions, knowledge.gazetteer.roles, words, offset=start)
        self._weights = learned.weights
        self._tree = tree
        self._standing = words["standing"]
        self._status = StatusReader(cast, knowledge.cues)
        self._rows = _by_type(Reader(cast, knowledge.lexicon))
        self._reading: Reading | None = None
        self._labels = Labels((), (), ())
        if learned.voice is not None:
            spans = [(low - start, high - start) for low, high in (pair.source, pair.target)]
            (self._reading,) = learned.voice.read([(text[start:end], spans)])
            self._labels = learned.voice.labels

    def votes(self) -> dict[str, dict[str, float]]:
        """What speaks for each type, as terms of a regression: how well its best row fits, and the
        encoder's probability.
        """
        types = self._labels.types
        found: dict[str, dict[str, float]] = {}
        for type_ in dict.fromkeys((*types, *self._rows)):
            terms = {"bias": 1.0}
            if type_ in self._rows:
                terms |= {"row": 1.0, "fit": self._rows[type_].score / 10}
            if self._reading is not None:
                terms["encoder"] = logit(float(self._reading.types[0, 1, types.index(type_)]))
            found[type_] = terms
        return found

    def read(self) -> PairReading:
        """The relation between the marked spans; `type` is None where neither voice finds one."""
        sure = {type_: confidence(t, self._weights.pair) for type_, t in self.votes().items()}
        best = max(sure, key=lambda each: sure[each], default=None)
        if best is None or (best not in self._rows and sure[best] < _LEAST):
            return PairReading(type=None)
        row = self._rows.get(best)
        status, said = self._settled(best, row)
        return PairReading(
            type=best,
            mode=row.row.mode if row is not None else self._mode(best),
            status=status,
            confidence=round(sure[best], 2),
            why=" ".join(filter(None, (row.row.name if row is not None else "", said))),
        )

    def _mode(self, type_: str) -> str | None:
        """The encoder's mode of a type."""
        assert self._reading is not None
        modes, scores = self._labels.modes, self._reading.modes[0, 1]
        own = [n for n, (of, _) in enumerate(modes) if of == type_]
        return modes[max(own, key=lambda n: float(scores[n]))][1] or None

    def _settled(self, type_: str, row: _Candidate | None) -> tuple[Status, str]:
        """The status on which grammar and encoder settle, and what the encoder said."""
        votes: dict[Status, float] = dict.fromkeys(STATUSES, 0.0)
        said = ""
        if self._reading is not None:
            number = self._labels.types.index(type_)
            logits = map(float, self._reading.statuses[0, 1, number])
            votes |= dict(zip(self._labels.statuses, logits, strict=True))
            said = f"encoder:{self._reading.types[0, 1, number]:.2f}"
        if row is not None:
            standing = self._tree.lemmas[row.head] in self._standing
            certainty = self._status.read(row.head, standing=standing)
            read: Status = certainty.status if certainty is not None else "conditional"
            votes[read] += max(self._weights.status, 1.0)
        return max(votes, key=lambda each: votes[each]), said


def _by_type(reader: Reader) -> dict[str, _Candidate]:
    """The best row of each type, scored by how well the marked parties fill its roles."""
    found = [c for token in range(len(reader.tree)) for c in _candidates(reader, token)]
    scored = [replace(each, score=each.score - _inside(reader, found, each)) for each in found]
    best: dict[str, _Candidate] = {}
    for each in scored:
        if each.row.type not in best or each.score > best[each.row.type].score:
            best[each.row.type] = each
    return best


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
