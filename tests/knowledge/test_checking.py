"""The knowledge checks itself: what ships is sound, and each kind of fault is found."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tripoint.coding.parse import Parser
from tripoint.errors import DataError
from tripoint.knowledge import checking
from tripoint.knowledge.checking import check_cues, check_files, check_patterns
from tripoint.knowledge.lexicon import read_rows
from tripoint.knowledge.model import load_parser


@pytest.fixture(scope="module")
def parser() -> Parser:
    return load_parser()


def test_files_are_sound() -> None:
    assert check_files() == []


@pytest.mark.slow
def test_every_pattern_codes_its_example_and_not_its_near_miss(parser: Parser) -> None:
    assert check_patterns(parser) == []


@pytest.mark.slow
def test_every_cue_reads_its_example(parser: Parser) -> None:
    assert check_cues(parser) == []


def test_pattern_that_fails_its_example_is_found(
    parser: Parser, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, row = next((p, r) for p, r in read_rows()[0] if r.parties and r.type == "AID")
    wrong = [
        ("a.tsv:1", replace(row, example="")),
        ("a.tsv:2", replace(row, example="Chad lies in Africa.")),
        ("a.tsv:3", replace(row, parties="FRA>USA")),
        ("a.tsv:4", replace(row, near_miss=row.example)),
        (place, row),
    ]
    monkeypatch.setattr(checking, "read_rows", lambda: (wrong, []))
    faults = check_patterns(parser)
    assert [fault.split(": ")[0] for fault in faults] == [f"a.tsv:{n}" for n in (1, 2, 3, 4)]
    for fault, words in zip(faults, ("no example", "codes to", "its row says", "near miss"),
                            strict=True):  # fmt: skip
        assert words in fault


def test_file_that_does_not_load_is_a_fault_among_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken() -> None:
        raise DataError(["a.tsv:1: one", "a.tsv:2: two"])

    monkeypatch.setattr(checking, "load_gazetteer", broken)
    monkeypatch.setattr(checking, "read_rows", lambda: ([], ["b.tsv:3: three"]))
    assert check_files() == ["a.tsv:1: one", "a.tsv:2: two", "b.tsv:3: three"]
