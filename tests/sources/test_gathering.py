from __future__ import annotations

import datetime as dt
import gzip
from collections.abc import Callable
from pathlib import Path

import orjson
import pytest

from tripoint.sources.client import Client
from tripoint.sources.files import Document, Unread
from tripoint.sources.gathering import Web, gather
from tripoint.store.feeds import FeedStore
from tripoint.store.operations import Operations
from web import Site

NOW = dt.datetime(2024, 5, 10, 12, tzinfo=dt.UTC)
Read = Callable[..., list[Document | Unread]]


class Reader:
    """One workspace's reading of sources, with what was said."""

    def __init__(self, client: Client, path: Path) -> None:
        operations = Operations(path / "operations.sqlite")
        operations.prepare()
        self.client = client
        self.memory = FeedStore(operations)
        self.said: list[str] = []

    def read(self, *sources: str, stored: bool = True) -> list[Document | Unread]:
        self.said.clear()
        web = Web(self.client, self.memory, now=lambda: NOW, say=self.said.append)
        found = list(gather(sources, web=lambda: web))
        if stored:
            web.stored([each.url for each in found if isinstance(each, Document)])
        return found


@pytest.fixture
def reader(client: Client, tmp_path: Path) -> Reader:
    return Reader(client, tmp_path)


def _feed(site: Site, *paths: str, etag: str = '"1"') -> str:
    items = "".join(f"<item><title>T</title><link>{each}</link></item>" for each in paths)
    data = f"<rss version='2.0'><channel>{items}</channel></rss>".encode()

    def answer(handler: object) -> tuple[int, dict[str, str], bytes]:
        same = handler.headers["If-None-Match"] == etag  # type: ignore[attr-defined]
        return (304, {}, b"") if same else (200, {"ETag": etag, "Content-Type": "text/html"}, data)

    site.pages["/feed"] = answer
    for each in paths:
        site.pages.setdefault(each, f"<!DOCTYPE html><p>Page {each}")
    return site.url("/feed")


def test_feed_gives_its_pages_once(site: Site, reader: Reader) -> None:
    feed = _feed(site, "/a", "/b")
    first = reader.read(feed)
    assert [each.name for each in first] == [site.url("/a"), site.url("/b")]
    assert all(isinstance(each, Document) and each.title == "T" for each in first)
    assert reader.said == [f"{feed}: 2 new of 2"]
    assert reader.read(feed) == []
    assert reader.said == [f"{feed}: nothing new"]
    _feed(site, "/c", "/a", "/b", etag='"2"')
    assert [each.name for each in reader.read(feed)] == [site.url("/c")]
    assert site.paths().count("/a") == 1


def test_page_that_was_not_stored_is_given_again_though_the_feed_is_unchanged(
    site: Site, reader: Reader
) -> None:
    feed = _feed(site, "/a", "/b")
    assert len(reader.read(feed, stored=False)) == 2
    assert len(reader.read(feed)) == 2
    assert reader.said == [f"{feed}: nothing new"]
    assert reader.read(feed) == []


def test_page_that_cannot_be_had_now_stays_on_the_list(site: Site, reader: Reader) -> None:
    feed = _feed(site, "/a", "/b")
    site.pages["/a"] = (500, {}, b"")
    bad, good = reader.read(feed)
    assert isinstance(bad, Unread)
    assert bad.why.endswith("; it stays on the list")
    assert isinstance(good, Document)
    site.pages["/a"] = "<!DOCTYPE html><p>Mended"
    (mended,) = reader.read(feed)
    assert isinstance(mended, Document)


def test_page_that_cannot_be_had_at_all_is_said_once(site: Site, reader: Reader) -> None:
    feed = _feed(site, "/a")
    site.pages["/a"] = (410, {}, b"")
    (bad,) = reader.read(feed)
    assert isinstance(bad, Unread)
    assert "is not there" in bad.why
    assert reader.read(feed) == []


def test_page_that_cannot_be_decoded_stays_on_the_list(site: Site, reader: Reader) -> None:
    feed = _feed(site, "/a")
    web = Web(reader.client, reader.memory, now=lambda: NOW, say=reader.said.append)
    (page,) = gather([feed], web=lambda: web)
    web.unreadable(page.name, "is a PDF")
    assert len(reader.read(feed)) == 1


def test_entries_that_lead_to_one_page_are_all_done(site: Site, reader: Reader) -> None:
    feed = _feed(site, "/a", "/b")
    site.pages["/a"] = site.pages["/b"] = (302, {"Location": "/login"}, b"")
    site.pages["/login"] = "<!DOCTYPE html><p>Log in"
    assert len(reader.read(feed)) == 2
    assert reader.read(feed) == []


