"""From a sentence to typed relations: roles, swallowed content, targets at home."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("sentence", "relations"),
    [
        ("Canada imposed sanctions on Belarusian banks.", {"SANCTION CAN>BLR"}),
        ("Sanctions on Belarus were imposed by Canada.", {"SANCTION CAN>BLR"}),
        ("Egypt and Sudan held talks on the dam.", {"CONSULT EGY+SDN>"}),
        ("Canada's warning to Iran came late.", {"THREATEN CAN>IRN"}),
        # Coding rule 2: what is demanded is no second event.
        ("France urged Russia to withdraw its troops from Ukraine.", {"REQUEST FRA>RUS"}),
        # The act done to another act is the one told.
        ("Turkey lifted its embargo on Armenia.", {"RETREAT TUR>ARM"}),
        # Coding rule 6: a target at home repeats the state.
        ("Belarusian police detained journalists.", {"COERCE BLR>BLR"}),
        # The target named beside a coordinated verb.
        (
            "Japan denounced North Korea and imposed sanctions.",
            {"ACCUSE JPN>PRK", "SANCTION JPN>PRK"},
        ),
        # No party, no event.
        ("Shares in the bank were attacked by traders.", set()),
        ("Egypt bought Russian wheat at a tender.", set()),
    ],
)
def test_relations(bench, sentence, relations):
    assert bench.shown(sentence) == relations


def test_no_state_is_its_own_target(bench):
    assert not any(
        {p.code for p in r.actors} & {p.code for p in r.recipients}
        for r in bench.relations("Tokyo rejected the request, the Japanese government said.")
    )


def test_every_relation_says_its_row(bench, knowledge):
    names = {row.name for row in knowledge.lexicon.rows}
    for relation in bench.relations(
        "Iran condemned Israel and recalled its ambassador from Jordan."
    ):
        assert relation.row.name in names
