"""Watching a real site over real HTTP: nothing read twice, nothing lost, rot said aloud."""

from __future__ import annotations

import datetime as dt
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from answers import Ask
from news_site import NewsSite, serving

from tripoint.app import watching
from tripoint.app.metrics import metrics_server
from tripoint.app.summary import Tally
from tripoint.errors import UsageError, WorkspaceBusy
from tripoint.feeds import FeedItem
from tripoint.sources.client import Client
from tripoint.sources.polling import Poller
from tripoint.store.workspace import open_workspace

SEED = 20230913
posix = pytest.mark.skipif(os.name != "posix", reason="signals are POSIX")


@pytest.fixture(autouse=True)
def _local(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIPOINT_ALLOW_PRIVATE", "127.0.0.1")
    monkeypatch.setenv("TRIPOINT_PAUSE", "0")


@pytest.fixture
def site() -> Iterator[NewsSite]:
    with serving() as running:
        yield running


def stored(path: Path) -> list[str]:
    """The links of the stored articles."""
    with open_workspace(path) as store:
        rows = store.articles().to_pylist()
    assert len({row["id"] for row in rows}) == len(rows)
    return sorted(row["url"].partition("?")[0] for row in rows)


def rows(path: Path) -> int:
    with open_workspace(path) as store:
        return int(store.articles().num_rows)


def links(site: NewsSite, numbers: range) -> list[str]:
    return sorted(f"{site.address}/page/{n}.html" for n in numbers)


def make_due(path: Path) -> None:
    """As if the time of every feed and item had come."""
    with open_workspace(path) as store, store._operations.change() as connection:
        connection.execute("UPDATE watched_feeds SET next_due = ''")
        connection.execute("UPDATE watched_items SET next_try = ''")


def test_a_round_reads_each_item_once(ask: Ask, site: NewsSite, tmp_path: Path) -> None:
    site.feeds = {"a": [0, 1, 2], "b": [2, 3]}
    urls = (site.url("a"), site.url("b"))
    first = ask("watch", *urls, "--once", "-w", tmp_path / "w", "--json")
    assert first.code == 0
    assert stored(tmp_path / "w") == links(site, range(4))
    assert [feed["read"] for feed in first.json["feeds"]] == [3, 1]
    assert set(site.pages().values()) == {1}
    again = ask("watch", *urls, "--once", "-w", tmp_path / "w")
    assert "nothing is due before" in again.err
    assert site.hits["/a.xml"] == 1
    site.feeds["a"] = [0, 1, 2, 4]
    make_due(tmp_path / "w")
    assert ask("watch", "--once", "-w", tmp_path / "w").code == 0
    assert stored(tmp_path / "w") == links(site, range(5))
    assert set(site.pages().values()) == {1}
    assert site.unchanged == 1


def test_feeds_come_from_an_opml_list(ask: Ask, site: NewsSite, tmp_path: Path) -> None:
    site.feeds = {"a": [0], "b": [1]}
    listed = "".join(f'<outline xmlUrl="{site.url(name)}"/>' for name in site.feeds)
    path = tmp_path / "feeds.opml"
    path.write_text(f'<opml version="2.0"><body><outline text="x">{listed}</outline></body></opml>')
    answer = ask("watch", path, "--once", "-w", tmp_path / "w", "--json")
    assert [each["title"] for each in answer.json["feeds"]] == ["Desk a", "Desk b"]
    shown = ask("sources", "-w", tmp_path / "w")
    assert shown.out.count("● well") == 2


def test_what_a_list_names_that_cannot_be_asked_is_said(
    ask: Ask, site: NewsSite, tmp_path: Path
) -> None:
    site.feeds = {"a": [0]}
    path = tmp_path / "feeds.opml"
    nested = f'<outline xmlUrl="{site.url("a")}"/><outline xmlUrl=" {site.url("a")} "/>'
    path.write_text(f'<opml><body>{nested}<outline xmlUrl="file:///x"/></body></opml>')
    answer = ask("watch", path, "--once", "-w", tmp_path / "w", "--json")
    assert [each["url"] for each in answer.json["feeds"]] == [site.url("a")]
    assert "has 1 entry without an address that can be asked" in answer.err


def test_an_address_with_a_password_is_refused(ask: Ask, tmp_path: Path) -> None:
    answer = ask("watch", "https://me:secret@example.org/f", "--once", "-w", tmp_path / "w")
    assert answer.code == 2
    assert "has a name and password in it" in answer.err
    assert "secret" not in answer.err
    assert not (tmp_path / "w").exists()


def test_a_private_address_is_refused_unless_it_is_named(
    ask: Ask, site: NewsSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TRIPOINT_ALLOW_PRIVATE")
    site.feeds = {"a": [0]}
    answer = ask("watch", site.url("a"), "--once", "-w", tmp_path / "w", "--json")
    assert "set TRIPOINT_ALLOW_PRIVATE=127.0.0.1 if that is meant" in answer.err
    assert answer.json["feeds"][0]["health"] == "failing"
    assert not site.hits


def test_what_robots_txt_closes_is_not_fetched(ask: Ask, site: NewsSite, tmp_path: Path) -> None:
    site.feeds = {"a": [0, 1]}
    site.robots = "User-agent: *\nDisallow: /page/1"
    assert ask("watch", site.url("a"), "--once", "-w", tmp_path / "w").code == 0
    assert stored(tmp_path / "w") == links(site, range(1))
    assert set(site.pages()) == {"/page/0.html"}


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (None, 2, "no file that can be read"),
        ("<opml", 3, "is not OPML"),
        ("<opml><body/></opml>", 3, "holds no <outline"),
        ('<opml><outline xmlUrl="file:///etc/passwd"/></opml>', 3, "that can be asked"),
    ],
)
def test_a_bad_list_is_one_plain_line(
    ask: Ask, tmp_path: Path, content: str | None, code: int, words: str
) -> None:
    path = tmp_path / "feeds.opml"
    if content is not None:
        path.write_text(content)
    answer = ask("watch", path, "--once", "-w", tmp_path / "w")
    assert (answer.code, answer.err.count("\n")) == (code, 1)
    assert words in answer.err
    assert not (tmp_path / "w").exists()


