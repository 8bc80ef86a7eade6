"""Trains the pair network on instances: `python train.py BASE TRAIN.jsonl TUNING.jsonl OUT.pt`.

Everything random is seeded. In half of the sentences other states stand in for the named ones, so
that what is learned is the grammar of an act and not who is said to do it.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from network import MODES, TYPES, PairNetwork
from swapping import Swapper
from tripoint.schema import STATUSES

Instance = dict[str, Any]
_BATCH, _LONGEST = 24, 128
_NOBODY = -1
# No label is beyond doubt.
_SURE = 0.97


@dataclass(frozen=True, slots=True)
class Label:
    """What is told of one pair of parties; `rows` are the pairs of mentions that may be meant."""

    rows: tuple[int, ...]
    type: int
    status: int | None
    mode: int
    mutual: bool
    by: tuple[int, ...] | None
    piece: int | None


class Batch:
    """Tensors of some instances and the labels of all ordered pairs in them."""

    def __init__(
        self, instances: Sequence[Instance], tokenizer: Tokenizer, rng: random.Random | None = None
    ) -> None:
        encoded = tokenizer.encode_batch([each["text"] for each in instances])
        self.ids = torch.tensor([e.ids for e in encoded])
        self.mask = torch.tensor([e.attention_mask for e in encoded])
        spans: list[list[float]] = []
        owner: list[int] = []
        pairs: list[list[int]] = []
        self.labels: list[Label] = []
        known: list[list[float]] = []
        for row, (instance, encoding) in enumerate(zip(instances, encoded, strict=True)):
            first, size = len(spans), len(instance["spans"])
            at: dict[tuple[int, int], int] = {}
            for span, wide in zip(instance["spans"], instance["wide"], strict=True):
                start, end = wide if wide and rng and rng.random() < 0.4 else span
                spans.append(weights(encoding.offsets, start, end))
            owner += [row] * size
            closed = instance["closed"]
            open_ = [1.0 if closed is None or t in closed else 0.0 for t in TYPES]
            for i in range(size):
                for j in (*range(size), _NOBODY):
                    if i != j:
                        at[i, j] = len(pairs)
                        pairs.append([first + i, first + j if j >= 0 else _NOBODY])
                        known.append(list(open_))
            for event in instance["events"]:
                self._add(event, instance, at, first, encoding.offsets, known)
        self.spans = torch.tensor(np.array(spans), dtype=torch.float32)
        self.owner = torch.tensor(owner)
        self.pairs = torch.tensor([[i, j if j >= 0 else len(spans)] for i, j in pairs])
        self.known = torch.tensor(known)

    def _add(
        self,
        event: Instance,
        instance: Instance,
        at: dict[tuple[int, int], int],
        first: int,
        offsets: Sequence[tuple[int, int]],
        known: list[list[float]],
    ) -> None:
        type_, codes = TYPES.index(event["type"]), instance["codes"]
        piece = None
        if event["head"] is not None:
            piece = next((n for n, (s, e) in enumerate(offsets) if s <= event["head"] < e), None)
        for alternatives in event["pairs"]:
            rows = tuple(at[i, j] for i, j in alternatives)
            status = event["status"]
            self.labels.append(
                Label(
                    rows=rows,
                    type=type_,
                    status=STATUSES.index(status) if status else None,
                    mode=MODES.index((event["type"], event["mode"])),
                    mutual=event["mutual"],
                    by=tuple(first + n for n in event["by"]) if event["heard"] else None,
                    piece=piece,
                )
            )
            # Other mentions of the same two parties are neither right nor wrong.
            wanted = {(codes[i], codes[j] if j >= 0 else None) for i, j in alternatives}
            for (i, j), row in at.items():
                if (codes[i], codes[j] if j >= 0 else None) in wanted:
                    known[row][type_] = 0.0


def weights(offsets: Sequence[tuple[int, int]], start: int, end: int) -> list[float]:
    """Equal weights on the pieces of a span; on the first piece where the text was cut off."""
    inside = [float(s < end and e > start and e > s) for s, e in offsets]
    total = sum(inside)
    if not total:
        inside[0] = total = 1.0
    return [each / total for each in inside]


def loss_of(batch: Batch, scores: tuple[Tensor, ...]) -> Tensor:
    """The summed losses: the type of all pairs, and all else of the labelled ones.

    Of the mentions that may be meant, the one that the network likes best is.
    """
    types, status, mode, mutual, source, look = (each.float() for each in scores)
    target, known = torch.zeros_like(types), batch.known.clone()
    chosen = []
    for label in batch.labels:
        rows = torch.tensor(label.rows)
        row = int(rows[types[rows, label.type].argmax()])
        chosen.append(row)
        target[row, label.type], known[row, label.type] = _SURE, 1.0
    weight = known * torch.where(target > 0.5, 2.0, 1.0)
    total = functional.binary_cross_entropy_with_logits(types, target, weight, reduction="sum")
    total = total / batch.ids.shape[0]
    if not chosen:
        return total
    pair, labels = torch.tensor(chosen), batch.labels
    kind = torch.tensor([each.type for each in labels])
    stated = [n for n, each in enumerate(labels) if each.status is not None]
    if stated:
        gold = torch.tensor([labels[n].status for n in stated])
        total = total + functional.cross_entropy(
            status[pair[stated], kind[stated]], gold, label_smoothing=0.05
        )
    both = torch.tensor([float(each.mutual) for each in labels])
    total = total + 0.5 * functional.binary_cross_entropy_with_logits(mutual[pair, kind], both)
    own = torch.tensor([[m[0] == TYPES[each.type] for m in MODES] for each in labels])
    wanted = torch.tensor([each.mode for each in labels])
    total = total + 0.5 * functional.cross_entropy(mode[pair].masked_fill(~own, -1e4), wanted)
    heard = [n for n, each in enumerate(labels) if each.by is not None]
    if heard:
        here = batch.owner.unsqueeze(0) == batch.owner[batch.pairs[pair[heard], 0]].unsqueeze(1)
        by = torch.zeros(len(heard), len(batch.owner))
        for row, n in enumerate(heard):
            by[row, list(labels[n].by or ())] = 1.0
        said = functional.binary_cross_entropy_with_logits(
            source[pair[heard]], by, reduction="none"
        )
        total = total + (said * here).sum() / len(heard)
    seen = [n for n, each in enumerate(labels) if each.piece is not None]
    if seen:
        pieces = torch.tensor([labels[n].piece for n in seen])
        total = total - 0.2 * torch.log(look[pair[seen], pieces] + 1e-4).mean()
    return total


def batches(
    instances: Sequence[Instance], tokenizer: Tokenizer, rng: random.Random, swapper: Swapper
) -> Iterator[Batch]:
    """One epoch: shuffled, alike in length within a batch, half with other states' names."""
    epoch = [swapper.swapped(each, rng) if rng.random() < 0.5 else each for each in instances]
    rng.shuffle(epoch)
    for start in range(0, len(epoch), _BATCH * 50):
        part = sorted(epoch[start : start + _BATCH * 50], key=lambda each: len(each["text"]))
        cuts = list(range(0, len(part), _BATCH))
        rng.shuffle(cuts)
        for cut in cuts:
            yield Batch(part[cut : cut + _BATCH], tokenizer, rng)


