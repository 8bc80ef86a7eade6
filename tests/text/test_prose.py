from __future__ import annotations

import pytest

from tripoint.text.prose import ends_sentence, is_prose, trim, weight, why_no_article

SENTENCE = "The envoys agreed to meet again once the harvest is in."
PARAGRAPH = SENTENCE + " Nobody expects the rail line to open before the winter does." * 6


@pytest.mark.parametrize(
    "line",
    ["It ended.", "Did it end?”", "他们同意了。", "سيلتقيان؟", "वे मिले।", "He left (early).)"],
)
def test_a_sentence_closes_in_any_script(line: str) -> None:
    assert ends_sentence(line)


@pytest.mark.parametrize("line", ["", "»", "Border talks", "Photos (12)", "World | Politics"])
def test_a_label_does_not(line: str) -> None:
    assert not ends_sentence(line)


def test_prose_has_some_length() -> None:
    assert is_prose(SENTENCE)
    assert is_prose("两国代表团同意秋收之后再谈。")
    assert not is_prose("It ended.")
    assert not is_prose("A headline about the talks over the border and the harvest")


def test_a_wide_character_weighs_more() -> None:
    assert weight("两国") == 2 * weight("ab") + 1


def test_trimming_keeps_subheadings_and_drops_menus() -> None:
    menu = ["World", "Politics", "Business"]
    lines = [*menu, SENTENCE, "A subheading", SENTENCE, *menu, SENTENCE, "Most of it"]
    assert trim(lines) == [SENTENCE, "A subheading", SENTENCE, SENTENCE]


def test_trimming_keeps_a_short_sentence_between_paragraphs() -> None:
    lines = [SENTENCE, "“We wait.”", SENTENCE]
    assert trim(lines) == lines


def test_a_text_without_prose_is_left_alone() -> None:
    assert trim(["A headline", "Another headline"]) == ["A headline", "Another headline"]


def test_one_paragraph_is_an_article() -> None:
    assert why_no_article([SENTENCE], [SENTENCE], ()) is None


def test_no_text_is_none() -> None:
    assert why_no_article([], [], ()) == "the page has no text"
    assert why_no_article(["Border talks"], ["Border talks"], ()) == "no paragraph of prose"


@pytest.mark.parametrize(
    ("notice", "reason"),
    [("paywall", "subscribers"), ("consent", "cookie notice"), ("wall", "notice in place")],
)
def test_a_notice_counts_only_where_little_prose_stands(notice: str, reason: str) -> None:
    assert reason in (why_no_article([SENTENCE], [SENTENCE], {notice}) or "")
    long = [PARAGRAPH, PARAGRAPH]
    assert why_no_article(long, long, {notice}) is None


def test_a_list_of_links_is_no_article() -> None:
    links = [f"Headline number {number} of the day" for number in range(12)]
    teasers = [part for link in links for part in (link, SENTENCE)]
    assert "list of links" in (why_no_article(links, links, ()) or "")
    assert "list of links" in (why_no_article(teasers, teasers, ()) or "")


def test_a_brief_under_a_long_menu_is_an_article() -> None:
    menu = [f"Section {number}" for number in range(40)]
    brief = [SENTENCE, SENTENCE]
    assert why_no_article(menu + brief, brief, ()) is None
