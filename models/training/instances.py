"""Turns labelled texts into training instances: sentences with candidate spans and told events.

`python models/training/instances.py TRAIN.jsonl TUNING.jsonl` reads the corpus' training part, the
pattern rows' own examples and the golden development articles. Candidates are found by the coder
itself, so that the encoder learns on what it will be asked; a marked party that the coder does not
see is added, so that no label is lost to its blind spots.

An instance: `text`, `spans` [[start, end]], `codes` a span, `names` (known state names, for
swapping), `events`: each `type mode status` (mode and status None where nobody labelled them),
`pairs`: alternatives for each pair of its parties (of several mentions of one party, any may be
meant), `by` (spans), `head` (where the lexicon saw it, a character, or None); `closed`: the types
about which the sentence says nothing more (None: all of them).
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import yaml

from corpus import CORPUS, Item, part
from tripoint.coding.coder import Coder, Heard, Learned
from tripoint.coding.fusion import Weights
from tripoint.coding.scene import Scene
from tripoint.knowledge.loading import load_knowledge
from tripoint.knowledge.model import load_parser
from tripoint.ontology import event_types

Instance = dict[str, Any]
ROOT = CORPUS.parent.parent
_NOBODY = -1


@cache
def lexicon_alone() -> Coder:
    """The coder as it is before there is an encoder."""
    weights = Weights(terms={}, pair={}, keep=0.0, trust=0.0, status=0.0, source=0.0)
    return Coder(load_parser(), load_knowledge(), Learned(None, weights))


class Sentence:
    """One sentence of a text: the coder's scene, its candidates and where its rows met it."""

    def __init__(self, scene: Scene, heard: Heard | None) -> None:
        self.start = scene.start
        self.end = scene.end
        self.text = scene.text
        found = heard.parties if heard is not None else ()
        self.heads: list[tuple[str, frozenset[str], int]] = []
        for relation in heard.relations if heard is not None else ():
            parties = frozenset(p.code for p in (*relation.actors, *relation.recipients))
            at = heard.cast.tree.starts[relation.head] if heard is not None else 0
            self.heads.append((relation.row.type, parties, at))
        self.spans = [[p.start - self.start, p.end - self.start] for p in found]
        self.codes = [p.code for p in found]
        self.wide: list[list[int] | None] = [None for _ in found]
        self.names = [
            [m.start - self.start, m.end - self.start, m.form, m.entity.code]
            for m in scene.mentions
            if m.entity.id is None
        ]

    def place(self, start: int, end: int, code: str) -> int:
        """The candidate that a marked party is, added where the coder saw none."""
        start, end = start - self.start, end - self.start

        def overlap(number: int) -> int:
            low, high = self.spans[number]
            return min(high, end) - max(low, start)

        best = max(range(len(self.spans)), key=overlap, default=None)
        if best is not None and overlap(best) > 0:
            self.wide[best] = [start, end]
            return best
        self.spans.append([start, end])
        self.codes.append(code)
        self.wide.append(None)
        return len(self.spans) - 1

    def head(self, type_: str, codes: frozenset[str]) -> int | None:
        """Where the lexicon read an event of this type between these parties."""
        return next((at for t, found, at in self.heads if t == type_ and found == codes), None)

    def instance(self, name: str, events: list[Instance], closed: list[str] | None) -> Instance:
        return {
            "id": name,
            "text": self.text,
            "spans": self.spans,
            "wide": self.wide,
            "codes": self.codes,
            "names": self.names,
            "events": events,
            "closed": closed,
        }


def sentences(text: str, published: str, title: str | None = None) -> list[Sentence]:
    """The sentences of a text as the coder meets them."""
    coder = lexicon_alone()
    day = dt.date.fromisoformat(published[:10])
    scenes = coder.scenes(text, day)
    heading = coder.scenes(title, day) if title else []
    heard = {each.scene.index: each for each, _ in coder.hear(scenes, heading)}
    return [Sentence(scene, heard.get(scene.index)) for scene in scenes]


def of_item(item: Item) -> Iterator[Instance]:
    """The instances of a corpus item, one a sentence."""
    parts = sentences(item.text, item.published)
    places: list[dict[str, list[int]]] = []
    for each in parts:
        mine: dict[str, list[int]] = {}
        for start, end, party in item.marks:
            if each.start <= start and end <= each.end:
                number = each.place(start, end, party[:3])
                if number not in mine.setdefault(party, []):
                    mine[party].append(number)
        places.append(mine)
    told: list[list[Instance]] = [[] for _ in parts]
    for event in item.events:
        wanted = {*event.actors, *event.recipients}
        fits = [n for n, mine in enumerate(places) if wanted <= mine.keys()]
        if not fits:
            continue
        codes = frozenset(party[:3] for party in wanted)
        read = [n for n in fits if parts[n].head(event.type, codes) is not None]
        chosen = (read or fits)[0]
        mine = places[chosen]
        told[chosen].append(
            {
                "type": event.type,
                "mode": event.mode or "",
                "status": event.status,
                "mutual": not event.recipients and len(event.actors) > 1,
                "pairs": _alternatives(
                    [mine[p] for p in event.actors], [mine[p] for p in event.recipients]
                ),
                "by": sorted({n for p in event.by for n in mine.get(p, ())}),
                "heard": all(p in mine for p in event.by),
                "head": parts[chosen].head(event.type, codes),
            }
        )
    for number, (each, events) in enumerate(zip(parts, told, strict=True)):
        yield each.instance(f"{item.id}.{number}", events, None)


