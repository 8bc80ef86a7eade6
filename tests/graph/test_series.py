"""Series: no period is missing, and what was read stands beside what was found."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from drawn_facts import DAYS, UNHURRIED
from hypothesis import given
from hypothesis import strategies as st

from tripoint.graph.series import KINDS, count, periods


@pytest.mark.parametrize("by", ["week", "month"])
@UNHURRIED
@given(DAYS, DAYS)
def test_periods_cover_every_day_once(by, one, other):
    since, until = sorted((one, other))
    found = periods(since, until, by)
    assert found[0].start <= since
    assert found[-1].end == until
    for before, after in itertools.pairwise(found):
        assert after.start == before.end + dt.timedelta(days=1)
    assert len({each.name for each in found}) == len(found)


def test_periods_are_named_as_iso_names_them():
    assert [p.name for p in periods(dt.date(2020, 12, 31), dt.date(2021, 1, 4), "week")] == [
        "2020-W53",
        "2021-W01",
    ]
    assert [p.name for p in periods(dt.date(2020, 12, 31), dt.date(2021, 1, 4), "month")] == [
        "2020-12",
        "2021-01",
    ]
    assert periods(dt.date(2021, 2, 1), dt.date(2021, 1, 1), "month") == []


def test_empty_and_unread_periods_are_kept_and_told_apart():
    spans = periods(dt.date(2022, 1, 1), dt.date(2022, 3, 31), "month")
    read = {dt.date(2022, 1, 5): 4, dt.date(2022, 1, 31): 1, dt.date(2022, 3, 1): 2}
    series = count([(dt.date(2022, 1, 31), "conflict_deeds")], read, spans)
    assert [each.articles for each in series] == [5, 0, 2]
    assert [each.incidents["conflict_deeds"] for each in series] == [1, 0, 0]


@UNHURRIED
@given(
    st.lists(st.tuples(DAYS, st.sampled_from(KINDS)), max_size=20),
    st.dictionaries(DAYS, st.integers(0, 50)),
)
def test_nothing_is_lost_or_counted_twice(dated, read):
    spans = periods(dt.date(2021, 1, 1), dt.date(2022, 12, 31), "week")
    series = count(dated, read, spans)
    assert sum(sum(each.incidents.values()) for each in series) == len(dated)
    assert sum(each.articles for each in series) == sum(read.values())
