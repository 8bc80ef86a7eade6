from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tripoint import pipeline
from tripoint.errors import InputTooLarge, UnreadableInput, UsageError
from tripoint.pipeline import code, code_document, read_time
from tripoint.sources.files import Document

PAGE = (
    "<html><head><title>Talks</title>{meta}</head><body><article><p>{text}</p></article></body>"
    "</html>"
)
TEXT = "Russia attacked Ukraine on Monday, officials in the capital said late in the evening."


def _page(text: str = TEXT, meta: str = "", **given: object) -> Document:
    data = PAGE.format(text=text, meta=meta).encode()
    return Document(name="page", kind="html", data=given.pop("data", data), **given)


def test_code_gives_events_with_their_evidence() -> None:
    coded = code("Russia attacked Ukraine on Monday.", published="2024-05-02", title="Attack")
    (event,) = coded.events
    assert (event.type, event.status, event.date) == ("ASSAULT", "occurred", "2024-04-29")
    assert event.article == coded.article.id
    assert coded.article.title == "Attack"
    evidence = event.evidence
    assert coded.article.text[evidence.start : evidence.end] == evidence.sentence


def test_same_input_gives_the_same_answer() -> None:
    assert code(TEXT, published="2024-05-02") == code(TEXT, published="2024-05-02")


def test_time_of_the_page_comes_before_that_of_the_list_and_of_the_user() -> None:
    stands_in = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    meta = '<meta property="article:published_time" content="2024-05-02T08:00:00+00:00">'
    own = _page(meta=meta, published="2021-01-01")
    assert code_document(own, published=stands_in).article.published.startswith("2024-05-02")
    listed = _page(published="2021-01-01")
    assert code_document(listed, published=stands_in).article.published.startswith("2021-01-01")
    assert code_document(_page(), published=stands_in).article.published.startswith("2020-01-01")
    assert code_document(_page()).article.published is None


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("2023-09-13", dt.datetime(2023, 9, 13)),
        ("2023-09-13T08:17", dt.datetime(2023, 9, 13, 8, 17)),
        (
            "2023-09-13T08:17:00+09:00",
            dt.datetime(2023, 9, 13, 8, 17, tzinfo=dt.timezone(dt.timedelta(hours=9))),
        ),
        ("2023-09-13T08:17:00.000Z", dt.datetime(2023, 9, 13, 8, 17, tzinfo=dt.UTC)),
    ],
)
def test_times_as_users_write_them(text: str, time: dt.datetime) -> None:
    assert read_time(text) == time


@pytest.mark.parametrize("text", ["", "tomorrow", "2023-02-30", "13", "x" * 10_000])
def test_what_is_no_time_is_refused_in_one_short_line(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_time(text)
    assert len(str(caught.value)) < 200
    with pytest.raises(UsageError):
        code_document(Document(name="x", kind="clean", text=TEXT, published=text or "-"))


def test_charset_that_the_sender_named_is_used() -> None:
    text = "Москва заявила о переговорах. " * 3
    body = PAGE.format(text=text, meta="").encode("cp1251")
    coded = code_document(_page(data=body, charset="windows-1251"))
    assert "Москва" in coded.article.text


def test_language_that_is_not_coded_is_kept_and_not_coded() -> None:
    coded = code("대한민국 대통령은 월요일에 일본을 방문했다고 관계자들이 말했다. " * 3)
    assert coded.article.language == "ko"
    assert (coded.events, coded.sentences) == ((), 0)


def test_short_text_of_no_clear_language_is_taken_as_english() -> None:
    assert code("Russia attacked Ukraine.").article.language == "en"


@pytest.mark.parametrize("text", ["", "  \n\t"])
def test_nothing_is_no_article(text: str) -> None:
    coded = code(text)
    assert not coded.article.is_article
    assert coded.article.why_not


def test_limits() -> None:
    with pytest.raises(InputTooLarge):
        code("x" * (pipeline._LONGEST + 1))
    with pytest.raises(UnreadableInput, match="at 3"):
        code("abc\ud800")


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
@settings(max_examples=30, deadline=None)
def test_any_text_is_coded_and_its_offsets_hold(text: str) -> None:
    coded = code(f"Russia attacked Ukraine. {text}")
    assert coded.article.text.endswith(text)
    for event in coded.events:
        for party in (*event.actors, *event.recipients):
            assert coded.article.text[party.start : party.end] == party.text


def test_pairs_are_answered_in_their_order_and_only_when_asked() -> None:
    text = "Russia attacked Ukraine. France helped Chad."
    pairs = (
        {"source": [25, 31], "target": [39, 43]},
        {"source": [0, 6], "target": [16, 23]},
    )
    coded = code_document(Document(name="x", kind="clean", text=text, pairs=pairs))
    assert [each.type for each in coded.pairs or ()] == ["AID", "ASSAULT"]
    assert code(text).pairs is None
    assert code_document(Document(name="x", kind="clean", text=text, pairs=())).pairs == ()
