"""Quality does not drop: the benchmark's own numbers against the floors pinned with the corpus."""

from __future__ import annotations

import json
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent
FLOORS = json.loads((ROOT / "benchmarks" / "floors.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def quality() -> ModuleType:
    sys.path.append(str(ROOT / "benchmarks"))
    return import_module("quality")


def test_floors_are_of_this_corpus(quality: ModuleType) -> None:
    assert quality.corpus_hash() == FLOORS["corpus"], "the corpus changed: measure, then pin anew"


def test_document_was_made_from_this_corpus() -> None:
    assert f"corpus {FLOORS['corpus']}." in (ROOT / "docs" / "quality.md").read_text("utf-8")


@pytest.mark.slow
def test_held_back_part_is_read_no_worse(quality: ModuleType) -> None:
    both = quality.reader("both", "")
    items = quality.part("held_back")
    score = quality.corpus_part(both, items)
    assert 100 * score.f1 >= FLOORS["held_back_f1"]
    assert 100 * score.of_matched(score.status) >= FLOORS["held_back_status"]
    assert 100 * quality.contrast(both, items) >= FLOORS["held_back_contrast"]
    assert score.calibration_error <= 0.05


@pytest.mark.slow
def test_marked_pairs_are_read_no_worse(quality: ModuleType, shared: Path) -> None:
    found = quality.relations(quality.Report(), [quality.reader("both", "")])
    assert found["relations_type"] >= FLOORS["relations_type"]
    assert found["relations_quad"] >= FLOORS["relations_quad"]
