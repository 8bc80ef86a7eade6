"""Pages from the web: redirects bounded, robots.txt kept, hosts spared, faults in one line."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Self

import httpx
from protego import Protego

from tripoint.errors import FetchLater, InputTooLarge, NotFetched, UnreadableInput
from tripoint.sources.addresses import parse_address
from tripoint.sources.exchange import Answer, Exchange
from tripoint.sources.politeness import Turns, retry_after
from tripoint.version import __version__

__all__ = ["AGENT", "Client", "Fetched"]

_NAME = "Tripoint"
AGENT = f"{_NAME}/{__version__} (news event coder; keeps robots.txt)"

_HOPS = 8
_TRIES = 3
_MOST_WAIT = 60.0  # for a longer one the host is left for another time
_LONGEST_HOLD = 24 * 3600.0  # a program that runs for weeks asks again after a day
_HELD = 600.0
_MOST_PAUSE = 30.0
_ROBOTS_BYTES = 512 * 1024  # RFC 9309 2.5 asks for 500 KiB
_ROBOTS_SECONDS = 24 * 3600.0  # RFC 9309 2.4
_MOVED = frozenset({301, 302, 303, 307, 308})
_BUSY = frozenset({429, 503})
_BROKEN = frozenset({500, 502, 504})


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A page as it came: `url` is where it was found after redirects, `at` seconds since 1970."""

    url: str
    data: bytes
    content_type: str
    charset: str | None
    etag: str | None
    last_modified: str | None
    headers: tuple[tuple[str, str], ...]
    at: float


