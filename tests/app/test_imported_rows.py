"""Events that others coded, without article, sentence and confidence, under every command."""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest
from answers import Ask

from made_tables import GDELT2, table

ACTS = (
    ("USA", "RUS", "163"),
    ("USA", "RUS", "042"),
    ("PRK", "RUS", "042"),
    ("CHN", "USA", "112"),
    ("GBR", "RUS", "190"),
    ("USA", "GBR", "036"),
    ("FRA", "GBR", "070"),
    ("RUS", "", "085"),
)


@pytest.fixture
def mixed(ask: Ask, articles: Path, tmp_path: Path) -> Path:
    """A workspace of three months by another coder and of what was read here."""
    rows = []
    for month in (1, 2, 3):
        for actor, target, code in ACTS:
            rows.append(
                GDELT2
                | {
                    "GLOBALEVENTID": str(2_000_000_000 + len(rows)),
                    "SQLDATE": f"2024{month:02}05",
                    "DATEADDED": f"2024{month:02}06121500",
                    "Actor1Code": actor,
                    "Actor1CountryCode": actor,
                    "Actor2Code": target,
                    "Actor2CountryCode": target,
                    "EventCode": code,
                    "EventRootCode": code[:2],
                }
            )
    (tmp_path / "a.export.CSV").write_bytes(table("gdelt2", rows))
    path = tmp_path / "mixed"
    assert ask("import", tmp_path / "a.export.CSV", "-w", path).code == 0
    assert ask("read", articles, "-w", path).code == 0
    return path


@pytest.mark.parametrize(
    "command",
    [
        "events",
        "events --incidents",
        "pair USA RUS",
        "pair USA RUS --by week",
        "blocs",
        "blocs --since 2024-01-01 --until 2024-03-31",
        "stance CHN USA RUS",
        "sanctions",
        "sanctions USA RUS",
        "precedents USA RUS",
        "precedents",
        "transfers USA RUS --ledger",
        "diff --from 2020-01-01",
        "doctor",
    ],
)
@pytest.mark.parametrize("form", ["", "--json"])
def test_every_question_is_answered(ask: Ask, mixed: Path, command: str, form: str) -> None:
    given = [each for each in (*command.split(), form) if each]
    answer = ask(*given, "-w", mixed)
    assert answer.code == 0, answer.err


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet", "graphml", "gexf", "ftm", "stix"])
def test_every_file_can_be_written(ask: Ask, mixed: Path, tmp_path: Path, form: str) -> None:
    answer = ask("export", tmp_path / "out", "--format", form, "-w", mixed)
    assert answer.code == 0, answer.err


def test_a_record_is_a_report_of_its_own(ask: Ask, mixed: Path, tmp_path: Path) -> None:
    ask("export", tmp_path / "out", "--format", "stix", "-w", mixed)
    objects = orjson.loads((tmp_path / "out").read_bytes())["objects"]
    theirs = [
        each
        for each in objects
        if each["type"] == "report" and each["name"].startswith("GDELT 2.0, record ")
    ]
    assert len({each["id"] for each in theirs}) == len(theirs) > 10
    without = [each for each in objects if "coder:GDELT 2.0" in each.get("labels", ())]
    assert without
    assert not any({"confidence", "description"} & set(each) for each in without)


def test_a_change_names_the_record_behind_it(ask: Ask, mixed: Path) -> None:
    found = ask("diff", "--from", "2020-01-01", "--json", "-w", mixed).json
    causes = [cause for each in found["incidents"] for cause in each["because"]]
    records = [each for each in causes if not each["article"]]
    assert len(records) == 24
    assert all(each["title"].startswith("GDELT 2.0, record 2") for each in records)
