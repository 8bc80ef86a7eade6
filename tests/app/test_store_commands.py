from __future__ import annotations

import csv
import io
import subprocess
import sys
from pathlib import Path

import orjson
import pyarrow.parquet as pq
import pytest
from answers import Ask

TABLES = ("events", "transfers", "claims", "articles")


def _types(ask: Ask, workspace: Path, *filters: str) -> list[str]:
    answer = ask("events", "-w", workspace, "--json", *filters)
    assert answer.code == 0
    return sorted(row["type"] for row in answer.json)


def test_events_are_listed_the_latest_first(ask: Ask, workspace: Path) -> None:
    rows = ask("events", "-w", workspace, "--json").json
    assert [row["date"] for row in rows] == ["2024-05-02", "2024-04-29"]
    assert rows[0]["sentence"].startswith("South Korean President")


@pytest.mark.parametrize(
    ("filters", "types"),
    [
        (("--actor", "RUS"), ["ASSAULT"]),
        (("--actor", "rus"), ["ASSAULT"]),
        (("--actor", "UKR"), []),
        (("--with", "UKR"), ["ASSAULT"]),
        (("--with", "UKR", "--with", "JPN"), []),
        (("--type", "consult"), ["CONSULT"]),
        (("--type", "CONSULT", "--type", "ASSAULT"), ["ASSAULT", "CONSULT"]),
        (("--status", "Occurred"), ["ASSAULT", "CONSULT"]),
        (("--status", "planned"), []),
        (("--since", "2024-05-01"), ["CONSULT"]),
        (("--until", "2024-04-30"), ["ASSAULT"]),
        (("--as-known-on", "2024-05-01"), []),
        (("--as-known-on", "2999-01-01"), ["ASSAULT", "CONSULT"]),
        (("--limit", "1"), ["CONSULT"]),
        (("--limit", "0"), ["ASSAULT", "CONSULT"]),
    ],
)
def test_filters(ask: Ask, workspace: Path, filters: tuple[str, ...], types: list[str]) -> None:
    assert _types(ask, workspace, *filters) == types


def test_reports_of_one_event_are_gathered(ask: Ask, workspace: Path, tmp_path: Path) -> None:
    more = tmp_path / "more.jsonl"
    lines = (
        {
            "id": "c",
            "published": "2024-05-01",
            "publisher": "Desk C",
            "text": "Russia attacked Ukraine on Monday with missiles, officials said.",
        },
        {
            "id": "d",
            "published": "2024-05-01",
            "publisher": "Desk D",
            "text": "Russia denied that it had attacked Ukraine on Monday.",
        },
    )
    more.write_bytes(b"\n".join(map(orjson.dumps, lines)))
    assert ask("read", more, "-w", workspace).code == 0
    rows = ask("events", "-w", workspace, "--incidents", "--type", "ASSAULT", "--json").json
    (attack,) = rows
    assert attack["reports"] == {"occurred": 2, "negated": 1}
    assert (attack["status"], attack["publishers"], attack["publishers_denying"]) == (
        "occurred",
        3,
        1,
    )
    table = ask("events", "-w", workspace, "--incidents", "--type", "ASSAULT").out
    assert "3 by 3 (1 negated)" in table


@pytest.mark.parametrize(
    ("filters", "says"),
    [
        (("--actor", "Utopia"), "no party 'UTOPIA'|no party 'Utopia'"),
        (("--with", "XXX"), "no party 'XXX'"),
        (("--type", "VISIT"), "no type 'VISIT': choose one of"),
        (("--status", "sure"), "no status 'sure': choose one of"),
        (("--since", "May"), "'May' is not a date"),
        (("--until", "2024-02-30"), "'2024-02-30' is not a date"),
        (("--as-known-on", "yesterday"), "'yesterday' is not a date"),
        (("--since", "2024-05-02", "--until", "2024-05-01"), "swap the two days"),
        (("--limit", "-1"), "--limit"),
        (("--limit", "few"), "--limit"),
    ],
)
def test_value_that_nothing_can_meet_gets_one_line(
    ask: Ask, workspace: Path, filters: tuple[str, ...], says: str
) -> None:
    answer = ask("events", "-w", workspace, *filters)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.count("\n") == 1
    assert any(each in answer.err for each in says.split("|"))


