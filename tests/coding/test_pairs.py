"""The relation of two marked parties."""

from __future__ import annotations

import pytest

from tripoint.coding.pairs import PairReader
from tripoint.knowledge.model import load_learned
from tripoint.schema import MarkedPair


def reading(parser, knowledge, text, source, target):
    spans = [(text.index(each), text.index(each) + len(each)) for each in (source, target)]
    pair = MarkedPair(source=spans[0], target=spans[1])
    return PairReader(parser, knowledge, load_learned(), text, pair).read()


@pytest.mark.parametrize(
    ("text", "source", "target", "type_", "status"),
    [
        (
            "The miners accused the ministry of neglect.",
            "The miners",
            "the ministry",
            "ACCUSE",
            "occurred",
        ),
        ("The army may attack the village.", "The army", "the village", "ASSAULT", "possible"),
        ("Villagers were shelled by the army.", "the army", "Villagers", "ASSAULT", "occurred"),
        ("The bank denied funding the rebels.", "The bank", "the rebels", "AID", "negated"),
    ],
)
def test_a_pair_of_unknown_parties_has_its_relation(
    parser, knowledge, text, source, target, type_, status
):
    found = reading(parser, knowledge, text, source, target)
    assert (found.type, found.status) == (type_, status)
    assert found.why


def test_no_predicate_no_type(parser, knowledge):
    found = reading(parser, knowledge, "The army, the village.", "The army", "the village")
    assert found.type is None


def test_two_sentences_are_read_together(parser, knowledge):
    text = "The army came at dawn. Shells hit the village until noon."
    assert reading(parser, knowledge, text, "The army", "the village").type == "ASSAULT"
