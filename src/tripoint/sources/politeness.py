"""How a host is spared: one request at a time, a pause after each, and leave when it says so."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime

from tripoint.errors import FetchLater

__all__ = ["Turns", "retry_after"]


@dataclass(slots=True)
class _Host:
    """What is known of one host; times are of the monotonic clock, in seconds."""

    busy: threading.Lock = field(default_factory=threading.Lock)
    free_at: float = 0.0
    held_until: float = 0.0
    why: str = ""


class Turns:
    """Whose turn it is at each host; threads may share it."""

    def __init__(self, sleep: Callable[[float], None] = time.sleep) -> None:
        self._sleep = sleep
        self._hosts: dict[str, _Host] = {}

    @contextmanager
    def turn(self, host: str, pause: float) -> Iterator[None]:
        """The host for oneself, `pause` seconds after its last answer.

        Raises FetchLater while it is held.
        """
        state = self._of(host)
        with state.busy:
            left = state.held_until - time.monotonic()
            if left > 0:
                raise FetchLater(
                    f"is left for later, as {host} {state.why}: try again in {left:.0f} s",
                    wait=left,
                )
            self._sleep(max(0.0, state.free_at - time.monotonic()))
            try:
                yield
            finally:
                state.free_at = time.monotonic() + pause

    def hold(self, host: str, seconds: float, why: str) -> None:
        """Ask a host nothing for some seconds."""
        state = self._of(host)
        state.held_until = time.monotonic() + seconds
        state.why = why

    def ready_in(self, host: str) -> float:
        """In how many seconds the host may be asked."""
        return max(0.0, self._of(host).free_at - time.monotonic())

    def _of(self, host: str) -> _Host:
        return self._hosts.setdefault(host, _Host())


def retry_after(value: str | None, now: float) -> float | None:
    """The seconds that a Retry-After header asks for (RFC 9110 10.2.3); None where it asks nothing.

    `now` is the time in seconds since 1970.
    """
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - now)
    except (ValueError, OverflowError):
        return None
