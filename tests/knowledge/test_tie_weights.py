"""The file of weights: sound as it ships, and each kind of fault is found at its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tripoint.errors import DataError
from tripoint.knowledge.reading import data_folder
from tripoint.knowledge.ties import load_tie_weights, read_measures

TEXT = (data_folder() / "ties" / "weights.yaml").read_text("utf-8")


def test_shipped_weights_keep_the_order_of_certainty():
    status = load_tie_weights().weights.status
    order = ["occurred", "planned", "possible", "conditional", "negated"]
    weights = [status[each] for each in order]
    assert weights == sorted(weights, reverse=True)


@pytest.mark.parametrize(
    ("old", "new", "says", "line"),
    [
        ("planned: {value: 0.5", "planned: {value: half", "status.planned: no number", "planned:"),
        ("planned: {value: 0.5", "planned: {value: 1.5", "1.5 is out of bounds", "planned:"),
        ("planned:", "planed:", "status.planned: no number", "status:"),
        ("negated: {value: 0.0", "negated: {value: 0.1", "what did not happen", "negated:"),
        ("occurred: {value: 1.0", "occurred: {value: 0.7", "status.ongoing: weighs", "ongoing:"),
        ("deeds_least: {value: 0.5", "deeds_least: {value: 0.4", "may weigh less", "deeds_least:"),
        ("deeds: {value: 365", "deeds: {value: 30", "half_life.deeds: a deed may fade", "deeds:"),
        ("very_unusual: {value: 0.01", "very_unusual: {value: 0.1", "is more", "very_unusual:"),
        ("[AGREE, AID", "[AGREE, HELP", "mutual: 'HELP' is not known", "mutual:"),
        ("[UNO]", "UNO", "ledger.inspectors: no list", "inspectors:"),
        ('reason: "days; a statement', 'why: "a', "half_life.words: no reason", "words:"),
        ("status:", "statuses:", "status.occurred: no number", "# What a tie is weighed with"),
    ],
)
def test_fault_is_named_with_its_line(tmp_path: Path, old: str, new: str, says: str, line: str):
    assert old in TEXT
    path = tmp_path / "weights.yaml"
    path.write_text(TEXT.replace(old, new, 1), "utf-8")
    with pytest.raises(DataError) as fault:
        read_measures(path)
    (found,) = [each for each in fault.value.faults if says in each]
    file, number, _ = found.split(":", 2)
    assert file == "ties/weights.yaml"
    assert path.read_text("utf-8").splitlines()[int(number) - 1].strip().startswith(line)


def test_all_faults_are_named_at_once(tmp_path: Path):
    path = tmp_path / "weights.yaml"
    path.write_text("- nothing\n", "utf-8")
    with pytest.raises(DataError) as fault:
        read_measures(path)
    assert len(fault.value.faults) > 10
    assert all(each.startswith("ties/weights.yaml:1: ") for each in fault.value.faults)
