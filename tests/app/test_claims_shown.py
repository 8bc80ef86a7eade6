"""Claims in print and as JSON: every reference value with how far the claim is from it."""

from __future__ import annotations

from pathlib import Path

import pytest
from answers import Ask
from hypothesis import given
from hypothesis import strategies as st

from tripoint.app.claims import said_apart
from tripoint.coding.references import apart

LINE = (
    b'{"id": "b", "published": "2023-09-13", "title": "Border", "text": '
    b'"China shares a 1,416-kilometer border with North Korea. '
    b"It is Kim Jong Un's first overseas visit in four and a half years. "
    b'Emmanuel Macron made his first visit to China in four years."}'
)


@pytest.fixture
def claims(ask: Ask, tmp_path: Path) -> Path:
    assert ask("read", "-", "-w", tmp_path / "w", stdin=LINE).code == 0
    return tmp_path / "w"


def test_every_value_stands_with_its_difference(ask: Ask, claims: Path) -> None:
    rows = {row["quantity"]: row for row in ask("claims", "-w", claims, "--json").json}
    border = rows["land border length"]["reference"]
    assert [(each["difference"], each["difference_unit"]) for each in border] == [
        (4.7, "%"),
        (0.0, "%"),
    ]
    printed = ask("claims", "-w", claims).out
    assert "1352 km, 4.7 % more is claimed: CIA World Factbook" in printed
    assert "1416 km, the same: CIA World Factbook, 2008 edition" in printed
    assert "✕ differs" in printed
    assert "● agrees" in printed
    assert "(no whole record)" in printed
    assert max(map(len, printed.splitlines())) <= 80


@pytest.mark.parametrize(
    ("claimed", "reference", "difference"),
    [
        ((1416.0, "km"), (1352.0, "km"), (4.7, "%")),
        ((840.0, "mi"), (1352.0, "km"), (-0.0, "%")),
        ((2018.0, "year"), (2019.0, "year"), (-1.0, "years")),
        ((4.5, "years"), (4.38, "years"), (2.7, "%")),
        (("distance", None), (3.0, None), None),
        ((3.0, "km"), (3.0, "years"), None),
        ((3.0, "km"), (0.0, "km"), None),
    ],
)
def test_differences(claimed, reference, difference) -> None:
    assert apart(*claimed, *reference) == difference


def test_differences_in_words() -> None:
    assert said_apart(-2.0, "years") == "2 years earlier is claimed"
    assert said_apart(-3.1, "%") == "3.1 % less is claimed"
    assert said_apart(None, None) == ""


@given(st.floats(1, 1e6), st.floats(1, 1e6))
def test_the_sign_says_which_is_more(claimed, reference) -> None:
    found = apart(claimed, "km", reference, "km")
    assert found is not None
    assert (found[0] > 0) <= (claimed > reference)
    assert (found[0] < 0) <= (claimed < reference)