class Clock:
    """The time of a watcher in this process, to be moved on."""

    def __init__(self, path: Path, site: NewsSite, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = dt.datetime.now(dt.UTC)
        monkeypatch.setattr(watching, "_now", lambda: self.now)
        self.store = open_workspace(path, create=True)
        self.feeds = self.store.watched()
        self.feeds.prepare()
        self.feeds.watch([site.url(name) for name in site.feeds])
        self.client = Client(private=["127.0.0.1"], pause=0.0, patience=0.001)
        fetcher = Poller(self.client, now=lambda: self.now)
        self.watch = watching.Watch(self.store, self.feeds, fetcher, threading.Event())

    def round_after(self, **passed: float) -> None:
        self.now += dt.timedelta(**passed)
        self.watch.round()

    def close(self) -> None:
        self.client.close()
        self.store.close()


@pytest.fixture
def clock(site: NewsSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Clock]:
    site.feeds = {"a": list(range(6))}
    made = Clock(tmp_path / "w", site, monkeypatch)
    yield made
    made.close()


def test_a_failing_feed_is_said_to_rot_once_a_day_and_to_recover(
    clock: Clock, site: NewsSite, capsys: pytest.CaptureFixture[str]
) -> None:
    clock.round_after()
    site.status["/a.xml"] = 500
    clock.round_after(hours=7)
    assert (
        "(500 Internal Server Error): try again later; it will be asked again"
        in capsys.readouterr().err
    )
    for _ in range(3):
        clock.round_after(hours=7)
    said = capsys.readouterr().err
    assert said.count("is rotting: cannot be given by its server (500") == 1
    assert "last success" in said
    clock.round_after(hours=7)
    assert capsys.readouterr().err == ""
    clock.round_after(hours=20)
    assert "is rotting" in capsys.readouterr().err
    site.status.clear()
    site.now = lambda: clock.now + dt.timedelta(hours=7)
    site.feeds["a"] = [6, 7]
    clock.round_after(hours=7)
    assert "is well again" in capsys.readouterr().err
    # The client asks a broken server three times before it leaves it.
    assert site.hits["/a.xml"] == 2 + 6 * 3


def test_a_feed_that_falls_silent_is_said_to_rot(
    clock: Clock, site: NewsSite, capsys: pytest.CaptureFixture[str]
) -> None:
    clock.round_after()
    clock.round_after(days=1)
    assert "rotting" not in capsys.readouterr().err
    clock.round_after(days=2)
    assert "is rotting: nothing new for 3 days" in capsys.readouterr().err


def test_a_page_that_cannot_be_had_is_tried_again_and_then_given_up_aloud(
    clock: Clock, site: NewsSite, capsys: pytest.CaptureFixture[str]
) -> None:
    site.status["/page/3.html"] = 500
    clock.round_after()
    assert clock.feeds.counts()[site.url("a")] == {"read": 5, "waiting": 1}
    for hours in (1, 1, 3):
        clock.round_after(hours=hours)
    assert site.pages()["/page/3.html"] == 4 * 3
    said = capsys.readouterr().err
    assert "page/3.html?utm_source=a: cannot be given by its server (500" in said
    assert "; given up" in said
    assert clock.feeds.counts()[site.url("a")] == {"read": 5, "given up": 1}
    clock.round_after(hours=5)
    assert site.pages()["/page/3.html"] == 4 * 3


def test_a_busy_store_is_waited_for_without_fetching_or_losing(
    clock: Clock, site: NewsSite
) -> None:
    with clock.store.writer(), pytest.raises(WorkspaceBusy):
        clock.watch.round()
    assert not site.pages()
    clock.round_after(hours=1)
    assert len(stored(clock.store.path)) == 6


def test_pages_not_begun_at_a_stop_go_on_waiting(
    clock: Clock, site: NewsSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.feeds["a"] = list(range(16))
    page = clock.watch._fetcher.page

    def last(item: FeedItem) -> object:
        clock.watch._stop.set()
        return page(item)

    monkeypatch.setattr(clock.watch._fetcher, "page", last)
    clock.watch.round()
    counts = clock.feeds.counts()[site.url("a")]
    assert 0 < counts["read"] < 16
    assert counts["waiting"] == 16 - counts["read"]
    clock.watch._stop.clear()
    monkeypatch.setattr(clock.watch._fetcher, "page", page)
    clock.watch.round()
    assert clock.feeds.counts()[site.url("a")] == {"read": 16}
    assert set(site.pages().values()) == {1}


def test_what_left_its_feed_long_ago_is_forgotten_and_still_known(
    clock: Clock, site: NewsSite
) -> None:
    clock.round_after()
    site.feeds["a"] = []
    clock.round_after(days=100)
    assert clock.feeds.counts() == {}
    site.feeds["a"] = list(range(6))
    clock.round_after(days=1)
    assert len(stored(clock.store.path)) == 6
    assert set(site.pages().values()) == {1}


def test_metrics_are_prometheus_text_of_the_store(clock: Clock, site: NewsSite) -> None:
    site.status["/page/3.html"] = 500
    clock.round_after()
    with metrics_server(0, clock.feeds, clock.watch.tally) as where:
        answer = httpx.get(where)
        assert where.startswith("http://127.0.0.1:")
        with pytest.raises(UsageError, match="give --metrics another"):
            metrics_server(int(where.split(":")[2].split("/")[0]), clock.feeds, Tally()).__enter__()
    lines = answer.text.splitlines()
    feed = site.url("a")
    assert f'tripoint_feed_well{{feed="{feed}"}} 1.0' in lines
    assert f'tripoint_feed_items{{feed="{feed}",state="waiting"}} 1.0' in lines
    assert f'tripoint_feed_items{{feed="{feed}",state="read"}} 5.0' in lines
    assert f'tripoint_feed_expected_items_per_day{{feed="{feed}"}} 24.0' in lines
    assert f"tripoint_stored_events_total {float(clock.watch.tally.events)}" in lines
    assert any(line.startswith("process_resident_memory_bytes") for line in lines)
    with socket.socket() as free, pytest.raises(ConnectionRefusedError):
        free.connect(("127.0.0.1", int(where.split(":")[2].split("/")[0])))


def start(*arguments: object) -> subprocess.Popen[str]:
    command = "from tripoint.app.cli import main; main()"
    # The lexicon alone starts sooner, and a kill asks nothing of the second voice.
    given = {"PYTHONPATH": os.pathsep.join(sys.path), "TRIPOINT_MODEL": "lexicon"}
    return subprocess.Popen(
        [sys.executable, "-c", command, "watch", *map(str, arguments)],
        env=os.environ | given,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_for(condition: object, seconds: float = 120.0) -> None:
    end = time.monotonic() + seconds
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < end, "it never came"
        time.sleep(0.1)


@posix
@pytest.mark.slow
@pytest.mark.timeout(600)
def test_kill_9_in_the_middle_loses_and_doubles_nothing(site: NewsSite, tmp_path: Path) -> None:
    site.feeds = {"a": list(range(30)), "b": list(range(20, 45))}
    moments = random.Random(SEED)
    counts = [0]
    for number in range(4):
        pages = sum(site.pages().values())
        with start(site.url("a"), site.url("b"), "-w", tmp_path / "w") as watcher:
            # In turn soon after its first page, and soon after its first commit.
            if number % 2:
                wait_for(lambda seen=counts[-1]: rows(tmp_path / "w") > seen)
                time.sleep(moments.uniform(0, 0.5))
            else:
                wait_for(lambda seen=pages: sum(site.pages().values()) > seen)
                time.sleep(moments.uniform(0, 3.0))
            watcher.send_signal(signal.SIGKILL)
        counts.append(len(stored(tmp_path / "w")))
        if counts[-1] == 45:
            break
    assert counts == sorted(counts)
    assert any(0 < count < 45 for count in counts), "no kill met the watcher in the middle"
    assert sum(site.pages().values()) > len(site.pages()), "no page was fetched a second time"
    make_due(tmp_path / "w")
    with start(site.url("a"), site.url("b"), "--once", "-w", tmp_path / "w") as watcher:
        _, said = watcher.communicate()
    assert watcher.returncode == 0, said
    assert stored(tmp_path / "w") == links(site, range(45))
    with open_workspace(tmp_path / "w") as store:
        states = store.watched().counts().values()
    assert sum(each.get("read", 0) for each in states) == 45


@posix
@pytest.mark.slow
@pytest.mark.timeout(600)
def test_sigterm_ends_after_what_has_begun_and_two_watchers_are_one_too_many(
    ask: Ask, site: NewsSite, tmp_path: Path
) -> None:
    site.feeds = {"a": list(range(40))}
    with start(site.url("a"), "-w", tmp_path / "w", "--metrics", "0") as watcher:
        assert watcher.stderr is not None
        said = watcher.stderr.readline()
        assert "metrics at http://127.0.0.1:" in said
        wait_for(lambda: sum(site.pages().values()) > 0)
        assert "tripoint_feed_well" in httpx.get(said.split()[-1]).text
        second = ask("watch", site.url("a"), "--once", "-w", tmp_path / "w")
        assert second.code == 4
        assert "has been watching" in second.err
        watcher.send_signal(signal.SIGTERM)
        _, rest = watcher.communicate(timeout=90)
    assert watcher.returncode == 0
    assert "stopping after what has begun" in rest
    assert "stopped;" in rest
    with open_workspace(tmp_path / "w") as store:
        read = store.watched().counts()[site.url("a")].get("read", 0)
    assert len(stored(tmp_path / "w")) == read
    third = ask("watch", site.url("a"), "--once", "-w", tmp_path / "w")
    assert third.code == 0
    assert stored(tmp_path / "w") == links(site, range(40))


def test_outlets_are_listed_with_grade_and_their_articles(
    ask: Ask, articles: Path, tmp_path: Path
) -> None:
    text = '{"id": "r", "url": "https://www.reuters.com/x", "text": "Japan condemned the launch."}'
    path = tmp_path / "r.jsonl"
    path.write_text(text)
    assert ask("read", path, articles, "-w", tmp_path / "w").code == 0
    with open_workspace(tmp_path / "w") as store:
        publishers = {row["id"]: row["publisher"] for row in store.articles().to_pylist()}
    assert publishers == {"r": "Thomson Reuters", "a": None, "b": None}
    rows = {
        row["name"]: row for row in ask("sources", "--outlets", "-w", tmp_path / "w", "--json").json
    }
    assert (rows["Reuters"]["articles"], rows["Reuters"]["grade"]) == (1, "B")
    assert "Wikipedia" in rows["Reuters"]["grade_source"]
    before = ask(
        "sources", "--outlets", "--as-known-on", "2020-01-01", "-w", tmp_path / "w", "--json"
    )
    assert {row["articles"] for row in before.json} == {0}
    shown = ask("sources", "--outlets", "-w", tmp_path / "w")
    assert "Reuters" in shown.out
    assert all(len(line) <= 80 for line in shown.out.splitlines())
    assert "no feed is watched here" in ask("sources", "-w", tmp_path / "w").err
