from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tripoint.errors import InputTooLarge
from tripoint.text.clean import Page, clean_page
from tripoint.text.encoding import decode
from tripoint.text.furniture import Furniture, furniture_from_rows

SEED = Path(__file__).parents[3] / "shared" / "seed"
BARE = furniture_from_rows([])
SENTENCE = "The envoys of both states agreed to meet again once the harvest is in."
STUB = "The envoys met in the old customs house on Tuesday."


@pytest.fixture(scope="module")
def seed(furniture: Furniture) -> Page:
    file = SEED / "000_1aae48354b6c52ab.txt"
    if not file.exists():
        pytest.skip("the shared folder with the seed page is not beside the project")
    return clean_page(decode(file.read_bytes()), kind="txt", furniture=furniture)


def test_the_seed_page_comes_out_exact(seed: Page) -> None:
    gold = json.loads((SEED / "gold.json").read_text("utf-8"))
    assert seed.title == gold["title"]
    assert seed.published is not None
    assert seed.published.isoformat() == gold["published"]
    assert seed.language == gold["language"]
    assert seed.is_article is gold["is_article"]
    paragraphs = seed.text.split("\n")
    assert len(paragraphs) == len(set(paragraphs)) == gold["paragraphs"]
    assert seed.text.startswith(gold["text_starts_with"])
    assert seed.text.endswith(gold["text_ends_with"])
    assert not [each for each in gold["must_not_contain"] if each in seed.text]


def test_a_page_says_what_it_is(furniture: Furniture) -> None:
    page = clean_page(
        f"Border talks resume after the rain\nPosted 5 March 2024 09:30\n{SENTENCE}\n{STUB}",
        kind="txt",
        furniture=furniture,
        url="https://www.example.org/talks",
    )
    assert page == Page(
        title="Border talks resume after the rain",
        published=page.published,
        published_text="5 March 2024 09:30",
        publisher="example.org",
        language="en",
        text=f"{SENTENCE}\n{STUB}",
        is_article=True,
        why_not=None,
    )


NO_ARTICLES: list[tuple[Literal["html", "txt"], str, str]] = [
    ("txt", "", "no text"),
    ("html", "", "no text"),
    ("txt", "Menu\nSearch\nShare", "no text"),
    ("txt", f"Talks resume\n{STUB}\nSubscribe to continue reading.\nSign in", "subscribers"),
    (
        "txt",
        "회담 재개\n두 나라 대표는 화요일에 만나 국경을 논의했다고 전해졌다.\n구독 후 이용",
        "subscribers",
    ),
    (
        "txt",
        "We use cookies to make this site work and to measure how it is used. Accept all",
        "cookie",
    ),
    ("txt", "Please enable JavaScript and reload to go on to this page.", "notice"),
    ("txt", "\n".join(f"Headline {n} about the valley" for n in range(20)), "list of links"),
    (
        "html",
        "<html><body><main>"
        + "".join(f"<h3><a href='/{n}'>Headline {n} of this morning</a></h3>" for n in range(40))
        + "</main></body></html>",
        "list of links",
    ),
    (
        "html",
        f"<html><body><article><h1>Talks</h1><p>{STUB} {SENTENCE}</p></article>"
        "<div class='gate'>Subscribe to continue reading</div></body></html>",
        "subscribers",
    ),
]


@pytest.mark.parametrize(("kind", "text", "reason"), NO_ARTICLES)
def test_what_is_no_article_says_why(
    furniture: Furniture, kind: Literal["html", "txt"], text: str, reason: str
) -> None:
    page = clean_page(text, kind=kind, furniture=furniture)
    assert not page.is_article
    assert page.why_not
    assert reason in page.why_not


def test_a_page_over_the_limit_is_refused() -> None:
    with pytest.raises(InputTooLarge, match="over the limit of 5,000,000"):
        clean_page("a" * 5_000_001, kind="txt", furniture=BARE)


def test_the_page_names_its_language_where_its_text_is_too_short() -> None:
    figures = "<p>12.5 13.7 14.1 15.9</p>" * 20
    text = f"<html lang='ko-KR'><body><article>{figures}</article></body></html>"
    assert clean_page(text, kind="html", furniture=BARE).language == "ko"


pieces = st.lists(
    st.sampled_from(
        ["한국어", "Share", "Posted 5 March 2024", "cafe\u0301", "\u202e", "<b>", SENTENCE]
    )
    | st.text(max_size=40)
)


@settings(deadline=None, max_examples=60)
@given(pieces, st.sampled_from(["html", "txt"]))
def test_the_text_is_final(parts: list[str], kind: Literal["html", "txt"]) -> None:
    text = clean_page("\n".join(parts), kind=kind, furniture=BARE).text
    assert unicodedata.is_normalized("NFC", text)
    assert all(line and line == line.strip() for line in text.split("\n") if text)
    assert not any(unicodedata.category(each) == "Cc" for each in text.replace("\n", ""))
    assert clean_page("\n".join(parts), kind=kind, furniture=BARE).text == text
