"""What else reads a marked pair: the most frequent class, and words alone with a linear SVM.

The SVM is trained on our own corpus, as the encoder is, so that the two rows differ in the reader.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import make_pipeline
from sklearn.svm import LinearSVC

from our_corpus import Item, part

Pair = tuple[str, tuple[int, int], tuple[int, int]]


def majority(gold: Sequence[str]) -> list[str]:
    """The most frequent class for every pair."""
    most = Counter(gold).most_common(1)[0][0]
    return [most] * len(gold)


def words_alone(pairs: Sequence[Pair]) -> list[str]:
    """The type that a linear SVM over TF-IDF of one to three words gives to each pair."""
    texts, types = [], []
    for item in part("train"):
        for event in item.events:
            marks = [_mark(item, p) for p in (*event.actors, *event.recipients)]
            if len(marks) == 2 and all(marks):
                texts.append(masked(item.text, marks[0], marks[1]))  # type: ignore[arg-type]
                types.append(event.type)
    model = make_pipeline(
        TfidfVectorizer(ngram_range=(1, 3), sublinear_tf=True, min_df=2), LinearSVC(C=0.5)
    )
    model.fit(texts, types)
    read: list[str] = list(model.predict([masked(*pair) for pair in pairs]))
    return read


def _mark(item: Item, party: str) -> tuple[int, int] | None:
    return next(((start, end) for start, end, name in item.marks if name == party), None)


def masked(text: str, source: tuple[int, int], target: tuple[int, int]) -> str:
    """The text with words for the two parties in their places."""
    for (start, end), word in sorted(((source, "SOURCE"), (target, "TARGET")), reverse=True):
        text = f"{text[:start]} {word} {text[end:]}"
    return text