def _alternatives(
    actors: Sequence[Sequence[int]], recipients: Sequence[Sequence[int]]
) -> list[list[list[int]]]:
    """For each pair of parties the pairs of candidates of which one is meant."""
    if recipients:
        sides: Iterable[tuple[Sequence[int], Sequence[int]]] = product(actors, recipients)
    elif len(actors) > 1:
        sides = ((a, b) for a in actors for b in actors if a is not b)
    else:
        sides = ((a, [_NOBODY]) for a in actors)
    found = []
    for left, right in sides:
        pairs = [[i, j] for i in left for j in right if i != j]
        if pairs:
            found.append(pairs)
    return found


def of_pattern_rows() -> Iterator[Instance]:
    """The example of every pattern row; of its near miss, that it is no event of the row's type."""
    for number, row in enumerate(load_knowledge().lexicon.rows):
        for text, miss in ((row.example, False), (row.near_miss, True)):
            if not text:
                continue
            for at, each in enumerate(sentences(text, "2024-05-15")):
                name = f"row-{number}{'x' if miss else ''}.{at}"
                if miss:
                    yield each.instance(name, [], [row.type])
                    continue
                events = _of_codes(each, row.type, row.mode, row.parties)
                if events:
                    yield each.instance(name, events, None)


def _of_codes(each: Sentence, type_: str, mode: str | None, parties: str) -> list[Instance]:
    mutual = "&" in parties
    left, _, right = parties.replace("&", ">").partition(">") if not mutual else (parties, "", "")
    sides = [_mentions(each, side, "&" if mutual else ",") for side in (left, right)]
    actors, recipients = sides
    if actors is None or recipients is None:
        return []
    return [
        {
            "type": type_,
            "mode": mode or "",
            "status": None,
            "mutual": mutual,
            "pairs": _alternatives(actors, recipients),
            "by": [],
            "heard": False,
            "head": each.heads[0][2] if each.heads else None,
        }
    ]


def _mentions(each: Sentence, side: str, comma: str) -> list[list[int]] | None:
    found = []
    for code in filter(None, side.split(comma)):
        numbers = [n for n, c in enumerate(each.codes) if c == code[:3]]
        if not numbers:
            return None
        found.append(numbers)
    return found


def of_golden() -> Iterator[Instance]:
    """The golden development articles; an event whose parties are not seen leaves its type open."""
    for path in sorted((ROOT / "tests" / "golden" / "dev").glob("*.yaml")):
        article = yaml.safe_load(path.read_text("utf-8"))
        parts = sentences(article["text"], str(article["published"]), article["title"])
        for number, each in enumerate(parts):
            events, lost = [], set()
            for told in article["events"]:
                if told["evidence"] not in each.text:
                    continue
                event = _golden_event(each, told)
                if event is None:
                    lost.add(told["type"])
                else:
                    events.append(event)
            closed = sorted(event_types().keys() - lost) if lost else None
            yield each.instance(f"golden-{path.stem}.{number}", events, closed)


def _golden_event(each: Sentence, told: Instance) -> Instance | None:
    def side(codes: Sequence[str]) -> list[list[int]]:
        return [[n for n, c in enumerate(each.codes) if c == code] for code in codes]

    actors, recipients = side(told["actors"]), side(told.get("recipients") or [])
    if not all((*actors, *recipients)):
        return None
    pairs = _alternatives(actors, recipients)
    if not pairs:
        return None
    by = side(told.get("attribution") or [])
    codes = frozenset((*told["actors"], *(told.get("recipients") or ())))
    return {
        "type": told["type"],
        "mode": told.get("mode") or "",
        "status": told["status"],
        "mutual": not recipients and len(actors) > 1,
        "pairs": pairs,
        "by": sorted({n for numbers in by for n in numbers}),
        "heard": all(by),
        "head": each.head(told["type"], codes),
    }


def main() -> None:
    """Write the instances of the training and the tuning part, and say what was kept."""
    train, tuning = map(Path, sys.argv[1:3])
    write(train, "corpus", (each for item in part("train") for each in of_item(item)))
    write(train, "pattern rows", of_pattern_rows(), more=True)
    write(train, "golden articles", of_golden(), more=True)
    write(tuning, "tuning topics", (each for item in part("tuning") for each in of_item(item)))


def write(path: Path, name: str, found: Iterable[Instance], *, more: bool = False) -> None:
    """Write instances to a file, behind what is there or anew, and say how many."""
    count = events = 0
    with path.open("a" if more else "w", encoding="utf-8") as out:
        for instance in found:
            out.write(json.dumps(instance, ensure_ascii=False) + "\n")
            count += 1
            events += len(instance["events"])
    print(f"{name}: {count} sentences, {events} events")


if __name__ == "__main__":
    main()
