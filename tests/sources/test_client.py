from __future__ import annotations

import gzip
import socket
import time
from http.server import BaseHTTPRequestHandler

import pyarrow as pa
import pytest

from tripoint.errors import FetchLater, InputError, InputTooLarge, NotFetched
from tripoint.sources import exchange
from tripoint.sources.client import AGENT, Client
from web import Reply, Site

PAGE = b"<!DOCTYPE html><p>A page."


def _refused(client: Client, url: str, kind: type[InputError], says: str) -> None:
    with pytest.raises(kind, match=says) as refused:
        client.get(url)
    assert type(refused.value) is kind
    assert "\n" not in str(refused.value)


def test_page_comes_with_its_facts(site: Site, client: Client) -> None:
    headers = {"Content-Type": "text/html; charset=euc-kr", "ETag": '"1"', "Last-Modified": "x"}
    site.pages["/a"] = (200, headers, PAGE)
    page = client.get(site.url("/a#part"))
    assert (page.url, page.data, page.charset) == (site.url("/a"), PAGE, "euc-kr")
    assert (page.etag, page.last_modified) == ('"1"', "x")
    assert [path for path, _ in site.asked] == ["/robots.txt", "/a"]
    assert all(asked["user-agent"] == AGENT for _, asked in site.asked)
    assert all(site.root.endswith(asked["host"]) for _, asked in site.asked)


def test_page_that_nobody_called_known_cannot_be_unchanged(site: Site, client: Client) -> None:
    site.pages["/a"] = (304, {}, b"")
    _refused(client, site.url("/a"), FetchLater, "said to be unchanged")


def test_unchanged_page_is_none(site: Site, client: Client) -> None:
    def answer(handler: BaseHTTPRequestHandler) -> Reply:
        same = handler.headers["If-None-Match"] == '"1"' and handler.headers["If-Modified-Since"]
        return (304 if same else 200, {}, b"" if same else PAGE)

    site.pages["/a"] = answer
    assert client.get_if_changed(site.url("/a"), etag='"1"', last_modified="yesterday") is None
    assert client.get_if_changed(site.url("/a"), etag='"0"') is not None


@pytest.mark.parametrize("coding", ["gzip", "zstd", "br"])
def test_packed_body_is_unpacked(site: Site, client: Client, coding: str) -> None:
    data = pa.compress(PAGE, {"br": "brotli"}.get(coding, coding), asbytes=True)
    site.pages["/a"] = (200, {"Content-Encoding": coding}, data)
    page = client.get(site.url("/a"))
    assert page.data == PAGE


@pytest.mark.parametrize("coding", ["gzip", "zstd", "br"])
def test_bomb_is_refused_before_it_bursts(
    site: Site, client: Client, coding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange, "MOST_BYTES", 5_000_000)
    name = {"br": "brotli"}.get(coding, coding)
    bomb = pa.compress(bytes(200_000_000), name, asbytes=True)
    site.pages["/a"] = (200, {"Content-Encoding": coding}, bomb)
    before = pa.total_allocated_bytes()
    _refused(client, site.url("/a"), InputTooLarge, "bomb")
    assert pa.total_allocated_bytes() - before < 5_000_000


def test_bomb_in_a_bomb(site: Site, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange, "MOST_BYTES", 1_000_000)
    bomb = gzip.compress(gzip.compress(bytes(100_000_000)))
    site.pages["/a"] = (200, {"Content-Encoding": "gzip, gzip"}, bomb)
    _refused(client, site.url("/a"), InputTooLarge, "bomb")


def test_truncated_gzip_is_tried_again_another_time(site: Site, client: Client) -> None:
    site.pages["/a"] = (200, {"Content-Encoding": "gzip"}, gzip.compress(PAGE * 100)[:-12])
    _refused(client, site.url("/a"), FetchLater, "cut off")


def test_gzip_that_is_none(site: Site, client: Client) -> None:
    site.pages["/a"] = (200, {"Content-Encoding": "gzip"}, PAGE)
    _refused(client, site.url("/a"), FetchLater, "damaged")


def test_packing_that_nobody_asked_for(site: Site, client: Client) -> None:
    site.pages["/a"] = (200, {"Content-Encoding": "lzma"}, PAGE)
    _refused(client, site.url("/a"), FetchLater, "packed as lzma")


