from __future__ import annotations

import datetime as dt
import gzip
import io
from pathlib import Path

import pytest
from fastwarc.warc import WarcRecord, WarcRecordType, request, response

from tripoint.sources import files
from tripoint.sources.files import Document, Unread, document_stream, documents

HTML = "text/html; charset=euc-kr"
PAGE = b"<!DOCTYPE html><p>A page."
URL = "https://example.org/a"


def _record(
    body: bytes = PAGE,
    *,
    kind: str | None = HTML,
    status: str = "200 OK",
    extra: str = "",
    record_type: WarcRecordType = response,
) -> bytes:
    record = WarcRecord()
    record.init_headers(record_type)
    record.record_date = dt.datetime(2024, 5, 2, 10, tzinfo=dt.UTC)
    record.headers["WARC-Target-URI"] = URL
    record.headers["Content-Type"] = f"application/http; msgtype={record_type}"
    given = "" if kind is None else f"Content-Type: {kind}\r\n"
    record.set_bytes_content(f"HTTP/1.1 {status}\r\n{given}{extra}\r\n".encode() + body)
    out = io.BytesIO()
    record.write(out)
    return out.getvalue()


def _read(data: bytes, name: str = "x.warc") -> list[Document | Unread]:
    return list(document_stream(io.BytesIO(data), name=name))


def _gzip(*records: bytes) -> bytes:
    return b"".join(gzip.compress(each) for each in records)


@pytest.mark.parametrize("name", ["x.warc.gz", "crawl", "x.gz", "-"])
@pytest.mark.parametrize("packed", [True, False], ids=["gzip", "plain"])
def test_page_comes_with_address_and_time_of_capture(name: str, *, packed: bool) -> None:
    records = _record(), _record(b"<p>Another.", kind="text/plain")
    first, second = _read(_gzip(*records) if packed else b"".join(records), name)
    assert first == Document(
        name=f"{name}:1",
        kind="html",
        data=PAGE,
        charset="euc-kr",
        published="2024-05-02T10:00:00+00:00",
        url=URL,
    )
    assert isinstance(second, Document)
    assert (second.kind, second.name) == ("txt", f"{name}:2")


def test_what_is_no_page_is_passed_over_and_counted() -> None:
    records = (
        _record(kind="image/png"),
        _record(status="404 Not Found"),
        _record(b"", status="301 Moved", extra="Location: /b\r\n"),
        _record(kind=None),
        _record(record_type=request),
        _record(),
    )
    page, rest = _read(b"".join(records))
    assert isinstance(page, Document)
    assert rest == Unread(
        "x.warc",
        "4 of 5 responses are no pages (redirects, faults, pictures): passed over",
        meant=True,
    )


@pytest.mark.parametrize("packed", [True, False], ids=["gzip", "plain"])
def test_file_that_is_cut_off_gives_what_it_holds_and_says_so(*, packed: bool) -> None:
    records = _record(), _record(b"<p>" + bytes(range(256)) * 20)
    data = _gzip(*records) if packed else b"".join(records)
    first = len(_gzip(records[0]) if packed else records[0])
    for end in range(first + 40, len(data) - 30, 97):
        page, fault = _read(data[:end])
        assert isinstance(page, Document)
        assert isinstance(fault, Unread)
        assert "cut off" in fault.why or "damaged" in fault.why
        assert not fault.meant


def test_damage_in_the_middle_is_said() -> None:
    page, fault = _read(_record() + b"garbage\r\n" * 9 + _record())
    assert isinstance(page, Document)
    assert isinstance(fault, Unread)
    assert "damaged" in fault.why


@pytest.mark.parametrize(
    ("body", "extra"),
    [
        (gzip.compress(PAGE), "Content-Encoding: gzip\r\n"),
        (b"%x\r\n%b\r\n0\r\n\r\n" % (len(PAGE), PAGE), "Transfer-Encoding: chunked\r\n"),
    ],
    ids=["gzip", "chunked"],
)
def test_body_as_the_server_sent_it(body: bytes, extra: str) -> None:
    (page,) = _read(_record(body, extra=extra))
    assert isinstance(page, Document)
    assert page.data == PAGE


def test_bomb_in_a_record_does_not_burst(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_BYTES", 100_000)
    bomb = gzip.compress(bytes(50_000_000))
    chunked = b"%x\r\n%b\r\n0\r\n\r\n" % (200_000, bytes(200_000))
    found = _read(
        _record(bomb, extra="Content-Encoding: gzip\r\n")
        + _record(chunked, extra="Transfer-Encoding: chunked\r\n")
        + _record(bytes(100_001))
        + _record()
    )
    assert [type(each) for each in found] == [Unread, Unread, Unread, Document]


def test_bomb_around_the_records_does_not_burst(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_BYTES", 100_000)
    bomb, page = _read(_gzip(_record(bytes(100_000_000)), _record()))
    assert isinstance(bomb, Unread)
    assert isinstance(page, Document)


def test_archive_without_a_response() -> None:
    (fault,) = _read(_record(record_type=request))
    assert isinstance(fault, Unread)
    assert "has no responses" in fault.why


def test_archives_in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_BYTES", 1_000)
    (tmp_path / "a.warc.gz").write_bytes(_gzip(*[_record()] * 30))
    (tmp_path / "b.warc").write_bytes(_record() * 10)
    assert len(list(documents([tmp_path]))) == 40
