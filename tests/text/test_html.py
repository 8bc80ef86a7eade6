from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from tripoint.text.html import read_html

if TYPE_CHECKING:
    from tripoint.text.furniture import Furniture

BODY = [
    "The governments of the two states reopened the pass on Tuesday after a closure of six years. "
    "Lorries had queued since dawn, and the first of them carried seed potatoes.",
    "The foreign ministry in the east called the step a first one. It named no second one, and "
    "its spokesman took no questions about the garrison that still stands above the road.",
    "Traders in the valley said they would believe it in spring. Snow closes the pass anyway from "
    "December, and the customs house has had no roof since the shelling of six years ago.",
]


def page(head: str = "", body: str = "", paragraphs: list[str] = BODY) -> str:
    prose = "".join(f"<p>{each}</p>" for each in paragraphs)
    return (
        f"<!doctype html><html lang='en-GB'><head>{head}</head><body><nav><a href='/'>Home</a>"
        f"</nav><article><h1>The pass reopens</h1>{body}{prose}</article></body></html>"
    )


def test_the_paragraphs_are_the_article(furniture: Furniture) -> None:
    draft = read_html(page("<title>The pass reopens</title>"), furniture)
    assert draft.title == "The pass reopens"
    assert list(draft.paragraphs) == BODY
    assert draft.language == "en"
    assert draft.why_not is None


def test_furniture_inside_the_article_goes(furniture: Furniture) -> None:
    between = [BODY[0], "Advertisement", BODY[1], "Read more: A castle is sold", BODY[2], BODY[0]]
    assert list(read_html(page(paragraphs=between), furniture).paragraphs) == BODY


@pytest.mark.parametrize(
    "head",
    [
        "<meta property='article:published_time' content='2024-03-05T09:30:00+03:00'>",
        "<meta itemprop='datePublished' content='2024-03-05T09:30:00+03:00'>",
        "<script type='application/ld+json'>"
        + json.dumps({"@type": "NewsArticle", "datePublished": "2024-03-05T09:30:00+03:00"})
        + "</script>",
        "<time itemprop='datePublished' datetime='2024-03-05T09:30:00+03:00'>today</time>",
    ],
)
def test_a_marked_up_time_keeps_its_zone(furniture: Furniture, head: str) -> None:
    published = read_html(page(head), furniture).published
    assert published is not None
    assert published.isoformat() == "2024-03-05T09:30:00+03:00"


def test_a_time_without_a_zone_stays_naive(furniture: Furniture) -> None:
    head = "<meta property='article:published_time' content='2024-03-05T09:30:00'>"
    url = "https://example.com/a"
    assert read_html(page(head), furniture, url).published == datetime(2024, 3, 5, 9, 30)


def test_the_host_gives_a_naive_time_its_zone(furniture: Furniture) -> None:
    head = "<meta property='article:published_time' content='2024-03-05T09:30:00'>"
    published = read_html(page(head), furniture, "https://news.example.jp/a").published
    assert published is not None
    assert published.isoformat() == "2024-03-05T09:30:00+09:00"


def test_a_printed_time_is_read_and_is_no_paragraph(furniture: Furniture) -> None:
    draft = read_html(page(body="<p>Published 5 March 2024 09:30</p>"), furniture)
    assert draft.published == datetime(2024, 3, 5, 9, 30)
    assert list(draft.paragraphs) == BODY


def test_no_time_is_made_up(furniture: Furniture) -> None:
    draft = read_html(page(), furniture)
    assert (draft.published, draft.published_text) == (None, None)


def test_a_front_page_is_no_article(furniture: Furniture) -> None:
    assert read_html(page(), furniture, "https://example.com/").why_not
    assert read_html(page(), furniture, "https://example.com/a").why_not is None


def test_a_script_in_the_title_is_plain_text(furniture: Furniture) -> None:
    head = "<title>Pass <script>alert(1)</script>\x07&lt;img src=x onerror=alert(2)&gt;</title>"
    bare = page(head).replace("<h1>The pass reopens</h1>", "")
    title = read_html(bare, furniture).title
    assert title is not None
    assert not set("<>\x07") & set(title)


@pytest.mark.parametrize(
    "hostile",
    [
        "<div>" * 100_000 + BODY[0],
        "<b>" * 100_000,
        "<table><tr><td>" * 20_000,
        "<p>x</p>" * 100_000,
        "<i>a</i> " * 100_000,
        "<" * 500_000,
        "&" * 500_000,
        "<!--" * 50_000,
        "<svg><foreignObject>" * 30_000,
        "<script type='application/ld+json'>" + "[" * 200_000 + "</script>",
        "<p>a\x00b\ud800c</p>",
        "<title>" * 50_000,
        "",
        " ",
        "no markup at all",
    ],
    ids=range(15),
)
def test_hostile_markup_ends_in_a_draft(furniture: Furniture, hostile: str) -> None:
    draft = read_html(f"<html><body>{hostile}", furniture)
    assert not set("\x00\ud800") & set("\n".join(draft.paragraphs))
