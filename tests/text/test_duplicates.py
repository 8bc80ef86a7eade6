from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tripoint.text.duplicates import fingerprint, fold_repeats

BODY = [
    "The two delegations spent Thursday arguing over fishing rights in the strait.",
    "No comment.",
    "A second round is planned for the spring, once both parliaments have voted on it.",
]
long_lines = st.lists(
    st.text("abcdefghij ", min_size=60, max_size=90).filter(lambda line: len(line.split()) > 3),
    unique_by=lambda line: " ".join(line.split()),
    min_size=1,
    max_size=6,
)


def test_a_body_printed_twice_is_printed_once() -> None:
    assert fold_repeats(BODY + BODY) == BODY


def test_a_second_copy_folds_though_its_lines_break_elsewhere() -> None:
    assert fold_repeats([*BODY, " ".join(BODY)]) == BODY
    assert fold_repeats([" ".join(BODY), *BODY]) == [" ".join(BODY)]


def test_case_and_quotes_do_not_hide_a_copy() -> None:
    assert fold_repeats([BODY[0], BODY[0].upper().replace(".", "…")]) == [BODY[0]]


def test_a_short_line_may_be_said_twice() -> None:
    lines = ["No comment.", BODY[0], "No comment.", BODY[2]]
    assert fold_repeats(lines) == lines


def test_a_line_with_one_new_sentence_stays() -> None:
    lines = [BODY[0], BODY[0] + " The ferry still runs."]
    assert fold_repeats(lines) == lines


def test_a_teaser_folds_into_the_line_that_goes_on() -> None:
    teaser = BODY[0][:60] + "..."
    assert fold_repeats([teaser, BODY[0]]) == [BODY[0]]
    assert fold_repeats([BODY[0], teaser]) == [BODY[0]]


def test_wide_scripts_fold_too() -> None:
    lines = ["两国代表团周四就海峡捕鱼权问题争论了一整天。双方议会表决之后，春季再谈。"]
    assert fold_repeats(lines * 2) == lines


@given(long_lines)
def test_twice_folds_to_once(lines: list[str]) -> None:
    once = fold_repeats(lines)
    assert fold_repeats(lines + lines) == once
    assert fold_repeats(once) == once


@given(st.lists(st.text()))
def test_folding_keeps_order_and_adds_nothing(lines: list[str]) -> None:
    rest = iter(lines)
    assert all(line in rest for line in fold_repeats(lines))


def test_a_fingerprint_sees_words_alone() -> None:
    assert fingerprint("The talks\nfailed.") == fingerprint("the TALKS — failed")
    assert fingerprint("The talks failed.") != fingerprint("The talks have failed.")
