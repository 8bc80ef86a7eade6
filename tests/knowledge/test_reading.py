from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tripoint.errors import DataError
from tripoint.knowledge.reading import Line, data_folder, read_tsv, read_yaml, sorted_files

CELL = st.text(st.characters(categories=["L", "N", "P"], exclude_characters="#"), min_size=1)


def _file(folder: Path, text: str, name: str = "rows.tsv") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_rows_know_where_they_stand(tmp_path: Path) -> None:
    path = _file(tmp_path, "# a word\n\nname\tcode\nOne\tA\n\n# another\nTwo \t B\n")
    assert list(read_tsv(path)) == [
        Line("rows.tsv:4", {"name": "One", "code": "A"}),
        Line("rows.tsv:7", {"name": "Two", "code": "B"}),
    ]


def test_missing_cells_are_empty_and_quotes_are_letters(tmp_path: Path) -> None:
    (row,) = read_tsv(_file(tmp_path, 'a\tb\tc\n"x\t\'y"\n'))
    assert row.cells == {"a": '"x', "b": "'y\"", "c": ""}


def test_cell_too_many_is_a_fault_with_its_place(tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        list(read_tsv(_file(tmp_path, "a\tb\n1\t2\n1\t2\t3\n")))
    assert caught.value.faults == ["rows.tsv:3: 3 cells, the header has 2"]


@given(st.lists(st.lists(CELL, min_size=2, max_size=2), max_size=5))
def test_what_is_written_is_read(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]
) -> None:
    text = "".join("\t".join(row) + "\n" for row in [["a", "b"], *rows])
    path = _file(tmp_path_factory.mktemp("rows"), text)
    assert [list(line.cells.values()) for line in read_tsv(path)] == rows


def test_broken_yaml_is_a_fault_with_its_place(tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        read_yaml(_file(tmp_path, "name: One\nnames: [a\ncode: X\n", "one.yaml"))
    (fault,) = caught.value.faults
    assert fault.startswith("one.yaml:3: not YAML")


def test_files_come_by_name(tmp_path: Path) -> None:
    for name in ("b.tsv", "a.tsv", "c.yaml"):
        _file(tmp_path, "", name)
    assert [each.name for each in sorted_files(tmp_path, ".tsv")] == ["a.tsv", "b.tsv"]


def test_folder_ships_with_the_package() -> None:
    assert {each.name for each in data_folder().iterdir()} >= {"actors", "events", "patterns"}
