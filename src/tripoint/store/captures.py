"""Which pages are kept in an archive, so that archiving is a step that can be run again."""

from __future__ import annotations

from collections.abc import Iterable

import orjson

from tripoint.schema import Capture
from tripoint.store.operations import Operations

__all__ = ["CaptureStore"]


class CaptureStore:
    """The captures of a workspace; threads and processes may share it, beside a writer too."""

    def __init__(self, operations: Operations) -> None:
        operations.prepare()
        self._operations = operations

    def note(self, capture: Capture) -> None:
        """Note that a page is in an archive; the latest capture of a page counts."""
        with self._operations.change() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO captures (url, at, sha256, file) VALUES (?, ?, ?, ?)",
                tuple(capture.to_dict().values()),
            )

    def missing(self, urls: Iterable[str]) -> tuple[str, ...]:
        """Those of the addresses that have no capture, each once and in their order."""
        rows = self._operations.ask(
            "SELECT value FROM json_each(?) WHERE value NOT IN (SELECT url FROM captures)"
            " GROUP BY value ORDER BY min(key)",
            orjson.dumps(list(urls)).decode(),
        )
        return tuple(row[0] for row in rows)

    def capture(self, url: str) -> Capture | None:
        """The capture of a page, if there is one."""
        rows = self._operations.ask("SELECT url, at, sha256, file FROM captures WHERE url = ?", url)
        if not rows:
            return None
        return Capture(**dict(zip(("url", "at", "sha256", "file"), rows[0], strict=True)))
