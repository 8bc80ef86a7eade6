from __future__ import annotations

from pathlib import Path

import pytest
from answers import Ask

from tripoint.store.workspace import open_workspace
from web import Site

VISIT = "South Korean President Yoon Suk Yeol visited Japan on Thursday."
ATTACK = "Russia attacked Ukraine on Monday."


@pytest.fixture
def read(ask: Ask, site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace with two pages of the site."""
    monkeypatch.setenv("TRIPOINT_ALLOW_PRIVATE", "127.0.0.1")
    monkeypatch.setenv("TRIPOINT_PAUSE", "0")
    urls = site.page("/visit", "Visit", VISIT), site.page("/attack", "Attack", ATTACK)
    assert ask("read", *urls, "-w", tmp_path / "w").code == 0
    return tmp_path / "w"


def test_pages_are_archived_once_and_read_from_there(ask: Ask, read: Path, tmp_path: Path) -> None:
    said = ask("archive", tmp_path / "warc", "-w", read, "--json").json
    assert (said["archived"], said["archived_before"], said["unreadable"]) == (2, 0, [])
    assert [each.name for each in (tmp_path / "warc").iterdir()] == said["files"]
    again = ask("archive", tmp_path / "warc", "-w", read)
    assert "Archived 0 pages" in again.out
    assert "2 archived before" in again.out
    assert len(list((tmp_path / "warc").iterdir())) == 1
    assert ask("read", tmp_path / "warc", "-w", tmp_path / "v").code == 0
    with open_workspace(read) as one, open_workspace(tmp_path / "v") as other:
        columns = ["id", "url", "published"]
        rows = [
            sorted(store.articles().select(columns).to_pylist(), key=str) for store in (one, other)
        ]
        assert rows[0] == rows[1]


def test_page_that_failed_is_tried_again(ask: Ask, site: Site, read: Path, tmp_path: Path) -> None:
    page = site.pages["/attack"]
    site.pages["/attack"] = (404, {}, b"")
    first = ask("archive", tmp_path / "warc", "-w", read)
    assert first.code == 0
    assert "1 could not be fetched" in first.out
    assert f"{site.url('/attack')}: is not there" in first.err
    assert ask("archive", tmp_path / "warc", "-w", read).code == 3
    site.pages["/attack"] = page
    assert ask("archive", tmp_path / "warc", "-w", read, "--json").json["archived"] == 1


def test_limit_leaves_the_rest_and_says_so(ask: Ask, read: Path, tmp_path: Path) -> None:
    first = ask("archive", tmp_path / "warc", "-w", read, "--limit", "1")
    assert "Archived 1 page," in first.out
    assert "1 left for later" in first.out


def test_only_what_was_known_then(ask: Ask, read: Path, tmp_path: Path) -> None:
    said = ask("archive", tmp_path / "warc", "-w", read, "--as-known-on", "2020-01-01")
    assert said.code == 0
    assert "no stored article has an address" in said.out


def test_folder_that_cannot_be_written_is_one_line(ask: Ask, read: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    said = ask("archive", tmp_path / "file", "-w", read)
    assert said.code == 4
    assert "run `tripoint archive` again" in said.err
    assert ask("archive", tmp_path / "warc", "-w", read, "--json").json["archived"] == 2