def test_cut_list_and_empty_list_say_so(ask: Ask, workspace: Path) -> None:
    assert "1 of 2 events shown" in ask("events", "-w", workspace, "--limit", "1").err
    assert "no events meet this" in ask("events", "-w", workspace, "--type", "AID").err


def test_table_of_events_keeps_to_eighty_columns(ask: Ask, workspace: Path) -> None:
    answer = ask("events", "-w", workspace)
    assert "KOR → JPN" in answer.out
    assert "    Russia attacked Ukraine on Monday." in answer.out
    assert max(map(len, answer.out.splitlines())) <= 80


@pytest.mark.parametrize("table", ["transfers", "claims"])
def test_transfers_and_claims_answer_even_when_there_are_none(
    ask: Ask, workspace: Path, table: str
) -> None:
    answer = ask(table, "-w", workspace, "--json", "--as-known-on", "2020-01-01")
    assert (answer.code, answer.json) == (0, [])
    assert f"no {table}" in answer.err


@pytest.mark.parametrize("command", ["events", "transfers", "claims", "export"])
def test_folder_that_is_no_workspace(ask: Ask, tmp_path: Path, command: str) -> None:
    answer = ask(command, *(["-"] if command == "export" else []), "-w", tmp_path / "none")
    assert answer.code == 4
    assert "no workspace" in answer.err
    assert answer.err.count("\n") == 1
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("form", ["csv", "parquet", "jsonl"])
def test_export_to_a_file_and_to_a_pipe(
    ask: Ask, workspace: Path, tmp_path: Path, table: str, form: str
) -> None:
    path = tmp_path / f"out.{form}"
    answer = ask("export", path, "--table", table, "-w", workspace)
    assert (answer.code, answer.out) == (0, "")
    piped = subprocess.run(
        [sys.executable, "-c", "from tripoint.app.cli import main; main()",
         "export", "-", "--table", table, "--format", form, "-w", str(workspace)],
        capture_output=True, check=True,
    ) if table == "events" else None  # fmt: skip
    rows = {"events": 2, "articles": 2}.get(table, 0)
    assert f"{rows} {table} written" in answer.err
    for data in (path.read_bytes(), *((piped.stdout,) if piped else ())):
        assert len(_rows(data, form)) == rows


def _rows(data: bytes, form: str) -> list[object]:
    if form == "parquet":
        return list(pq.read_table(io.BytesIO(data)).to_pylist())
    if form == "jsonl":
        return [orjson.loads(line) for line in data.splitlines()]
    return list(csv.reader(io.StringIO(data.decode(), newline="")))[1:]


def test_name_of_the_file_says_its_kind_unless_told(
    ask: Ask, workspace: Path, tmp_path: Path
) -> None:
    told = ask("export", tmp_path / "a.parquet", "--format", "csv", "-w", workspace, "--json")
    assert told.json == {
        "table": "events",
        "rows": 2,
        "format": "csv",
        "file": str(tmp_path / "a.parquet"),
    }
    assert ask("export", tmp_path / "b", "-w", workspace, "--json").json["format"] == "csv"
    assert ask("export", tmp_path / "b.ndjson", "-w", workspace, "--json").json["format"] == "jsonl"


def test_export_that_cannot_be_written(ask: Ask, workspace: Path, tmp_path: Path) -> None:
    answer = ask("export", tmp_path / "none" / "a.csv", "-w", workspace)
    assert answer.code == 4
    assert "cannot be written" in answer.err
    both = ask("export", "-", "--json", "-w", workspace)
    assert (both.code, both.out) == (2, "")


def test_export_as_known_on_a_day(ask: Ask, workspace: Path, tmp_path: Path) -> None:
    answer = ask(
        "export", tmp_path / "a.jsonl", "--as-known-on", "2020-01-01", "-w", workspace, "--json"
    )
    assert answer.json["rows"] == 0


def test_terminal_gets_no_control_characters_from_an_export(
    ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = orjson.dumps({"id": "a", "text": "Russia attacked \u202eUkraine\x9b31m."})
    ask("read", "-", "-w", tmp_path / "w", stdin=line)
    monkeypatch.setattr("_pytest.capture.CaptureIO.isatty", lambda _: True, raising=False)
    for form in ("csv", "jsonl"):
        answer = ask("export", "-", "--format", form, "-w", tmp_path / "w")
        assert "Russia attacked Ukraine31m." in answer.out
    refused = ask("export", "-", "--format", "parquet", "-w", tmp_path / "w")
    assert (refused.code, refused.out) == (2, "")
