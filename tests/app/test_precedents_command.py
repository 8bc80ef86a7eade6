from __future__ import annotations

from pathlib import Path

import pytest
from answers import Ask

ARTICLES = (
    b'{"id": "c", "published": "2023-09-13", "title": "Journey", "text": '
    b'"North Korean leader Kim Jong Un arrived in Russia on Tuesday. '
    b"It is Kim Jong Un's first overseas visit in four and a half years.\"}\n"
    b'{"id": "d", "published": "2024-06-20", "title": "Return", "text": '
    b'"Russian President Vladimir Putin visited North Korea on Wednesday."}\n'
)


@pytest.fixture(scope="module")
def journeys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace of two journeys and a claim about one of them."""
    from tripoint.app.reading import read_command

    folder = tmp_path_factory.mktemp("journeys")
    (folder / "articles.jsonl").write_bytes(ARTICLES)
    read_command(
        [str(folder / "articles.jsonl")],
        workspace=folder / "w",
        kind="auto",
        published=None,
        as_json=True,
    )
    return folder / "w"


def test_record_and_workspace_answer_side_by_side(ask: Ask, journeys: Path) -> None:
    answer = ask("precedents", "prk", "-w", journeys, "--on", "2023-09-13", "--json").json
    assert answer["leader"]["person"] == "Kim Jong Un"
    record = {each["question"]: each for each in answer["record"]}
    assert record["first-in-years"]["value"] == 4.38
    assert record["first-destination"]["value"] == "CHN"
    stored = {each["question"]: each for each in answer["workspace"]}
    assert stored["first-ever"]["now"]["said"].startswith("North Korean leader")
    assert stored["first-ever"]["now"]["events"]


def test_claims_of_articles_are_held_against_the_record(ask: Ask, journeys: Path) -> None:
    (claim,) = ask("precedents", "-w", journeys, "--json").json["claims"]
    assert (claim["verdict"], claim["verdict_by_record"]) == ("agrees", "agrees")
    assert claim["answer"]["earlier"][0]["place"] == "Vladivostok"
    printed = ask("precedents", "-w", journeys)
    assert "● agrees" in printed.out
    assert "data from 1994-07-08 to 2025-12-31" in printed.out


def test_direction_counts(ask: Ask, journeys: Path) -> None:
    there = ask("precedents", "RUS", "PRK", "-w", journeys, "--on", "2024-06-20", "--json").json
    assert there["record"][0]["value"] == 23.92
    assert there["workspace"][0]["now"]["who"] == "RUS"
    assert {each["to"] for each in there["record"][0]["earlier"]} == {"PRK"}


def test_type_and_mode_ask_the_workspace_alone(ask: Ask, journeys: Path) -> None:
    answer = ask(
        "precedents", "RUS", "PRK", "--type", "aid", "-w", journeys, "--on", "2024-06-20", "--json"
    ).json
    assert answer["record"] == []
    assert [each["now"] for each in answer["workspace"]] == [None] * 3


def test_as_known_on_a_day_before_there_is_nothing_stored(ask: Ask, journeys: Path) -> None:
    answer = ask("precedents", "PRK", "-w", journeys, "--as-known-on", "2020-01-01", "--json").json
    assert (answer["workspace"], answer["claims"]) == ([], [])
    assert answer["record"]


def test_record_answers_without_a_workspace(
    ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    answer = ask("precedents", "RUS", "PRK", "--on", "2024-06-19")
    assert answer.code == 0
    assert "first in 23.92 years" in answer.out
    assert "2001 to 2023: none" in answer.out
    assert "record of journeys alone" in answer.err
    assert max(map(len, answer.out.splitlines())) <= 80
    assert list(tmp_path.iterdir()) == []


def test_past_the_record_it_says_so(ask: Ask, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    answer = ask("precedents", "PRK", "--on", "2031-01-01")
    assert "no data after 2025-12-31" in answer.out
    assert "2026 to 2031: none listed" in answer.out
    cut = ask("precedents", "PRK", "--on", "2023-09-13", "--limit", "2")
    assert "2 of 23 earlier cases shown" in cut.err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("Utopia",), "no state 'UTOPIA'"),
        (("PRK", "PRK"), "both states are the same"),
        (("PRK", "--on", "May"), "'May' is not a date"),
        (("PRK", "--type", "VISIT"), "no type 'VISIT': choose one of"),
        (("PRK", "--mode", "walk"), "no mode 'walk' here: choose one of"),
        (("PRK", "--limit", "-1"), "--limit"),
        (("PRK", "-w", "/nowhere/at/all"), "no workspace"),
    ],
)
def test_question_that_is_none_gets_one_line(
    ask: Ask, arguments: tuple[str, ...], says: str
) -> None:
    answer = ask("precedents", *arguments)
    assert answer.code in (2, 4)
    assert says in answer.err
    assert (answer.out, answer.err.count("\n")) == ("", 1)


def test_without_a_workspace_there_are_no_claims(ask: Ask, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    answer = ask("precedents")
    assert answer.code == 4
    assert "no workspace" in answer.err
