from __future__ import annotations

import io
from pathlib import Path

import pytest

from tripoint.errors import InputTooLarge, UnreadableInput, UsageError
from tripoint.sources import files
from tripoint.sources.files import Document, Unread, document_stream, documents


def _kind(data: bytes, name: str) -> str:
    (document,) = document_stream(io.BytesIO(data), name=name)
    assert isinstance(document, Document)
    return document.kind


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (b"<!DOCTYPE html><p>x", "a", "html"),
        (b"\xef\xbb\xbf  <HTML>", "a.txt", "html"),
        (b'<?xml version="1.0"?><html/>', "-", "html"),
        (b"<p>a fragment", "a.htm", "html"),
        (b"Plain words", "-", "txt"),
        (b"Plain words", "a.html", "html"),
        (b'{"text": "words"}', "-", "clean"),
        (b'\xef\xbb\xbf{"text": "words"}', "a.jsonl", "clean"),
        (b'{"text": "<html>"}', "a.jsonl", "clean"),
        (b'{"text": "words"}', "a.txt", "txt"),
        (b"{a brace opens this text", "-", "txt"),
    ],
)
def test_kind_is_told_by_content_then_by_name(data: bytes, name: str, kind: str) -> None:
    assert _kind(data, name) == kind


def test_kind_given_is_the_kind() -> None:
    (page,) = document_stream(io.BytesIO(b"<html>"), kind="txt")
    assert isinstance(page, Document)
    assert page.kind == "txt"


@pytest.mark.parametrize("data", [b"", b"  \n"])
def test_empty_stream_is_unreadable(data: bytes) -> None:
    with pytest.raises(UnreadableInput):
        list(document_stream(io.BytesIO(data)))


def test_limit_is_exact(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_BYTES", 5000)
    (whole,) = document_stream(io.BytesIO(b"x" * 5000))
    assert isinstance(whole, Document)
    assert len(whole.data) == 5000
    with pytest.raises(InputTooLarge):
        list(document_stream(io.BytesIO(b"x" * 5001)))


def test_folders_are_walked_in_order(tmp_path: Path) -> None:
    for name in ("b/2.txt", "b/1.html", "a.txt", ".git/x.txt", "c.png", "b/.x.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("words")
    names = [each.name for each in documents([tmp_path])]
    assert names == [str(tmp_path / name) for name in ("a.txt", "b/1.html", "b/2.txt")]


def test_file_named_is_read_whatever_its_name(tmp_path: Path) -> None:
    (tmp_path / "notes").write_text("words")
    (document,) = documents([tmp_path / "notes"])
    assert isinstance(document, Document)
    assert document.data == b"words"


def test_wrong_path_is_said_before_anything_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("words")
    with pytest.raises(UsageError, match=r"none\.txt"):
        documents([tmp_path / "a.txt", tmp_path / "none.txt"])


def test_dash_is_the_pipe() -> None:
    (document,) = documents([Path("-")], pipe=io.BytesIO(b"words"))
    assert isinstance(document, Document)
    assert (document.name, document.data) == ("-", b"words")


def test_file_that_goes_away_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("words")
    (tmp_path / "b.txt").write_text("words")
    found = documents([tmp_path / "a.txt", tmp_path / "b.txt"])
    (tmp_path / "a.txt").unlink()
    first, second = found
    assert isinstance(first, Unread)
    assert "No such file" in first.why
    assert isinstance(second, Document)
