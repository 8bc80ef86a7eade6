from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from tripoint.text.characters import clean_lines, one_line, text_key

_OVERRIDES = ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")


def test_every_line_break_parts_lines() -> None:
    assert clean_lines("a\r\nb\rc\nd\u2028e\x0bf") == ["a", "b", "c", "d", "e", "f"]


def test_direction_overrides_and_controls_are_gone() -> None:
    assert clean_lines("the \u202eneve\u202c talks\x00 \x1b[1mfailed\ufeff") == [
        "the neve talks [1mfailed"
    ]


def test_spaces_of_every_kind_become_one() -> None:
    assert clean_lines("\u3000the\u00a0\u2009 talks\t\tfailed ") == ["the talks failed"]


def test_letters_compose_across_a_removed_character() -> None:
    assert clean_lines("cafe\u200b\u0301") == ["café"]


def test_persian_keeps_its_joiners() -> None:
    assert clean_lines("می\u200cرود") == ["می\u200cرود"]


@given(st.text())
def test_cleaning_is_done_once(text: str) -> None:
    once = clean_lines(text)
    assert clean_lines("\n".join(once)) == once


@given(st.text())
def test_nothing_unwanted_is_left(text: str) -> None:
    lines = clean_lines(text)
    cleaned = "".join(lines)
    assert unicodedata.is_normalized("NFC", "\n".join(lines))
    assert not any(unicodedata.category(each) in ("Cc", "Cs", "Co") for each in cleaned)
    assert not any(unicodedata.bidirectional(each) in _OVERRIDES for each in cleaned)
    assert not any("  " in line for line in lines)


def test_a_title_of_markup_is_plain_text() -> None:
    assert one_line("Talks <script>alert(1)</script>\nresume") == "Talks alert(1) resume"
    assert one_line("<<b>script>x<</b>/script>") == "x"
    assert one_line("<img src=x onerror=alert(1)>") is None


def test_a_title_is_bounded() -> None:
    assert len(one_line("<" * 100_000 + "x" * 100_000) or "") <= 500


def test_a_key_is_what_two_printings_share() -> None:
    assert text_key("Ｔａｌｋｓ — “resume”!") == text_key("talks resume.")
    assert text_key("***") == ""
