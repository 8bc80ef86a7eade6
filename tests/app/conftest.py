from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest
from answers import Answer, Ask

from tripoint.app.cli import main

ARTICLES = (
    '{"id": "a", "published": "2024-05-02", "title": "Attack",'
    ' "text": "Russia attacked Ukraine on Monday."}\n'
    '{"id": "b", "published": "2024-05-03",'
    ' "text": "South Korean President Yoon Suk Yeol visited Japan on Thursday."}\n'
)


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]) -> Ask:
    """Runs `tripoint` with arguments, and standard input where it is given."""
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.delenv("TRIPOINT_WORKSPACE", raising=False)

    def run(*arguments: object, stdin: bytes = b"") -> Answer:
        monkeypatch.setattr(sys, "argv", ["tripoint", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        capsysbinary.readouterr()
        with pytest.raises(SystemExit) as end:
            main()
        said = capsysbinary.readouterr()
        assert "Traceback" not in said.err.decode()
        return Answer(int(end.value.code or 0), said.out.decode(), said.err.decode())

    return run


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    """Two articles, one a line."""
    path = tmp_path / "articles.jsonl"
    path.write_text(ARTICLES)
    return path


@pytest.fixture
def workspace(ask: Ask, articles: Path, tmp_path: Path) -> Path:
    """A workspace with two articles."""
    path = tmp_path / "workspace"
    assert ask("read", articles, "-w", path).code == 0
    return path
