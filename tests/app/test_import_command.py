"""`import`: events that others coded come in once, keep their coder, and are shown as theirs."""

from __future__ import annotations

import csv
import gzip
import io
from pathlib import Path

import pytest
from answers import Ask

from made_tables import ACLED, GDELT2, ICEWS, table


@pytest.fixture
def gdelt(tmp_path: Path) -> Path:
    """Three rows, of which one has no type in PLOVER and one is broken."""
    rows = [GDELT2, GDELT2 | {"GLOBALEVENTID": "1100000002", "EventCode": "010"}]
    path = tmp_path / "20240102.export.CSV.gz"
    path.write_bytes(gzip.compress(table("gdelt2", rows) + b"=broken\n"))
    return path


def test_a_table_comes_in_once(ask: Ask, gdelt: Path, tmp_path: Path) -> None:
    path = tmp_path / "w"
    first = ask("import", gdelt, "-w", path, "--json")
    assert first.code == 0
    counts = ("rows", "events", "already_known", "without_type", "broken_rows")
    assert [first.json[each] for each in counts] == [3, 1, 0, 1, 1]
    assert first.json["tables"] == {"GDELT 2.0": 1}
    assert (first.json["types"], first.json["since"]) == ({"CONSULT": 1}, "2024-01-02")
    again = ask("import", gdelt, gdelt, "-w", path, "--json")
    assert (again.json["events"], again.json["already_known"]) == (0, 2)
    assert len(ask("events", "-w", path, "--json").json) == 1


def test_the_sum_says_what_was_left_out(ask: Ask, gdelt: Path, tmp_path: Path) -> None:
    answer = ask("import", gdelt, "-w", tmp_path / "w")
    assert "1 events stored, 2024-01-02 to 2024-01-02" in answer.out
    assert "1 without a type in PLOVER" in answer.out
    assert "1 broken, such as" in answer.out
    assert "CONSULT" in answer.out
    assert "importing: 2 rows so far" in answer.err


def test_a_record_given_twice_is_one_event(ask: Ask, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(table("acled", [ACLED, ACLED]))
    answer = ask("import", path, "-w", tmp_path / "w", "--json")
    assert (answer.json["events"], answer.json["already_known"]) == (1, 1)


def test_every_listing_says_who_coded(
    ask: Ask, gdelt: Path, workspace: Path, tmp_path: Path
) -> None:
    (tmp_path / "a.csv").write_bytes(table("acled", [ACLED]))
    assert ask("import", gdelt, tmp_path / "a.csv", "-w", workspace).code == 0
    listed = ask("events", "-w", workspace).out
    assert "USA → ROU" in listed
    assert "[GDELT 2.0, record 1100000001" in listed
    assert "https://www.example.org/news/visit.html]" in listed
    assert "[ACLED, record SOM40001, from Example Radio]" in listed
    assert 'Fighters attacked a base, "at dawn". The base held.' in listed
    assert listed.count("[") == 2, "what was read here has no other coder"
    gathered = ask("events", "-w", workspace, "--incidents").out
    assert gathered.count("[coded elsewhere, without a sentence]") == 1
    ask("export", tmp_path / "events.csv", "-w", workspace)
    rows = csv.DictReader(io.StringIO((tmp_path / "events.csv").read_text("utf-8"), newline=""))
    coders = {row["coder"]: row["source_id"] for row in rows}
    assert coders == {"GDELT 2.0": "1100000001", "ACLED": "SOM40001", "": ""}


def test_a_coder_can_be_asked_for(ask: Ask, gdelt: Path, workspace: Path) -> None:
    ask("import", gdelt, "-w", workspace)
    theirs = ask("events", "-w", workspace, "--coder", "GDELT 2.0", "--json").json
    ours = ask("events", "-w", workspace, "--coder", "Tripoint", "--json").json
    assert ([row["coder"] for row in theirs], len(ours)) == (["GDELT 2.0"], 2)
    assert all(row["coder"] is None for row in ours)
    assert theirs[0]["confidence"] is None


def test_what_read_sums_up_is_what_was_read(
    ask: Ask, gdelt: Path, articles: Path, tmp_path: Path
) -> None:
    ask("import", gdelt, "-w", tmp_path / "w")
    answer = ask("read", articles, "-w", tmp_path / "w")
    assert answer.code == 0
    assert "RUS → UKR" in answer.out
    assert "ROU" not in answer.out


def test_cells_of_a_table_cannot_command_a_terminal(ask: Ask, tmp_path: Path) -> None:
    row = ICEWS | {"Event ID": "1\x1b[31m", "Publisher": "Wire\u202e"}
    (tmp_path / "a.tab").write_bytes(table("icews", [row]))
    ask("import", tmp_path / "a.tab", "-w", tmp_path / "w")
    listed = ask("events", "-w", tmp_path / "w")
    assert "from Wire]" in listed.out
    assert not {"\x1b", "\u202e"} & set(listed.out)


def test_one_bad_file_does_not_stop_the_others(ask: Ask, gdelt: Path, tmp_path: Path) -> None:
    (tmp_path / "broken.csv.gz").write_bytes(b"\x1f\x8bno")
    answer = ask("import", tmp_path / "broken.csv.gz", gdelt, "-w", tmp_path / "w", "--json")
    assert (answer.code, answer.json["events"]) == (0, 1)
    assert answer.json["unreadable"][0]["name"].endswith("broken.csv.gz")
    alone = ask("import", tmp_path / "broken.csv.gz", "-w", tmp_path / "w", "--json")
    assert alone.code == 3


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("none.csv",), 2, "none.csv is no file"),
        (("table.csv",), 2, "is none of ACLED, GDELT 1.0"),
        (("table.csv", "--format", "acled"), 3, "no column 'event_id_cnty'"),
        (("table.csv", "--format", "phoenix"), 2, "phoenix"),
        (("empty",), 2, "holds no files"),
    ],
)
def test_what_cannot_be_taken_in_gets_one_line(
    ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...],
    code: int, says: str,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    (tmp_path / "table.csv").write_text("a,b\n1,2\n")
    (tmp_path / "empty").mkdir()
    answer = ask("import", *arguments, "-w", "w")
    assert answer.code == code
    assert says in answer.err
    assert answer.err.count("\n") == 1
