"""Watched feeds and pages over real HTTP, as hosts really answer."""

from __future__ import annotations

import datetime as dt
import gzip
from dataclasses import replace

import pytest

from tripoint.feeds import Feed, FeedItem
from tripoint.sources.client import Client
from tripoint.sources.lines import Document, Unread
from tripoint.sources.polling import Poller
from web import Reply, Site

NOW = dt.datetime(2024, 5, 10, 12, tzinfo=dt.UTC)
ATOM = b"""<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>Desk</title>
<entry><title>One</title><id>urn:1</id><link href="https://example.org/1?utm_source=x&amp;p=2"/>
<published>2024-05-02T08:00:00+09:00</published></entry>
<entry><title>Two</title><id>urn:2</id>
<content type="html">&lt;p&gt;Whole text.&lt;/p&gt;</content></entry>
<entry><title>One again</title><id>urn:3</id><link href="https://EXAMPLE.org/1?p=2"/></entry>
<entry><title>Odd</title><id>urn:4</id><link href="javascript:alert(1)"/></entry>
</feed>"""


@pytest.fixture
def poller(client: Client) -> Poller:
    return Poller(client, now=lambda: NOW)


def test_an_atom_feed_gives_its_items_once(site: Site, poller: Poller) -> None:
    headers = {"ETag": '"7"', "Last-Modified": "Mon, 06 May 2024 08:00:00 GMT"}
    site.pages["/f"] = (200, headers, ATOM)
    found = poller.fetch(Feed(url=site.url("/f")))
    assert (found.title, found.etag, found.error) == ("Desk", '"7"', None)
    assert found.modified == headers["Last-Modified"]
    one, two = found.items
    assert one.published == "2024-05-01T23:00:00+00:00"
    assert one.link == "https://example.org/1?utm_source=x&p=2"
    assert (two.link, two.content) == (None, "<p>Whole text.</p>")
    page = poller.page(two)
    assert isinstance(page, Document)
    assert (page.data, page.id) == (b"<p>Whole text.</p>", two.key)
    assert page.url == f"{site.url('/f')}#{two.key}"


def test_ids_are_of_their_own_feed_and_links_of_none(site: Site, poller: Poller) -> None:
    site.pages["/f"] = site.pages["/g"] = (200, {}, ATOM)
    first, second = (poller.fetch(Feed(url=site.url(path))).items for path in ("/f", "/g"))
    assert first[0].key == second[0].key
    assert first[1].key != second[1].key


def test_a_page_is_known_by_its_item_and_by_where_it_was_found(site: Site, poller: Poller) -> None:
    site.pages["/short"] = (301, {"Location": "/long"}, b"")
    site.page("/long", "Title", "Text.")
    item = FeedItem(key="k", feed="f", link=site.url("/short"), published="2024-05-01T08:00:00Z")
    page = poller.page(item)
    assert isinstance(page, Document)
    assert (page.id, page.url, page.published) == ("k", site.url("/long"), item.published)
    assert b"Text." in page.data
    missing = poller.page(replace(item, link=site.url("/none")))
    assert isinstance(missing, Unread)
    assert (missing.name, missing.why[:22]) == (site.url("/none"), "is not there (404 Not ")


def test_validators_are_sent_and_304_is_no_change(site: Site, poller: Poller) -> None:
    site.pages["/f"] = (304, {}, b"")
    found = poller.fetch(Feed(url=site.url("/f"), etag='"7"', modified="Mon"))
    assert found.unchanged
    assert found.items == ()
    _, asked = site.asked[-1]
    assert (asked["if-none-match"], asked["if-modified-since"]) == ('"7"', "Mon")


@pytest.mark.parametrize("headers", [{"Content-Encoding": "gzip"}, {}], ids=["sent", "stored"])
def test_a_packed_feed_is_unpacked(site: Site, poller: Poller, headers: dict[str, str]) -> None:
    site.pages["/f"] = (200, headers, gzip.compress(ATOM))
    assert len(poller.fetch(Feed(url=site.url("/f"))).items) == 2


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ((404, {}, b""), "is not there (404 Not Found)"),
        ((500, {}, b""), "cannot be given by its server (500"),
        ((200, {}, b"<html><body>Welcome</body></html>"), "is no feed"),
        ((200, {}, b""), "is no feed"),
        ((200, {}, b'<opml><outline xmlUrl="https://a.org/f"/></opml>'), "is no feed"),
        ((200, {}, b"<urlset><url><loc>https://a.org/1</loc></url></urlset>"), "is no feed"),
        ((200, {}, b"<rss><channel><item"), "is broken"),
        ((302, {"Location": "/f"}, b""), "redirected in a circle"),
        ((302, {"Location": "file:///etc/passwd"}, b""), "is no address of the web"),
        ((200, {"Content-Encoding": "gzip"}, b"not packed"), "damaged compressed data"),
    ],
)
def test_each_fault_is_said_in_words(site: Site, poller: Poller, answer: Reply, words: str) -> None:
    site.pages["/f"] = answer
    found = poller.fetch(Feed(url=site.url("/f")))
    assert found.items == ()
    assert words in (found.error or "")


def test_whatever_the_parser_meets_is_a_fault_of_the_feed(
    site: Site, poller: Poller, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RecursionError

    monkeypatch.setattr("tripoint.sources.polling.listing_of", fail)
    site.pages["/f"] = (200, {}, ATOM)
    found = poller.fetch(Feed(url=site.url("/f")))
    assert found.error == "cannot be parsed (RecursionError): tell its publisher"


def test_a_broken_feed_gives_what_can_be_read(site: Site, poller: Poller) -> None:
    site.pages["/f"] = (200, {}, ATOM[: ATOM.index(b"<entry><title>Two")])
    assert [each.title for each in poller.fetch(Feed(url=site.url("/f"))).items] == ["One"]


@pytest.mark.parametrize(("told", "seconds"), [("120", 120.0), ("9999999", 86_400.0)])
def test_a_host_says_when_to_come_again(
    site: Site, poller: Poller, told: str, seconds: float
) -> None:
    site.pages["/f"] = (429, {"Retry-After": told}, b"")
    wait = poller.fetch(Feed(url=site.url("/f"))).wait
    assert wait is not None
    assert wait.total_seconds() == seconds
    left = poller.fetch(Feed(url=site.url("/other")))
    assert "asked to be left alone" in (left.error or "")
    assert left.wait is not None
    assert site.paths() == ["/f"]


def test_what_robots_txt_closes_is_not_asked_for(site: Site, poller: Poller) -> None:
    site.pages["/robots.txt"] = "User-agent: *\nDisallow: /f"
    site.pages["/f"] = (200, {}, ATOM)
    found = poller.fetch(Feed(url=site.url("/f")))
    assert "is closed to programs" in (found.error or "")
    assert found.wait is None
    assert site.paths() == []


def test_a_private_address_is_refused(site: Site) -> None:
    with Client(pause=0.0) as client:
        poller = Poller(client, now=lambda: NOW)
        found = poller.fetch(Feed(url=site.url("/f")))
        page = poller.page(FeedItem(key="k", feed="f", link=site.url("/a")))
    assert "set TRIPOINT_ALLOW_PRIVATE=127.0.0.1" in (found.error or "")
    assert isinstance(page, Unread)
    assert site.asked == []


def test_nobody_listening_is_said(poller: Poller) -> None:
    found = poller.fetch(Feed(url="http://127.0.0.1:9/f"))
    assert "cannot be reached" in (found.error or "")
