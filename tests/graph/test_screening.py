from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tripoint.graph.screening import (
    ListEntry,
    NameList,
    Screener,
    imo_number,
    list_changes,
)
from tripoint.knowledge.names import load_names

ENTRIES = (
    ListEntry(id="1", kind="person", names=("KIM JONG SIK", "Kim Cho'ng-sik"), programme="DPRK"),
    ListEntry(id="2", kind="body", names=("NAMCHONGANG TRADING CORPORATION",)),
    ListEntry(id="3", kind="vessel", names=("ARTAVIL", "SHONA"), imo=("9187629",)),
    ListEntry(id="4", kind="person", names=("IVAN PETROV",), weak_names=("VANYA GROZNY",)),
)


def _list(*entries: ListEntry, version: str = "2026-02-27") -> NameList:
    return NameList(id="un", name="UN", version=version, digest=version, entries=entries)


SCREENER = Screener([_list(*ENTRIES)], load_names())


@pytest.mark.parametrize(
    ("query", "entry"),
    [("김정식", "1"), ("Kim, Jong-sik", "1"), ("Nam Chon Gang", "2"), ("IMO 9187629", "3"),
     ("9187629", "3"), ("Artavil", "3"), ("Иван Петров", "4")],
)  # fmt: skip
def test_found_with_list_and_version(query: str, entry: str) -> None:
    (hit,) = SCREENER.hits(query)
    assert hit.entry.id == entry
    assert (hit.list, hit.version) == ("UN", "2026-02-27")


def test_another_name_and_another_kind_are_not_found() -> None:
    assert SCREENER.hits("Kim Jong Il") == ()
    assert SCREENER.hits("Kim Jong Sik", kind="vessel") == ()


def test_a_weak_alias_says_so() -> None:
    (hit,) = SCREENER.hits("Vanya Grozny")
    assert "the list calls this alias weak" in hit.reasons


def test_imo_numbers_by_their_check_digit() -> None:
    assert imo_number("IMO 9074729") == "9074729"  # the example of IMO resolution A.1117(30)
    assert imo_number("9074728") is None
    assert imo_number("IMO: 9187629") == "9187629"
    assert imo_number("12345") is None


@settings(deadline=None)  # what is loaded once is slow once
@given(st.integers(0, 999_999))
def test_one_of_ten_last_digits_is_right(first: int) -> None:
    right = [last for last in range(10) if imo_number(f"{first:06}{last}")]
    assert len(right) == 1


@settings(deadline=None)  # what is loaded once is slow once
@given(st.integers(0, 999_999), st.integers(0, 5), st.integers(1, 9))
def test_a_wrong_digit_is_noticed_where_its_weight_allows(first: int, at: int, by: int) -> None:
    number = next(n for last in range(10) if (n := imo_number(f"{first:06}{last}")))
    digits = list(number)
    digits[at] = str((int(digits[at]) + by) % 10)
    noticed = imo_number("".join(digits)) is None
    change = (int(digits[at]) - int(number[at])) * (7 - at)
    assert noticed is (change % 10 != 0)


def test_changes_between_versions() -> None:
    old = _list(*ENTRIES)
    renamed = ListEntry(id="3", kind="vessel", names=("ARTAVIL", "ADRIAN"), imo=("9187629",))
    added = ListEntry(id="5", kind="body", names=("GREEN PINE",))
    new = _list(ENTRIES[0], ENTRIES[1], renamed, added, version="2026-03-01")
    found = {(each.entry, each.what): each for each in list_changes(old, new)}
    assert set(found) == {("3", "changed"), ("4", "removed"), ("5", "added")}
    assert found[("3", "changed")].gained == ("ADRIAN",)
    assert found[("3", "changed")].lost == ("SHONA",)
    assert list_changes(old, old) == ()
