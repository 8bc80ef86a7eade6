"""Tables that others coded, cut into cells: whatever the file is like, no row is lost unsaid."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest

from made_tables import GDELT2, POLECAT, ROWS, table
from tripoint.errors import UnreadableInput, UsageError
from tripoint.knowledge.tables import load_formats
from tripoint.sources import tables
from tripoint.sources.tables import Rejected, opened_tables, read_table


def read(data: bytes, form: str | None = None) -> tuple[str, list[dict[str, Any]], Rejected]:
    formats = load_formats() if form is None else {form: load_formats()[form]}
    rejected = Rejected()
    parts = list(read_table(io.BytesIO(data), "made", formats, rejected))
    rows = [row for _, part in parts for row in part.to_pylist()]
    return (parts[0][0].id if parts else ""), rows, rejected


@pytest.mark.parametrize("form", sorted(ROWS))
def test_a_table_says_itself_whose_it_is(form: str) -> None:
    found, rows, rejected = read(table(form, [ROWS[form]] * 3))
    assert (found, len(rows), rejected) == (form, 3, Rejected())
    assert all(rows[0][name] == ROWS[form].get(name, "") for name in rows[0])


def test_the_older_gdelt_ends_before_the_address() -> None:
    found, rows, _ = read(table("gdelt1", [ROWS["gdelt1"]], columns=57))
    assert found == "gdelt1"
    assert rows[0]["GLOBALEVENTID"] == "1100000001"
    assert not rows[0]["SOURCEURL"]


@pytest.mark.parametrize("block", [2**12, 2**24])
def test_rows_with_other_cells_are_counted_and_the_first_shown(
    monkeypatch: pytest.MonkeyPatch, block: int
) -> None:
    monkeypatch.setattr(tables, "_BLOCK", block)
    monkeypatch.setattr(tables, "_ROWS", 5)
    good = table("gdelt2", [GDELT2])
    data = good + (b"cut off\n" + good) * 20
    _, rows, rejected = read(data)
    assert len(rows) == 21
    assert rejected.count == 20
    assert len(rejected.first) == 5
    assert "begins 'cut off' has 1 cells, its table has 61" in rejected.first[0].why


def test_what_is_no_utf8_is_replaced_and_counted() -> None:
    data = table("gdelt2", [GDELT2 | {"Actor1Name": "M@LAGA"}]).replace(b"@", b"\xc1")
    _, rows, rejected = read(b"\xef\xbb\xbf" + data)
    assert rows[0]["Actor1Name"] == "M\ufffdLAGA"
    assert rows[0]["GLOBALEVENTID"] == "1100000001"
    assert rejected.undecodable == 1


def test_a_letter_cut_in_two_by_a_read_is_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    class Drops(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            return super().read(1)

    rejected = Rejected()
    data = table("gdelt2", [GDELT2 | {"Actor1Name": "MÁLAGA 김"}])
    [(_, rows)] = read_table(Drops(data), "made", {"gdelt2": load_formats()["gdelt2"]}, rejected)
    assert rows.column("Actor1Name").to_pylist() == ["MÁLAGA 김"]
    assert rejected.undecodable == 0


def test_a_column_that_is_not_needed_may_be_absent() -> None:
    data = table("polecat", [POLECAT]).replace(b"Longitude", b"Length")
    _, rows, _ = read(data)
    assert rows[0]["Longitude"] is None


@pytest.mark.parametrize(
    ("data", "form", "error", "says"),
    [
        (b"", None, UnreadableInput, "is empty"),
        (b" \n ", None, UnreadableInput, "is empty"),
        (b"a,b\n1,2\n", None, UsageError, "none of ACLED, GDELT 1.0"),
        (b"a,b\n1,2\n", "acled", UnreadableInput, "no column 'event_id_cnty'"),
        (b"a\tb\n", "gdelt2", UnreadableInput, "other columns"),
    ],
)
def test_what_is_no_such_table_gets_one_line(
    data: bytes, form: str | None, error: type[Exception], says: str
) -> None:
    with pytest.raises(error, match=says) as fault:
        read(data, form)
    assert "\n" not in str(fault.value)


def opened(path: Path) -> list[tuple[str, bytes]]:
    with opened_tables(path) as found:
        return [(name, stream.read()) for name, stream in found]


def test_plain_gzipped_and_zipped_are_one(tmp_path: Path) -> None:
    data = table("gdelt2", [GDELT2])
    (tmp_path / "a.CSV").write_bytes(data)
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(data))
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("20240102.export.CSV", data)
        archive.writestr("readme.pdf", b"%PDF")
        archive.writestr("20240103.export.CSV", data)
    assert [content for _, content in opened(tmp_path / "a.CSV")] == [data]
    assert [content for _, content in opened(tmp_path / "a.csv.gz")] == [data]
    names, contents = zip(*opened(tmp_path / "a.zip"), strict=True)
    assert contents == (data, data)
    assert names[1].endswith("a.zip/20240103.export.CSV")


def test_an_archive_without_a_table_is_said(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("readme.pdf", b"%PDF")
    with pytest.raises(UnreadableInput, match="holds no table"):
        opened(tmp_path / "a.zip")


def test_a_file_that_breaks_off_keeps_what_came_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "_BLOCK", 2**12)
    monkeypatch.setattr(tables, "_ROWS", 5)
    rows = [
        GDELT2 | {"GLOBALEVENTID": str(n), "Actor1Name": f"{n * 7919:x}" * 9} for n in range(999)
    ]
    whole = gzip.compress(table("gdelt2", rows))
    (tmp_path / "a.gz").write_bytes(whole[: len(whole) // 2])
    with opened_tables(tmp_path / "a.gz") as found:
        [(name, stream)] = found
        parts = read_table(stream, name, load_formats(), Rejected())
        seen = next(parts)[1].num_rows
        with pytest.raises(UnreadableInput, match=r"breaks off .* nothing is stored twice"):
            seen += sum(part.num_rows for _, part in parts)
    assert 0 < seen < 999
