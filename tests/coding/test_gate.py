"""The cheap look before the parser."""

from __future__ import annotations

from tripoint.coding.gate import Gate

GATE = Gate(
    frozenset({"attack", "visit", "send", "arm"}), frozenset({"sent"}), frozenset({"police"})
)


def test_a_party_and_a_predicate_pass():
    assert GATE.lets_through("Iran attacked Iraq.", has_party=True)


def test_an_irregular_form_passes():
    assert GATE.lets_through("Iran sent two ships.", has_party=True)


def test_a_pronoun_stands_for_a_party():
    assert GATE.lets_through("He visited the capital.", has_party=False)


def test_a_role_stands_for_a_party():
    assert GATE.lets_through("Police attacked the crowd.", has_party=False)


def test_nobody_or_nothing_done_does_not():
    assert not GATE.lets_through("Visitors came by bus.", has_party=False)
    assert not GATE.lets_through("Iran, 80 million.", has_party=True)


def test_the_gate_stops_no_example_of_the_lexicon(knowledge):
    gate = Gate(knowledge.lexicon.head_words(), knowledge.lexicon.words["irregular"], frozenset())
    stopped = [
        row.name
        for row in knowledge.lexicon.rows
        if not gate.lets_through(row.example, bool(knowledge.gazetteer.find(row.example)))
    ]
    assert stopped == []
