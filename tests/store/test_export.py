from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from factory import NOON, coded, event
from hypothesis import given
from hypothesis import strategies as st

from tripoint.errors import WorkspaceFull
from tripoint.store.export import write_csv, write_jsonl, write_parquet
from tripoint.store.workspace import Workspace


def as_csv(rows: Any) -> list[dict[str, str]]:
    out = io.BytesIO()
    write_csv(rows, out)
    return list(csv.DictReader(io.StringIO(out.getvalue().decode(), newline="")))


def as_json(rows: Any) -> list[dict[str, Any]]:
    out = io.BytesIO()
    write_jsonl(rows, out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def one_cell(value: Any) -> str:
    return as_csv(pa.table({"cell": pa.array([value]), "next": ["x"]}))[0]["cell"]


@pytest.fixture
def events(workspace: Workspace) -> pa.Table:
    with workspace.writer() as writer:
        writer.commit([coded(1)], batch="one", source="test", known_at=NOON)
    return workspace.events()


def test_a_table_is_a_csv_with_its_names(events: pa.Table) -> None:
    rows = as_csv(events)
    assert len(rows) == 2
    assert list(rows[0]) == events.schema.names
    assert rows[0]["actors"] == "PRK"
    assert rows[0]["date"] == "2023-09-12"
    assert rows[0]["known_at"] == "2023-09-14T12:00:00+00:00"
    assert rows[0]["date_end"] == ""
    assert json.loads(rows[0]["actor_parties"])["name"] == "Kim Jong Un"


def test_records_are_rows_too() -> None:
    one = event()
    assert as_json([one]) == [one.to_dict()]
    assert as_csv([one])[0]["why"] == one.why


def test_json_lines_keep_lists_and_times(events: pa.Table) -> None:
    row = as_json(events)[0]
    assert row["actors"] == ["PRK"]
    assert (row["date"], row["date_end"]) == ("2023-09-12", None)
    assert row["known_at"] == "2023-09-14T12:00:00+00:00"


def test_parquet_keeps_the_types(events: pa.Table, tmp_path: Path) -> None:
    write_parquet(events, tmp_path / "events.parquet")
    assert pq.read_table(tmp_path / "events.parquet").equals(events)


def test_an_empty_table_still_names_its_columns(workspace: Workspace) -> None:
    out = io.BytesIO()
    write_csv(workspace.events(), out)
    assert out.getvalue().decode().startswith("article,id,type,")
    assert as_json(workspace.events()) == []


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＠"])
def test_no_cell_is_a_formula(first: str) -> None:
    assert one_cell(f"{first}SUM(A1)") == f"'{first}SUM(A1)"
    assert one_cell([f"{first}SUM(A1)", "x"]) == f"'{first}SUM(A1)|x"


@pytest.mark.parametrize(
    ("value", "cell"),
    [(-4.5, "-4.5"), (-7, "-7"), ("-12.5", "-12.5"), ("+1", "+1"), ("a=b", "a=b"), ("", "")],
)
def test_numbers_and_plain_words_are_as_they_were(value: Any, cell: str) -> None:
    assert one_cell(value) == cell


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_a_cell_reads_back_as_text_that_starts_no_formula(value: str) -> None:
    cell = one_cell(value)
    assert cell in (value, "'" + value)
    if cell[0] in "=+-@\t\r\n":
        float(cell)


def test_a_file_is_whole_or_absent(tmp_path: Path) -> None:
    target = tmp_path / "events.jsonl"
    target.write_text("before")

    class Broken:
        def to_dict(self) -> dict[str, Any]:
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write_jsonl([event(), Broken()], target)
    assert target.read_text() == "before"
    assert list(tmp_path.iterdir()) == [target]


def test_a_target_that_cannot_be_written_is_a_plain_error(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceFull, match="choose another file"):
        write_jsonl([event()], tmp_path / "missing" / "events.jsonl")
