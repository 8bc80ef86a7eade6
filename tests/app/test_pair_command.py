"""`tripoint pair` on real coded text: the picture, its JSON, and what it refuses."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import orjson
import pytest
from answers import Ask

import tripoint
from tripoint.app.reading import read_command
from tripoint.app.ties import pair_table

# One dispatch a month; the days are chosen so that "on Monday" is in the month of its article.
QUIET = "Fishing was poor off the eastern coast this month, the cooperative of the port said."
TOLD = {
    "2023-09": "North Korean leader Kim Jong Un visited Russia on Tuesday. "
    "North Korea may deliver artillery shells to Russia, the United States said.",
    "2023-10": "North Korea delivered artillery shells to Russia on Monday.",
    "2023-11": "Russia denied that it had received artillery shells from North Korea. "
    "Japan condemned North Korea on Monday.",
}
# The same as a second publisher tells it, in words of its own: no copy.
RETOLD = {
    "2023-09": "On Tuesday Kim Jong Un, North Korea's leader, arrived in Russia for a visit of "
    "some days. Washington said that Pyongyang could supply Moscow with rounds for its guns.",
    "2023-10": "A first lot of ammunition went from North Korea to Russia by rail on Monday.",
    "2023-11": "No rounds ever came from Pyongyang, Moscow insisted. Tokyo criticised North Korea.",
}


@pytest.fixture(scope="module")
def months(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve months of articles, in three of them a second one from another publisher."""
    path = tmp_path_factory.mktemp("months") / "articles.jsonl"
    lines = []
    for month in range(1, 13):
        name = f"2023-{month:02}"
        texts = {"Desk A": f"{TOLD.get(name, QUIET)} It was article {month}."}
        if name in RETOLD:
            texts["Desk B"] = RETOLD[name]
        lines += [
            {
                "id": f"{name}-{publisher}",
                "published": f"{name}-15",
                "publisher": publisher,
                "text": text,
            }
            for publisher, text in texts.items()
        ]
    path.write_bytes(b"\n".join(map(orjson.dumps, lines)))
    return path


@pytest.fixture(scope="module")
def store(months: Path) -> Path:
    """The workspace that they were read into."""
    path = months.parent / "w"
    read_command([str(months)], workspace=path, kind="jsonl", published=None, as_json=True)
    return path


def test_every_number_opens_to_its_sentences(ask: Ask, store: Path) -> None:
    told = ask("pair", "PRK", "RUS", "-w", store, "--json").json
    periods = {each["name"]: each for each in told["periods"]}
    assert list(periods) == [f"2023-{month:02}" for month in range(1, 13)]
    assert [periods[f"2023-{m:02}"]["articles"] for m in (1, 9, 12)] == [1, 2, 1]
    assert periods["2023-01"]["parts"] == []
    events = {row["id"] for row in ask("events", "-w", store, "--limit", "0", "--json").json}
    for period in told["periods"]:
        total = sum(value for kind, value in period["flow"].items() if kind != "balance")
        assert total == pytest.approx(sum(part["weight"] for part in period["parts"]))
        for part in period["parts"]:
            assert part["sentence"]
            assert {event for _, event in part["events"]} <= events
    visit = [part for part in periods["2023-09"]["parts"] if "visited" in part["sentence"]]
    assert [(part["direction"], part["kind"]) for part in visit] == [("given", "cooperation_words")]
    # Both publishers' reports are one incident, weighed once with both behind it.
    assert len(visit[0]["events"]) == 2
    assert visit[0]["reports"] > 1


def test_order_of_the_parties_only_turns_the_direction(ask: Ask, store: Path) -> None:
    one = ask("pair", "PRK", "RUS", "-w", store, "--json").json
    other = ask("pair", "Russia", "north korea", "-w", store, "--json")
    assert other.code == 2  # a name is written as English prints it
    other = ask("pair", "Russia", "North Korea", "-w", store, "--json").json
    turned = {"given": "received", "received": "given", "mutual": "mutual"}
    for mine, theirs in zip(one["periods"], other["periods"], strict=True):
        assert mine["level"] == theirs["level"]
        assert [turned[part["direction"]] for part in mine["parts"]] == [
            part["direction"] for part in theirs["parts"]
        ]


