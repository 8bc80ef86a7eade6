"""Noun phrases to parties: the cases' floors, and what must hold whatever the sentence."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from party_reading import cases, casts, faults, sides

# Measured in November 2026: 200 of 204 open cases right and 82 of 85 held ones.
OPEN_FLOOR, HELD_FLOOR = 199, 81


def read(*, held):
    return [faults(case) for case in cases() if bool(case.get("held")) is held]


def test_open_cases_stay_right():
    wrong = read(held=False)
    assert wrong.count([]) >= OPEN_FLOOR, "\n".join(fault for each in wrong for fault in each)


def test_held_cases_stay_right():
    # Which ones are wrong is not said: nobody is to look at them while improving.
    assert read(held=True).count([]) >= HELD_FLOOR


def test_cases_are_many_and_each_asks_something():
    held = sum(bool(case.get("held")) for case in cases())
    assert len(cases()) >= 200
    assert 0.25 < held / len(cases()) < 0.35
    assert len({case["text"] for case in cases()}) >= len(cases()) - 10
    assert all("actors" in case or "recipients" in case for case in cases())


def spans(text):
    found = []
    for cast in casts(text):
        for token in range(len(cast.tree)):
            found += [(text[p.start : p.end], p) for p in cast.parties(token)]
    return found


def test_offsets_are_the_articles_and_hold_no_possessive():
    text = "Rain fell. Moscow's envoy met Iranian lawmaker Ali Rezaei. He thanked Iraq's army."
    words = {(words, party.code) for words, party in spans(text)}
    assert {("Moscow's envoy", "RUS"), ("Moscow", "RUS"), ("He", "RUS")} <= words
    assert ("Iraq's army", "IRQ") in words
    assert not any(words.endswith("'s") for words, _ in spans(text))


def test_pronoun_stands_where_it_is_written():
    text = "Putin landed in Hanoi. He thanked Vietnam."
    (actor,), _ = sides(text, "thanked")
    assert (actor.code, text[actor.start : actor.end]) == ("RUS", "He")


def test_strict_names_the_doer_and_lax_what_it_belongs_to():
    (cast,) = casts("Chinese steel arrived.")
    steel = cast.tree.words.index("steel")
    assert cast.parties(steel) == ()
    assert [p.code for p in cast.parties(steel, lax=True)] == ["CHN"]
    assert [p.code for p in cast.nationality(steel)] == ["CHN"]


def test_unlisted_person_keeps_the_name():
    (actor,), _ = sides("Peruvian lawmaker Lucia Ordonez thanked Chile.", "thanked")
    assert (actor.code, actor.sector, actor.name) == ("PER", "LEG", "Lucia Ordonez")


def test_own_army_before_the_enemy_it_strikes():
    _, recipients = sides("Israel announced its strikes on Syria.", "announced")
    assert [p.code for p in recipients] == ["SYR"]


@pytest.mark.parametrize(
    ("sentence", "sector"),
    [
        ("The coast guard ship of Vietnam turned back.", "MIL"),
        ("The Vietnamese commander-in-chief turned back.", "MIL"),
        ("The former Vietnamese ambassador turned back.", "ELI"),
        ("The Vietnamese ship owner turned back.", "BUS"),
    ],
)
def test_longest_role_decides_the_sector(sentence, sector):
    (actor,), _ = sides(sentence, "turned")
    assert (actor.code, actor.sector) == ("VNM", sector)


PIECES = st.sampled_from(
    ["Iran", "it", "his", "the two sides", "both", "which", "troops", "said", "Kim-Putin", "and",
     "of", "the country", "'s", "them", "U.S.-China", "former", "minister", ",", "THE", "-", "—"]
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(PIECES, min_size=1, max_size=9), min_size=1, max_size=3))
def test_any_jumble_is_read_and_points_into_its_text(jumbles):
    text = " ".join(f"{' '.join(words).capitalize()}." for words in jumbles)
    for cast in casts(text):
        for token in range(len(cast.tree)):
            for party in cast.parties(token, lax=True):
                assert 0 <= party.start < party.end <= len(text)
                assert party.code
