"""A real server on 127.0.0.1, whose answers a test writes."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Reply = tuple[int, dict[str, str], bytes]
Answering = Reply | bytes | str | Callable[[BaseHTTPRequestHandler], Reply | None]

HTML = """<!DOCTYPE html><html><head><title>{title}</title>
<meta property="article:published_time" content="{published}"></head><body><article>
<h1>{title}</h1><p>{text}</p><p>{more}</p></article></body>
</html>"""
# Each page goes on with another of these: pages that share one are copies of each other.
MORE = (
    "Officials in the capital said that the talks had lasted for four hours, and that a second"
    " round would be held in the spring, once both sides had studied the documents. The ministers"
    " answered no questions when they left the building.",
    "Shops in the old town stayed closed until noon, and few people were seen on the streets. A"
    " school that stands near the river will open again next week, as soon as its windows are"
    " mended. Nobody could say how much the repairs will cost.",
    "It rained for most of the morning, so that the crowd was smaller than expected. Reporters"
    " waited behind a fence for a statement that never came, and the square was empty again by"
    " the time the lamps were lit.",
)


@dataclass
class Site:
    """What is served, and what was asked for."""

    root: str = ""
    pages: dict[str, Answering] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def url(self, path: str) -> str:
        return self.root + path

    def page(self, path: str, title: str, text: str, published: str = "2024-05-02") -> str:
        more = MORE[len(self.pages) % len(MORE)]
        self.pages[path] = HTML.format(title=title, text=text, more=more, published=published)
        return self.url(path)

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked if path != "/robots.txt"]


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        site = self.server.site
        headers = {name.lower(): value for name, value in self.headers.items()}
        site.asked.append((self.path, headers))
        answer = site.pages.get(self.path, (404, {}, b""))
        if callable(answer):
            made = answer(self)
            if made is None:
                self.close_connection = True
                return
            answer = made
        if isinstance(answer, bytes | str):
            answer = (200, {"Content-Type": "text/html; charset=utf-8"}, _bytes(answer))
        status, given, body = answer
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(body))} | given).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, site: Site) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.site = site

    def handle_error(self, *_: object) -> None:
        """A client that leaves early is what these tests are about."""


def _bytes(text: bytes | str) -> bytes:
    return text.encode() if isinstance(text, str) else text


@contextmanager
def serving(tls: ssl.SSLContext | None = None) -> Iterator[Site]:
    """A site until the end of the block."""
    site = Site()
    with _Server(site) as server:
        site.root = f"http{'s' if tls else ''}://127.0.0.1:{server.server_address[1]}"
        if tls is not None:
            server.socket = tls.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield site
        finally:
            server.shutdown()
            thread.join()
