from __future__ import annotations

import io

import orjson
from hypothesis import given
from hypothesis import strategies as st

from tripoint.sources.lines import Document, Unread, read_lines

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=50)


def _read(data: bytes, *, head: int = 8, most: int = 10_000) -> list[Document | Unread]:
    return list(read_lines(data[:head], io.BytesIO(data[head:]), "x.jsonl", most))


@given(st.lists(TEXT, max_size=5), st.integers(0, 300), st.sampled_from([b"\n", b"\r\n", b"\n\n"]))
def test_each_line_is_a_document_wherever_the_head_ends(
    texts: list[str], head: int, end: bytes
) -> None:
    data = end.join(orjson.dumps({"text": text}) for text in texts)
    assert [each.text for each in _read(data, head=head)] == texts


@given(st.binary(max_size=300), st.integers(0, 300), st.integers(1, 50))
def test_any_bytes_are_read_or_said(data: bytes, head: int, most: int) -> None:
    for each in _read(data, head=head, most=most):
        assert isinstance(each, Document) or each.why


@given(st.integers(0, 40), st.integers(0, 40))
def test_long_line_is_said_and_the_next_one_read(before: int, after: int) -> None:
    line = orjson.dumps({"text": "short"})
    data = b"\n".join([line] * before + [b"x" * 500] + [line] * after)
    found = _read(data, head=10, most=100)
    assert [isinstance(each, Unread) for each in found] == [False] * before + [True] + [
        False
    ] * after
    assert found[before].name == f"x.jsonl:{before + 1}"


def test_all_fields_are_kept() -> None:
    line = {
        "id": 7,
        "text": "Words here.",
        "title": "T",
        "published": "2024-05-01",
        "publisher": "P",
        "url": "https://example.org",
        "pairs": [{"source": [0, 5], "target": [6, 10]}],
        "unknown": None,
    }
    (document,) = _read(orjson.dumps(line))
    assert document == Document(
        name="x.jsonl:1",
        kind="clean",
        id="7",
        text="Words here.",
        title="T",
        published="2024-05-01",
        publisher="P",
        url="https://example.org",
        pairs=({"source": [0, 5], "target": [6, 10]},),
    )