def test_page_is_read_as_it_is(site: Site, reader: Reader) -> None:
    site.pages["/a"] = (200, {"Content-Type": "text/html; charset=euc-kr"}, b"<html><p>x")
    site.pages["/b.jsonl"] = (200, {}, orjson.dumps({"text": "words", "id": "1"}))
    site.pages["/c"] = (200, {"Content-Type": "text/plain"}, b"Plain words.")
    site.pages["/d"] = (200, {"Content-Type": "text/plain"}, b"")
    page, line, text, empty = reader.read(*(site.url(p) for p in ("/a", "/b.jsonl", "/c", "/d")))
    assert isinstance(page, Document)
    assert (page.kind, page.charset, page.url) == ("html", "euc-kr", site.url("/a"))
    assert isinstance(line, Document)
    assert (line.kind, line.id) == ("clean", "1")
    assert isinstance(text, Document)
    assert text.kind == "txt"
    assert isinstance(empty, Unread)


def test_opml_in_a_file_and_on_the_web(site: Site, reader: Reader, tmp_path: Path) -> None:
    feed = _feed(site, "/a")
    opml = f'<opml><body><outline xmlUrl="{feed}"/><outline xmlUrl="{feed}x"/></body></opml>'
    (tmp_path / "feeds.opml").write_text(opml)
    site.pages["/feeds"] = opml
    bad, page = reader.read(str(tmp_path / "feeds.opml"), site.url("/feeds"))
    assert isinstance(bad, Unread)
    assert (bad.name, page.name) == (f"{feed}x", site.url("/a"))
    assert site.paths().count("/feed") == 1


def test_sitemap_in_a_packed_file_of_an_index(site: Site, reader: Reader) -> None:
    site.pages["/a"] = "<!DOCTYPE html><p>x"
    site.pages["/map.xml"] = "<sitemapindex><sitemap><loc>/1.xml.gz</loc></sitemap></sitemapindex>"
    packed = gzip.compress(b"<urlset><url><loc>/a</loc></url></urlset>")
    site.pages["/1.xml.gz"] = (200, {"Content-Type": "application/gzip"}, packed)
    (page,) = reader.read(site.url("/map.xml"))
    assert page.name == site.url("/a")


def test_packed_lines_and_archives_on_the_web(site: Site, reader: Reader) -> None:
    lines = b"".join(orjson.dumps({"text": f"words {n}"}) + b"\n" for n in range(3))
    site.pages["/a.jsonl.gz"] = (200, {"Content-Type": "application/gzip"}, gzip.compress(lines))
    found = reader.read(site.url("/a.jsonl.gz"))
    assert [each.text for each in found if isinstance(each, Document)] == [
        "words 0",
        "words 1",
        "words 2",
    ]


def test_lists_within_lists_end(site: Site, reader: Reader) -> None:
    for n in range(9):
        site.pages[f"/{n}"] = f"<opml><body><outline xmlUrl='/{n + 1}'/></body></opml>"
    assert reader.read(site.url("/0")) == []
    assert site.paths() == ["/0", "/1", "/2", "/3"]
    assert "what it names is left out" in reader.said[-1]


def test_list_that_names_itself_is_asked_once(site: Site, reader: Reader) -> None:
    site.pages["/0"] = "<opml><body><outline xmlUrl='/0'/></body></opml>"
    assert reader.read(site.url("/0")) == []
    assert site.paths() == ["/0"]


def test_feed_in_a_file_leads_to_the_web(site: Site, reader: Reader, tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    path.write_text(
        f"<rss><channel><item><link>{site.url('/a')}</link></item>"
        "<item><description>No page.</description></item></channel></rss>"
    )
    site.pages["/a"] = "<!DOCTYPE html><p>x"
    pages = reader.read(str(path))
    assert {each.data for each in pages if isinstance(each, Document)} == {
        b"<!DOCTYPE html><p>x",
        b"No page.",
    }
    assert reader.read(str(path)) == []


def test_xml_that_is_no_list_is_read_as_a_file(reader: Reader, tmp_path: Path) -> None:
    (tmp_path / "page.xml").write_text('<?xml version="1.0"?><html><p>x</html>')
    (page,) = reader.read(str(tmp_path / "page.xml"))
    assert isinstance(page, Document)
    assert page.kind == "html"


def test_paths_need_no_web(tmp_path: Path) -> None:
    def no_web() -> Web:
        raise AssertionError("asked for")

    (tmp_path / "a.txt").write_text("words")
    assert len(list(gather([str(tmp_path)], web=no_web))) == 1


def test_two_hosts_are_asked_in_turns(site: Site, tmp_path: Path) -> None:
    order: list[str] = []
    hosts = ("127.0.0.1", "localhost")
    port = site.root.rpartition(":")[2]
    items = ""
    for host in hosts:
        for n in range(2):
            site.pages[f"/{host}/{n}"] = "<!DOCTYPE html><p>x"
            items += f"<item><link>http://{host}:{port}/{host}/{n}</link></item>"
    site.pages["/feed"] = f"<rss><channel>{items}</channel></rss>"
    with Client(private=["*"], pause=0.2, patience=0.01) as client:
        found = Reader(client, tmp_path).read(site.url("/feed"))
    order = [each.name.split("/")[3] for each in found]
    assert sorted(order[:2]) == sorted(hosts)
    assert sorted(order[2:]) == sorted(hosts)
