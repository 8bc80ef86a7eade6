from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tripoint.graph.acts import Act
from tripoint.graph.stance import Told, stance
from tripoint.schema import Incident

PAIR = ("AAA", "BBB")


def _act(one: str, other: str, weight: float, day: str | None, *, mutual: bool = False,
         type_: str = "SUPPORT") -> Act:  # fmt: skip
    incident = Incident(
        id=f"{one}{other}{weight}{day}", type=type_, score=weight, actors=(one,),
        recipients=(other,), status="occurred", reports={"occurred": 1}, publishers=1,
        sentence="It did.", events=(("a", "e"),),
    )  # fmt: skip
    return Act(one=one, other=other, mutual=mutual, weight=weight, incident=incident,
               day=dt.date.fromisoformat(day) if day else None)  # fmt: skip


def _told(toward: tuple[str, ...], subject: str = "CCC") -> Told:
    return Told(subject=(subject,), toward=toward, stance="distance", status="occurred",
                attribution=(), day=None, sentence="It keeps away.", article="a",
                claim="c")  # fmt: skip


def test_own_acts_count_by_month_words_and_deeds_apart() -> None:
    acts = [
        _act("CCC", "AAA", 5, "2024-01-09"),
        _act("CCC", "AAA", 10, "2024-01-30", type_="AID"),
        _act("CCC", "BBB", -5, "2024-03-02", type_="SANCTION"),
        _act("BBB", "CCC", 3, "2024-03-03", mutual=True),
        _act("AAA", "CCC", -9, "2024-03-04", type_="ASSAULT"),
        _act("CCC", "DDD", 9, "2024-03-05"),
    ]
    found = stance(acts, [], third="CCC", pair=PAIR)
    january, february, march = found.months
    side = january.sides[0]
    assert (side.friendly_words, side.friendly_deeds, side.net) == (5, 10, 15)
    assert (january.lean, february.lean) == (1, None)
    side = march.sides[1]
    assert (side.friendly_words, side.hostile_deeds, side.net, side.gross) == (3, -5, -2, 8)
    # Toward A nothing, toward B -2 of 8.
    assert march.lean == pytest.approx(2 / 8)
    assert found.whole.lean == pytest.approx((15 + 2) / (15 + 8))


def test_act_without_a_day_is_in_the_whole_only() -> None:
    found = stance([_act("CCC", "AAA", 5, None)], [], third="CCC", pair=PAIR)
    assert (found.months, found.undated, found.whole.lean) == ((), 1, 1)


def test_months_run_over_the_turn_of_a_year() -> None:
    acts = [_act("CCC", "AAA", 1, "2023-11-30"), _act("CCC", "BBB", 1, "2024-02-01")]
    found = stance(acts, [], third="CCC", pair=PAIR)
    starts = [f"{month.start:%Y-%m}" for month in found.months]
    assert starts == ["2023-11", "2023-12", "2024-01", "2024-02"]


def test_told_stances_are_the_thirds_own_and_those_toward_others_are_counted() -> None:
    told = [_told(("AAA",)), _told(("DDD",)), _told(()), _told(("AAA",), subject="EEE")]
    found = stance([], told, third="CCC", pair=PAIR)
    assert [each.toward for each in found.told] == [("AAA",), ()]
    assert found.told_elsewhere == 1
    assert found.whole.lean is None


_ACTS = st.lists(
    st.builds(
        _act,
        st.just("CCC"),
        st.sampled_from(PAIR),
        st.integers(-10, 10).filter(bool),
        st.dates(dt.date(2020, 1, 1), dt.date(2021, 12, 31)).map(str),
        type_=st.sampled_from(["SUPPORT", "AID", "ACCUSE", "ASSAULT"]),
    ),
    min_size=1,
)


@given(_ACTS)
def test_lean_is_bounded_and_turns_with_the_pair(acts: list[Act]) -> None:
    found = stance(acts, [], third="CCC", pair=PAIR)
    turned = stance(acts, [], third="CCC", pair=("BBB", "AAA"))
    assert found.whole.lean is not None
    assert turned.whole.lean is not None
    assert -1 <= found.whole.lean <= 1
    assert found.whole.lean == pytest.approx(-turned.whole.lean)
    for side in (0, 1):
        months = sum(month.sides[side].net for month in found.months)
        assert months == pytest.approx(found.whole.sides[side].net)
