"""Other states' names in the place of the named ones, form for form."""

from __future__ import annotations

import random
from importlib.resources import files
from typing import Any

import yaml

Instance = dict[str, Any]
_FORMS = {"name": "names", "adjective": "adjectives", "people": "people", "capital": "capital"}


class Swapper:
    """Rewrites instances; knows the states that have a name in every form."""

    def __init__(self) -> None:
        folder = files("tripoint").joinpath("data") / "actors" / "states"
        self._states: list[dict[str, str]] = []
        for path in sorted(folder.iterdir(), key=lambda each: each.name):
            card = yaml.safe_load(path.read_text("utf-8"))
            named = {form: _first(card.get(key)) for form, key in _FORMS.items()}
            if all(named.values()):
                self._states.append({form: name or "" for form, name in named.items()})

    def swapped(self, instance: Instance, rng: random.Random) -> Instance:
        """The instance with each of its states played by another one throughout.

        A state that is also named in a way that has no counterpart (a leader, a town) stays.
        """
        names = instance["names"]
        fixed = {code for *_, form, code in names if form not in _FORMS}
        codes = sorted({code for *_, code in names} - fixed)
        stand_ins = dict(zip(codes, rng.sample(self._states, len(codes)), strict=True))
        edits = [
            (start, end, stand_ins[code][form])
            for start, end, form, code in names
            if code in stand_ins
        ]
        return _edited(instance, edits)


def _first(value: Any) -> str | None:
    if isinstance(value, dict):
        value = value.get("names")
    return value[0] if value else None


def _edited(instance: Instance, edits: list[tuple[int, int, str]]) -> Instance:
    """The instance with words replaced and everything that points behind them moved."""
    text: str = instance["text"]
    spans = [list(span) for span in instance["spans"]]
    wide = [list(span) if span else None for span in instance["wide"]]
    events = [dict(event) for event in instance["events"]]
    for start, end, word in sorted(edits, reverse=True):
        text = text[:start] + word + text[end:]
        shift = len(word) - (end - start)
        for span in (*spans, *filter(None, wide)):
            span[0] += shift if span[0] >= end else 0
            span[1] += shift if span[1] >= end else 0
        for event in events:
            if event["head"] is not None and event["head"] >= end:
                event["head"] += shift
    return {**instance, "text": text, "spans": spans, "wide": wide, "events": events}
