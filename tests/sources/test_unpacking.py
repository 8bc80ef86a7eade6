from __future__ import annotations

import gzip
import io
from pathlib import Path

import orjson
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tripoint.errors import InputTooLarge, UnreadableInput
from tripoint.sources import files
from tripoint.sources.files import Document, Unread, document_stream, documents
from tripoint.sources.unpacking import Coding, Unpacked, joined, packing, unpack

CODINGS: tuple[Coding, ...] = ("gzip", "zstd", "brotli")
LINES = [orjson.dumps({"text": f"words {n} " * 20, "id": str(n)}) for n in range(200)]


def _pack(data: bytes, coding: Coding) -> bytes:
    packed: bytes = pa.compress(data, coding, asbytes=True)
    return packed


@given(st.binary(max_size=5000), st.sampled_from(CODINGS))
def test_what_was_packed_comes_back(data: bytes, coding: Coding) -> None:
    assert unpack(_pack(data, coding), coding, 5000) == data


@given(st.binary(min_size=1, max_size=2000), st.data())
def test_what_is_cut_off_is_never_taken_for_whole(data: bytes, draw: st.DataObject) -> None:
    packed = gzip.compress(data, mtime=0)
    end = draw.draw(st.integers(1, len(packed) - 1))
    with pytest.raises(UnreadableInput):
        unpack(packed[:end], "gzip", 2000)


@pytest.mark.parametrize("coding", CODINGS)
def test_bomb_is_not_unpacked(coding: Coding) -> None:
    bomb = _pack(bytes(200_000_000), coding)
    before = pa.total_allocated_bytes()
    with pytest.raises(InputTooLarge, match="bomb"):
        unpack(bomb, coding, 1_000_000)
    assert pa.total_allocated_bytes() - before < 5_000_000


@given(st.binary(max_size=50), st.binary(max_size=50), st.integers(1, 60))
def test_head_put_back_is_read_first(head: bytes, rest: bytes, size: int) -> None:
    stream = joined(head, io.BytesIO(rest))
    assert stream.read(size) + stream.read() == head + rest


def test_packing_is_known_by_its_mark() -> None:
    assert [packing(_pack(b"x", each)) for each in CODINGS] == ["gzip", "zstd", None]


def test_members_of_gzip_follow_each_other() -> None:
    assert unpack(gzip.compress(b"a") + gzip.compress(b"b"), "gzip", 10) == b"ab"


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.html", b"<p>a fragment", "html"),
        ("a.txt", b"words", "txt"),
        ("a.jsonl", b'{"text": "words"}', "clean"),
        ("a", b"<!doctype html>", "html"),
    ],
)
def test_packed_files_in_a_folder(
    tmp_path: Path, coding: Coding, name: str, data: bytes, kind: str
) -> None:
    path = tmp_path / f"{name}.{ {'gzip': 'gz', 'zstd': 'zst'}[coding] }"
    path.write_bytes(_pack(data, coding))
    (tmp_path / "b.png.gz").write_bytes(b"")
    (document,) = documents([tmp_path if "." in name else path])
    assert isinstance(document, Document)
    assert document.kind == kind
    assert document.data == data or document.text == "words"


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
def test_packed_lines_that_are_cut_off_give_what_they_hold(coding: Coding) -> None:
    data = b"\n".join(LINES * 20)
    packed = _pack(data, coding)[:-30]
    found: list[Document | Unread] = []
    with pytest.raises(UnreadableInput, match="is cut off"):
        found.extend(document_stream(io.BytesIO(packed), name=f"x.jsonl.{coding}"))
    held = Unpacked(io.BytesIO(packed), coding).read()
    whole = data[: len(held) + 1].count(b"\n")
    assert sum(isinstance(each, Document) for each in found) == whole > 0


def test_packed_page_over_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_BYTES", 5000)
    (page,) = document_stream(io.BytesIO(gzip.compress(b"x" * 5000)))
    assert isinstance(page, Document)
    with pytest.raises(InputTooLarge):
        list(document_stream(io.BytesIO(gzip.compress(b"x" * 5001))))


def test_packed_page_that_is_cut_off_is_no_page() -> None:
    with pytest.raises(UnreadableInput, match="cut off"):
        list(document_stream(io.BytesIO(gzip.compress(b"words " * 5000)[:-9])))


def test_bomb_of_one_endless_line_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_BYTES", 5000)
    bomb = gzip.compress(b'{"text": "' + bytes(50_000_000) + b'\n{"text": "words"}')
    first, second = document_stream(io.BytesIO(bomb), name="x.jsonl.gz")
    assert isinstance(first, Unread)
    assert "is a line of over" in first.why
    assert isinstance(second, Document)
