"""What a pattern row may say, and what is said of one that is none."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tripoint.coding.lexicon import Lexicon, parse_row

WORDS = {"weapon": frozenset({"gun", "shell"})}
ROW = {
    "name": "give", "mode": "", "head": "v:give,hand_over", "needs": "obj:@weapon !to:bank",
    "roles": "subj > to|obj!?", "contexts": "military", "example": "x", "parties": "", "not": "",
}  # fmt: skip


def test_a_row_is_read():
    row = parse_row("AID", ROW, WORDS)
    assert row.heads == ("give", "hand_over")
    assert row.needs[0].words == WORDS["weapon"]
    assert row.needs[1].negated
    assert row.recipients is not None
    assert row.recipients.optional
    assert row.recipients.strict == {"obj"}


@pytest.mark.parametrize(
    ("cell", "value", "says"),
    [
        ("head", "x:give", "head"),
        ("roles", "subj", "roles"),
        ("roles", "> to", "roles"),
        ("needs", "obj", "need"),
        ("needs", "obj:@nothing", "unknown word class"),
        ("roles", "su8j > to", "role slot"),
    ],
)
def test_a_faulty_row_says_what_is_wrong(cell, value, says):
    with pytest.raises(ValueError, match=says):
        parse_row("AID", ROW | {cell: value}, WORDS)


@given(st.text(max_size=30))
def test_no_role_text_raises_anything_but_value_error(text):
    with contextlib.suppress(ValueError):
        parse_row("AID", ROW | {"roles": text}, WORDS)


def test_the_row_that_asks_for_more_comes_first():
    plain = parse_row("AID", ROW | {"name": "plain", "needs": ""}, WORDS)
    exact = parse_row("AID", ROW | {"name": "exact"}, WORDS)
    lexicon = Lexicon([plain, exact], WORDS)
    assert [row.name for row in lexicon.candidates("v", "give")] == ["exact", "plain"]
    assert lexicon.candidates("n", "give") == ()
