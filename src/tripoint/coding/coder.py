"""One clean article in, its events out: the order of the steps and nothing else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from tripoint.coding.actors import Cast
from tripoint.coding.discourse import Discourse
from tripoint.coding.events import EventBuilder
from tripoint.coding.gate import Gate
from tripoint.coding.gazetteer import Gazetteer, Mention
from tripoint.coding.grammar import Grammar
from tripoint.coding.lexicon import Lexicon
from tripoint.coding.parse import Parser, Tree
from tripoint.coding.relations import Reader
from tripoint.coding.status import Cue, StatusReader
from tripoint.schema import Claim, Event, Transfer
from tripoint.text.dates import TimeExpression, find_times
from tripoint.text.sentences import dateline, split


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Everything that the coder knows, read from the data files by its caller."""

    gazetteer: Gazetteer
    lexicon: Lexicon
    cues: Mapping[tuple[str, str], tuple[Cue, ...]]


@dataclass(frozen=True, slots=True)
class Scene:
    """One sentence with all that was found in it; offsets are the article's."""

    index: int
    start: int
    end: int
    text: str
    mentions: tuple[Mention, ...]
    times: tuple[TimeExpression, ...]
    tree: Tree | None


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything read in one article."""

    events: tuple[Event, ...]
    transfers: tuple[Transfer, ...]
    claims: tuple[Claim, ...]
    sentences: int


class Coder:
    """Codes articles; holds nothing of one article when it turns to the next."""

    def __init__(self, parser: Parser, knowledge: Knowledge) -> None:
        self._parser = parser
        self._knowledge = knowledge
        lexicon = knowledge.lexicon
        self._gate = Gate(lexicon.head_words(), lexicon.words["irregular"])

    def code(self, text: str, published: dt.date | None) -> Facts:
        """What a clean text says, each fact once, dated against its day of publication."""
        scenes = self.scenes(text, published)
        discourse = Discourse()
        builder = EventBuilder(published)
        for scene in scenes:
            if scene.tree is None:
                continue
            cast = self._cast(scene, discourse)
            status = StatusReader(cast, self._knowledge.cues)
            for relation in Reader(cast, self._knowledge.lexicon).relations():
                builder.add(scene, cast, relation, status)
            discourse.note(cast.spoken())
        return Facts(builder.events(), (), (), len(scenes))

    def _cast(self, scene: Scene, discourse: Discourse) -> Cast:
        assert scene.tree is not None
        words = self._knowledge.lexicon.words
        return Cast(
            Grammar(scene.tree, words),
            scene.mentions,
            self._knowledge.gazetteer.roles,
            words,
            offset=scene.start,
            discourse=discourse,
            sentence=scene.index,
        )

    def scenes(self, text: str, published: dt.date | None) -> list[Scene]:
        """The article's sentences; those that the gate lets through carry their tree."""
        spans = [(start + dateline(text[start:end]), end) for start, end in split(text)]
        mentions = _by_sentence(spans, self._knowledge.gazetteer.find(text, published))
        times = _by_sentence(spans, find_times(text))
        open_ = [
            i
            for i, (start, end) in enumerate(spans)
            if self._gate.lets_through(text[start:end], bool(mentions[i]))
        ]
        trees = dict(
            zip(open_, self._parser.parse([text[slice(*spans[i])] for i in open_]), strict=True)
        )
        return [
            Scene(i, s, e, text[s:e], tuple(mentions[i]), tuple(times[i]), trees.get(i))
            for i, (s, e) in enumerate(spans)
        ]


Found = TypeVar("Found", Mention, TimeExpression)


def _by_sentence(spans: Sequence[tuple[int, int]], found: Iterable[Found]) -> list[list[Found]]:
    """What was found, shared out to the sentences it lies in."""
    shares: list[list[Found]] = [[] for _ in spans]
    index = 0
    for each in sorted(found, key=lambda one: one.start):
        while index < len(spans) and spans[index][1] <= each.start:
            index += 1
        if index < len(spans) and spans[index][0] <= each.start:
            shares[index].append(each)
    return shares
