from __future__ import annotations

import datetime as dt
import re

import pytest

from tripoint.coding.gazetteer import Gazetteer
from tripoint.errors import DataError
from tripoint.knowledge import actors
from tripoint.knowledge.actors import load_gazetteer
from tripoint.knowledge.reading import Line, data_folder, read_tsv, read_yaml, sorted_files

BODIES = {"EUR", "IGO", "IMG", "MNC", "NGO", "UNO"}
# Codes that ISO 3166 keeps for users, as this project's contract uses them.
OWN_CODES = {"KOS"}


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load_gazetteer()


def _states() -> list[dict[str, object]]:
    return [read_yaml(each) for each in sorted_files(data_folder() / "actors" / "states", ".yaml")]


def test_every_state_of_the_world_is_there() -> None:
    codes = {card["code"] for card in _states()}
    assert len(codes) >= 195
    assert codes >= {"CHN", "FRA", "KOR", "KOS", "PRK", "PSE", "RUS", "TWN", "USA", "VAT"}
    assert all(re.fullmatch("[A-Z]{3}", code) for code in codes)


def test_every_party_code_is_a_state_or_a_body(gazetteer: Gazetteer) -> None:
    known = {card["code"] for card in _states()} | BODIES
    bearers = {name.entity for names in gazetteer.names().values() for name in names}
    assert {entity.code for entity in bearers} <= known


def test_every_fact_has_its_source() -> None:
    folder = data_folder() / "actors"
    for kind in ("states", "organisations", "groups"):
        for path in sorted_files(folder / kind, ".yaml"):
            assert read_yaml(path)["source"], path.name
    for line in read_tsv(folder / "offices.tsv"):
        assert line.cells["source"], line.place


def test_every_state_has_somebody_in_office_now() -> None:
    held = {
        line.cells["country"]
        for line in read_tsv(data_folder() / "actors" / "offices.tsv")
        if not line.cells["end"]
    }
    states = {str(card["code"]) for card in _states() if card["kind"] == "state"}
    assert states - held == set()


def test_offices_stay_in_order() -> None:
    lines = read_tsv(data_folder() / "actors" / "offices.tsv")
    keys = [(line.cells["country"], line.cells["start"]) for line in lines]
    assert keys == sorted(keys)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Russia", ["RUS"]),
        ("the Kremlin and Washington", ["RUS", "USA"]),
        ("Seoul, Pyongyang", ["KOR", "PRK"]),
        ("The European Union and NATO", ["EUR", "IGO"]),
        ("a Guinean and an Equatorial Guinean minister", ["GIN", "GNQ"]),
        ("anti-American slogans", []),
        ("Rusty nails, a Koreana lamp", []),
    ],
)
def test_names_are_found_and_only_names(gazetteer: Gazetteer, text: str, codes: list[str]) -> None:
    assert [mention.entity.code for mention in gazetteer.find(text)] == codes


def test_namesakes_are_told_apart_by_the_day(gazetteer: Gazetteer) -> None:
    def of(day: dt.date) -> str:
        (mention,) = gazetteer.find("Kim Jong Un met President Yoon."[14:], day)
        return mention.entity.name

    assert of(dt.date(2023, 5, 1)) == "Yoon Suk Yeol"


def test_disputed_place_stands_for_nobody(gazetteer: Gazetteer) -> None:
    for place in read_yaml(data_folder() / "actors" / "disputed.yaml"):
        for name in place["names"]:
            assert gazetteer.find(name) == [], name


def test_faults_are_told_all_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    real = actors.read_tsv

    def faulty(path: object) -> object:
        yield from real(path)
        if path.name == "offices.tsv":
            cells = dict.fromkeys(("aliases", "source"), "")
            row = {"country": "FRA", "sector": "GOV", "office": "president", "name": "N. N."}
            yield Line("offices.tsv:9001", {**cells, **row, "start": "2020-01-01", "end": "2019"})
            yield Line("offices.tsv:9002", {**cells, **row, "start": "", "end": "", "sector": "X"})

    monkeypatch.setattr(actors, "read_tsv", faulty)
    with pytest.raises(DataError) as caught:
        load_gazetteer.__wrapped__()
    places = [fault.split(": ")[0] for fault in caught.value.faults]
    assert places.count("offices.tsv:9001") == 1
    assert places.count("offices.tsv:9002") == 2
