from __future__ import annotations

from tripoint.knowledge.codes import load_codes
from tripoint.knowledge.reading import data_folder, sorted_files


def test_every_state_has_its_two_letters() -> None:
    states = {each.name[:3] for each in sorted_files(data_folder() / "actors" / "states", ".yaml")}
    assert {code for code, _ in load_codes()["iso2"].values()} == states


def test_number_that_changed_hands_is_dated() -> None:
    assert load_codes()["cow"]["345"] == ("SRB", 2006)
