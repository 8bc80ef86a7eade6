"""Everything the coder knows, read from the package's data files."""

from __future__ import annotations

from functools import cache

from tripoint.coding.coder import Knowledge
from tripoint.knowledge.actors import load_epithets, load_gazetteer
from tripoint.knowledge.goods import load_goods
from tripoint.knowledge.lexicon import load_cues, load_lexicon
from tripoint.knowledge.reference import load_yardsticks


@cache
def load_knowledge() -> Knowledge:
    """Parties, patterns, certainty cues, goods and reference values; raises DataError on faults."""
    return Knowledge(
        gazetteer=load_gazetteer(),
        epithets=load_epithets(),
        lexicon=load_lexicon(),
        cues=load_cues(),
        goods=load_goods(),
        yardsticks=load_yardsticks(),
    )
