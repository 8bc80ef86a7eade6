"""Certainty and attribution on contrast sets: one act in many constructions."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from tripoint.coding.coder import Coder
from tripoint.knowledge.checking import check_cues
from tripoint.knowledge.loading import load_knowledge
from tripoint.knowledge.model import load_learned, load_parser
from tripoint.schema import STATUSES

CASES = Path(__file__).parent / "status_cases.tsv"
PUBLISHED = dt.date(2026, 3, 10)
NO_EVENT = "-"
# Measured shares, rounded down: of the cases whose event is found at all, and of found ones.
FLOORS = {"dev": 0.99, "held": 0.96}
FOUND = 0.95


class Case(NamedTuple):
    part: str
    kind: str
    sentence: str
    type: str
    actors: str
    recipients: str
    status: str
    attribution: str


@cache
def grammar_alone() -> Coder:
    """The grammar's own reading; how the encoder's is weighed against it, test_fusion says."""
    return Coder(load_parser(), load_knowledge(), load_learned("lexicon"))


def read_cases() -> list[Case]:
    lines = [line for line in CASES.read_text("utf-8").splitlines() if not line.startswith("#")]
    return [Case(*line.split("\t")) for line in lines[1:]]


def codes(cell: str) -> frozenset[str]:
    return frozenset(code for code in cell.split("+") if code)


def is_right(case: Case) -> bool | None:
    """Whether the case's event has its status and sources; None where no such event is found."""
    events = grammar_alone().code(case.sentence, PUBLISHED).events
    own = [
        event
        for event in events
        if event.type == case.type
        and {party.code for party in event.actors} == codes(case.actors)
        and {party.code for party in event.recipients} == codes(case.recipients)
    ]
    if case.status == NO_EVENT:
        return not own
    if not own:
        return None
    wanted = (case.status, codes(case.attribution))
    return any((event.status, frozenset(event.attribution)) == wanted for event in own)


@pytest.mark.parametrize("part", ["dev", "held"])
def test_reads_the_contrast_sets(part: str) -> None:
    answers = [is_right(case) for case in read_cases() if case.part == part]
    found = [answer for answer in answers if answer is not None]
    assert len(found) / len(answers) >= FOUND
    assert sum(found) / len(found) >= FLOORS[part]


def test_the_cases_hold_every_status_and_are_unlike_one_another() -> None:
    cases = read_cases()
    assert {case.status for case in cases} == {*STATUSES, NO_EVENT}
    assert len({(case.sentence, case.type, case.recipients) for case in cases}) == len(cases) >= 250


def test_every_cue_reads_its_own_example() -> None:
    assert check_cues(load_parser()) == []


TURNED = ("ASSAULT", "COERCE", "CONSULT", "MOBILIZE", "SANCTION")
PLAIN = [case for case in read_cases() if case.kind == "plain" and case.type in TURNED]
FRAMES = {
    "Chile said that {}": ("occurred", "CHL"),
    "Chile denied that {}": ("negated", "CHL"),
    "Chile believes that {}": ("possible", "CHL"),
    "{}, according to Chile.": ("occurred", "CHL"),
    "If {}, markets will fall.": (NO_EVENT, ""),
}


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("case", PLAIN, ids=lambda case: case.type.lower())
def test_a_frame_changes_the_certainty_of_a_plain_act(case: Case, frame: str) -> None:
    inner = case.sentence.removesuffix(".") if "{}," in frame else case.sentence
    status, source = FRAMES[frame]
    framed = case._replace(sentence=frame.format(inner), status=status, attribution=source)
    assert is_right(framed)
