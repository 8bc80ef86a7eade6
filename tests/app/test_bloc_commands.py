from __future__ import annotations

import csv
import gzip
from pathlib import Path

import orjson
import pytest
from answers import Ask
from sklearn.metrics import cohen_kappa_score

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


@pytest.fixture(scope="session")
def files(shared: Path) -> list[str]:
    """The options that name the reference data."""
    folder = shared / "reference"
    return [
        "--votes", str(folder / "alignment" / "un_votes.csv.gz"),
        "--roll-calls", str(folder / "alignment" / "un_roll_calls.csv"),
        "--ideal-points", str(folder / "alignment" / "IdealpointestimatesAll_Apr2020.csv"),
        "--alliances", str(folder / "alliances" / "atop_alliance.csv.gz"),
    ]  # fmt: skip


def test_alignment_of_two_states_by_year(ask: Ask, blocs: Path, files: list[str]) -> None:
    answer = ask("alignment", "usa", "RUS", *files, "-w", blocs, "--json")
    assert answer.code == 0
    years = {row["year"]: row for row in answer.json["years"]}
    assert years[2018]["points"] == [2.786768, pytest.approx(0.1, abs=1)]
    assert years[2018]["votes"] == _by_hand(files, "US", "RU", 73)
    assert years[2024]["tie"] < 0
    assert years[2024]["votes"] is None
    ends = {each["source"]: str(each["file_ends"]) for each in answer.json["sources"]}
    assert ends == {
        "votes": "2020-01-14", "ideal points": "2019", "alliances": "2018", "ties": "2024-06-06"
    }  # fmt: skip


def _by_hand(files: list[str], one: str, other: str, session: int) -> dict[str, object]:
    """Votes of a session counted plainly, S and kappa by scikit-learn and Scott's pi by formula."""
    with Path(files[3]).open(encoding="utf-8") as lines:
        calls = {row["rcid"] for row in csv.DictReader(lines) if float(row["session"]) == session}
    level = {"no": 0, "abstain": 1, "yes": 2}
    held: dict[str, dict[str, int]] = {one: {}, other: {}}
    with gzip.open(files[1], "rt", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            if row["country_code"] in held and row["rcid"].removesuffix(".0") in calls:
                held[row["country_code"]][row["rcid"]] = level[row["vote"]]
    both = sorted(held[one].keys() & held[other].keys())
    pairs = [(held[one][call], held[other][call]) for call in both]
    seen = sum(abs(a - b) for a, b in pairs) / len(pairs)
    pool = [entry for pair in pairs for entry in pair]
    chance = sum(abs(a - b) for a in pool for b in pool) / len(pool) ** 2
    return {
        "entries": len(pairs),
        "s": pytest.approx(1 - seen),
        "kappa": pytest.approx(
            cohen_kappa_score([a for a, _ in pairs], [b for _, b in pairs], weights="linear")
        ),
        "pi": pytest.approx(1 - seen / chance),
    }


def test_alignment_says_where_data_ends_and_what_it_left(
    ask: Ask, blocs: Path, files: list[str]
) -> None:
    answer = ask("alignment", "USA", "RUS", *files, "--since", "2017", "-w", blocs)
    assert "votes: 1946-01-01 to 2020-01-14; the data ends 2020-01-14" in answer.out
    assert "of no state of today: Czechoslovakia" in answer.out
    assert max(map(len, answer.out.splitlines())) <= 80


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("USA", "RUS"), 2, "nothing to align by"),
        (("USA", "USA", "--ideal-points", "x.csv"), 2, "two different states"),
        (("USA", "Utopia", "--ideal-points", "x.csv"), 2, "no state 'Utopia'"),
        (("USA", "RUS", "--votes", "x.csv"), 2, "--roll-calls"),
        (("USA", "RUS", "--ideal-points", "no-such.csv"), 3, "cannot be read"),
    ],
)
def test_alignment_that_cannot_be_answered(
    ask: Ask, arguments: tuple[str, ...], code: int, says: str
) -> None:
    answer = ask("alignment", *arguments)
    assert (answer.code, answer.out, answer.err.count("\n")) == (code, "", 1)
    assert says in answer.err


def test_stance_of_a_third_opens_to_its_events(ask: Ask, blocs: Path) -> None:
    answer = ask("stance", "CHN", "RUS", "USA", "-w", blocs, "--json").json
    assert [month["start"] for month in answer["months"]] == ["2024-05-01", "2024-06-01"]
    assert answer["whole"]["lean"] == 1
    [act] = answer["whole"]["sides"][1]["acts"]
    assert act["sentence"] == TEXTS["2024-06-05"]
    events = {row["id"] for row in ask("events", "-w", blocs, "--json").json}
    assert act["events"][0]["event"] in events


def test_stance_in_words_stands_beside(ask: Ask, blocs: Path, tmp_path: Path) -> None:
    path = tmp_path / "more.txt"
    path.write_text("China is maintaining a distance from Russia.")
    assert ask("read", path, "-w", blocs, "--published", "2024-07-01").code == 0
    answer = ask("stance", "CHN", "RUS", "USA", "-w", blocs)
    assert "2024-07-01 distance RUS" in answer.out
    assert "“China praised Russia on Thursday.”" in answer.out
    assert max(map(len, answer.out.splitlines())) <= 80
    until = ask("stance", "CHN", "RUS", "USA", "-w", blocs, "--json", "--until", "2024-06-30").json
    assert until["told"] == []


def test_stance_of_nobody_and_of_strangers(ask: Ask, blocs: Path) -> None:
    assert ask("stance", "CHN", "RUS", "chn", "-w", blocs).code == 2
    answer = ask("stance", "JPN", "RUS", "USA", "-w", blocs)
    assert answer.code == 0
    assert "nothing that JPN did or said" in answer.err
