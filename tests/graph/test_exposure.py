from __future__ import annotations

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from tripoint.graph.exposure import Exposure, Passage, exposures
from tripoint.knowledge.goods import CLASSES
from tripoint.knowledge.measures import load_measures

DAY = dt.date(2023, 9, 13)


def _found(
    giver: str | None,
    receiver: str | None,
    class_: str,
    item: str,
    day: dt.date = DAY,
    **more: object,
) -> tuple[Exposure, ...]:
    passage = Passage(giver=giver, receiver=receiver, class_=class_, item=item, day=day, **more)
    return exposures(passage, load_measures())


def _ids(found: tuple[Exposure, ...]) -> set[str]:
    return {each.measure.id for each in found}


def test_shells_from_the_target_meet_the_export_ban_and_not_the_import_ban() -> None:
    found = _ids(_found("PRK", "RUS", "ammunition", "artillery shells"))
    assert "1874-9" in found
    assert not found & {"1874-10", "2270-6"}


def test_technology_to_the_target_meets_the_launch_ban() -> None:
    found = _found("RUS", "PRK", "technology", "satellite technology")
    assert "2270-5" in _ids(found)
    text = next(each.text for each in found if each.measure.id == "2270-5")
    assert text.startswith("if it took place, may breach S/RES/2270 (2016), paragraph 5: ")


def test_small_arms_were_left_open_until_2016() -> None:
    before = _ids(_found("CHN", "PRK", "small-arms", "rifles", dt.date(2012, 1, 1)))
    after = _ids(_found("CHN", "PRK", "small-arms", "rifles", dt.date(2016, 3, 2)))
    assert "1874-10" not in before
    assert "2270-6" in after - before


def test_food_to_the_target_meets_nothing_and_fish_from_it_does() -> None:
    assert _found("CHN", "PRK", "food", "rice") == ()
    assert "2371-9" in _ids(_found("PRK", "CHN", "food", "seafood"))


def test_a_cap_counts_and_says_so() -> None:
    found = _found("RUS", "PRK", "fuel", "refined petroleum")
    assert any("may count against the cap of S/RES/2397" in each.text for each in found)


def test_snapback_and_termination_follow_the_day() -> None:
    days = [dt.date(2012, 1, 1), dt.date(2021, 1, 1), dt.date(2025, 10, 1)]
    found = ["1747-5" in _ids(_found("IRN", "RUS", "missile", "missiles", day)) for day in days]
    assert found == [True, False, True]
    assert "2231-b6b" in _ids(_found("IRN", "RUS", "missile", "missiles", dt.date(2019, 1, 1)))


def test_a_national_measure_binds_only_its_own() -> None:
    item = ("ammunition", "artillery shells")
    assert "eu-rus-512-2" in _ids(_found("FRA", "RUS", *item))
    assert "eu-rus-512-2" in _ids(_found("GBR", "RUS", *item, dt.date(2019, 1, 1)))
    assert "eu-rus-512-2" not in _ids(_found("GBR", "RUS", *item))
    assert _found("IND", "RUS", *item) == ()


def test_missiles_are_goods_and_their_technology_is_assistance() -> None:
    goods = _ids(_found("PRK", "RUS", "missile", "missiles"))
    advice = _ids(_found("PRK", "RUS", "technology", "missile technology"))
    assert "2270-5" in advice - goods
    assert "1874-9" in goods


def test_without_a_direction_both_are_read_and_said() -> None:
    found = _found(None, None, "missile", "missiles", parties=("IRN", "PRK"))
    assert {(each.giver, each.receiver) for each in found} == {("IRN", "PRK"), ("PRK", "IRN")}


def test_unknown_other_side_meets_what_binds_all_only() -> None:
    found = _found("PRK", None, "missile", "missiles")
    assert found
    assert {each.measure.bound for each in found} == {None}


CODES = st.sampled_from(["PRK", "RUS", "CHN", "IRN", "USA", "FRA", "BRA", "SYR", None])


@settings(deadline=None)  # what is loaded once is slow once
@given(
    giver=CODES,
    receiver=CODES,
    class_=st.sampled_from(sorted(CLASSES)),
    item=st.sampled_from(["missiles", "coal", "crude oil", "tanks", "cars", "rice", ""]),
    day=st.dates(dt.date(1980, 1, 1), dt.date(2030, 1, 1)),
)
def test_every_exposure_names_its_target_and_holds_that_day(
    giver: str | None, receiver: str | None, class_: str, item: str, day: dt.date
) -> None:
    for each in _found(giver, receiver, class_, item, day):
        measure = each.measure
        assert measure.target in (giver, receiver)
        assert class_ in measure.goods
        assert any(period.holds(day) for period in measure.periods)
        if measure.direction == "to":
            assert receiver == measure.target
        elif measure.direction == "from":
            assert giver == measure.target
