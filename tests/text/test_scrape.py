from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from tripoint.text.scrape import read_scrape

if TYPE_CHECKING:
    from tripoint.text.furniture import Furniture

TITLE = "Two neighbours reopen the mountain pass"
BODY = [
    "The governments of the two states reopened the pass on Tuesday after a closure of six years.",
    "Lorries had queued since dawn. The first carried seed potatoes, its driver said.",
    "The foreign ministry in the east called the step a first one. It named no second.",
]


def paragraphs(text: str, furniture: Furniture) -> list[str]:
    return list(read_scrape(text, furniture).paragraphs)


def test_a_plain_article_is_left_as_it_is(furniture: Furniture) -> None:
    draft = read_scrape("\n\n".join([TITLE, *BODY]), furniture)
    assert (draft.title, list(draft.paragraphs)) == (TITLE, BODY)


def test_everything_around_the_body_goes(furniture: Furniture) -> None:
    page = [
        *("Home", "World", "Politics", "English"),
        *(TITLE, "By Our Correspondent", "Published March 5, 2024 09:30", "Share", "Tweet"),
        *(TITLE + ".", "March 5, 2024 09:30", BODY[0], "Advertisement", BODY[1]),
        *("Read more: The price of potatoes", BODY[2], "Subscribe"),
        *("Most read", "Rain delays the regatta", "A castle is sold", "Trams stop at noon"),
        *("Photos", "© 2024 The Upland Courier. All rights reserved."),
    ]
    draft = read_scrape("\n".join(page), furniture)
    assert draft.title == TITLE
    assert list(draft.paragraphs) == BODY
    assert draft.published == datetime(2024, 3, 5, 9, 30)
    assert draft.published_text == "March 5, 2024 09:30"
    assert draft.publisher == "The Upland Courier"


def test_a_body_printed_twice_is_read_once(furniture: Furniture) -> None:
    assert paragraphs("\n".join([TITLE, *BODY, "日本語", *BODY, "Comments"]), furniture) == BODY
    assert paragraphs("\n".join([TITLE, *BODY, " ".join(BODY)]), furniture) == BODY


def test_a_repeated_title_is_no_paragraph(furniture: Furniture) -> None:
    page = [TITLE, TITLE + ".", BODY[0], TITLE.upper(), BODY[1]]
    assert paragraphs("\n".join(page), furniture) == BODY[:2]


def test_the_time_of_publication_outweighs_the_update(furniture: Furniture) -> None:
    page = [TITLE, "Updated 6 March 2024 10:00", "Posted 5 March 2024 09:30", *BODY]
    assert read_scrape("\n".join(page), furniture).published == datetime(2024, 3, 5, 9, 30)


def test_an_update_alone_is_a_time(furniture: Furniture) -> None:
    page = [TITLE, "Last updated: 6 March 2024 10:00", *BODY]
    assert read_scrape("\n".join(page), furniture).published == datetime(2024, 3, 6, 10, 0)


def test_an_edition_gives_a_naive_time_its_zone(furniture: Furniture) -> None:
    page = "\n".join([TITLE, "Posted 5 March 2024 09:30", "日本語", *BODY])
    published = read_scrape(page, furniture).published
    assert published is not None
    assert published.isoformat() == "2024-03-05T09:30:00+09:00"


def test_a_printed_zone_stays(furniture: Furniture) -> None:
    page = "\n".join([TITLE, "Posted 2024-03-05T09:30:00+03:00", "日本語", *BODY])
    published = read_scrape(page, furniture).published
    assert published is not None
    assert published.isoformat() == "2024-03-05T09:30:00+03:00"


def test_a_date_inside_the_body_is_no_stamp(furniture: Furniture) -> None:
    dated = "The pass had closed on 5 March 2018."
    draft = read_scrape("\n".join([TITLE, BODY[0], dated, BODY[1]]), furniture)
    assert dated in draft.paragraphs
    assert draft.published is None


def test_a_first_sentence_is_not_taken_for_a_title(furniture: Furniture) -> None:
    draft = read_scrape("\n\n".join(BODY), furniture)
    assert draft.title is None
    assert list(draft.paragraphs) == BODY


def test_a_question_is_taken_for_one(furniture: Furniture) -> None:
    question = "Will the mountain pass stay open this time?"
    draft = read_scrape("\n\n".join([question, *BODY]), furniture)
    assert (draft.title, list(draft.paragraphs)) == (question, BODY)


def test_hard_wrapped_lines_become_paragraphs(furniture: Furniture) -> None:
    wrapped = (
        "The governments of the two states reopened the pass on Tuesday\n"
        "after a closure of six years. Lorries had queued since dawn,\n"
        "and the first of them carried seed potatoes for the far valley."
    )
    assert paragraphs(wrapped + "\n\n" + BODY[2], furniture) == [
        wrapped.replace("\n", " "),
        BODY[2],
    ]


def test_a_lone_headline_is_not_lost(furniture: Furniture) -> None:
    assert paragraphs("Two neighbours reopen pass", furniture) == ["Two neighbours reopen pass"]


def test_short_sentences_at_either_end_stay(furniture: Furniture) -> None:
    lines = ["“It opens.”", BODY[0], BODY[1], "It closes in May."]
    assert paragraphs("\n".join([TITLE, *lines, "Photos of the pass"]), furniture) == lines


def test_editions_in_many_scripts_are_no_text(furniture: Furniture) -> None:
    words = ["한국어", "日本語", "中文", "Русский", "العربية", "עברית", "हिन्दी", "ქართული", "ไทย"]
    assert paragraphs("\n".join([TITLE, BODY[0], *words, *BODY[1:]]), furniture) == BODY


def test_an_article_in_another_script(furniture: Furniture) -> None:
    body = [
        "두 나라 정부는 육 년 동안 닫혀 있던 산길을 화요일에 다시 열었다고 밝혔다.",
        "동쪽 나라 외교부는 이번 조치가 첫걸음이라고 말했으나 다음 조치는 밝히지 않았다.",
    ]
    page = [
        "이웃 두 나라, 산길 다시 열어",
        "입력 2024.03.05 09:30",
        "공유하기",
        *body,
        "많이 본 뉴스",
    ]
    draft = read_scrape("\n".join(page), furniture)
    assert draft.title == page[0]
    assert list(draft.paragraphs) == body
    assert draft.published == datetime(2024, 3, 5, 9, 30)


def test_a_page_of_nothing_but_lines_is_turned_back(furniture: Furniture) -> None:
    draft = read_scrape("Will it?\nThe talks went on and on.\n" * 10_001, furniture)
    assert draft.why_not == "the page has more than 20,000 lines"
