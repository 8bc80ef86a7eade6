from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tripoint.graph.acts import acts_between, tie_weights
from tripoint.schema import Incident

STATES = frozenset({"AAA", "BBB", "CCC"})


def _incident(**changes: Any) -> Incident:
    fields: dict[str, Any] = {
        "id": "i",
        "type": "AID",
        "score": 10.0,
        "actors": ("AAA",),
        "recipients": ("BBB",),
        "status": "occurred",
        "reports": {"occurred": 1},
        "date": "2024-05-01",
        "publishers": 1,
        "sentence": "AAA aided BBB.",
        "events": (("a", "e"),),
    }
    return Incident(**(fields | changes))


def test_both_directions_and_both_signs_are_summed() -> None:
    acts = acts_between(
        [_incident(), _incident(actors=("BBB",), recipients=("AAA",), score=-4.0, publishers=3)],
        STATES,
    )
    assert tie_weights(acts) == {("AAA", "BBB"): pytest.approx(10 - 4 * 2)}


def test_mutual_act_ties_each_two_of_its_actors() -> None:
    acts = acts_between([_incident(actors=("AAA", "BBB", "CCC"), recipients=())], STATES)
    assert [act.pair for act in acts] == [("AAA", "BBB"), ("AAA", "CCC"), ("BBB", "CCC")]
    assert all(act.mutual for act in acts)


@pytest.mark.parametrize("status", ["planned", "possible", "conditional", "negated", "historical"])
def test_what_has_not_happened_makes_no_tie(status: str) -> None:
    assert acts_between([_incident(status=status)], STATES) == []


def test_only_two_different_states_make_a_tie() -> None:
    one_body = _incident(recipients=("NATO",))
    itself = _incident(recipients=("AAA",))
    assert acts_between([one_body, itself], STATES) == []


def test_day_is_the_events_own_else_that_of_publication() -> None:
    acts = acts_between([_incident(), _incident(date=None, first_published="2024-06-03")], STATES)
    assert [act.day for act in acts] == [dt.date(2024, 5, 1), dt.date(2024, 6, 3)]
