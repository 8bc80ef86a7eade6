"""Lexicon and encoder vote on what a sentence tells: one list of judgements, each with its reasons.

A judgement's confidence is the probability that its type and all its parties are right: a logistic
regression over both votes, fitted on texts that neither the lexicon nor the encoder was built on.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from tripoint.coding.actors import Cast
from tripoint.coding.assignment import Relation
from tripoint.coding.encoder import Labels, Reading
from tripoint.coding.proposals import Name, Proposal, names_of, propose
from tripoint.coding.status import Certainty, StatusReader
from tripoint.schema import Party, Status

# The probabilities of a pair from which the encoder proposes it for an event.
_LEVELS = (0.15, 0.35, 0.55, 0.75)
_EDGE = 1e-4


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each vote counts; `keep` is the least confidence of an event that is told, `trust`
    that of one that the lexicon read.

    `terms` by the names that `Case.features` gives, `pair` by those of a marked pair; `status` and
    `source` say what the grammar's reading adds to the logarithm of the encoder's.
    """

    terms: Mapping[str, float]
    pair: Mapping[str, float]
    keep: float
    trust: float
    status: float
    source: float


@dataclass(frozen=True, slots=True)
class Judgement:
    """An event told in a sentence, before its time and place are read; `head` is its token."""

    head: int
    type: str
    mode: str | None
    contexts: tuple[str, ...]
    actors: tuple[Party, ...]
    recipients: tuple[Party, ...]
    mutual: bool
    certainty: Certainty
    confidence: float
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """A possible event and what lexicon and encoder say of it; either may be silent.

    `probability` is the encoder's, None where it was not asked; `left_out` that of the likeliest
    pair of the type that shares a party with the event and is no part of it; `certainty` is the
    grammar's, None where the sentence only supposes or demands it.
    """

    head: int
    type: str
    actors: tuple[Party, ...]
    recipients: tuple[Party, ...]
    relation: Relation | None
    proposal: Proposal | None
    probability: float | None
    left_out: float
    certainty: Certainty | None

    def features(self) -> dict[str, float]:
        """The terms of the regression."""
        found = {"bias": 1.0, f"type {self.type}": 1.0}
        if self.probability is None:
            found["unheard"] = 1.0
        else:
            found["encoder"] = logit(self.probability)
            found["left out"] = max(logit(self.left_out), -3.0)
        if self.relation is None:
            found["encoder alone"] = 1.0
        else:
            found["specific"] = self.relation.row.weight / 10
            found["inferred"] = float(self.relation.inferred)
            found["agreed"] = float(self.proposal is not None)
        parties = (*self.actors, *self.recipients)
        found["resolved"] = float(any(p.name is None and p.text[:1].islower() for p in parties))
        found["one party"] = float(len(parties) == 1)
        found["many parties"] = float(len(parties) > 2)
        found["dropped"] = float(self.certainty is None)
        return found

    def confidence(self, weights: Weights) -> float:
        """The probability that this is an event with this type and these parties."""
        return confidence(self.features(), weights.terms)


