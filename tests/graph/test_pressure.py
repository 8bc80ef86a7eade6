from __future__ import annotations

import pytest

import tripoint
from tripoint.graph.pressure import pressures, step_of
from tripoint.knowledge.measures import STEPS, load_pressure_rules
from tripoint.knowledge.reading import data_folder, read_tsv
from tripoint.schema import Event, Incident

ROWS = list(read_tsv(data_folder() / "measures" / "pressure.tsv"))


def _incident(event: Event) -> Incident:
    return Incident(
        id=event.id,
        type=event.type,
        mode=event.mode,
        score=event.score,
        actors=tuple(each.code for each in event.actors),
        recipients=tuple(each.code for each in event.recipients),
        status=event.status,
        reports={event.status: 1},
        publishers=1,
        sentence=event.evidence.sentence,
        events=(("a", event.id),),
    )


def _read(text: str) -> list[Incident]:
    return [_incident(each) for each in tripoint.code(text, published="2024-05-14").events]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.place)
def test_the_example_of_each_rule_is_its_step(row: object) -> None:
    steps = {step_of(each, load_pressure_rules()) for each in _read(row.cells["example"])}
    assert row.cells["step"] in steps


def test_steps_are_the_known_ones() -> None:
    assert {row.cells["step"] for row in ROWS} == set(STEPS)


def test_a_denied_sanction_and_a_summit_are_no_pressure() -> None:
    read = _read("Japan did not impose sanctions on Russia. China's leader visited Russia.")
    assert read
    assert pressures(read, load_pressure_rules()) == []


def test_warned_and_imposed_are_kept_apart() -> None:
    read = _read("Japan imposed sanctions on Russian banks. Japan may impose sanctions on Russia.")
    (found,) = pressures(read, load_pressure_rules())
    assert (found.source, found.target) == ("JPN", "RUS")
    assert {step: len(each) for step, each in found.steps.items()} == {"imposed": 1, "warned": 1}
