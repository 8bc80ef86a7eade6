"""The learned half of the coder: every ordered pair of candidate parties scored in one pass."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from tripoint.schema import Status

Array = NDArray[np.float32]
Span = tuple[int, int]
Run = Callable[[Mapping[str, NDArray[np.generic]]], Sequence[Array]]
_BATCH = 16


@dataclass(frozen=True, slots=True)
class Pieces:
    """A sentence as the model's vocabulary: numbers, and the characters each stands for."""

    ids: Sequence[int]
    offsets: Sequence[Span]


@dataclass(frozen=True, slots=True)
class Labels:
    """What the numbers of the model's outputs mean, in their order."""

    types: tuple[str, ...]
    statuses: tuple[Status, ...]
    modes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read between the n candidates of one sentence, by actor and recipient; the last
    recipient is nobody.

    types [n, n + 1, types] and sources [n, n + 1, n] (who reports it) are probabilities, statuses
    [n, n + 1, types, statuses], modes [n, n + 1, modes] and mutual [n, n + 1, types] logits; look
    [n, n + 1, pieces] says where in the sentence the event is told, `offsets` the characters of
    each piece.
    """

    types: Array
    statuses: Array
    modes: Array
    mutual: Array
    sources: Array
    look: Array
    offsets: Sequence[Span]


class Voice(Protocol):
    """A second reader of sentences beside the lexicon."""

    @property
    def labels(self) -> Labels:
        """What the numbers of its readings mean."""

    def read(self, sentences: Sequence[tuple[str, Sequence[Span]]]) -> list[Reading | None]:
        """A reading of each sentence with its candidates' spans; None where it has none."""


class Encoder:
    """Scores sentences; `run` maps the model's named inputs to its outputs, `split` a text to its
    pieces.
    """

    def __init__(self, run: Run, labels: Labels, split: Callable[[str], Pieces]) -> None:
        self.labels = labels
        self._run = run
        self._split = split

    def read(self, sentences: Sequence[tuple[str, Sequence[Span]]]) -> list[Reading | None]:
        """A reading of each sentence with its candidates' spans; None where it has none."""
        found: list[Reading | None] = [None] * len(sentences)
        asked = [n for n, (_, spans) in enumerate(sentences) if spans]
        # Alike in length within a batch, so that little is padded.
        asked.sort(key=lambda n: len(sentences[n][0]))
        for start in range(0, len(asked), _BATCH):
            part = asked[start : start + _BATCH]
            read = self._batch([sentences[n] for n in part])
            for number, reading in zip(part, read, strict=True):
                found[number] = reading
        return found

    def _batch(self, sentences: Sequence[tuple[str, Sequence[Span]]]) -> Iterator[Reading]:
        split = [self._split(text) for text, _ in sentences]
        counts = [len(spans) for _, spans in sentences]
        firsts = np.cumsum([0, *counts])
        inputs = {**_tensors(sentences, split), "pairs": _pairs(counts, firsts)}
        types, statuses, modes, mutual, source, look = self._run(inputs)
        row = 0
        for count, first, pieces in zip(counts, firsts, split, strict=False):
            square = (count, count + 1)
            rows = slice(row, row + count * (count + 1))
            row = rows.stop
            yield Reading(
                types=_sigmoid(types[rows]).reshape(*square, -1),
                statuses=statuses[rows].reshape(*square, *statuses.shape[1:]),
                modes=modes[rows].reshape(*square, -1),
                mutual=mutual[rows].reshape(*square, -1),
                sources=_sigmoid(source[rows, first : first + count]).reshape(*square, count),
                look=look[rows, : len(pieces.ids)].reshape(*square, -1),
                offsets=pieces.offsets,
            )


def _pairs(counts: Sequence[int], firsts: NDArray[np.intp]) -> NDArray[np.int64]:
    """All pairs of spans, each sentence's in a square with nobody as its last column. A candidate
    with itself is there too, and never asked for.
    """
    nobody = int(firsts[-1])
    pairs = [
        (int(first) + i, int(first) + j if j < count else nobody)
        for first, count in zip(firsts, counts, strict=False)
        for i in range(count)
        for j in range(count + 1)
    ]
    return np.array(pairs, np.int64)


def _tensors(
    sentences: Sequence[tuple[str, Sequence[Span]]], split: Sequence[Pieces]
) -> dict[str, NDArray[np.generic]]:
    """The model's inputs: pieces, their mask, and for each span the weights of its pieces."""
    width = max(len(each.ids) for each in split)
    shape = (len(split), width)
    ids, mask = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    owner: list[int] = []
    weights: list[Array] = []
    for row, ((_, spans), pieces) in enumerate(zip(sentences, split, strict=True)):
        ids[row, : len(pieces.ids)] = pieces.ids
        mask[row, : len(pieces.ids)] = 1
        owner += [row] * len(spans)
        offsets = np.array(pieces.offsets)
        weights += [_weights(offsets, span, width) for span in spans]
    return {
        "ids": ids,
        "mask": mask,
        "spans": np.array(weights, np.float32),
        "owner": np.array(owner, np.int64),
    }


def _weights(offsets: NDArray[np.intp], span: Span, width: int) -> Array:
    """Equal weights on the pieces of a span; on the first piece where the text was cut off."""
    starts, ends = offsets[:, 0], offsets[:, 1]
    inside = np.zeros(width, np.float32)
    inside[: len(offsets)] = (starts < span[1]) & (ends > span[0]) & (ends > starts)
    if not inside.any():
        inside[0] = 1.0
    return np.asarray(inside / inside.sum(), np.float32)


def _sigmoid(logits: Array) -> Array:
    return np.asarray(1.0 / (1.0 + np.exp(-logits)), np.float32)
