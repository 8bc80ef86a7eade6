from __future__ import annotations

from pathlib import Path

import orjson
import pytest
from answers import Ask

TEXTS = {
    "2024-05-02": "Russia attacked Ukraine on Wednesday.",
    "2024-05-03": "China praised Russia on Thursday.",
    "2024-05-04": "China praised Ukraine on Friday.",
    "2024-05-07": "The United States sanctioned Russia on Monday.",
    "2024-05-08": "The United States praised Ukraine on Tuesday.",
    "2024-06-05": "China condemned the United States on Tuesday.",
    "2024-06-06": "China may praise Japan.",
}


@pytest.fixture
def blocs(ask: Ask, tmp_path: Path) -> Path:
    """A workspace in which one state is friendly with both of two foes."""
    path = tmp_path / "articles.jsonl"
    lines = [
        orjson.dumps({"id": day, "published": day, "text": text}) for day, text in TEXTS.items()
    ]
    path.write_bytes(b"\n".join(lines))
    folder = tmp_path / "blocs"
    assert ask("read", path, "-w", folder).code == 0
    return folder


def test_camps_are_found_and_every_number_opens_to_its_events(ask: Ask, blocs: Path) -> None:
    answer = ask("blocs", "-w", blocs, "--json").json
    [part] = answer["two_camps"]["parts"]
    assert sorted(map(sorted, part)) == [["CHN", "RUS"], ["UKR", "USA"]]
    # Of all ties only China's praise of Ukraine does not fit.
    [wrong] = answer["two_camps"]["frustrated"]
    assert (wrong["one"], wrong["other"]) == ("CHN", "UKR")
    assert wrong["weight"] == answer["two_camps"]["frustration"] > 0
    [tie] = [each for each in answer["ties"] if (each["one"], each["other"]) == ("CHN", "UKR")]
    assert tie["weight"] == sum(act["weight"] for act in tie["acts"])
    [act] = tie["acts"]
    events = {row["id"]: row for row in ask("events", "-w", blocs, "--json").json}
    assert events[act["events"][0]["event"]]["sentence"] == act["sentence"] == TEXTS["2024-05-04"]
    assert "JPN" not in str(answer["ties"]), "what may be makes no tie"


def test_picture_shows_the_pressed_with_their_sentences(ask: Ask, blocs: Path) -> None:
    answer = ask("blocs", "-w", blocs)
    assert "“China praised Ukraine on Friday.”" in answer.out
    assert "CHN-USA-UKR" in answer.out.replace("CHN-UKR-USA", "CHN-USA-UKR")
    assert max(map(len, answer.out.splitlines())) <= 80


def test_time_and_day_of_knowledge_are_held(ask: Ask, blocs: Path) -> None:
    may = ask("blocs", "-w", blocs, "--json", "--until", "2024-05-31").json
    assert may["last"] == "2024-05-07"
    windows = ask("blocs", "-w", blocs, "--json", "--window", "1").json["communities"]
    assert [(each["start"], each["end"]) for each in windows] == [
        ("2024-05-01", "2024-05-31"), ("2024-06-01", "2024-06-30")
    ]  # fmt: skip
    unknown = ask("blocs", "-w", blocs, "--json", "--as-known-on", "2024-05-31")
    assert unknown.json["acts"] == 0
    assert "no ties between states" in unknown.err


def test_cut_list_of_partitions_says_so(ask: Ask, blocs: Path) -> None:
    answer = ask("blocs", "-w", blocs, "--most", "1", "--within", "1")
    assert "more than 1 partitions" in answer.out
    assert "the list is cut there" in answer.out


def test_days_the_wrong_way_round_are_refused(ask: Ask, blocs: Path) -> None:
    answer = ask("blocs", "-w", blocs, "--since", "2024-06-01", "--until", "2024-05-01")
    assert (answer.code, answer.err.count("\n")) == (2, 1)
    assert "swap the two days" in answer.err
