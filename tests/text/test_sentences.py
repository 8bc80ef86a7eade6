"""Sentence ends that a reader sees, and the periods that are none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tripoint.text.sentences import split

FRAGMENTS = (
    "The envoy left.",
    "U.S.",
    "Gen. Doe",
    'He said: "No."',
    "J. D.",
    "8 a.m.",
    "No. 5",
    "1.",
    "...",
    "?!",
    "(It rained.)",
    "\n",
    "\r\n",
    "\u2028",
    "\t",
    "。",
    "합의했다.",
)


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in split(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Troops crossed the line. | Nobody fired.",
        "Who fired? | Nobody knows! | They will ask.",
        "The U.S. President met U.N. officials in Washington D.C. on Monday.",
        "It left the U.S. | The ship then turned.",
        "On Sept. 12 Gen. Jan Doe and Lt. Col. Ann Roe met. | They spoke.",
        "They meet in Sept. | The place is open.",
        "Battery No. 5 fired. | No. 6 did not.",
        "Was it ready? | No. | It was late.",
        "J. D. Vance and Harry S. Truman are names. | So is P. Chidambaram.",
        "The call began at 8 a.m. Moscow time. | It ended at 9 p.m. | Nobody spoke.",
        "It starts at 10 a.m. Monday or 3 p.m. EST at the latest.",
        '"We will stay." | He then left.',
        '"We will stay. | We will fight," he said.',
        "“Is it over?” she asked. | “It is.”",
        "He fell ill. | Doctors came. | Acme Corp. Chief Jo Doe paid.",
        "Exports of iron ore. | Ministers agreed.",
        "They waited... | Then they left.",
        "They waited ... and then left.",
        "The rate rose 3.5 percent to 1.2 million.",
        "Smith v. Jones was cited, i.e. Not followed.",
        "(Both denied it.) | A third did not.",
        "1. The parties agree.",
        "협정에 합의했다. | 회담은 끝났다.",
        "双方同意。|会谈结束。",
        "ALBANY, N.Y. (Wire) - The governor spoke.",
        "Talks open in Geneva",
    ],
)
def test_marked_sentence_ends_are_found(text: str) -> None:
    expected = [piece.strip() for piece in text.split("|")]
    joined = text.replace(" | ", " ").replace("|", "")
    assert sentences(joined) == expected


def test_no_sentence_crosses_a_line_break() -> None:
    text = "A headline without a stop\n\n  The body begins\nand runs on. It ends.\r\n"
    assert sentences(text) == [
        "A headline without a stop",
        "The body begins",
        "and runs on.",
        "It ends.",
    ]


def test_nothing_has_no_sentence() -> None:
    assert split("") == split(" \n\t ") == []


@given(st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=6), max_size=12).map(" ".join))
def test_spans_are_ordered_stripped_and_cover_everything(text: str) -> None:
    end = 0
    for start, stop in split(text):
        assert text[end:start].strip() == ""
        piece = text[start:stop]
        assert piece == piece.strip() != ""
        assert "\n" not in piece
        end = stop
    assert text[end:].strip() == ""
