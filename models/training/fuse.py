"""Fits how lexicon and encoder count beside each other: `python fuse.py MODEL_FOLDER`.

Reads the corpus' tuning topics, which neither the encoder nor the pattern rows were made on, and
writes the weights into the folder's `model.json`: a logistic regression over what both say of every
possible event, and the least confidence at which an event is told (the best F1).
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from corpus import Item, Told, part
from tripoint.coding.coder import Coder, Learned
from tripoint.coding.fusion import Case, Jury, Weights
from tripoint.coding.pairs import PairReader
from tripoint.knowledge.loading import load_knowledge
from tripoint.knowledge.model import load_learned, load_parser
from tripoint.schema import MarkedPair

# How the fit of a row counts beside the encoder. On the tuning topics any proportion up to this
# chooses as well as any other (83.9 to 84.2 % right); on the development pairs more is better.
_PAIR = {"encoder": 1.0, "row": 1.5, "fit": 6.0}
# What the grammar's reading of status and source adds to the encoder's logits: between what is
# best on the tuning topics (1 or less) and on the grammar's own contrast cases (4 and more).
_GRAMMAR = 2.0
# What the lexicon read is told unless the encoder is nearly sure of the contrary: the tuning topics
# are written to be hard, on plain text its rows are right more often.
_TRUST = 0.1
_NEUTRAL = Weights(terms={"encoder": 1.0}, pair={}, keep=0.0, trust=0.0, status=0.0, source=0.0)


@dataclass(frozen=True, slots=True)
class Bench:
    """One sentence before the jury, its cases, and the item's gold events."""

    item: Item
    jury: Jury
    cases: Sequence[Case]


def benches(items: Sequence[Item], learned: Learned) -> Iterator[Bench]:
    """Every parsed sentence of the items."""
    coder = Coder(load_parser(), load_knowledge(), learned)
    for item in items:
        scenes = coder.scenes(item.text, dt.date.fromisoformat(item.published))
        heard = [each for each, _ in coder.hear(scenes)]
        for each, jury in coder.juries(heard):
            yield Bench(item, jury, jury.cases(each.relations))


def key(event: Told) -> tuple[str, frozenset[str], frozenset[str]]:
    """Who did what to whom, as an event is scored."""
    return (
        event.type,
        frozenset(p[:3] for p in event.actors),
        frozenset(p[:3] for p in event.recipients),
    )


def key_of(case: Any) -> tuple[str, frozenset[str], frozenset[str]]:
    """The same of what was read."""
    return (
        case.type,
        frozenset(p.code for p in case.actors),
        frozenset(p.code for p in case.recipients),
    )


def regression(found: Sequence[Bench]) -> dict[str, float]:
    """The weights of the terms of an event."""
    rows, right = [], []
    for bench in found:
        gold = {key(event) for event in bench.item.events}
        for case in bench.cases:
            rows.append(case.features())
            right.append(key_of(case) in gold)
    return logistic(rows, right)


def pair_regression(items: Sequence[Item], learned: Learned) -> dict[str, float]:
    """The weights of the terms of a marked pair: an event of two parties, each marked once.

    Their proportion is set, scale and bias are fitted.
    """
    rows, right = [], []
    for item in items:
        for event in item.events:
            marks = [
                [m for m in item.marks if m[2] == p] for p in (*event.actors, *event.recipients)
            ]
            if [len(each) for each in marks] != [1, 1]:
                continue
            (source,), (target,) = marks
            pair = MarkedPair(source=source[:2], target=target[:2])
            reader = PairReader(load_parser(), load_knowledge(), learned, item.text, pair)
            for type_, terms in reader.votes().items():
                score = sum(_PAIR.get(name, 0.0) * value for name, value in terms.items())
                rows.append({"bias": 1.0, "score": score})
                right.append(type_ == event.type)
    fitted = logistic(rows, right)
    weights = {name: round(fitted["score"] * share, 4) for name, share in _PAIR.items()}
    return {"bias": fitted["bias"], **weights}


