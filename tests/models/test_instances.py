"""What the encoder is trained on: candidates as the coder sees them, labels on the right pairs."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

import corpus
from instances import Instance, of_item
from swapping import Swapper

TEXT = """@ wire 2024-05-14
[Polish|POL] and [Czech troops|CZE] drilled together near [Slovakia|SVK], [Warsaw|POL] said.
= COOPERATE ongoing POL,CZE by=POL
@ wire 2024-05-14
[Kenyan police|KEN.police] beat [students|KEN.civ] on Monday. [Uganda|UGA] condemned [it|KEN].
= ASSAULT/beat occurred KEN.police > KEN.civ on=2024-05-13
= ACCUSE/disapprove occurred UGA > KEN
@ headline 2024-05-14
[Turkey|TUR] sandwiches sell well in [France|FRA]
= -
"""


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> list[list[Instance]]:
    path: Path = tmp_path_factory.mktemp("corpus") / "here.txt"
    path.write_text(TEXT)
    return [list(of_item(item)) for item in corpus.read(path)]


def shown(instance: Instance, event: Instance) -> set[tuple[str, str]]:
    """The pairs of an event by their words."""

    def words(number: int) -> str:
        if number < 0:
            return "-"
        start, end = instance["spans"][number]
        return instance["text"][start:end].strip()

    return {(words(i), words(j)) for pairs in event["pairs"] for i, j in pairs}


def test_a_mutual_act_is_told_of_both_ways_and_heard_of_its_source(
    read: list[list[Instance]],
) -> None:
    ((instance,), *_) = read
    (event,) = instance["events"]
    assert event["mutual"]
    pairs = shown(instance, event)
    assert any("Polish" in a and "Czech" in b for a, b in pairs)
    assert any("Czech" in a and "Polish" in b for a, b in pairs)
    assert {instance["codes"][n] for n in event["by"]} == {"POL"}


def test_each_event_stands_in_its_sentence(read: list[list[Instance]]) -> None:
    first, second = read[1]
    assert [event["type"] for event in first["events"]] == ["ASSAULT"]
    assert [event["type"] for event in second["events"]] == ["ACCUSE"]
    assert shown(first, first["events"][0]) == {("Kenyan police", "students")}
    assert first["events"][0]["head"] == first["text"].index("beat")


def test_a_sentence_without_event_still_has_its_candidates(read: list[list[Instance]]) -> None:
    (instance,) = read[2]
    assert instance["events"] == []
    assert "FRA" in instance["codes"]


@pytest.mark.parametrize("seed", range(5))
def test_other_states_play_the_same_parts(read: list[list[Instance]], seed: int) -> None:
    for instance in (each for item in read for each in item):
        swapped = Swapper().swapped(instance, random.Random(seed))
        assert len(swapped["spans"]) == len(instance["spans"])
        for (start, end), code in zip(swapped["spans"], swapped["codes"], strict=True):
            assert 0 <= start < end <= len(swapped["text"])
            assert swapped["text"][start:end].strip(), code
        for old, new in zip(instance["events"], swapped["events"], strict=True):
            if old["head"] is not None:
                word = instance["text"][old["head"] :].split()[0]
                assert swapped["text"][new["head"] :].split()[0] == word