def test_pair_without_any_event_is_an_empty_tie(ask: Ask, store: Path) -> None:
    told = ask("pair", "FRA", "BRA", "-w", store, "--json").json
    assert len(told["periods"]) == 12
    assert all(each["level"]["balance"] is None for each in told["periods"])
    assert (told["incidents"], told["exchanges"]) == ([], [])
    picture = ask("pair", "FRA", "BRA", "-w", store)
    assert "nothing told of" in picture.out


def test_picture_keeps_to_eighty_columns_and_says_what_it_cut(ask: Ask, store: Path) -> None:
    answer = ask("pair", "PRK", "RUS", "-w", store, "--limit", "1")
    assert (answer.code, answer.err) == (0, "")
    assert max(len(line.rstrip()) for line in answer.out.splitlines()) <= 80
    assert "North Korea – Russia" in answer.out
    assert "2023-12 beside this pair's own earlier months" in answer.out
    assert "--limit 0 shows all" in answer.out
    assert "█" in answer.out


def test_one_deed_after_quiet_months_is_no_alarm(ask: Ask, store: Path) -> None:
    answer = ask("pair", "PRK", "RUS", "-w", store, "--until", "2023-10-31")
    told = ask("pair", "PRK", "RUS", "-w", store, "--until", "2023-10-31", "--json").json
    deeds = told["unusual"]["cooperation_deeds"]
    assert (deeds["observed"], deeds["periods"], deeds["verdict"]) == (1, 9, "usual")
    assert 0.05 < deeds["at_least"] < 0.5
    assert "over 9 months with articles" in answer.out


def test_weeks_since_and_until(ask: Ask, store: Path) -> None:
    told = ask(
        "pair", "PRK", "RUS", "-w", store, "--by", "week",
        "--since", "2023-09-11", "--until", "2023-09-20", "--json",
    ).json  # fmt: skip
    assert [each["name"] for each in told["periods"]] == ["2023-W37", "2023-W38"]
    assert told["periods"][-1]["end"] == "2023-09-20"
    assert all(each["last_published"] <= "2023-11-15" for each in told["incidents"])
    assert not [each for each in told["incidents"] if "delivered" in each["sentence"]]
    assert {each["published"] for x in told["exchanges"] for each in x["reports"]} == {"2023-09-15"}


def test_period_opens_to_its_incidents_weights_and_events(ask: Ask, store: Path) -> None:
    told = ask("pair", "PRK", "RUS", "-w", store, "--json").json
    answer = ask("pair", "PRK", "RUS", "-w", store, "--open", "2023-09")
    (period,) = [each for each in told["periods"] if each["name"] == "2023-09"]
    assert period["parts"]
    for part in period["parts"]:
        assert f"{part['weight']:.3f} = intensity {part['intensity']:.2f}" in answer.out
        for article, event in part["events"]:
            assert f"{article}/{event}" in answer.out
    empty = ask("pair", "PRK", "RUS", "-w", store, "--open", "2023-01")
    assert "no incident between the two" in empty.out
    none = ask("pair", "PRK", "RUS", "-w", store, "--open", "2019-01")
    assert (none.code, none.out) == (2, "")
    assert "no month '2019-01' in the picture: it has 2023-01 to 2023-12" in none.err


