"""PLOVER as the manual has it."""

from __future__ import annotations

import pytest

from tripoint.ontology import contexts, event_types, plover_reduced, quad, score


def test_the_counts_of_the_manual():
    types = event_types()
    assert len(types) == 16
    assert len(contexts()) == 37
    assert {t.quad for t in types.values()} == {1, 2, 3, 4}


def test_a_mode_without_a_score_has_the_type_s():
    assert score("PROTEST", "vandalize") == score("PROTEST", None) == -5
    assert score("CONSULT", "visit") == 4


def test_friendly_quads_score_above_zero_and_deeds_of_conflict_below():
    for kind in event_types().values():
        scores = [kind.score, *(value for value in kind.modes.values() if value is not None)]
        if quad(kind.type) in (1, 2):
            assert min(scores) > 0
        if quad(kind.type) == 4:
            assert max(scores) < 0


@pytest.mark.parametrize(
    ("type_", "status", "reduced"),
    [
        ("CONSULT", "planned", "AGREE"),
        ("RETREAT", "planned", "CONCEDE"),
        ("AID", "negated", "REJECT"),
        ("ASSAULT", "planned", "ASSAULT"),
        ("AID", "occurred", "AID"),
    ],
)
def test_plover_s_own_reductions(type_, status, reduced):
    assert plover_reduced(type_, status) == reduced
