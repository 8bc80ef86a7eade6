from __future__ import annotations

import csv
import sys
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tripoint.knowledge.names import load_names
from tripoint.text.name_matching import THRESHOLD, Likeness, compare

UN = ("Kim Jong Un", "KIM JONG-UN", "김정은", "金正恩", "Ким Чен Ын", "Kim Jŏng-ŭn")
IL = ("Kim Jong Il", "김정일", "金正日", "Ким Чен Ир", "Kim Chŏng-il")


def _like(left: str, right: str, *, is_person: bool = True) -> Likeness:
    reader = load_names()
    forms = (reader.read(left, is_person), reader.read(right, is_person))
    return compare(*forms, is_person=is_person)


@pytest.mark.parametrize(("left", "right"), [*product(UN, UN)])
def test_one_name_in_four_scripts(left: str, right: str) -> None:
    assert _like(left, right).score >= THRESHOLD


@pytest.mark.parametrize(("left", "right"), [*product(UN, IL)])
def test_the_father_is_not_the_son(left: str, right: str) -> None:
    assert _like(left, right).score < THRESHOLD


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Hsi Chin-ping", "Xi Jinping"),
        ("习近平", "習近平"),
        ("习近平", "Xi Jinping"),
        ("Сергей Лавров", "Lavrov, Sergey"),
        ("SergeiLavrov", "Sergei Lavrov"),
        ("V. Putin", "Vladimir Putin"),
        ("Usama bin Ladin", "Osama bin Laden"),
        ("Dr. Rami Makhlouf", "Rami Makhlouf"),
    ],
)
def test_persons_that_are_one(left: str, right: str) -> None:
    assert _like(left, right).score >= THRESHOLD


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("习近平", "习近朋"),
        ("高石早苗", "高市早苗"),
        ("김종은", "김정은"),
        ("Pak Chang Ho", "Paek Chang Ho"),
        ("Andrei Navalny", "Alexei Navalny"),
        ("Salman bin Muhammad al-Rawi", "Muhammad bin Salman al-Rawi"),
    ],
)
def test_persons_that_are_two(left: str, right: str) -> None:
    assert _like(left, right).score < THRESHOLD


@pytest.mark.parametrize(
    ("left", "right", "is_one"),
    [
        ("OAO Gazprom", "Open Joint Stock Company Gazprom", True),
        ("Nam Chon Gang Corporation", "Namchongang Trading Corporation", True),
        ("Daedong Credit Bank (DCB)", "Taedong Credit Bank", True),
        ("Foreign Trade Bank", "Korea Daesong Bank", False),
        ("Deutsche Bank AG", "Deutsche Bank GmbH", False),
        ("Saudi Arabian Gas Company", "Saudi Arabian Oil Company", False),
    ],
)
def test_firms(left: str, right: str, is_one: bool) -> None:
    assert (_like(left, right, is_person=False).score >= THRESHOLD) is is_one


def test_a_score_carries_its_reasons() -> None:
    found = _like("Kim Jong Un", "김정은")
    assert any("김" in reason for reason in found.reasons)
    assert any("Hangul read as gim jeong eun" in reason for reason in found.reasons)


NAMES = st.text(min_size=1, max_size=30)


@settings(deadline=None)  # what is loaded once is slow once
@given(NAMES, NAMES, st.booleans())
def test_likeness_is_even_handed_and_within_bounds(left: str, right: str, is_person: bool) -> None:
    there = _like(left, right, is_person=is_person)
    back = _like(right, left, is_person=is_person)
    assert 0.0 <= there.score <= 1.0
    assert there.score == pytest.approx(back.score, abs=0.15)


@settings(deadline=None)  # what is loaded once is slow once
@given(st.lists(st.sampled_from(["Ivan", "Petrov", "Lee", "정", "李", "Müller"]), min_size=1))
def test_a_name_is_itself(words: list[str]) -> None:
    assert _like(" ".join(words), " ".join(words)).score >= 0.9


@pytest.fixture
def bench(root: Path, shared: Path) -> object:
    sys.path.insert(0, str(root / "benchmarks"))
    try:
        import screening
    finally:
        sys.path.pop(0)
    return screening


def test_the_bars_on_labelled_pairs(bench: object, shared: Path) -> None:
    folder = shared / "reference"
    says = lambda pair: bench.ours(pair) >= THRESHOLD  # noqa: E731
    names = bench.name_pairs(folder)
    assert len(names) == 826
    assert bench.count(names, says).f1 >= 0.88
    persons = [pair for pair in bench.alias_pairs(folder) if pair.schema == "Person"]
    assert sum(not pair.is_match for pair in persons) == 3160
    found = bench.count(persons, says)
    assert found.recall >= 0.72
    assert found.false <= 2


def test_every_surname_spelling_is_read(root: Path) -> None:
    path = root / "src" / "tripoint" / "data" / "names" / "korean_surnames.tsv"
    lines = [line for line in path.read_text("utf-8").splitlines() if line[:1] not in ("#", "")]
    rows = list(csv.DictReader(lines, delimiter="\t"))
    assert len(rows) > 70
    for row in rows:
        read = load_names().read(f"{row['hangul']}정은", True)
        assert read[0].korean[0].family == row["hangul"]