class Client:
    """Fetches pages; threads may share it.

    `private` names the hosts that may lie in a private network (* for all), `pause` is the least
    time between two requests to a host, `seconds` the longest for one answer, and `patience` the
    first of the growing waits after a fault.
    """

    def __init__(
        self,
        *,
        private: Collection[str] = (),
        pause: float = 1.0,
        seconds: float = 60.0,
        patience: float = 1.0,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._exchange = Exchange(agent=AGENT, private=private, seconds=seconds)
        self._turns = Turns(sleep)
        self._sleep = sleep
        self._pause = pause
        self._patience = patience
        self._robots: dict[str, tuple[float, Protego | str]] = {}

    def get(self, url: str) -> Fetched:
        """The page at an address.

        Raises NotFetched, FetchLater where another time may do, or InputTooLarge.
        """
        page = self.get_if_changed(url)
        if page is None:
            raise FetchLater("is said to be unchanged, though nothing was asked: try again later")
        return page

    def get_if_changed(
        self, url: str, *, etag: str | None = None, last_modified: str | None = None
    ) -> Fetched | None:
        """The page at an address; None where it has not changed since the validators were given.

        Raises as `get`.
        """
        headers = {
            name: value
            for name, value in (("If-None-Match", etag), ("If-Modified-Since", last_modified))
            if value and value.isascii()
        }
        found, answer = self._follow(parse_address(url), headers, obey=True)
        if answer.status == httpx.codes.NOT_MODIFIED:
            return None
        if answer.status != httpx.codes.OK:
            raise _refusal(answer.status)
        return Fetched(
            url=str(found),
            data=answer.data,
            content_type=answer.headers.get("content-type", ""),
            charset=_charset(answer.headers),
            etag=answer.headers.get("etag"),
            last_modified=answer.headers.get("last-modified"),
            headers=tuple(answer.headers.multi_items()),
            at=time.time(),
        )

    def ready_in(self, url: str) -> float:
        """In how many seconds the host of an address may be asked again."""
        return self._turns.ready_in(_host(url))

    def close(self) -> None:
        """Let go of the connections."""
        self._exchange.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _follow(
        self, url: httpx.URL, headers: Mapping[str, str], *, obey: bool
    ) -> tuple[httpx.URL, Answer]:
        """The first answer that is no redirect, and where it was found."""
        seen = {str(url)}
        for _ in range(_HOPS + 1):
            pause = self._obey(url) if obey else self._pause
            answer = self._patiently(url, headers, pause)
            target = answer.headers.get("location") if answer.status in _MOVED else None
            if target is None:
                return url, answer
            url = parse_address(target, url)
            if str(url) in seen:
                raise NotFetched("is redirected in a circle: tell its publisher")
            seen.add(str(url))
        raise NotFetched(f"is redirected more than {_HOPS} times: give the address it ends at")

    def _patiently(self, url: httpx.URL, headers: Mapping[str, str], pause: float) -> Answer:
        """An answer, asked for again with growing waits where the server is busy or breaks off."""
        for attempt in range(1, _TRIES + 1):
            is_last = attempt == _TRIES
            wait = self._patience * 2 ** (attempt - 1)
            answer = self._try(url, headers, pause, is_last=is_last)
            if answer is not None:
                if answer.status not in _BUSY | _BROKEN:
                    return answer
                asked = retry_after(answer.headers.get("retry-after"), time.time())
                wait = wait if asked is None else min(asked, _LONGEST_HOLD)
                if answer.status in _BUSY and (is_last or wait > _MOST_WAIT):
                    self._turns.hold(url.host, max(wait, self._pause), "asked to be left alone")
                    raise FetchLater(
                        f"is refused for now ({answer.status}, come back in {wait:.0f} s):"
                        " try again later",
                        wait=wait,
                    )
                if is_last:
                    return answer
            self._sleep(wait)
        raise AssertionError("the last try returns or raises")

    def _try(
        self, url: httpx.URL, headers: Mapping[str, str], pause: float, *, is_last: bool
    ) -> Answer | None:
        """One answer, or None where the connection broke and it is worth trying again at once."""
        with self._turns.turn(url.host, pause):
            try:
                return self._exchange.ask(url, headers)
            except UnreadableInput as fault:
                raise FetchLater(str(fault)) from fault
            except FetchLater:
                self._turns.hold(url.host, _HELD, "gave no answer before")
                raise
            except httpx.TransportError as fault:
                if not is_last:
                    return None
                self._turns.hold(url.host, _HELD, "gave no answer before")
                raise FetchLater(_no_answer(fault)) from fault

    def _obey(self, url: httpx.URL) -> float:
        """The pause that the host's robots.txt asks for.

        Raises NotFetched where it forbids the page, and FetchLater where the file cannot be had:
        then nothing is allowed (RFC 9309 2.3.1.4).
        """
        origin = str(url.copy_with(raw_path=b"/robots.txt"))
        until, rules = self._robots.get(origin, (0.0, ""))
        if until < time.monotonic():
            rules = self._rules(origin)
            kept = _HELD if isinstance(rules, str) else _ROBOTS_SECONDS
            self._robots[origin] = (time.monotonic() + kept, rules)
        if isinstance(rules, str):
            raise FetchLater(f"is left for later, as {origin} {rules}")
        if not rules.can_fetch(str(url), _NAME):
            raise NotFetched(f"is closed to programs by {origin}: read it by hand, or leave it")
        return max(self._pause, min(rules.crawl_delay(_NAME) or 0.0, _MOST_PAUSE))

    def _rules(self, origin: str) -> Protego | str:
        """The rules of a robots.txt, or why they cannot be had."""
        try:
            _, answer = self._follow(httpx.URL(origin), {}, obey=False)
        except InputTooLarge:
            return "has no end"
        except FetchLater as fault:
            return str(fault)
        except NotFetched:
            return Protego.parse("")  # as good as missing: a circle, a picture, a private host
        if answer.status >= httpx.codes.INTERNAL_SERVER_ERROR:
            return f"is broken ({answer.status}): try again later"
        return Protego.parse(answer.data[:_ROBOTS_BYTES].decode("utf-8", "replace"))


def _host(url: str) -> str:
    return httpx.URL(url).host


def _charset(headers: httpx.Headers) -> str | None:
    return httpx.Response(
        200, headers={"content-type": headers.get("content-type", "")}
    ).charset_encoding


def _no_answer(fault: httpx.TransportError) -> str:
    if "CERTIFICATE_VERIFY_FAILED" in str(fault):
        return f"has no certificate that can be trusted ({fault}): tell its publisher"
    if isinstance(fault, httpx.ConnectError | httpx.ConnectTimeout):
        return f"cannot be reached ({fault}): check the network, or try again later"
    return f"broke off in the middle ({fault}): try again later"


def _refusal(status: int) -> NotFetched:
    said = f"{status} {httpx.codes.get_reason_phrase(status)}".strip()
    if status in (httpx.codes.NOT_FOUND, httpx.codes.GONE):
        return NotFetched(f"is not there ({said}): correct the address")
    if status >= httpx.codes.INTERNAL_SERVER_ERROR:
        return FetchLater(f"cannot be given by its server ({said}): try again later")
    return NotFetched(
        f"is refused by its server ({said}): it may ask for a login or block programs"
    )