def test_endless_body_is_left(site: Site, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange, "MOST_BYTES", 1_000_000)

    def endless(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        while True:
            handler.wfile.write(b"more and more " * 1000)

    site.pages["/a"] = endless
    _refused(client, site.url("/a"), InputTooLarge, "no end")


def test_large_body_is_refused_by_its_length(site: Site, client: Client) -> None:
    site.pages["/a"] = (200, {"Content-Length": str(10**12)}, b"")
    _refused(client, site.url("/a"), InputTooLarge, "is over 67 MB")


@pytest.mark.parametrize("where", ["headers", "body", "body without length"])
def test_slow_server_is_left_after_the_time_limit(site: Site, where: str) -> None:
    def slow(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        if where != "headers":
            length = b"" if "without" in where else b"Content-Length: 99\r\n"
            handler.wfile.write(b"Content-Type: text/html\r\n" + length + b"\r\n")
        for _ in range(99):
            handler.wfile.write(b"x")
            time.sleep(0.1)

    site.pages["/a"] = slow
    began = time.monotonic()
    with Client(private=["*"], pause=0.0, seconds=0.5, patience=0.01) as client:
        _refused(client, site.url("/a"), FetchLater, "not whole within")
    assert time.monotonic() - began < 3
    assert site.paths() == ["/a"]


def test_broken_off_body_is_asked_for_three_times(site: Site, client: Client) -> None:
    site.pages["/a"] = (200, {"Content-Length": "1000"}, PAGE)

    def half(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + PAGE)

    site.pages["/a"] = half
    _refused(client, site.url("/a"), FetchLater, "broke off")
    assert site.paths() == ["/a"] * 3
    _refused(client, site.url("/b"), FetchLater, "gave no answer before")
    assert site.paths() == ["/a"] * 3


def test_broken_server_is_asked_again(site: Site, client: Client) -> None:
    answers = iter([(500, {}, b""), (502, {}, b""), (200, {}, PAGE)])
    site.pages["/a"] = lambda _: next(answers)
    page = client.get(site.url("/a"))
    assert page.data == PAGE


def test_retry_after_is_waited_for(site: Site) -> None:
    waits: list[float] = []

    def sleep(seconds: float) -> None:
        waits.append(seconds)

    answers = iter([(429, {"Retry-After": "7"}, b""), (200, {}, PAGE)])
    site.pages["/a"] = lambda _: next(answers)
    with Client(private=["*"], pause=0.0, sleep=sleep) as client:
        assert client.get(site.url("/a")).data == PAGE
    assert 7.0 in waits


def test_long_retry_after_leaves_the_host_alone(site: Site, client: Client) -> None:
    site.pages["/a"] = (429, {"Retry-After": "3600"}, b"")
    _refused(client, site.url("/a"), FetchLater, "come back in 3600 s")
    _refused(client, site.url("/b"), FetchLater, "asked to be left alone: try again in 3600 s")
    assert site.paths() == ["/a"]


def test_redirects_are_followed_and_the_end_is_the_address(site: Site, client: Client) -> None:
    site.pages["/a"] = (301, {"Location": "b"}, b"")
    site.pages["/b"] = (307, {"Location": site.url("/c")}, b"")
    site.pages["/c"] = PAGE
    page = client.get(site.url("/a"))
    assert page.url == site.url("/c")


def test_redirect_in_a_circle(site: Site, client: Client) -> None:
    site.pages["/a"] = (302, {"Location": "/b"}, b"")
    site.pages["/b"] = (302, {"Location": "/a"}, b"")
    _refused(client, site.url("/a"), NotFetched, "in a circle")
    assert site.paths() == ["/a", "/b"]


def test_redirect_without_end(site: Site, client: Client) -> None:
    for number in range(20):
        site.pages[f"/{number}"] = (302, {"Location": f"/{number + 1}"}, b"")
    _refused(client, site.url("/0"), NotFetched, "more than 8 times")
    assert len(site.paths()) == 9


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://example.org/"])
def test_redirect_to_no_address(site: Site, client: Client, target: str) -> None:
    site.pages["/a"] = (302, {"Location": target}, b"")
    _refused(client, site.url("/a"), NotFetched, "is no address")


def test_redirect_into_a_private_network_is_refused_at_its_hop(site: Site, client: Client) -> None:
    inside = site.url("/secret").replace("127.0.0.1", "localhost")
    site.pages["/a"] = (302, {"Location": inside}, b"")
    site.pages["/secret"] = PAGE
    _refused(client, site.url("/a"), NotFetched, "TRIPOINT_ALLOW_PRIVATE=localhost")
    assert site.paths() == ["/a"]


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "localhost", "10.0.0.1", "169.254.169.254", "192.168.0.1", "100.64.0.1",
        "0.0.0.0", "2130706433", "0x7f.1", "[::1]", "[::]", "[::ffff:127.0.0.1]", "[fe80::1]",
        "[fd00::1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "224.0.0.1",
    ],
)  # fmt: skip
def test_private_address_is_refused_in_every_spelling(host: str) -> None:
    with Client(pause=0.0) as client:
        _refused(client, f"http://{host}:1/", NotFetched, "private network")


