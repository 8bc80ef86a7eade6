"""Keeping pages as they came, in WARC files (ISO 28500): one file a run, one record a page."""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import io
import os
import secrets
from pathlib import Path
from typing import BinaryIO, Self

from tripoint.errors import WorkspaceFull
from tripoint.schema import Capture
from tripoint.sources.client import AGENT, Fetched

__all__ = ["Archive"]

# The body is kept unpacked and whole, so what told of its packing is renamed, as Common Crawl does.
_TRANSPORT = frozenset({"content-encoding", "transfer-encoding", "content-length"})


class Archive:
    """A new file in a folder, made with its first page; each page is on the disk once it is added.

    A file is never appended to by a later run: what a killed one leaves at its end harms nothing.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file: BinaryIO | None = None
        self._name = ""

    def add(self, page: Fetched) -> Capture:
        """Keep a page; raises WorkspaceFull where the folder cannot be written."""
        when = dt.datetime.fromtimestamp(int(page.at), dt.UTC)
        record = _response(page, when)
        try:
            file = self._file or self._open(when)
            file.write(record)
            file.flush()
            os.fsync(file.fileno())
        except OSError as fault:
            raise WorkspaceFull(
                f"{self._folder} cannot be written ({fault.strerror}): free some space or correct"
                " its permissions, and run `tripoint archive` again"
            ) from fault
        return Capture(
            url=page.url,
            at=when.isoformat(),
            sha256=hashlib.sha256(page.data).hexdigest(),
            file=self._name,
        )

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _open(self, when: dt.datetime) -> BinaryIO:
        self._folder.mkdir(parents=True, exist_ok=True)
        self._name = f"tripoint-{when:%Y%m%d%H%M%S}-{secrets.token_hex(4)}.warc.gz"
        self._file = (self._folder / self._name).open("xb")
        self._file.write(_about(when, self._name))
        return self._file


def _response(page: Fetched, when: dt.datetime) -> bytes:
    from fastwarc.warc import WarcRecord, response

    record = WarcRecord()
    record.init_headers(response)
    record.record_date = when
    record.headers["WARC-Target-URI"] = page.url
    record.headers["Content-Type"] = "application/http; msgtype=response"
    lines = ["HTTP/1.1 200 OK"]
    for name, value in page.headers:
        prefix = "X-Crawl-" if name.lower() in _TRANSPORT else ""
        lines.append(f"{prefix}{name}: {value}")
    lines.append(f"Content-Length: {len(page.data)}")
    head = "\r\n".join((*lines, "", "")).encode("latin-1", "replace")
    record.set_bytes_content(head + page.data)
    return _member(record)


def _about(when: dt.datetime, name: str) -> bytes:
    from fastwarc.warc import WarcRecord, warcinfo

    record = WarcRecord()
    record.init_headers(warcinfo)
    record.record_date = when
    record.headers["WARC-Filename"] = name
    record.headers["Content-Type"] = "application/warc-fields"
    record.set_bytes_content(f"software: {AGENT}\r\nformat: WARC File Format 1.1\r\n".encode())
    return _member(record)


def _member(record: object) -> bytes:
    """A record packed by itself, so that each can be read without the others."""
    plain = io.BytesIO()
    record.write(plain, checksum_data=True)  # type: ignore[attr-defined]
    return gzip.compress(plain.getvalue())
