"""One request and its answer: at an address that was checked, in bounded time and memory."""

from __future__ import annotations

import socket
import threading
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any, Self

import httpx

from tripoint.errors import FetchLater, InputTooLarge, NotFetched
from tripoint.sources.addresses import resolve
from tripoint.sources.unpacking import decoded

__all__ = ["MOST_BYTES", "Answer", "Exchange"]

MOST_BYTES = 64 * 1024 * 1024
_CONNECT = 10.0
_READ = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A status, headers and the unpacked body, which is read of a status of 200 only."""

    status: int
    headers: httpx.Headers
    data: bytes


class Exchange:
    """Sends single requests; follows nothing, keeps no cookies; threads may share it."""

    def __init__(self, *, agent: str, private: Collection[str], seconds: float) -> None:
        self._private = private
        self._seconds = seconds
        # Requests go to an IP address, so a kept connection or a cookie of one host would be used
        # for another at the same address. Proxies of the environment would undo the check.
        self._http = httpx.Client(
            trust_env=False,
            verify=httpx.create_ssl_context(),  # with the authorities of SSL_CERT_FILE, if set
            timeout=httpx.Timeout(_READ, connect=_CONNECT),
            limits=httpx.Limits(max_keepalive_connections=0),
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            headers={
                "User-Agent": agent,
                "Accept": "*/*",
                "Accept-Encoding": "gzip, zstd, br",
                "Connection": "close",
            },
        )

    def close(self) -> None:
        """Let go of the connections."""
        self._http.close()

    def ask(self, url: httpx.URL, headers: Mapping[str, str]) -> Answer:
        """The answer to a GET.

        Raises httpx.TransportError where no whole answer came, FetchLater where it took too long,
        InputTooLarge where it is over 64 MB, packed or unpacked, UnreadableInput where it cannot
        be unpacked, NotFetched where it is no text.
        """
        fault: httpx.TransportError | None = None
        for address in resolve(url, private=self._private):
            try:
                return self._ask_at(address, url, headers)
            except (httpx.ConnectError, httpx.ConnectTimeout) as failed:
                fault = failed
        raise fault or httpx.ConnectError("no address")

    def _ask_at(self, address: str, url: httpx.URL, headers: Mapping[str, str]) -> Answer:
        deadline = _Deadline(self._seconds)
        request = self._http.build_request(
            "GET",
            url.copy_with(host=address),
            headers={**headers, "Host": url.netloc.decode("ascii")},
            # The certificate is checked against the name that was asked for.
            extensions={
                "sni_hostname": url.raw_host.decode("ascii"),
                "trace": deadline.trace,
            },
        )
        try:
            with deadline:
                response = self._http.send(request, stream=True)
                try:
                    answer = self._read(response)
                finally:
                    response.close()
        except httpx.ReadTimeout as fault:
            raise FetchLater(f"gave nothing for {_READ:.0f} s: try again later") from fault
        except httpx.TransportError as fault:
            if deadline.passed:
                raise self._too_slow() from fault
            raise
        if deadline.passed:  # a body without a length ends wherever the connection does
            raise self._too_slow()
        return answer

    def _too_slow(self) -> FetchLater:
        return FetchLater(f"was not whole within {self._seconds:.0f} s: try again later")

    def _read(self, response: httpx.Response) -> Answer:
        answer = Answer(status=response.status_code, headers=response.headers, data=b"")
        if response.status_code != httpx.codes.OK:
            return answer
        _check_type(response.headers.get("content-type", ""))
        said = response.headers.get("content-length", "")
        if said.isascii() and said.isdigit() and int(said) > MOST_BYTES:
            raise _too_large()
        raw = bytearray()
        for chunk in response.iter_raw():
            raw += chunk
            if len(raw) > MOST_BYTES:
                raise _too_large()
        data = decoded(bytes(raw), response.headers.get("content-encoding", ""), MOST_BYTES)
        return Answer(status=answer.status, headers=answer.headers, data=data)


def _too_large() -> InputTooLarge:
    return InputTooLarge(f"is over {MOST_BYTES / 1e6:.0f} MB or has no end: it is left out")


def _check_type(given: str) -> None:
    """Refuse, before its body is read, what says itself that it is no text."""
    kind = given.partition(";")[0].strip().lower()
    main = kind.partition("/")[0]
    if main in ("image", "audio", "video", "font") or kind in (
        "application/pdf",
        "application/zip",
    ):
        raise NotFetched(f"is {kind}, which is no page: give the address of a text")


class _Deadline:
    """Ends a connection that takes too long, however it spends the time.

    A timeout for each read would never end a server that sends a byte now and then.
    """

    def __init__(self, seconds: float) -> None:
        self.passed = False
        self._stream: Any = None
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True

    def trace(self, event: str, facts: Mapping[str, Any]) -> None:
        """What httpx tells of its connection as it is made."""
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            self._stream = facts["return_value"]
            if self.passed:
                self._cut()

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()

    def _cut(self) -> None:
        self.passed = True
        if self._stream is not None:
            with suppress(OSError):
                # The plain socket's: TLS would wait for the other side's goodbye.
                socket.socket.shutdown(self._stream.get_extra_info("socket"), socket.SHUT_RDWR)
