"""A user's own model behind an OpenAI-compatible endpoint, as a second voice beside the lexicon.

Nothing is sent anywhere unless a user names an endpoint; then every sentence with a candidate party
goes to it, with the parties numbered, and what comes back is held to the same form as the encoder's
reading. Protocol: POST {url}/chat/completions, JSON answers (OpenAI API reference, chat).
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files
from typing import Any

import httpx
import numpy as np
import orjson

from tripoint.coding.encoder import Labels, Reading, Span
from tripoint.errors import ModelError
from tripoint.ontology import event_types
from tripoint.schema import STATUSES

_TRIES = 3
_SECONDS = 120.0
# What a model that gives no probabilities is taken to mean by naming an event, and by not.
_YES, _NO, _LOGIT = 0.95, 0.01, 6.0


def endpoint_labels() -> Labels:
    """Every type, status and mode, in the order of the records."""
    kinds = event_types()
    types = tuple(sorted(kinds))
    modes = tuple((type_, mode) for type_ in types for mode in ("", *kinds[type_].modes))
    return Labels(types=types, statuses=STATUSES, modes=modes)


class Endpoint:
    """Reads one sentence a request; `model` is the name that the endpoint knows."""

    def __init__(self, url: str, model: str, key: str | None = None) -> None:
        self.labels = endpoint_labels()
        self._url = url.rstrip("/") + "/chat/completions"
        self._model = model
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._client = httpx.Client(timeout=_SECONDS, headers=headers)
        self._rules = (files("tripoint") / "data" / "model" / "prompt.txt").read_text("utf-8")

    def read(self, sentences: Sequence[tuple[str, Sequence[Span]]]) -> list[Reading | None]:
        """A reading of each sentence with its candidates' spans; None where it has none.

        Raises ModelError where the endpoint cannot be reached or answers in no usable form.
        """
        return [
            self._reading(text, spans, self._ask(text, spans)) if spans else None
            for text, spans in sentences
        ]

    def _ask(self, text: str, spans: Sequence[Span]) -> list[dict[str, Any]]:
        parties = [{"n": n, "words": text[start:end]} for n, (start, end) in enumerate(spans)]
        asked = {
            "model": self._model,
            "temperature": 0,
            "response_format": {"type": "json_object"},
            "messages": [
                {"role": "system", "content": self._rules},
                {
                    "role": "user",
                    "content": orjson.dumps({"sentence": text, "parties": parties}).decode(),
                },
            ],
        }
        fault: Exception | None = None
        for _ in range(_TRIES):
            try:
                answer = self._client.post(self._url, json=asked)
                answer.raise_for_status()
                said = orjson.loads(answer.json()["choices"][0]["message"]["content"])
                return [event for event in said["events"] if self._is_event(event, len(spans))]
            except (httpx.HTTPError, ValueError, KeyError, IndexError, TypeError) as failed:
                fault = failed
        why = " ".join(str(fault).split())
        raise ModelError(
            f"{self._url} gave no usable answer in {_TRIES} tries ({why}): "
            "check TRIPOINT_MODEL, or unset it to use the shipped model"
        ) from fault

    def _is_event(self, event: Any, count: int) -> bool:
        """Whether it is an event between numbered parties, of a known type and status."""
        if not isinstance(event, dict) or event.get("type") not in self.labels.types:
            return False
        numbers = [event.get("actors") or [], event.get("recipients") or [], event.get("by") or []]
        if not all(isinstance(each, list) for each in numbers) or not numbers[0]:
            return False
        known = all(type(n) is int and 0 <= n < count for each in numbers for n in each)
        return known and event.get("status") in STATUSES

    def _reading(
        self, text: str, spans: Sequence[Span], events: Sequence[dict[str, Any]]
    ) -> Reading:
        labels, size = self.labels, len(spans)
        square = (size, size + 1)
        reading = Reading(
            types=np.full((*square, len(labels.types)), _NO, np.float32),
            statuses=np.zeros((*square, len(labels.types), len(STATUSES)), np.float32),
            modes=np.zeros((*square, len(labels.modes)), np.float32),
            mutual=np.full((*square, len(labels.types)), -_LOGIT, np.float32),
            sources=np.full((*square, size), _NO, np.float32),
            look=np.full((*square, len(_words(text))), 1 / len(_words(text)), np.float32),
            offsets=_words(text),
        )
        for event in events:
            self._mark(reading, event, text)
        return reading

    def _mark(self, reading: Reading, event: dict[str, Any], text: str) -> None:
        actors, recipients = event["actors"], event.get("recipients") or []
        type_ = self.labels.types.index(event["type"])
        nobody = reading.types.shape[0]
        mutual = not recipients and len(actors) > 1
        ends = actors if mutual else recipients or [nobody]
        word = str(event.get("word") or "")
        at = text.find(word) if word else -1
        for cell in ((i, j) for i in actors for j in ends if i != j):
            reading.types[cell][type_] = _YES
            reading.statuses[cell][type_][STATUSES.index(event["status"])] = _LOGIT
            reading.mutual[cell][type_] = _LOGIT if mutual else -_LOGIT
            named = (event["type"], event.get("mode") or "")
            if named in self.labels.modes:
                reading.modes[cell][self.labels.modes.index(named)] = _LOGIT
            for number in event.get("by") or []:
                reading.sources[cell][number] = _YES
            if at >= 0:
                inside = [float(s < at + len(word) and e > at) for s, e in reading.offsets]
                reading.look[cell] = np.array(inside, np.float32) / max(sum(inside), 1.0)


def _words(text: str) -> list[Span]:
    """The characters of each word."""
    spans: list[Span] = []
    at = 0
    for word in text.split():
        start = text.index(word, at)
        at = start + len(word)
        spans.append((start, at))
    return spans or [(0, 0)]
