from __future__ import annotations

import shutil
import ssl
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tripoint.errors import FetchLater
from tripoint.sources.client import Client
from web import Site, serving

PAGE = b"<!DOCTYPE html><p>A page."


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate of one's own for the name localhost, and no address, with its key beside it."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is not there to make a certificate")
    path = tmp_path / "localhost.pem"
    command = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost"
    extension = ["-addext", "subjectAltName=DNS:localhost"]
    files = ["-out", str(path), "-keyout", str(path.with_suffix(".key"))]
    subprocess.run([openssl, *command.split(), *extension, *files], check=True, capture_output=True)
    return path


@pytest.fixture
def secure(certificate: Path) -> Iterator[Site]:
    """A site with that certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, certificate.with_suffix(".key"))
    with serving(context) as site:
        site.pages["/a"] = PAGE
        yield site


def _client(seconds: float = 5.0) -> Client:
    return Client(private=["*"], pause=0.0, seconds=seconds, patience=0.01)


def test_certificate_is_held_against_the_name_that_was_asked_for(
    secure: Site, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    named = secure.url("/a").replace("127.0.0.1", "localhost")
    with _client() as client:
        assert client.get(named).data == PAGE
        with pytest.raises(FetchLater, match="IP address mismatch"):
            client.get(secure.url("/a"))


def test_certificate_of_an_unknown_authority_is_refused(secure: Site) -> None:
    with _client() as client, pytest.raises(FetchLater, match="no certificate that can be trusted"):
        client.get(secure.url("/a").replace("127.0.0.1", "localhost"))
    assert secure.asked == []


def test_slow_server_is_left_over_tls_too(
    secure: Site, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))

    def slow(handler: object) -> None:
        write = handler.wfile.write  # type: ignore[attr-defined]
        write(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n")
        for _ in range(99):
            write(b"x")
            time.sleep(0.1)

    secure.pages["/slow"] = slow
    began = time.monotonic()
    with _client(seconds=1.0) as client, pytest.raises(FetchLater, match="not whole within"):
        client.get(secure.url("/slow").replace("127.0.0.1", "localhost"))
    assert time.monotonic() - began < 5
