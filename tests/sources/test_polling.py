"""Feeds and pages over real HTTP, as hosts really answer."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tripoint.errors import UnreadableInput
from tripoint.feeds import Feed, FeedItem
from tripoint.sources import polling
from tripoint.sources.lines import Document, Unread
from tripoint.sources.polling import PlainFetcher, read_opml

ATOM = b"""<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>Desk</title>
<entry><title>One</title><id>urn:1</id><link href="https://example.org/1?utm_source=x&amp;p=2"/>
<published>2024-05-02T08:00:00+09:00</published></entry>
<entry><title>Two</title><id>urn:2</id>
<content type="html">&lt;p&gt;Whole text.&lt;/p&gt;</content></entry>
<entry><title>One again</title><id>urn:3</id><link href="https://EXAMPLE.org/1?p=2"/></entry>
<entry><title>Odd</title><id>urn:4</id><link href="javascript:alert(1)"/></entry>
</feed>"""
Answer = tuple[int, dict[str, str], bytes]


class Host:
    """What the host answers, by path."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer | Callable[[BaseHTTPRequestHandler], None]] = {}
        self.asked: list[dict[str, str]] = []
        self.address = ""


@pytest.fixture
def host() -> Iterator[Host]:
    made = Host()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            made.asked.append(dict(self.headers))
            answer = made.answers[self.path]
            if callable(answer):
                answer(self)
                return
            status, headers, body = answer
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield made
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def fetcher() -> Iterator[PlainFetcher]:
    made = PlainFetcher()
    yield made
    made.close()


def test_an_atom_feed_gives_its_items_once(host: Host, fetcher: PlainFetcher) -> None:
    headers = {"ETag": '"7"', "Last-Modified": "Mon, 06 May 2024 08:00:00 GMT"}
    host.answers["/f"] = (200, headers, ATOM)
    found = fetcher.fetch(Feed(url=f"{host.address}/f"))
    assert (found.title, found.etag, found.error) == ("Desk", '"7"', None)
    one, two, odd = found.items
    assert one.published == "2024-05-01T23:00:00+00:00"
    assert (two.link, two.content) == (None, "<p>Whole text.</p>")
    assert odd.link is None
    page = fetcher.page(two)
    assert isinstance(page, Document)
    assert (page.data, page.id) == (b"<p>Whole text.</p>", two.key)
    assert isinstance(fetcher.page(odd), Unread)


def test_validators_are_sent_and_304_is_no_change(host: Host, fetcher: PlainFetcher) -> None:
    host.answers["/f"] = (304, {}, b"")
    found = fetcher.fetch(Feed(url=f"{host.address}/f", etag='"7"', modified="Mon"))
    assert found.unchanged
    assert found.items == ()
    assert (host.asked[0]["If-None-Match"], host.asked[0]["If-Modified-Since"]) == ('"7"', "Mon")


def test_a_packed_feed_is_unpacked(host: Host, fetcher: PlainFetcher) -> None:
    host.answers["/f"] = (200, {"Content-Encoding": "gzip"}, gzip.compress(ATOM))
    assert len(fetcher.fetch(Feed(url=f"{host.address}/f")).items) == 3


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ((404, {}, b""), "is not there (404)"),
        ((410, {}, b""), "gone for good"),
        ((500, {}, b""), "answers 500"),
        ((200, {}, b"<html><body>Welcome</body></html>"), "is no feed"),
        ((200, {}, b""), "is no feed"),
        ((302, {"Location": "/f"}, b""), "redirects more than 5 times"),
        ((302, {"Location": "file:///etc/passwd"}, b""), "file://"),
        ((200, {"Content-Encoding": "gzip"}, b"not packed"), "rror"),
    ],
)
def test_each_fault_is_said_in_words(
    host: Host, fetcher: PlainFetcher, answer: Answer, words: str
) -> None:
    host.answers["/f"] = answer
    found = fetcher.fetch(Feed(url=f"{host.address}/f"))
    assert found.items == ()
    assert words in (found.error or "")


def test_a_broken_feed_gives_what_can_be_read(host: Host, fetcher: PlainFetcher) -> None:
    host.answers["/f"] = (200, {}, ATOM[: ATOM.index(b"<entry><title>Two")])
    assert [each.title for each in fetcher.fetch(Feed(url=f"{host.address}/f")).items] == ["One"]


def test_an_endless_or_packed_up_body_ends_at_the_limit(
    host: Host, fetcher: PlainFetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(polling, "_MOST_BYTES", 100_000)
    bomb = gzip.compress(b"\0" * 20_000_000)
    host.answers["/bomb"] = (200, {"Content-Encoding": "gzip"}, bomb)
    assert "is over" in (fetcher.fetch(Feed(url=f"{host.address}/bomb")).error or "")

    def endless(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        try:
            while True:
                handler.wfile.write(b"x" * 10_000)
        except OSError:
            pass  # the reader has seen enough

    host.answers["/endless"] = endless
    page = fetcher.page(FeedItem(key="k", feed="f", link=f"{host.address}/endless"))
    assert isinstance(page, Unread)
    assert "is over" in page.why


def test_a_slow_body_ends_at_the_limit(
    host: Host, fetcher: PlainFetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(polling, "_WHOLE_SECONDS", 0.2)
    over = threading.Event()

    def slow(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        try:
            while not over.wait(0.05):
                handler.wfile.write(b"x")
                handler.wfile.flush()
        except OSError:
            pass  # the reader has gone

    host.answers["/f"] = slow
    try:
        assert "takes longer" in (fetcher.fetch(Feed(url=f"{host.address}/f")).error or "")
    finally:
        over.set()


@pytest.mark.parametrize(
    ("told", "seconds"), [("120", 120.0), ("9999999", 86_400.0), ("-5", 0.0), ("soon", None)]
)
def test_a_host_says_when_to_come_again(
    host: Host, fetcher: PlainFetcher, told: str, seconds: float | None
) -> None:
    host.answers["/f"] = (429, {"Retry-After": told}, b"")
    wait = fetcher.fetch(Feed(url=f"{host.address}/f")).wait
    assert (wait.total_seconds() if wait is not None else None) == seconds


def test_nobody_listening_is_said(fetcher: PlainFetcher) -> None:
    assert fetcher.fetch(Feed(url="http://127.0.0.1:9/f")).error == "cannot be reached"


def test_opml_lists_nest_and_repeat() -> None:
    listed = (
        b'<opml version="1.0"><body><outline text="x"><outline xmlUrl="https://a.org/f"/>'
        b'<outline xmlUrl=" https://b.org/f "/></outline><outline xmlUrl="https://a.org/f"/>'
        b"</body></opml>"
    )
    assert read_opml(listed) == ["https://a.org/f", "https://b.org/f"]


def test_opml_resolves_no_entities() -> None:
    attack = (
        b'<!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        b'<opml><body><outline text="a">&x;</outline></body></opml>'
    )
    with pytest.raises(UnreadableInput, match="holds no"):
        read_opml(attack)