def logistic(rows: Sequence[dict[str, float]], right: Sequence[bool]) -> dict[str, float]:
    """The weights of a logistic regression over named terms."""
    vectors = DictVectorizer()
    table = vectors.fit_transform(rows)
    model = LogisticRegression(C=0.3, fit_intercept=False, max_iter=2000)
    model.fit(table, np.array(right))
    print(f"{len(right)} cases, {sum(right)} right")
    return {
        str(name): round(float(weight), 4)
        for name, weight in zip(vectors.get_feature_names_out(), model.coef_[0], strict=True)
    }


def f1(found: Sequence[Bench], weights: Weights) -> tuple[float, float, float]:
    """F1, precision and recall of events by type and all parties."""
    told: dict[str, set[Any]] = {}
    for bench in found:
        mine = told.setdefault(bench.item.id, set())
        mine |= {key_of(each) for each in bench.jury.judge(bench.cases, weights)}
    gold = {bench.item.id: {key(e) for e in bench.item.events} for bench in found}
    hit = sum(len(told[name] & gold[name]) for name in gold)
    read, real = sum(map(len, told.values())), sum(map(len, gold.values()))
    return 2 * hit / (read + real), hit / max(read, 1), hit / max(real, 1)


def certainty(found: Sequence[Bench], weights: Weights) -> tuple[float, float]:
    """The shares of matched events with the right status and the right sources."""
    status = source = matched = 0
    for bench in found:
        gold: dict[Any, Told] = {key(e): e for e in bench.item.events}
        for each in bench.jury.judge(bench.cases, weights):
            wanted = gold.pop(key_of(each), None)
            if wanted is not None:
                matched += 1
                status += wanted.status == each.certainty.status
                source += {p[:3] for p in wanted.by} == set(each.certainty.attribution)
    return status / matched, source / matched


def fitted(items: Sequence[Item], learned: Learned) -> Weights:
    """The best weights for a pair of voices on the items."""
    found = list(benches(items, learned))
    weights = replace(_NEUTRAL, terms=regression(found))
    levels = [n / 50 for n in range(40)]
    if learned.voice is not None:
        keep = max(levels, key=lambda k: f1(found, replace(weights, keep=k, trust=k))[0])
        weights = replace(weights, keep=keep, trust=_TRUST)
    if learned.voice is not None:
        for share in (0.0, 1.0, 2.0, 3.0, 4.0):
            tried = replace(weights, status=share, source=share)
            print(f"grammar's share {share}: status and source {certainty(found, tried)}")
        weights = replace(weights, status=_GRAMMAR, source=_GRAMMAR)
    share, precision, recall = f1(found, weights)
    print(
        f"keep {weights.keep}: F1 {share:.3f}, precision {precision:.3f}, recall {recall:.3f}; "
        f"status and source {certainty(found, weights)}"
    )
    return weights


def main() -> None:
    """Fit both with and without the encoder, and write them down."""
    folder = Path(sys.argv[1])
    path = folder / "model.json"
    card = json.loads(path.read_text("utf-8"))
    plain = {"terms": {}, "pair": {}, "keep": 0.0, "trust": 0.0, "status": 0.0, "source": 0.0}
    card["fusion"] = {"both": plain, "lexicon": plain}
    path.write_text(json.dumps(card, indent=1) + "\n", "utf-8")
    items = part("tuning")
    encoder = load_learned(str(folder.resolve()))
    for name, learned in (("lexicon", replace(encoder, voice=None)), ("both", encoder)):
        weights = fitted(items, learned)
        card["fusion"][name] = {
            "terms": weights.terms,
            "pair": pair_regression(items, learned),
            "keep": weights.keep,
            "trust": weights.trust,
            "status": weights.status,
            "source": weights.source,
        }
    path.write_text(json.dumps(card, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