class Jury:
    """One sentence before both: its candidate `parties`, and the encoder's reading of them."""

    def __init__(
        self,
        cast: Cast,
        status: StatusReader,
        parties: Sequence[Party],
        reading: Reading | None,
        labels: Labels | None,
    ) -> None:
        self._cast = cast
        self._tree = cast.tree
        self._status = status
        self._parties = parties
        self._names = names_of(parties)
        self._reading = reading
        self._labels = labels or Labels((), (), ())

    def cases(self, relations: Sequence[Relation]) -> list[Case]:
        """Every possible event of the sentence."""
        proposals: list[Proposal] = []
        if self._reading is not None:
            proposals = propose(self._reading, self._parties, self._labels.types, _LEVELS)
        found = [self._of_relation(relation, proposals) for relation in relations]
        met = {id(case.proposal) for case in found}
        found += [self._of_proposal(each) for each in proposals if id(each) not in met]
        return found

    def _of_relation(self, relation: Relation, proposals: Sequence[Proposal]) -> Case:
        same = next((each for each in proposals if self._is_same(relation, each)), None)
        heard = self._heard(relation)
        if same is not None:
            heard = max(heard or 0.0, same.probability)
        return Case(
            head=relation.head,
            type=relation.row.type,
            actors=relation.actors,
            recipients=relation.recipients,
            relation=relation,
            proposal=same,
            probability=heard,
            left_out=self._left_out(relation.row.type, relation.actors, relation.recipients),
            certainty=self._certainty(relation.head),
        )

    def _of_proposal(self, proposal: Proposal) -> Case:
        head = self._told_at(proposal)
        actors = _distinct([self._parties[n] for n in proposal.actors])
        recipients = _distinct([self._parties[n] for n in proposal.recipients])
        return Case(
            head=head,
            type=proposal.type,
            actors=actors,
            recipients=recipients,
            relation=None,
            proposal=proposal,
            probability=proposal.probability,
            left_out=self._left_out(proposal.type, actors, recipients),
            certainty=self._certainty(head),
        )

    def _left_out(self, type_: str, actors: Sequence[Party], recipients: Sequence[Party]) -> float:
        if self._reading is None:
            return 0.0
        likely = self._reading.types[:, :, self._labels.types.index(type_)]
        left, right = _who(actors), _who(recipients or actors)
        most = 0.0
        for (i, j), probability in np.ndenumerate(likely[:, :-1]):
            mine, other = self._names[i], self._names[j]
            if i == j or {mine, other} <= left | right:
                continue
            if mine in left or other in right:
                most = max(most, float(probability))
        return most

    def _certainty(self, head: int) -> Certainty | None:
        return self._status.read(head, standing=self._is_standing(head))

    def judge(self, cases: Sequence[Case], weights: Weights) -> list[Judgement]:
        """The cases that are told, the surest first where two cannot both be."""
        told: list[Case] = []
        for case in sorted(cases, key=lambda each: -each.confidence(weights)):
            if case.confidence(weights) < self._least(case, weights):
                continue
            # What the grammar says is only supposed, the lexicon does not tell.
            supposed = case.relation is not None and case.certainty is None
            if not supposed and not any(_excludes(other, case) for other in told):
                told.append(case)
        told.sort(key=lambda case: case.head)
        return [self._judgement(case, weights) for case in told]

    def _least(self, case: Case, weights: Weights) -> float:
        """The least confidence with which a case is told; a state that a noun only names ("the
        cooperation among") is grammar's to see: the encoder learned acts.
        """
        if case.relation is None:
            return weights.keep
        return 0.0 if self._is_standing(case.head) else weights.trust

    def _is_standing(self, head: int) -> bool:
        return self._tree.lemmas[head] in self._cast.grammar.words["standing"]

    def _judgement(self, case: Case, weights: Weights) -> Judgement:
        reasons: list[str] = []
        contexts: tuple[str, ...] = ()
        mode, mutual = None, False
        if case.relation is not None:
            row = case.relation.row
            reasons.append(row.name)
            contexts, mode, mutual = row.contexts, row.mode, row.mutual
        elif case.proposal is not None:
            mode, mutual = self._mode(case.proposal), case.proposal.mutual
        if case.probability is not None:
            reasons.append(f"encoder:{case.probability:.2f}")
        if case.relation is not None and case.relation.inferred:
            reasons.append("inferred")
        return Judgement(
            head=case.head,
            type=case.type,
            mode=mode,
            contexts=contexts,
            actors=case.actors,
            recipients=case.recipients,
            mutual=mutual,
            certainty=self._settled(case, weights),
            confidence=round(case.confidence(weights), 2),
            why=tuple(reasons),
        )

    def _mode(self, proposal: Proposal) -> str | None:
        """The likeliest mode of a proposal's type, over its pairs."""
        assert self._reading is not None
        modes = self._labels.modes
        own = [n for n, (type_, _) in enumerate(modes) if type_ == proposal.type]
        scores = np.mean([self._reading.modes[cell][own] for cell in proposal.cells], axis=0)
        return modes[own[int(np.argmax(scores))]][1] or None

    def _settled(self, case: Case, weights: Weights) -> Certainty:
        """The certainty on which grammar and encoder settle."""
        read = case.certainty
        if case.proposal is None or self._reading is None:
            return read if read is not None else Certainty("possible", (), ("supposed",))
        type_ = self._labels.types.index(case.type)
        cells = case.proposal.cells
        logits = np.mean([self._reading.statuses[cell][type_] for cell in cells], axis=0)
        votes: dict[Status, float] = dict(
            zip(self._labels.statuses, map(float, logits), strict=True)
        )
        if read is not None:
            votes[read.status] += weights.status
        best = max(votes, key=lambda status: votes[status])
        agreed = read is not None and read.status == best
        why = read.why if read is not None and agreed else ("encoder",)
        return Certainty(best, self._sources(read, cells, weights), why)

    def _sources(
        self, read: Certainty | None, cells: Sequence[tuple[int, int]], weights: Weights
    ) -> tuple[str, ...]:
        """Who says so: whom the grammar names, unless the encoder is sure of the contrary, and
        whom it alone is sure of.
        """
        assert self._reading is not None
        named = read.attribution if read is not None else ()
        votes = dict.fromkeys(named, weights.source)
        shares = np.mean([self._reading.sources[cell] for cell in cells], axis=0)
        for code in dict.fromkeys(party.code for party in self._parties):
            own = [n for n, party in enumerate(self._parties) if party.code == code]
            lean = weights.source if code in named else -weights.source
            votes[code] = lean + logit(float(max(shares[n] for n in own)))
        return tuple(code for code, vote in votes.items() if vote > 0)

    def _is_same(self, relation: Relation, proposal: Proposal) -> bool:
        return relation.row.type == proposal.type and (
            _who(relation.actors) == {self._names[n] for n in proposal.actors}
            and _who(relation.recipients) == {self._names[n] for n in proposal.recipients}
        )

    def _heard(self, relation: Relation) -> float | None:
        """The encoder's probability of what the lexicon read, the least over its pairs; None where
        a party does not stand in the sentence.
        """
        if self._reading is None:
            return None
        type_ = self._labels.types.index(relation.row.type)
        actors = [self._places(party) for party in relation.actors]
        recipients = [self._places(party) for party in relation.recipients]
        nobody = [len(self._parties)]
        if relation.recipients or len(actors) == 1:
            pairs = [(a, r) for a in actors for r in recipients or [nobody]]
        else:
            pairs = [(a, b) for n, a in enumerate(actors) for b in actors[n + 1 :]]
        likely: list[float] = []
        for left, right in pairs:
            cells = [float(self._reading.types[i, j, type_]) for i in left for j in right if i != j]
            if not cells:
                return None
            likely.append(max(cells))
        return min(likely)

    def _places(self, party: Party) -> list[int]:
        """The candidates that are the party: the same words, else its other mentions."""
        found = enumerate(self._parties)
        same = [n for n, p in found if p.start < party.end and party.start < p.end]
        name = (party.code, party.id)
        return same or [n for n, own in enumerate(self._names) if own == name]

    def _told_at(self, proposal: Proposal) -> int:
        """The verb or noun that the pairs of a proposal look at most."""
        assert self._reading is not None
        tree, reading = self._tree, self._reading
        look = np.mean([reading.look[cell] for cell in proposal.cells], axis=0)
        weight = np.zeros(len(tree))
        for (start, end), share in zip(reading.offsets, look, strict=True):
            for token in tree.token_at(start, end) if end > start else ():
                weight[token] += share if self._may_tell(token) else share / 10
        return int(np.argmax(weight))

    def _may_tell(self, token: int) -> bool:
        tree = self._tree
        if self._cast.mention_at(token) is not None or tree.deps[token] in ("aux", "auxpass"):
            return False
        return tree.is_verb(token) or tree.tags[token] in ("NN", "NNS")


def _who(parties: Sequence[Party]) -> set[Name]:
    return {(party.code, party.id) for party in parties}


def _distinct(parties: Sequence[Party]) -> tuple[Party, ...]:
    first: dict[Name, Party] = {}
    for party in parties:
        first.setdefault((party.code, party.id), party)
    return tuple(first.values())


def _excludes(one: Case, other: Case) -> bool:
    """Whether the two cannot both be told: one predicate says one thing of the same parties, and
    one act has one set of them.
    """
    first, second = _who((*one.actors, *one.recipients)), _who((*other.actors, *other.recipients))
    if one.type != other.type:
        return one.head == other.head and first == second
    return one.head == other.head or first <= second or second <= first


def confidence(terms: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """The probability that a logistic regression gives to its terms."""
    total = sum(weights.get(name, 0.0) * value for name, value in terms.items())
    return 1 / (1 + math.exp(-total))


def logit(probability: float) -> float:
    """The logarithm of the odds, kept from infinity."""
    clipped = min(max(probability, _EDGE), 1 - _EDGE)
    return math.log(clipped / (1 - clipped))
