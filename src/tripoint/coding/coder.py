"""One clean article in, its events out: the order of the steps and nothing else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from tripoint.coding.actors import Cast
from tripoint.coding.assignment import Relation
from tripoint.coding.candidates import candidates
from tripoint.coding.claims import ClaimReader, Yardsticks
from tripoint.coding.discourse import Discourse, Epithets
from tripoint.coding.encoder import Reading, Voice
from tripoint.coding.events import EventBuilder
from tripoint.coding.fusion import Jury, Weights
from tripoint.coding.gate import Gate
from tripoint.coding.gazetteer import Gazetteer, Mention, running_case
from tripoint.coding.goods import Goods
from tripoint.coding.grammar import Grammar
from tripoint.coding.home import home_of
from tripoint.coding.lexicon import Lexicon
from tripoint.coding.parse import Parser
from tripoint.coding.relations import Reader
from tripoint.coding.scene import Scene
from tripoint.coding.status import Cue, StatusReader
from tripoint.coding.transfers import TransferReader
from tripoint.schema import Claim, Event, Party, Transfer
from tripoint.text.dates import TimeExpression, find_times
from tripoint.text.sentences import dateline, split

# The title stands before the first sentence.
_BEFORE = -1


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Everything that the coder knows, read from the data files by its caller."""

    gazetteer: Gazetteer
    epithets: Mapping[str, Epithets]
    lexicon: Lexicon
    cues: Mapping[tuple[str, str], tuple[Cue, ...]]
    goods: Goods
    yardsticks: Yardsticks


@dataclass(frozen=True, slots=True)
class Learned:
    """The second voice, and how much either counts beside the other; `voice` None: the lexicon
    speaks alone.
    """

    voice: Voice | None
    weights: Weights


@dataclass(frozen=True, slots=True)
class Heard:
    """A sentence after the lexicon: its parties, its certainty, and what the rows made of it."""

    scene: Scene
    cast: Cast
    status: StatusReader
    relations: Sequence[Relation]
    parties: tuple[Party, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything read in one article."""

    events: tuple[Event, ...]
    transfers: tuple[Transfer, ...]
    claims: tuple[Claim, ...]
    sentences: int


class Coder:
    """Codes articles; holds nothing of one article when it turns to the next."""

    def __init__(self, parser: Parser, knowledge: Knowledge, learned: Learned) -> None:
        self._parser = parser
        self._knowledge = knowledge
        self._learned = learned
        self._transfers = TransferReader(knowledge.goods)
        self._claims = ClaimReader(knowledge.yardsticks)
        lexicon = knowledge.lexicon
        predicates = (lexicon.head_words(), knowledge.goods.head_words(), self._claims.cue_words())
        self._gate = Gate(
            frozenset().union(*predicates),
            lexicon.words["irregular"],
            frozenset(knowledge.gazetteer.roles),
        )

    def code(self, text: str, published: dt.date | None, *, title: str | None = None) -> Facts:
        """What a clean text says, each fact once, dated against its day of publication.

        The title is not coded, the text tells it again; but it says who the article is about.
        """
        scenes = self.scenes(text, published)
        heading = self.scenes(title, published) if title else []
        transfers: list[Transfer] = []
        claims: list[Claim] = []
        heard: list[Heard] = []
        for each, discourse in self.hear(scenes, heading):
            heard.append(each)
            pair = discourse.group(2, each.scene.index)
            transfers += self._transfers.read(
                each.scene, each.cast, each.status, pair=pair, earlier=transfers
            )
            claims += self._claims.read(each.scene, each.cast, each.status, published=published)
        builder = EventBuilder(published)
        for each, jury in self.juries(heard):
            judged = jury.judge(jury.cases(each.relations), self._learned.weights)
            for told in judged:
                builder.add(each.scene, each.cast, told, alone=len(judged) == 1)
        return Facts(
            builder.events(), _transfers_once(transfers), _claims_once(claims), len(scenes)
        )

    def hear(
        self, scenes: Sequence[Scene], heading: Sequence[Scene] = ()
    ) -> Iterator[tuple[Heard, Discourse]]:
        """Each parsed sentence as the lexicon reads it, with what was said before it."""
        discourse = Discourse(_named(scenes), self._knowledge.epithets)
        for scene in heading:
            if scene.tree is not None:
                discourse.note(self.cast(replace(scene, index=_BEFORE), discourse).spoken())
        home = home_of(mention for scene in (*heading, *scenes) for mention in scene.mentions)
        for scene in scenes:
            if scene.tree is None:
                continue
            cast = self.cast(scene, discourse)
            relations = Reader(cast, self._knowledge.lexicon, home).relations()
            parties = candidates(cast, home, relations)
            status = StatusReader(cast, self._knowledge.cues)
            yield Heard(scene, cast, status, relations, parties), discourse
            discourse.note(cast.spoken())

    def juries(self, heard: Sequence[Heard]) -> Iterator[tuple[Heard, Jury]]:
        """Each sentence before both voices."""
        voice = self._learned.voice
        readings: Sequence[Reading | None] = [None] * len(heard)
        if voice is not None:
            readings = voice.read([(each.scene.text, _spans(each)) for each in heard])
        labels = voice.labels if voice is not None else None
        for each, reading in zip(heard, readings, strict=True):
            yield each, Jury(each.cast, each.status, each.parties, reading, labels)

    def cast(self, scene: Scene, discourse: Discourse) -> Cast:
        """The parties of a parsed sentence, with what the article said before it."""
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
        running = [running_case(text[slice(*spans[i])], mentions[i], spans[i][0]) for i in open_]
        trees = dict(zip(open_, self._parser.parse(running), strict=True))
        return [
            Scene(i, s, e, text[s:e], tuple(mentions[i]), tuple(times[i]), trees.get(i))
            for i, (s, e) in enumerate(spans)
        ]


def _spans(heard: Heard) -> list[tuple[int, int]]:
    """The candidates' characters within their sentence."""
    offset = heard.scene.start
    return [(party.start - offset, party.end - offset) for party in heard.parties]


def _named(scenes: Iterable[Scene]) -> list[Party]:
    """The parties that an article names, each once."""
    entities = {m.entity: m for scene in scenes for m in scene.mentions if m.form == "name"}
    return [
        Party(
            code=e.code,
            name=e.name,
            id=e.id,
            sector=e.sector,
            text=m.text,
            start=m.start,
            end=m.end,
        )
        for e, m in entities.items()
    ]


def _transfers_once(transfers: list[Transfer]) -> tuple[Transfer, ...]:
    """Each transfer where it stood first, however often the article comes back to it."""
    kept: dict[tuple[object, ...], Transfer] = {}
    for each in transfers:
        kept.setdefault((each.giver, each.receiver, each.parties, each.item, each.status), each)
    return tuple(kept.values())


def _claims_once(claims: list[Claim]) -> tuple[Claim, ...]:
    """Each claim where it stood first."""
    kept: dict[tuple[object, ...], Claim] = {}
    for each in claims:
        kept.setdefault((each.kind, each.subject, each.toward, each.quantity, each.value), each)
    return tuple(kept.values())


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
