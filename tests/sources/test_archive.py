from __future__ import annotations

import gzip
import hashlib
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator, warcinfo

from tripoint.errors import WorkspaceFull
from tripoint.sources.archive import Archive
from tripoint.sources.client import Client
from tripoint.sources.files import Document, Unread, documents
from web import Site

PAGE = "<!DOCTYPE html><p>서울".encode("euc-kr")


def _serve(site: Site, path: str) -> str:
    headers = {"Content-Type": "text/html; charset=euc-kr", "Content-Encoding": "gzip"}
    site.pages[path] = (200, headers | {"X-Odd": "caf\xe9"}, gzip.compress(PAGE))
    return site.url(path)


def test_page_comes_back_as_it_was_fetched(site: Site, client: Client, tmp_path: Path) -> None:
    url = _serve(site, "/a")
    with Archive(tmp_path / "warc") as archive:
        capture = archive.add(client.get(url))
    (document,) = documents([tmp_path / "warc"])
    assert isinstance(document, Document)
    assert (document.data, document.charset, document.url) == (PAGE, "euc-kr", url)
    assert document.published == capture.at
    assert (capture.url, capture.sha256) == (url, hashlib.sha256(PAGE).hexdigest())
    assert (tmp_path / "warc" / capture.file).is_file()


def test_records_are_sound_by_their_own_digests(site: Site, client: Client, tmp_path: Path) -> None:
    with Archive(tmp_path) as archive:
        archive.add(client.get(_serve(site, "/a")))
        capture = archive.add(client.get(_serve(site, "/b")))
    with (tmp_path / capture.file).open("rb") as file:
        kinds = []
        for record in ArchiveIterator(file, parse_http=False):
            assert record.verify_block_digest(consume=False)
            kinds.append(record.record_type)
        assert kinds[0] == warcinfo
        assert len(kinds) == 3


def test_each_page_is_on_the_disk_before_the_next(
    site: Site, client: Client, tmp_path: Path
) -> None:
    archive = Archive(tmp_path)
    capture = archive.add(client.get(_serve(site, "/a")))
    written = (tmp_path / capture.file).read_bytes()
    archive.add(client.get(_serve(site, "/b")))
    archive.close()
    # A process killed while it wrote the second page leaves this.
    (tmp_path / capture.file).write_bytes(written + gzip.compress(b"WARC/1.1\r\n")[:15])
    page, *fault = documents([tmp_path])
    assert isinstance(page, Document)
    assert all(isinstance(each, Unread) for each in fault)


def test_folder_without_a_page_has_no_file(tmp_path: Path) -> None:
    with Archive(tmp_path / "warc"):
        pass
    assert not (tmp_path / "warc").exists()


def test_folder_that_cannot_be_written(site: Site, client: Client, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with Archive(tmp_path / "file") as archive, pytest.raises(WorkspaceFull, match="run"):
        archive.add(client.get(_serve(site, "/a")))


def test_names_of_two_runs_differ(site: Site, client: Client, tmp_path: Path) -> None:
    page = client.get(_serve(site, "/a"))
    with Archive(tmp_path) as one, Archive(tmp_path) as other:
        assert one.add(page).file != other.add(page).file
    assert len(list(tmp_path.iterdir())) == 2
