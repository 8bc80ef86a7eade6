"""What an article has spoken of: persons, states, groups and organs, the nearest first."""

from __future__ import annotations

import pytest

from tripoint.coding.discourse import Discourse, Spoken, same
from tripoint.coding.gazetteer import Role
from tripoint.schema import Party

WORDS = {"any-office": frozenset({"leader"}), "anyone": frozenset({"CVL"})}


def party(code, name=None, sector=None, id=None):  # noqa: A002
    return Party(code=code, name=name, sector=sector, id=id)


def said(sentence, who, kind="thing", *, subject=False, phrase=-1, noun=""):
    return Spoken(sentence, who, kind, subject, phrase, noun)


A, B, C = party("AAA", "Northland"), party("BBB", "Southland"), party("CCC", "Midland")
ANA = party("AAA", "Ana Bell", "GOV")
BO = party("BBB", "Bo Kerr", "GOV")
CLUB = party("IGO", "The Club", id="CLUB")


@pytest.fixture
def discourse():
    return Discourse()


def test_he_is_the_last_person_the_subject_first(discourse):
    discourse.note([said(0, BO, "person"), said(0, ANA, "person", subject=True), said(1, A)])
    assert discourse.person(2) == ANA
    assert discourse.person(2, but=[ANA]) == BO
    assert discourse.person(9) is None


def test_it_is_no_person_while_there_is_another(discourse):
    discourse.note([said(0, ANA, "person", subject=True), said(0, B)])
    assert discourse.thing(1) == B
    assert discourse.thing(1, but=[B]) == ANA


def test_the_country_is_the_one_most_spoken_of(discourse):
    discourse.note([said(0, A, subject=True), said(1, A), said(1, B, subject=True), said(2, CLUB)])
    assert discourse.topic(3, (), ()) == A
    assert discourse.topic(3, (), {"AAA"}) == B
    assert discourse.topic(3, [C, C], ()) == C


def test_two_sides_are_those_named_in_one_breath(discourse):
    discourse.note([said(0, A, phrase=1), said(0, B, phrase=1), said(1, C, phrase=4)])
    assert discourse.group(2, 2) == (A, B)
    assert {p.code for p in discourse.group(3, 2)} == {"AAA", "BBB", "CCC"}
    assert discourse.group(4, 2) == ()


def test_states_alone_make_the_countries(discourse):
    discourse.note([said(0, A, phrase=0), said(0, CLUB, phrase=3), said(0, B, phrase=5)])
    assert discourse.group(2, 1, states=True) == (A, B)
    assert CLUB in discourse.group(2, 1)


def test_they_are_a_plural_or_a_coordination(discourse):
    troops = party("CCC", sector="MIL")
    discourse.note([said(0, A, phrase=1), said(0, B, phrase=1)])
    assert discourse.together(1) == (A, B)
    discourse.note([said(1, troops, "people", phrase=2, noun="troops")])
    assert discourse.together(2) == (troops,)


@pytest.mark.parametrize(
    ("noun", "sector", "code"),
    [
        ("minister", "GOV", "AAA"),
        ("foreign minister", "GOV", "AAA"),
        ("president", "GOV", "BBB"),
        ("army", "MIL", "CCC"),
        ("leader", "GOV", "BBB"),
        ("villager", "CVL", None),
    ],
)
def test_bearer_by_office_then_sector_then_state(discourse, noun, sector, code):
    discourse.note(
        [
            said(0, ANA, "person", noun="foreign minister"),
            said(1, BO, "person", noun="president"),
            said(2, C, subject=True),
        ]
    )
    found = discourse.bearer(noun, Role(sector, "person"), 3, WORDS)
    assert (found and found.code) == code


def test_a_place_lends_its_state_only_where_no_other_is(discourse):
    discourse.note([said(0, B, "place")])
    found = discourse.bearer("emir", Role("GOV", "person"), 1, WORDS)
    assert (found.code, found.sector) == ("BBB", "GOV")
    discourse.note([said(0, A)])
    assert discourse.bearer("emir", Role("GOV", "person"), 1, WORDS).code == "AAA"


def test_names_are_recalled_by_each_part_the_last_first(discourse):
    discourse.note([said(0, party("PRK", "Kim Jong Un"), "person")])
    discourse.introduce(party("CZE", "Petra Kim"))
    assert discourse.surname("Un").code == "PRK"
    assert discourse.surname("Kim").code == "CZE"
    assert discourse.surname("Petra").code == "CZE"
    assert discourse.surname("Nobody") is None


def test_the_group_and_the_north(discourse):
    discourse.note([said(0, CLUB), said(1, party("PRK", "North Korea"))])
    assert discourse.grouping(2, armed=False) == CLUB
    assert discourse.grouping(2, armed=True) == CLUB
    assert discourse.begins("North").code == "PRK"
    assert discourse.begins("South") is None


def test_old_sentences_are_forgotten(discourse):
    discourse.note([said(0, ANA, "person")])
    discourse.note(said(n, B) for n in range(1, 100))
    assert discourse.bearer("minister", Role("GOV", "person"), 5, WORDS).code == "BBB"


def test_same_party_as_far_as_names_tell():
    assert same(ANA, party("AAA"))
    assert not same(ANA, party("AAA", "Cy Dunn"))
    assert not same(CLUB, party("IGO", "The Club", id="OTHER"))