def test_burst_is_called_unusual_with_its_chance(ask: Ask, tmp_path: Path) -> None:
    goods = ("rice", "medicine", "trucks", "tents")
    told = [
        (f"2023-11-{7 * n:02}", f"France delivered {g} to Mali.") for n, g in enumerate(goods, 1)
    ]
    quiet = [(f"2023-{month:02}-15", QUIET) for month in range(1, 11)]
    path = tmp_path / "burst.jsonl"
    path.write_bytes(
        b"\n".join(
            orjson.dumps({"id": day, "published": day, "text": f"{text} It was the {day}."})
            for day, text in quiet + told
        )
    )
    ask("read", path, "-w", tmp_path / "b")
    deeds = ask("pair", "FRA", "MLI", "-w", tmp_path / "b", "--json").json["unusual"][
        "cooperation_deeds"
    ]
    assert (deeds["observed"], deeds["verdict"]) == (4, "very unusual")
    often = f"1 month in {1 / deeds['at_least']:,.0f} as high"
    answer = ask("pair", "FRA", "MLI", "-w", tmp_path / "b")
    assert f"very unusual: {often}" in answer.out
    assert max(len(line.rstrip()) for line in answer.out.splitlines()) <= 80


def test_short_history_is_refused_in_words(ask: Ask, store: Path) -> None:
    answer = ask("pair", "PRK", "RUS", "-w", store, "--until", "2023-04-30")
    assert "cannot be said: articles were read in 3 of the periods before it, 8" in answer.out


def test_what_was_not_yet_known_is_not_told(ask: Ask, store: Path) -> None:
    answer = ask("pair", "PRK", "RUS", "-w", store, "--as-known-on", "2020-01-01", "--json")
    assert answer.json["incidents"] == []
    assert all(each["articles"] == 0 for each in answer.json["periods"])


def test_later_articles_change_nothing_before_them(
    ask: Ask, months: Path, store: Path, tmp_path: Path
) -> None:
    """The whole way from text to tie: a store that ends in October says of September and October
    what the full one says of them.
    """
    short = tmp_path / "short.jsonl"
    lines = months.read_bytes().splitlines()
    short.write_bytes(b"\n".join(x for x in lines if orjson.loads(x)["published"] < "2023-11"))
    ask("read", short, "-w", tmp_path / "s")
    past = ask("pair", "PRK", "RUS", "-w", tmp_path / "s", "--until", "2023-10-31", "--json").json
    whole = ask("pair", "PRK", "RUS", "-w", store, "--until", "2023-10-31", "--json").json
    assert [p["level"] for p in past["periods"]] == [p["level"] for p in whole["periods"]]
    assert past["unusual"] == whole["unusual"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("PRK", "Utopia"), "no party 'Utopia'"),
        (("PRK", "prk"), "PRK is one party: give two"),
        (("PRK", "\x1b[31mX"), "no party '[31mX'"),
        (("PRK", "RUS", "--since", "May"), "--since 'May' is not a date"),
        (("PRK", "RUS", "--since", "0001-01-01"), "before any record"),
        (("PRK", "RUS", "--until", "9999-12-31"), "lies ahead"),
        (("PRK", "RUS", "--since", "2024-05-01", "--until", "2024-01-01"), "give an earlier day"),
        (("PRK", "RUS", "--by", "day"), "--by"),
        (("PRK",), "Missing argument"),
    ],
)
def test_question_that_is_none_gets_one_line(
    ask: Ask, store: Path, arguments: tuple[str, ...], says: str
) -> None:
    answer = ask("pair", *arguments, "-w", store)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.count("\n") == 1
    assert says in answer.err


def test_group_is_known_by_its_own_id(ask: Ask, store: Path) -> None:
    told = ask("pair", "ISR", "hezbollah", "-w", store, "--json").json
    assert told["pair"][1] == {"code": "LBN", "id": "hezbollah", "name": "Hezbollah"}
    assert told["exchanges"] is None
    assert "none for this pair" in ask("pair", "ISR", "hezbollah", "-w", store).out


def test_python_gets_arrow(store: Path) -> None:
    with tripoint.open(store) as opened:
        table = pair_table(opened, "PRK", "RUS", today=dt.date(2024, 1, 1), since="2023-09-01")
    assert table.column("period").to_pylist() == ["2023-09", "2023-10", "2023-11", "2023-12"]
    assert table.column("flow_cooperation_deeds").to_pylist()[1] > 0
    assert table.column("events").to_pylist()[0]
    assert table.column("level_cooperation_words").to_pylist()[3] > 0