def tokenizer_of(base: Path) -> Tokenizer:
    """The base's tokenizer, cutting and padding as the training does."""
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    tokenizer.enable_truncation(_LONGEST)
    tokenizer.enable_padding()
    return tokenizer


def found_and_missed(
    network: PairNetwork, instances: Sequence[Instance], tokenizer: Tokenizer
) -> tuple[int, int, int]:
    """Told pairs found with their type, pairs found falsely, told pairs missed."""
    network.eval()
    hit = false = missed = 0
    with torch.no_grad():
        for start in range(0, len(instances), _BATCH):
            batch = Batch(instances[start : start + _BATCH], tokenizer)
            types = network(batch.ids, batch.mask, batch.spans, batch.owner, batch.pairs)[0]
            read = types > 0
            for label in batch.labels:
                right = bool(read[list(label.rows), label.type].any())
                hit += right
                missed += not right
            false += int((read & (batch.known > 0)).sum())
    return hit, false, missed


def train(
    base: Path,
    instances: Sequence[Instance],
    tuning: Sequence[Instance],
    *,
    epochs: int,
    seed: int,
    rate: float,
) -> PairNetwork:
    """The trained network; what it finds in the tuning instances is printed as it goes."""
    torch.manual_seed(seed)
    rng = random.Random(seed)
    tokenizer = tokenizer_of(base)
    network = PairNetwork(str(base))
    network.encoder.embeddings.word_embeddings.weight.requires_grad_(False)
    heads = [p for n, p in network.named_parameters() if not n.startswith("encoder.")]
    body = [p for p in network.encoder.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(
        [{"params": body, "lr": rate}, {"params": heads, "lr": 5 * rate}],
        weight_decay=0.01,
        fused=True,
    )
    steps = epochs * (len(instances) // _BATCH + 1)
    warm = max(1, steps // 10)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda n: min(n / warm, max(0.0, (steps - n) / (steps - warm)))
    )
    swapper = Swapper()
    for epoch in range(epochs):
        network.train()
        began, total, count = time.monotonic(), 0.0, 0
        for batch in batches(instances, tokenizer, rng, swapper):
            with torch.autocast("cpu", torch.bfloat16):
                scores = network(batch.ids, batch.mask, batch.spans, batch.owner, batch.pairs)
            loss = loss_of(batch, scores)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            total, count = total + loss.item(), count + 1
        said = f"epoch {epoch + 1}: loss {total / count:.3f}, {time.monotonic() - began:.0f} s"
        hit, false, missed = found_and_missed(network, tuning, tokenizer)
        f1 = 2 * hit / (2 * hit + false + missed) if hit else 0.0
        print(
            f"{said}; tuning: found {hit}, false {false}, missed {missed}, F1 {f1:.3f}", flush=True
        )
    return network


def read_instances(path: Path) -> list[Instance]:
    """The instances of a file that have a candidate."""
    lines = path.read_text("utf-8").splitlines()
    return [each for each in map(json.loads, lines) if each["spans"]]


def main() -> None:
    """Train and save the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("base", type=Path)
    parser.add_argument("instances", type=Path)
    parser.add_argument("tuning", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--seed", type=int, default=20261128)
    parser.add_argument("--rate", type=float, default=1e-4)
    asked = parser.parse_args()
    network = train(
        asked.base,
        read_instances(asked.instances),
        read_instances(asked.tuning),
        epochs=asked.epochs,
        seed=asked.seed,
        rate=asked.rate,
    )
    torch.save(network.state_dict(), asked.out)


if __name__ == "__main__":
    main()
