from __future__ import annotations

import os
import signal
import subprocess
import sys
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from answers import Ask

from tripoint.store.workspace import open_workspace
from web import Reply, Site

VISIT = "South Korean President Yoon Suk Yeol visited Japan on Thursday."
ATTACK = "Russia attacked Ukraine on Monday."


@pytest.fixture(autouse=True)
def _local(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIPOINT_ALLOW_PRIVATE", "127.0.0.1")
    monkeypatch.setenv("TRIPOINT_PAUSE", "0")


@pytest.fixture
def feed(site: Site) -> str:
    """A feed of two articles."""
    pages = site.page("/visit", "Visit", VISIT), site.page("/attack", "Attack", ATTACK)
    items = "".join(f"<item><link>{each}</link></item>" for each in pages)
    site.pages["/feed"] = f"<rss version='2.0'><channel>{items}</channel></rss>"
    return site.url("/feed")


def test_page_at_an_address_is_stored_with_it(ask: Ask, site: Site, tmp_path: Path) -> None:
    url = site.page("/visit", "Visit", VISIT)
    answer = ask("read", url, "-w", tmp_path / "w", "--json")
    assert (answer.code, answer.json["articles"], answer.json["events"]) == (0, 1, 1)
    with open_workspace(tmp_path / "w") as store:
        (row,) = store.articles().to_pylist()
        assert (row["url"], row["published"][:10]) == (url, "2024-05-02")
        assert store.batches().to_pylist()[0]["source"] == "web"


def test_second_reading_of_a_feed_fetches_only_what_is_new(
    ask: Ask, site: Site, feed: str, tmp_path: Path
) -> None:
    assert ask("read", feed, "-w", tmp_path / "w", "--json").json["articles"] == 2
    again = ask("read", feed, "-w", tmp_path / "w")
    assert again.code == 0
    assert "Read 0 pages" in again.out
    assert again.err == f"tripoint: {feed}: 0 new of 2\n"
    assert site.paths() == ["/feed", "/visit", "/attack", "/feed"]


def test_files_and_addresses_together(
    ask: Ask, site: Site, feed: str, articles: Path, tmp_path: Path
) -> None:
    opml = tmp_path / "feeds.opml"
    opml.write_text(f"<opml><body><outline xmlUrl='{feed}'/></body></opml>")
    answer = ask("read", opml, articles, "-w", tmp_path / "w", "--json")
    assert answer.json["articles"] == 4


def test_what_is_not_had_is_one_line_each_and_counted(
    ask: Ask, site: Site, feed: str, tmp_path: Path
) -> None:
    site.pages["/attack"] = (403, {}, b"")
    answer = ask("read", feed, site.url("/none"), "-w", tmp_path / "w", "--json")
    assert (answer.code, answer.json["articles"]) == (0, 1)
    assert [each["name"] for each in answer.json["unreadable"]] == [
        site.url("/none"),
        site.url("/attack"),
    ]
    assert answer.err.splitlines() == [
        f"tripoint: {feed}: 2 new of 2",
        f"tripoint: {site.url('/none')}: is not there (404 Not Found): correct the address",
        f"tripoint: {site.url('/attack')}: is refused by its server (403 Forbidden):"
        " it may ask for a login or block programs",
    ]


def test_nothing_had_is_exit_code_3(ask: Ask, site: Site, tmp_path: Path) -> None:
    answer = ask("read", site.url("/none"), "-w", tmp_path / "w")
    assert answer.code == 3


def test_private_address_is_refused(
    ask: Ask, site: Site, feed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TRIPOINT_ALLOW_PRIVATE")
    answer = ask("read", feed, "-w", tmp_path / "w")
    assert answer.code == 3
    assert "set TRIPOINT_ALLOW_PRIVATE=127.0.0.1 if that is meant" in answer.err
    assert site.asked == []


def test_wrong_path_among_addresses_is_said_before_anything_is_asked(
    ask: Ask, site: Site, feed: str, tmp_path: Path
) -> None:
    answer = ask("read", feed, tmp_path / "none.txt", "-w", tmp_path / "w")
    assert answer.code == 2
    assert site.asked == []
    assert not (tmp_path / "w").exists()


@pytest.mark.parametrize("pause", ["soon", "-1", "1e9", "nan"])
def test_pause_must_be_seconds(
    ask: Ask, feed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pause: str
) -> None:
    monkeypatch.setenv("TRIPOINT_PAUSE", pause)
    answer = ask("read", feed, "-w", tmp_path / "w")
    assert answer.code == 2
    assert "TRIPOINT_PAUSE" in answer.err


def test_hostile_titles_and_addresses_do_not_reach_the_terminal(
    ask: Ask, site: Site, tmp_path: Path
) -> None:
    site.pages["/feed"] = (
        "<rss><channel><item><link>/a%1b[2J\u202e</link><title>\x9b31m</title></item></channel></rss>"
    )
    answer = ask("read", site.url("/feed"), "-w", tmp_path / "w")
    assert answer.code == 3
    assert not {"\x1b", "\x9b", "\u202e"} & set(answer.out + answer.err)


def test_killed_reading_loses_and_doubles_nothing(
    ask: Ask, site: Site, feed: str, tmp_path: Path
) -> None:
    attack = site.pages["/attack"]
    child: list[subprocess.Popen[bytes]] = []

    def kill(_: BaseHTTPRequestHandler) -> Reply | None:
        os.kill(child[0].pid, signal.SIGKILL)
        return None

    site.pages["/attack"] = kill
    command = "from tripoint.app.cli import main; main()"
    arguments = ["read", feed, "-w", str(tmp_path / "w")]
    environment = {**os.environ, "TRIPOINT_BATCH": "1", "PYTHONPATH": os.pathsep.join(sys.path)}
    child.append(subprocess.Popen([sys.executable, "-c", command, *arguments], env=environment))
    assert child[0].wait() == -signal.SIGKILL
    site.pages["/attack"] = attack
    answer = ask(*arguments, "--json")
    assert (answer.json["articles"], answer.json["already_known"]) == (1, 0)
    assert site.paths().count("/visit") == 1
    with open_workspace(tmp_path / "w") as store:
        assert {row["url"] for row in store.articles().to_pylist()} == {
            site.url("/visit"),
            site.url("/attack"),
        }
        assert store.articles().num_rows == 2
