"""Web archives: the pages in WARC files (ISO 28500), as Common Crawl News publishes them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, BinaryIO

from tripoint.errors import InputError
from tripoint.sources.lines import Document, Unread
from tripoint.sources.unpacking import decoded

__all__ = ["read_archive"]

_PAGES = {"text/html": "html", "application/xhtml+xml": "html", "text/plain": "txt"}


def read_archive(stream: BinaryIO, name: str, most: int) -> Iterator[Document | Unread]:
    """Each page of an archive, packed or not, with its address; the time of its capture stands in
    for that of publication where the page names none.

    A file that is cut off or damaged gives the records before that and says so; so does a page of
    over `most` bytes. What is no page is counted.
    """
    from fastwarc.warc import ArchiveIterator
    from fastwarc.warc import response as responses

    number = others = 0
    try:
        for record in ArchiveIterator(stream, record_types=responses):
            number += 1
            place = f"{name}:{number}"
            if not _is_page(record):
                # Nothing tells the end of a file but a record that is shorter than it says.
                is_empty = record.http_headers is None and not record.content_length
                if is_empty or record.reader.consume() < record.content_length:
                    yield Unread(name, _cut_off(number))
                else:
                    others += 1
                continue
            data = record.reader.read(most + 1)
            if len(data) > most:
                yield Unread(place, f"is a page of over {most / 1e6:.0f} MB: it is left out")
            elif len(data) < record.content_length:
                yield Unread(name, _cut_off(number))
            else:
                yield _document(record, data, place, most)
    except OSError as fault:
        yield Unread(name, f"is damaged after {number} responses ({fault}): get it again")
    if others:
        what = "is no page" if others == 1 else "are no pages"
        why = f"{others} of {number} responses {what} (redirects, faults, pictures): passed over"
        yield Unread(name, why, meant=True)
    elif not number:
        yield Unread(name, "has no responses: give an archive of fetched pages")


def _cut_off(number: int) -> str:
    return f"is cut off or damaged in its response {number}: the others are read; get it whole"


def _is_page(record: Any) -> bool:
    if record.http_headers is None or record.http_headers.status_code != 200:
        return False
    return (record.http_content_type or "").strip().lower() in _PAGES


def _document(record: Any, data: bytes, place: str, most: int) -> Document | Unread:
    from fastwarc.stream_io import ChunkedReader

    headers = {key.lower(): value for key, value in record.http_headers.items()}
    try:
        if headers.get("transfer-encoding", "").strip().lower() == "chunked":
            data = ChunkedReader(io.BytesIO(data)).read(most)
        data = decoded(data, headers.get("content-encoding", ""), most)
    except (InputError, OSError) as fault:
        return Unread(place, str(fault))
    if not data.strip():
        return Unread(place, "is an empty page", meant=True)
    kind = _PAGES[record.http_content_type.strip().lower()]
    captured = record.record_date
    return Document(
        name=place,
        kind="html" if kind == "html" else "txt",
        data=data,
        charset=record.http_charset,
        published=captured.isoformat() if captured is not None else None,
        url=record.headers.get("WARC-Target-URI"),
    )
