from __future__ import annotations

from pathlib import Path

from tripoint.schema import Capture
from tripoint.store.captures import CaptureStore
from tripoint.store.operations import Operations


def test_page_is_missing_until_it_is_noted(tmp_path: Path) -> None:
    captures = CaptureStore(Operations(tmp_path / "operations.sqlite"))
    assert captures.missing(["b", "a", "b"]) == ("b", "a")
    capture = Capture(url="a", at="2024-05-02T10:00:00+00:00", sha256="0" * 64, file="x.warc.gz")
    captures.note(capture)
    assert captures.capture("a") == capture
    assert captures.capture("b") is None
    again = CaptureStore(Operations(tmp_path / "operations.sqlite"))
    assert again.missing(["b", "a"]) == ("b",)


def test_latest_capture_counts(tmp_path: Path) -> None:
    captures = CaptureStore(Operations(tmp_path / "operations.sqlite"))
    for file in ("1.warc.gz", "2.warc.gz"):
        captures.note(Capture(url="a", at="2024", sha256="", file=file))
    latest = captures.capture("a")
    assert latest is not None
    assert latest.file == "2.warc.gz"
