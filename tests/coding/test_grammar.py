"""Subjects, objects, prepositions and light verbs in the constructions that news uses."""

from __future__ import annotations

import pytest


def found(bench, sentence, word, slot):
    grammar = bench.grammar(sentence)
    tree = grammar.tree
    token = tree.words.index(word)
    return {tree.words[each] for each in getattr(grammar, slot)(token)}


@pytest.mark.parametrize(
    ("sentence", "verb", "subjects"),
    [
        ("Iran attacked Iraq.", "attacked", {"Iran"}),
        ("Iraq was attacked by Iran.", "attacked", {"Iran"}),
        ("Iran agreed to release sailors.", "release", {"Iran"}),
        ("Iran condemned the raid and recalled its envoy.", "recalled", {"Iran"}),
        ("Troops attacking Iraq retreated.", "attacking", {"Troops"}),
        ("Iran urged Iraq to release sailors.", "release", {"Iraq"}),
        ("Iran's decision to attack Iraq shocked all.", "attack", {"Iran"}),
        ("Iran is considering talks on easing sanctions.", "easing", {"Iran"}),
        ("Sanctions imposed by Iran hurt.", "imposed", {"Iran"}),
    ],
)
def test_subjects(bench, sentence, verb, subjects):
    assert found(bench, sentence, verb, "subjects") == subjects


@pytest.mark.parametrize(
    ("sentence", "verb", "objects"),
    [
        ("Iran attacked Iraq.", "attacked", {"Iraq"}),
        ("Iraq was attacked by Iran.", "attacked", {"Iraq"}),
        ("Sanctions imposed by Iran hurt.", "imposed", {"Sanctions"}),
        ("Sweden helped Estonia repair the cable.", "helped", {"Estonia"}),
    ],
)
def test_objects(bench, sentence, verb, objects):
    assert found(bench, sentence, verb, "objects") == objects


@pytest.mark.parametrize(
    ("sentence", "noun", "verb"),
    [
        ("Iran issued warnings to Iraq.", "warnings", "issued"),
        ("Talks were held by Iran and Iraq.", "Talks", "held"),
        ("Iran lifted the embargo.", "embargo", None),
    ],
)
def test_light_verbs(bench, sentence, noun, verb):
    grammar = bench.grammar(sentence)
    light = grammar.light_verb(grammar.tree.words.index(noun))
    assert (None if light is None else grammar.tree.words[light]) == verb


def test_involving_names_the_sides(bench):
    grammar = bench.grammar("They plan drills involving Japan and India.")
    tree = grammar.tree
    pairs = grammar.prepositions(tree.words.index("drills"))
    assert ("between", tree.words.index("Japan")) in pairs
