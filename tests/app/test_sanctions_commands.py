from __future__ import annotations

from pathlib import Path

import pytest
from answers import Ask

ARTICLE = (
    '{"id":"h1","published":"2023-09-14","text":"North Korea may supply Russia with artillery'
    " shells. The United States threatened new sanctions against North Korea. The European Union"
    ' lifted sanctions on Syria. Poland sold France wheat."}\n'
)
FTM = (
    '{"id": "NK-2", "schema": "Person", "datasets": ["mine"], "properties":'
    ' {"name": ["Igor Sechin"], "alias": ["Игорь Сечин"]}}\n'
)


@pytest.fixture
def store(ask: Ask, tmp_path: Path) -> Path:
    path = tmp_path / "articles.jsonl"
    path.write_text(ARTICLE)
    assert ask("read", path, "-w", tmp_path / "w").code == 0
    return tmp_path / "w"


@pytest.fixture
def names(tmp_path: Path) -> Path:
    path = tmp_path / "names.json"
    path.write_text(FTM, "utf-8")
    return path


def test_a_possible_transfer_stays_possible(ask: Ask, store: Path) -> None:
    said = ask("sanctions", "--transfers", "--json", "-w", store)
    (exposed,) = said.json
    assert exposed["transfer"]["status"] == "possible"
    ids = {each["measure"] for each in exposed["may_breach"]}
    assert "1874-9" in ids
    assert all(each["text"].startswith("if it took place, may") for each in exposed["may_breach"])
    assert "no finding" in said.err


def test_the_picture_of_transfers(ask: Ask, store: Path) -> None:
    said = ask("sanctions", "PRK", "RUS", "--transfers", "-w", store)
    assert "possible" in said.out
    assert "S/RES/1874" in said.out
    assert ask("sanctions", "POL", "--transfers", "-w", store).out == ""


def test_pressure_of_a_pair_and_of_a_body(ask: Ask, store: Path) -> None:
    (pair,) = ask("sanctions", "usa", "PRK", "--json", "-w", store).json
    assert (pair["source"], pair["target"]) == ("USA", "PRK")
    assert pair["counts"]["warned"] == 1
    assert pair["counts"]["imposed"] == 0
    assert "eased" in ask("sanctions", "EUR", "SYR", "-w", store).out


def test_known_later_is_not_known_before(ask: Ask, store: Path) -> None:
    said = ask("sanctions", "--as-known-on", "2020-01-01", "--json", "-w", store)
    assert said.json == []


@pytest.mark.parametrize("parties", [("XXX",), ("USA", "PRK", "RUS"), ("USA", "usa")])
def test_questions_that_cannot_be_answered(ask: Ask, store: Path, parties: tuple[str, ...]) -> None:
    said = ask("sanctions", *parties, "-w", store)
    assert said.code == 2
    assert said.err.count("\n") == 1


def test_screening_says_list_version_and_what_is_not_loaded(ask: Ask, names: Path) -> None:
    said = ask("screen", "Сечин Игорь", "Nobody Atall", "--list", names, "--json")
    first, second = said.json["answers"]
    assert first["hits"][0]["entry"] == "NK-2"
    assert first["hits"][0]["version"].startswith("sha256 ")
    assert second["hits"] == []
    assert any("United Nations" in each for each in said.json["not_loaded"])


def test_lists_are_kept_once_and_the_log_grows(ask: Ask, store: Path, names: Path) -> None:
    assert ask("screen", "Igor Sechin", "-w", store).code == 2
    assert ask("lists", "add", names, "-w", store, "--json").json[0]["added"] is True
    assert ask("lists", "add", names, "-w", store, "--json").json[0]["added"] is False
    said = ask("screen", "Igor Setschin", "-w", store)
    assert "Igor Sechin" in said.out
    assert "held against FtM mine" in said.err
    assert ask("lists", "decide", "Igor Setschin", "NK-2", "match", "-w", store).code == 0
    assert ask("lists", "decide", "Igor Setschin", "NK-9", "match", "-w", store).code == 2
    asked, decided = ask("lists", "log", "--json", "-w", store).json
    assert asked["hits"][0]["entry"] == "NK-2"
    assert (decided["verdict"], decided["entry"]) == ("match", "NK-2")
    assert ask("lists", "show", "--json", "-w", store).json["lists"][0]["size"] == 1


def test_diff_of_two_versions(ask: Ask, names: Path, tmp_path: Path) -> None:
    newer = tmp_path / "newer.json"
    newer.write_text(FTM.replace("Игорь Сечин", "Igor Setschin"), "utf-8")
    (change,) = ask("lists", "diff", names, newer, "--json").json
    assert (change["what"], change["gained"], change["lost"]) == (
        "changed", ["Igor Setschin"], ["Игорь Сечин"]
    )  # fmt: skip


@pytest.mark.parametrize(
    ("query", "says"), [("IMO 1234568", "check digit"), ("  ", "no name"), ("!!!", "no letter")]
)
def test_names_that_are_none(ask: Ask, names: Path, query: str, says: str) -> None:
    said = ask("screen", query, "--list", names)
    assert said.code == 2
    assert says in said.err


def test_one_bad_list_does_not_lose_the_others(ask: Ask, store: Path, names: Path) -> None:
    said = ask("lists", "add", names.parent / "none.xml", names, "-w", store)
    assert said.code == 3
    assert len(ask("lists", "show", "--json", "-w", store).json["lists"]) == 1


@pytest.mark.parametrize("form", ["graphml", "gexf", "stix", "ftm"])
def test_exports_for_other_programs(ask: Ask, store: Path, tmp_path: Path, form: str) -> None:
    out = tmp_path / f"events.{form}"
    said = ask("export", out, "--format", form, "--json", "-w", store)
    assert said.json["format"] == form
    assert "North Korea" in out.read_text("utf-8")
    piped = ask("export", "-", "--format", form, "-w", store)
    assert piped.out == out.read_text("utf-8")
    assert ask("export", out, "--format", form, "--table", "claims", "-w", store).code == 2


def test_the_measures_in_force_on_a_day(ask: Ask) -> None:
    said = ask("sanctions", "PRK", "--measures", "--as-known-on", "2016-12-01", "--json")
    ids = {each["id"] for each in said.json}
    assert "2321-26" in ids
    assert not ids & {"2270-29", "2371-8"}
    assert {each["target"] for each in said.json} == {"PRK"}
    assert "S/RES/2397 (2017)" in ask("sanctions", "PRK", "--measures").out
    bound = ask("sanctions", "JPN", "PRK", "--measures", "--json").json
    assert {"jp-prk-export", "1874-9"} <= {each["id"] for each in bound}
    assert ask("sanctions", "--measures", "--as-known-on", "yesterday").code == 2
