"""The tree that the coder reads instead of spaCy's."""

from __future__ import annotations

import pytest


def words(tree, tokens):
    return [tree.words[each] for each in tokens]


def test_offsets_slice_to_the_words(bench):
    sentence = "Kenya's president didn't visit  Uganda."
    tree = bench.tree(sentence)
    assert [sentence[s:e] for s, e in zip(tree.starts, tree.ends, strict=True)] == tree.words


def test_children_and_subtree_follow_the_heads(bench):
    tree = bench.tree("The Kenyan president visited Uganda on Monday.")
    root = tree.words.index("visited")
    assert words(tree, tree.kids(root, "nsubj", "dobj")) == ["president", "Uganda"]
    assert tree.subtree(root) == list(range(len(tree)))
    assert root in list(tree.ancestors(tree.words.index("Monday")))


@pytest.mark.parametrize(
    ("sentence", "word", "lemma"),
    [
        ("They discuss access to the port.", "discuss", "discuss"),
        ("They discuss access to the port.", "access", "access"),
        ("Troops withdrew.", "withdrew", "withdraw"),
        ("They are allies.", "are", "be"),
        ("Sanctions were imposed.", "Sanctions", "sanction"),
    ],
)
def test_lemmas(bench, sentence, word, lemma):
    tree = bench.tree(sentence)
    assert tree.lemmas[tree.words.index(word)] == lemma


def test_tokens_at_characters(bench):
    sentence = "North Korea fired a missile."
    tree = bench.tree(sentence)
    assert words(tree, tree.token_at(0, 11)) == ["North", "Korea"]
    assert tree.token_at(500, 600) == []


def test_batches_give_what_single_sentences_give(parser):
    sentences = ["Iran warned Israel.", "Talks began.", "He left."]
    together = parser.parse(sentences)
    assert [t.words for t in together] == [parser.parse([s])[0].words for s in sentences]
