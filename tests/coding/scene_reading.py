"""Every sentence of a text as the coder hands it to its readers, none left out by the gate."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from tripoint.coding.actors import Cast
from tripoint.coding.coder import Scene
from tripoint.coding.discourse import Discourse
from tripoint.coding.grammar import Grammar
from tripoint.coding.status import StatusReader
from tripoint.knowledge.actors import load_gazetteer
from tripoint.knowledge.lexicon import load_cues, load_words
from tripoint.knowledge.model import load_parser
from tripoint.text.sentences import split

SEED = Path(__file__).parents[3] / "shared" / "seed"
SEED_DAY = dt.date(2023, 9, 13)


def seed_body() -> str:
    """The first printing of the seed page's text."""
    page = next(SEED.glob("*.txt")).read_text("utf-8")
    return page[page.index("North Korean leader") : page.index("한국어")]


def scenes(text: str, day: dt.date) -> Iterator[tuple[Scene, Cast, StatusReader, Discourse]]:
    """Each sentence with its readers; the discourse holds what was said before it."""
    gazetteer, words, discourse = load_gazetteer(), load_words(), Discourse()
    spans, mentions = split(text), gazetteer.find(text, day)
    trees = load_parser().parse([text[start:end] for start, end in spans])
    for index, ((start, end), tree) in enumerate(zip(spans, trees, strict=True)):
        inside = tuple(each for each in mentions if start <= each.start < end)
        cast = Cast(
            Grammar(tree, words),
            inside,
            gazetteer.roles,
            words,
            offset=start,
            discourse=discourse,
            sentence=index,
        )
        scene = Scene(index, start, end, text[start:end], inside, (), tree)
        yield scene, cast, StatusReader(cast, load_cues()), discourse
        discourse.note(cast.spoken())
