from __future__ import annotations

import random
import sys
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tripoint.text.copies import LEAST_SHARED, bands, is_copy, share_of_runs

WIRE = (
    "GENEVA (Example Wire) - Envoys of the two neighbours agreed on Thursday to reopen three border"
    " crossings that had been shut since the spring. Lorries with grain may pass from Monday.\n"
    "The deal was reached after nine days of talks, the mediator said. It covers 14 bridges and 2"
    " railway lines, and customs officers of both sides will share one hall.\n"
    "Fishermen had blocked the harbour road for weeks. Their union called the agreement a first"
    " step and asked for the release of 31 crew members who are still held.\n"
    "Neither capital has said when its parliament will vote on the text."
)
PAIRS: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "independent_reports.yaml").read_text("utf-8")
)
texts = st.lists(st.sampled_from([f"word{n}" for n in range(40)]), max_size=80).map(" ".join)


@cache
def sketch(text: str) -> frozenset[int]:
    return frozenset(bands(text))


def shared(one: str, other: str) -> int:
    return len(sketch(one) & sketch(other))


def test_cut_framed_and_reworded_copies_are_found_both_ways() -> None:
    paragraphs = WIRE.split("\n")
    made = {
        "cut": "\n".join(paragraphs[:2]),
        "framed": f"By our desk\nListen to this story\n{WIRE}\nSign up to our morning letter.",
        "reworded": WIRE.replace(" said", " stated").replace("called", "termed"),
        "reordered": "\n".join(reversed(paragraphs)),
    }
    for name, copy in made.items():
        assert is_copy(copy, WIRE), name
        assert shared(copy, WIRE) >= LEAST_SHARED, name
        assert is_copy(WIRE, copy), name


def test_what_says_much_of_its_own_is_no_copy() -> None:
    fuller = f"{WIRE.split(chr(10))[1]}\n" + " ".join(
        f"On point {n} the {w} delegation kept its own counsel through the {w} morning."
        for n, w in enumerate(("first", "second", "third", "fourth", "fifth", "sixth", "last"))
    )
    assert share_of_runs(fuller, WIRE) < 0.4
    assert not is_copy(fuller, WIRE)


@pytest.mark.parametrize("pair", PAIRS, ids=[f"{n} {p['kind']}" for n, p in enumerate(PAIRS)])
def test_independent_reports_stay_apart(pair: dict[str, Any]) -> None:
    assert not is_copy(pair["one"], pair["other"])
    assert not is_copy(pair["other"], pair["one"])


def test_there_are_forty_independent_pairs_of_four_kinds() -> None:
    assert len(PAIRS) >= 40
    assert {pair["kind"] for pair in PAIRS} == {"event", "quote", "statement", "bulletin"}


def test_a_bulletin_of_another_day_differs_in_its_numbers_alone() -> None:
    day = WIRE.replace("14", "15").replace("2 railway", "4 railway").replace("31", "29")
    assert share_of_runs(day, WIRE) > 0.7
    assert not is_copy(day, WIRE)
    corrected = WIRE.replace("31", "32")
    assert is_copy(corrected, WIRE)


def test_short_texts_have_no_sketch_and_are_no_copies() -> None:
    short = "The talks in Geneva have failed, the mediator said on Thursday evening."
    assert bands(short) == ()
    assert not is_copy(short, short)


def test_scripts_without_spaces_are_told_by_characters() -> None:
    text = (
        "两国代表团周四就海峡捕鱼权问题争论了一整天。调解人表示,双方议会表决之后,春季将再次举行会谈。"
        "渔民连续数周封锁了通往港口的道路,并要求释放仍被扣押的船员。"
    )
    assert is_copy(text + "本文未经许可不得转载。", text)
    assert shared(text + "本文未经许可不得转载。", text) >= LEAST_SHARED
    other = (
        "外交部发言人在例行记者会上回答了记者提问,并重申了一贯的立场和主张,"
        "希望有关各方保持冷静克制,避免采取进一步的行动。"
    )
    assert not is_copy(text, other)


def test_made_copies_are_found_as_often_as_the_benchmark_says(root: Path) -> None:
    spec = spec_from_file_location("made_copies", root / "benchmarks" / "duplicates.py")
    assert spec is not None
    assert spec.loader is not None
    made = module_from_spec(spec)
    sys.modules["made_copies"] = made  # where its dataclasses look themselves up
    spec.loader.exec_module(made)
    originals = made.golden()
    assert len(originals) >= 80
    found = asked = 0
    for each in originals:
        for make in made.MADE.values():
            copy = "\n".join(make(each.parts, random.Random(each.id)))
            found += is_copy(copy, each.text) and shared(copy, each.text) >= LEAST_SHARED
            asked += 1
    assert found / asked >= 0.98
    wrong = [
        (one.id, other.id)
        for one, other in permutations(originals, 2)
        if shared(one.text, other.text) >= LEAST_SHARED and is_copy(one.text, other.text)
    ]
    assert wrong == []


@given(texts)
@settings(deadline=None)
def test_bands_are_the_same_each_time_and_fit_the_index(text: str) -> None:
    found = bands(text)
    assert found == bands(text.upper())
    assert all(0 <= band < 2**47 for band in found)


@given(texts, texts)
@settings(deadline=None)
def test_share_is_of_the_first_text_alone(one: str, other: str) -> None:
    assume(one and other)
    assert 0.0 <= share_of_runs(one, other) <= 1.0
    longer = f"{one} {other}"
    assert share_of_runs(one, longer) in (0.0, 1.0)
    assert share_of_runs(one, longer) >= share_of_runs(one, other)


@given(texts)
@settings(deadline=None)
def test_a_long_text_is_a_copy_of_itself(text: str) -> None:
    assert is_copy(text, text) == bool(bands(text))
