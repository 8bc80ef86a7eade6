"""The network: one pass over a sentence, every ordered pair of its candidate parties scored."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from transformers import AutoModel

from tripoint.ontology import event_types
from tripoint.schema import STATUSES

TYPES = tuple(sorted(event_types()))
# A type without a mode is a mode of its own.
MODES = tuple((t, m) for t in TYPES for m in ("", *event_types()[t].modes))
_HIDDEN, _LOOK = 384, 128


class PairNetwork(nn.Module):
    """A sentence encoder and a head over (actor span, recipient span, sentence).

    The pair looks once more at the words of its sentence: where it looks is where the event is
    told, which is what the package shows as the reason.
    """

    def __init__(self, base: str, dropout: float = 0.15) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(base, add_pooling_layer=False)
        width = self.encoder.config.hidden_size
        self.nobody = nn.Parameter(torch.randn(width) * 0.02)
        self.pair = nn.Sequential(nn.Linear(4 * width, _HIDDEN), nn.GELU(), nn.LayerNorm(_HIDDEN))
        self.ask = nn.Linear(_HIDDEN, _LOOK)
        self.key = nn.Linear(width, _LOOK)
        self.join = nn.Sequential(
            nn.Linear(_HIDDEN + width, _HIDDEN),
            nn.GELU(),
            nn.Dropout(dropout),
            nn.LayerNorm(_HIDDEN),
        )
        self.drop = nn.Dropout(dropout)
        self.kind = nn.Linear(_HIDDEN, len(TYPES))
        self.status = nn.Linear(_HIDDEN, len(TYPES) * len(STATUSES))
        self.mode = nn.Linear(_HIDDEN, len(MODES))
        self.mutual = nn.Linear(_HIDDEN, len(TYPES))
        self.source = nn.Linear(_HIDDEN, width)
        # Nearly no pair of candidates does nearly any of the types.
        nn.init.constant_(self.kind.bias, -4.0)

    def forward(
        self, ids: Tensor, mask: Tensor, spans: Tensor, owner: Tensor, pairs: Tensor
    ) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor, Tensor]:
        """Logits of P pairs and S spans, of B sentences with T pieces.

        ids, mask: [B, T]. spans: [S, T] weights that sum to one over a span's pieces. owner: [S]
        the sentence of each span. pairs: [P, 2] indices of spans; the recipient S means nobody.
        Returns type [P, 16], status [P, 16, 7], mode [P, modes], mutual [P, 16], source [P, S]
        (spans of other sentences are for the caller to leave out) and look [P, T], weights that
        sum to one over the sentence.
        """
        states = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        sentences, pieces, width = states.shape
        weights = mask.unsqueeze(-1).to(states.dtype)
        whole = (states * weights).sum(1) / weights.sum(1)
        span = torch.bmm(spans.unsqueeze(1).to(states.dtype), states[owner]).squeeze(1)
        everyone = torch.cat([span, self.nobody.unsqueeze(0).to(states.dtype)])
        left, right = everyone[pairs[:, 0]], everyone[pairs[:, 1]]
        home = owner[pairs[:, 0]]
        seen = self.pair(self.drop(torch.cat([left, right, left * right, whole[home]], dim=1)))
        keys = self.key(states).view(sentences * pieces, _LOOK)
        likely = (self.ask(seen) @ keys.T / _LOOK**0.5).view(-1, sentences, pieces)
        rows = torch.arange(pairs.shape[0], device=pairs.device)
        own = likely[rows, home].masked_fill(mask[home] == 0, -1e4)
        look = torch.softmax(own.float(), dim=1)
        # Spread over all sentences again, so that one product gathers what every pair saw.
        place = torch.nn.functional.one_hot(home, sentences).to(states.dtype)
        spread = place.unsqueeze(2) * look.to(states.dtype).unsqueeze(1)
        spread = spread.view(-1, sentences * pieces)
        found = spread @ states.reshape(sentences * pieces, width)
        hidden = self.join(torch.cat([seen, found], dim=1))
        return (
            self.kind(hidden),
            self.status(hidden).view(-1, len(TYPES), len(STATUSES)),
            self.mode(hidden),
            self.mutual(hidden),
            self.source(hidden) @ span.T / width**0.5,
            look,
        )
