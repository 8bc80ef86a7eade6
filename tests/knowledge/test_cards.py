"""The party files: what ships loads, and each fault is named with its file, line and mending."""

from __future__ import annotations

import datetime as dt

import pytest

from tripoint.knowledge.actors import load_gazetteer
from tripoint.knowledge.cards import day, read_card

SECTORS = frozenset({"GOV", "MIL"})
CARD = """\
code: AAA
name: Northland
names: [Northland]
capital: {name: Port Ann, names: [Port Ann]}
bodies:
  - {names: [Northern Army], sector: MIL}
"""


def card_in(folder, text):
    path = folder / "AAA.yaml"
    path.write_text(text, "utf-8")
    faults: list[str] = []
    return read_card(path, SECTORS, faults), faults


def test_shipped_files_load():
    assert len(load_gazetteer().names()) > 10_000
    assert load_gazetteer().roles["coast guard ship"].sector == "MIL"


def test_a_person_bears_every_alias_in_every_office():
    names = load_gazetteer().names()
    assert {name.entity.code for name in names["Tusk"]} == {"EUR", "POL"}


def test_head_of_government_comes_before_another_office_held_at_once():
    (mention,) = load_gazetteer().find("Mohammed bin Salman spoke.", dt.date(2024, 6, 1))
    assert mention.entity.office == "prime minister"


def test_whole_card_is_read(tmp_path):
    card, faults = card_in(tmp_path, CARD)
    assert faults == []
    assert (card.code, card.lists["capital"]) == ("AAA", ("Port Ann",))
    assert card.bodies == ((("Northern Army",), "MIL"),)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("code: AAA", "code: Aa", "AAA.yaml:1: code is 'Aa', write three capitals"),
        ("name: Northland\n", "", "AAA.yaml:1: name is missing"),
        ("[Northland]", "[NO]", "AAA.yaml:3: names holds something that is no text"),
        ("[Northland]", "[]", "AAA.yaml:3: names is empty"),
        ("sector: MIL", "sector: ARMY", "sector is 'ARMY', see class sector"),
        (", sector: MIL", "", "AAA.yaml:5: bodies: ('Northern Army',) has no sector"),
    ],
)
def test_faults_say_where_and_how_to_mend(tmp_path, old, new, fault):
    card, faults = card_in(tmp_path, CARD.replace(old, new, 1))
    assert card is None
    assert any(fault in each for each in faults), faults


def test_a_list_is_no_card(tmp_path):
    assert card_in(tmp_path, "- AAA\n") == (None, ["AAA.yaml:1: no card, copy a neighbour's"])


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("2014-09-29", dt.date(2014, 9, 29)),
        ("2014-09", dt.date(2014, 9, 1)),
        (2014, dt.date(2014, 1, 1)),
        (dt.date(2014, 9, 29), dt.date(2014, 9, 29)),
        (None, None),
        ("", None),
    ],
)
def test_dates_of_office(value, read):
    faults: list[str] = []
    assert (day(value, "x", faults), faults) == (read, [])


def test_impossible_date_is_a_fault():
    faults: list[str] = []
    assert day("2014-13-01", "offices.tsv:3", faults) is None
    assert faults == ["offices.tsv:3: '2014-13-01' is no date, write YYYY-MM-DD"]
