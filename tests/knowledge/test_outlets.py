from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from tripoint.knowledge import outlets
from tripoint.knowledge.outlets import check_outlets, load_outlets, outlet_of

CARD: dict[str, Any] = {
    "name": "Example",
    "publisher": "Example Press",
    "hosts": ["example.org"],
    "country": "PRK",
    "languages": ["en"],
    "state_tie": {"kind": "owned", "state": "PRK", "reason": "Said so.", "source": "a register"},
    "reliability": {"grade": "F", "reason": "Nobody has judged it.", "source": None},
}


def test_the_cards_are_sound_and_of_all_regions() -> None:
    assert check_outlets() == []
    cards = load_outlets()
    assert len(cards) >= 60
    assert len({each.country for each in cards}) >= 30
    grades = Counter(each.grade for each in cards)
    assert grades["F"] > 10
    assert all(each.grade_source for each in cards if each.grade != "F")


def test_an_address_finds_its_outlet_by_host_and_subdomain() -> None:
    reuters = outlet_of("https://www.reuters.com/world/x?y=1")
    assert reuters is not None
    assert reuters.name == "Reuters"
    assert outlet_of("https://REUTERS.com:443/") is reuters
    for other in ("https://notreuters.com/", "https://reuters.com.evil.org/", "", None, "//[bad"):
        assert outlet_of(other) is None


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"hosts": "example.org"}, "a.yaml:3: hosts is 'example.org', list hosts"),
        ({"hosts": ["https://example.org"]}, "a.yaml:3: hosts is"),
        ({"languages": [False]}, "languages is [False], list ISO 639 codes in quotes"),
        ({"country": "XYZ"}, "country is 'XYZ', give the code of a file"),
        ({"publisher": None}, "publisher is None, write it as text"),
        ({"colour": "red"}, "a.yaml:1: the keys are not"),
        ({"state_tie": CARD["state_tie"] | {"kind": "friendly"}}, "choose one of none, public"),
        ({"state_tie": CARD["state_tie"] | {"kind": "none"}}, "state is null where kind is none"),
        ({"state_tie": CARD["state_tie"] | {"source": ""}}, "no reason or no source"),
        ({"reliability": CARD["reliability"] | {"grade": "G"}}, "choose a letter from A to F"),
        ({"reliability": CARD["reliability"] | {"grade": "B"}}, "all but F a source"),
    ],
)
def test_each_fault_names_file_and_fix(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changes: dict[str, Any], fault: str
) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(yaml.safe_dump(CARD | changes, sort_keys=False))
    monkeypatch.setattr(outlets, "_files", lambda: [path])
    (said,) = check_outlets()
    assert said.startswith("a.yaml:")
    assert fault in said


def test_a_host_belongs_to_one_card(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = [tmp_path / "a.yaml", tmp_path / "b.yaml"]
    for path in paths:
        path.write_text(yaml.safe_dump(CARD, sort_keys=False))
    monkeypatch.setattr(outlets, "_files", lambda: paths)
    assert check_outlets() == ["b.yaml:1: example.org is in a.yaml too, keep it in one file"]


def test_the_grade_of_an_outlet_is_somebody_elses_judgement() -> None:
    texts = (outlets.data_folder() / "sources" / "README.md").read_text("utf-8")
    assert "never ours" in texts
    for each in load_outlets():
        assert each.grade in "BCDEF"
