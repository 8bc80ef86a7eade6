"""A real news site on 127.0.0.1: feeds that change, pages of our own articles, faults at will."""

from __future__ import annotations

import datetime as dt
import html
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import yaml

GOLDEN = Path(__file__).resolve().parent.parent / "golden" / "dev"


def golden_articles(count: int) -> list[dict[str, Any]]:
    """Our own articles, each of another event."""
    paths = sorted(GOLDEN.glob("*.yaml"))[:count]
    assert len(paths) == count
    return [yaml.safe_load(path.read_text("utf-8")) for path in paths]


class NewsSite:
    """What the site serves now; change it while it runs."""

    def __init__(self) -> None:
        self.articles = golden_articles(60)
        self.feeds: dict[str, list[int]] = {}
        self.status: dict[str, int] = {}
        self.hits: Counter[str] = Counter()
        self.unchanged = 0
        self.robots = ""
        self.address = ""
        self.now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC)

    def url(self, feed: str) -> str:
        return f"{self.address}/{feed}.xml"

    def pages(self) -> Counter[str]:
        return Counter({k: n for k, n in self.hits.items() if k.startswith("/page/")})

    def answer(self, path: str, etag: str | None) -> tuple[int, dict[str, str], bytes]:
        name = path.rpartition("/")[2].partition(".")[0]
        path = path.partition("?")[0]
        if path in self.status:
            return self.status[path], {}, b""
        if path == "/robots.txt":
            return 200, {"Content-Type": "text/plain"}, self.robots.encode()
        if path.startswith("/page/"):
            return 200, {"Content-Type": "text/html; charset=utf-8"}, self._page(int(name))
        if name not in self.feeds:
            return 404, {}, b""
        tag = f'"{"-".join(map(str, self.feeds[name]))}"'
        if etag == tag:
            self.unchanged += 1
            return 304, {"ETag": tag}, b""
        body = self._feed(name).encode()
        return 200, {"Content-Type": "application/rss+xml", "ETag": tag}, body

    def _page(self, number: int) -> bytes:
        article = self.articles[number]
        paragraphs = "".join(
            f"<p>{html.escape(part)}</p>" for part in article["text"].split("\n") if part.strip()
        )
        title = html.escape(article["title"])
        return (
            f"<!doctype html><html lang='en'><head><title>{title}</title></head>"
            f"<body><article><h1>{title}</h1>{paragraphs}</article></body></html>"
        ).encode()

    def _feed(self, name: str) -> str:
        now = self.now()
        items = "".join(
            f"<item><title>{html.escape(self.articles[n]['title'])}</title>"
            f"<link>{self.address}/page/{n}.html?utm_source={name}</link>"
            f"<pubDate>{format_datetime(now - dt.timedelta(hours=n + 1))}</pubDate></item>"
            for n in self.feeds[name]
        )
        return (
            '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel>'
            f"<title>Desk {name}</title>{items}</channel></rss>"
        )


@contextmanager
def serving() -> Iterator[NewsSite]:
    """The site, until the end of the block."""
    site = NewsSite()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.hits[self.path.partition("?")[0]] += 1
            status, headers, body = site.answer(self.path, self.headers.get("If-None-Match"))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if status != 304:
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
