"""The goods and reference files: whole, wide, and refused with their place when faulty."""

from __future__ import annotations

import pytest

from tripoint.coding.goods import OF_MODIFIER, pieces
from tripoint.errors import DataError
from tripoint.knowledge import goods as knowledge
from tripoint.knowledge.reading import Line
from tripoint.knowledge.reference import load_yardsticks


def test_every_class_is_covered_widely() -> None:
    counts = dict.fromkeys(knowledge.CLASSES, 0)
    for good in knowledge.load_goods().goods:
        if good.class_ != OF_MODIFIER:
            counts[good.class_] += 1
    assert sum(counts.values()) > 800
    assert min(counts.values()) >= 15


def test_faults_are_told_all_at_once_with_their_places(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = {
        "words.tsv": [],
        "goods.tsv": [
            Line("goods.tsv:2", {"item": "tank", "class": "armour", "force": "", "example": "x"}),
            Line("goods.tsv:3", {"item": "gun|gun", "class": "other", "force": "", "example": ""}),
        ],
        "frames.tsv": [],
    }
    monkeypatch.setattr(knowledge, "read_tsv", lambda path: rows[path.name])
    with pytest.raises(DataError) as caught:
        knowledge.load_goods.__wrapped__()
    faults = "\n".join(caught.value.faults)
    assert "goods.tsv:2: no class 'armour'" in faults
    assert "goods.tsv:3: no example" in faults
    assert "goods.tsv:3: 'gun' stands" in faults
    assert "words.tsv:1: no class container" in faults


@pytest.mark.parametrize(
    ("item", "words"),
    [
        ("air-defence system", ("air", "defence", "system")),
        ("F-16 jet", ("f-16", "jet")),
        ("David's Sling", ("david", "'s", "sling")),
    ],
)
def test_items_are_parted_as_the_parser_parts_them(item: str, words: tuple[str, ...]) -> None:
    assert pieces(item) == words


def test_borders_know_both_editions() -> None:
    verdict, references = load_yardsticks().borders.check(frozenset({"PRK", "RUS"}), 18, 1)
    assert verdict == "agrees"
    assert [each.value for each in references] == [18, 19]
