"""`tripoint transfers --ledger` on real coded text."""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest
from answers import Ask

from tripoint.app.ledger import print_ledger
from tripoint.graph.exchanges import TransferReport, ledger
from tripoint.knowledge.ties import load_tie_weights

TEXTS = (
    ("Desk A", "2024-05-01", "Germany promised 14 tanks to Ukraine."),
    ("Desk B", "2024-05-20", "Germany delivered 18 tanks to Ukraine, Berlin said."),
    ("Desk A", "2024-05-21", "Ukraine delivered grain to Germany."),
    ("Desk C", "2024-05-22", "Germany denied that it had delivered tanks to Ukraine."),
    ("Desk \x1b[31mD", "2024-05-23", "France delivered 5 tanks to Ukraine."),
)


@pytest.fixture
def store(ask: Ask, tmp_path: Path) -> Path:
    path = tmp_path / "articles.jsonl"
    path.write_bytes(
        b"\n".join(
            orjson.dumps({"id": f"a{n}", "publisher": who, "published": day, "text": text})
            for n, (who, day, text) in enumerate(TEXTS)
        )
    )
    assert ask("read", path, "-w", tmp_path / "w").code == 0
    return tmp_path / "w"


def test_reports_of_one_exchange_are_one_entry(ask: Ask, store: Path) -> None:
    entries = ask("transfers", "--ledger", "DEU", "UKR", "-w", store, "--json").json
    (tanks,) = [each for each in entries if each["giver"] == "DEU"]
    assert [(a["low"], a["high"]) for a in tanks["amounts"]] == [(14, 18)]
    assert {report["article"] for report in tanks["reports"]} == {"a0", "a1", "a3"}
    assert (tanks["disputed"], tanks["class"]) == (True, "other")
    assert {"denied", "promised"} <= {voice["standing"] for voice in tanks["voices"]}
    (grain,) = [each for each in entries if each["giver"] == "UKR"]
    assert grain["class"] == "food"
    assert not grain["disputed"]


def test_both_directions_stand_side_by_side_with_their_sentences(ask: Ask, store: Path) -> None:
    answer = ask("transfers", "--ledger", "UKR", "Germany", "-w", store)
    assert (answer.code, answer.err) == (0, "")
    lines = [line.rstrip() for line in answer.out.splitlines()]
    assert max(map(len, lines)) <= 80
    assert lines[0].split() == ["DEU", "→", "UKR", "UKR", "→", "DEU"]
    assert "14 to 18" in answer.out
    assert "disputed" in answer.out
    told = answer.out.replace("\n", " ")
    assert "2024-05-21, Desk A, occurred: Ukraine delivered grain to Germany." in told


def test_ledger_of_all_pairs_is_cut_aloud_and_hides_no_terminal_codes(
    ask: Ask, store: Path
) -> None:
    whole = ask("transfers", "--ledger", "-w", store)
    assert "FRA → UKR" in whole.out
    assert "\x1b" not in whole.out
    cut = ask("transfers", "--ledger", "-w", store, "--limit", "1", "--json")
    assert len(cut.json) == 1
    assert "1 of 3 exchanges shown: --limit 0 shows all" in cut.err


def test_exchange_without_a_direction_is_told_as_one(capsys: pytest.CaptureFixture[str]) -> None:
    told = TransferReport(
        transfer="t", article="a", publisher=None, published=None, giver=None, receiver=None,
        parties=("BBB", "AAA"), item="minerals", class_="other", quantity=None, unit=None,
        status="possible", attribution=(), sentence="A and B may trade minerals.",
    )  # fmt: skip
    print_ledger(ledger([told], load_tie_weights().rules))
    out = capsys.readouterr().out
    assert out.startswith("AAA BBB, direction unsaid\n[1] minerals  other\n")
    assert "possible, says an unknown publisher" in out
    assert "→" not in out


def test_ledger_of_nothing_says_so(ask: Ask, store: Path) -> None:
    answer = ask("transfers", "--ledger", "FRA", "BRA", "-w", store, "--json")
    assert (answer.code, answer.json) == (0, [])
    assert "no exchanges" in answer.err
    past = ask("transfers", "--ledger", "-w", store, "--json", "--as-known-on", "2020-01-01")
    assert past.json == []


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("DEU", "UKR"), "add --ledger"),
        (("--ledger", "DEU"), "give two, or none"),
        (("--ledger", "DEU", "UKR", "FRA"), "give two, or none"),
        (("--ledger", "DEU", "hezbollah"), "transfers name no hezbollah"),
        (("--ledger", "DEU", "Utopia"), "no party 'Utopia'"),
    ],
)
def test_question_that_is_none_gets_one_line(
    ask: Ask, store: Path, arguments: tuple[str, ...], says: str
) -> None:
    answer = ask("transfers", *arguments, "-w", store)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.count("\n") == 1
    assert says in answer.err