def test_host_that_nobody_knows(client: Client) -> None:
    _refused(client, "http://no-such-host.invalid/", FetchLater, "cannot be found")


def test_port_that_nobody_listens_at() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    with Client(private=["*"], pause=0.0, patience=0.01) as client:
        _refused(client, f"http://127.0.0.1:{port}/", FetchLater, "cannot be reached")


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("ftp://example.org/a", "begins with https"),
        ("http://me:secret@example.org/", "name and password"),
        (f"http://example.org/{'a' * 2001}", "over 2000"),
        ("http://[::1", "is no address"),
    ],
)
def test_address_that_is_not_asked(client: Client, url: str, says: str) -> None:
    _refused(client, url, NotFetched, says)


@pytest.mark.parametrize("kind", ["image/png", "application/pdf", "Video/MP4; x=y"])
def test_wrong_type_is_refused_before_the_body_is_read(
    site: Site, client: Client, kind: str
) -> None:
    site.pages["/a"] = (200, {"Content-Type": kind, "Content-Length": str(10**12)}, b"")
    _refused(client, site.url("/a"), NotFetched, "is no page")


@pytest.mark.parametrize(
    ("status", "kind", "says"),
    [
        (404, NotFetched, "is not there"),
        (410, NotFetched, "is not there"),
        (403, NotFetched, "login"),
        (501, FetchLater, "by its server"),
        (500, FetchLater, "by its server"),
        (503, FetchLater, "for now"),
    ],
)
def test_status_says_whether_to_come_back(
    site: Site, client: Client, status: int, kind: type[InputError], says: str
) -> None:
    site.pages["/a"] = (status, {}, b"")
    _refused(client, site.url("/a"), kind, says)


def test_robots_are_kept(site: Site, client: Client) -> None:
    site.pages["/robots.txt"] = "User-agent: *\nDisallow: /no\nUser-agent: tripoint\nDisallow: /us"
    site.pages["/us"] = site.pages["/no"] = PAGE
    _refused(client, site.url("/us"), NotFetched, "closed to programs")
    assert client.get(site.url("/no")).data == PAGE
    assert [path for path, _ in site.asked] == ["/robots.txt", "/no"]


def test_robots_count_at_each_hop(site: Site, client: Client) -> None:
    site.pages["/robots.txt"] = "User-agent: *\nDisallow: /no"
    site.pages["/a"] = (302, {"Location": "/no"}, b"")
    _refused(client, site.url("/a"), NotFetched, "closed to programs")
    assert site.paths() == ["/a"]


def test_broken_robots_close_the_host_for_now(site: Site, client: Client) -> None:
    site.pages["/robots.txt"] = (500, {}, b"")
    site.pages["/a"] = PAGE
    _refused(client, site.url("/a"), FetchLater, "robots.txt is broken")
    assert site.paths() == []


def test_a_pause_is_kept_between_two_requests(site: Site) -> None:
    times: list[float] = []

    def answer(_: BaseHTTPRequestHandler) -> Reply:
        times.append(time.monotonic())
        return (200, {}, PAGE)

    site.pages["/a"] = answer
    site.pages["/robots.txt"] = "User-agent: *\nCrawl-delay: 0.3"
    with Client(private=["*"], pause=0.1) as client:
        client.get(site.url("/a"))
        assert 0.2 < client.ready_in(site.url("/a")) <= 0.3
        client.get(site.url("/a"))
    assert times[1] - times[0] >= 0.3


def test_no_cookie_is_kept(site: Site, client: Client) -> None:
    site.pages["/a"] = (302, {"Location": "/b", "Set-Cookie": "a=b; Path=/"}, b"")
    site.pages["/b"] = PAGE
    client.get(site.url("/a"))
    assert "cookie" not in site.asked[-1][1]
