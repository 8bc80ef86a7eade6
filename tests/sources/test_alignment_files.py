from __future__ import annotations

import csv
import gzip
from pathlib import Path

import pytest

from tripoint.errors import UnreadableInput
from tripoint.sources.alignment import (
    Alliances,
    read_alliances,
    read_ideal_points,
    read_roll_calls,
    read_votes,
)

CODES = {"iso2": {"AA": ("AAA", 0), "BB": ("BBB", 0)}, "cow": {"1": ("AAA", 0), "2": ("BBB", 2006)}}


@pytest.fixture
def write(tmp_path: Path):
    def write(text: str, *, encoding: str = "utf-8") -> Path:
        path = tmp_path / "data.csv"
        path.write_bytes(text.encode(encoding))
        return path

    return write


def test_both_forms_of_votes(write) -> None:
    words = write("rcid,country,country_code,vote\n3.0,Aland,AA,yes\n4.0,Aland,AA,abstain\n"
                  "3.0,Bland,BB,no\n3.0,Old Cland,,yes\n")  # fmt: skip
    votes = read_votes(words, CODES)
    assert votes.by_state == {"AAA": {3: 1.0, 4: 0.5}, "BBB": {3: 0.0}}
    assert votes.unknown == {"Old Cland": 1}
    numbers = write("rcid,ccode,session,vote\n3,1,1,1\n4,1,1,2\n5,1,1,3\n6,1,1,8\n7,9,1,1\n")
    votes = read_votes(numbers, CODES)
    assert votes.by_state == {"AAA": {3: 1.0, 4: 0.5, 5: 0.0}}
    assert votes.unknown == {"9": 1}


def test_gzip_and_latin_1_are_read(write, tmp_path: Path) -> None:
    path = tmp_path / "votes.csv.gz"
    path.write_bytes(gzip.compress(b"rcid,country,country_code,vote\n1,C\xf4te,AA,yes\n"))
    assert read_votes(path, CODES).by_state == {"AAA": {1: 1.0}}


def test_alliances_take_the_strongest_commitment_and_dated_codes(write) -> None:
    head = "ccode1,ccode2,year,atop_defense,atop_offense,atop_neutral,atop_nonagg,atop_consul\n"
    path = write(head + "1.0,2.0,2005.0,1,0,0,0,0\n1.0,2.0,2006.0,1.0,0.0,0.0,1.0,1.0\n"
                 "2.0,1.0,2006.0,0,0,0,0,1\n1.0,2.0,2007.0,0,0,0,0,0\n")  # fmt: skip
    assert read_alliances(path, CODES["cow"]) == Alliances(
        commitments={2006: {"AAA": {"BBB": 3.0}, "BBB": {"AAA": 1.0}}},
        members={2006: ("AAA", "BBB")},
        unknown={"2": 1},
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a,b\n1,2\n", "no column 'rcid'|no column 'ccode'"),
        ("rcid,ccode,vote\n1,1,perhaps\n", "has the vote 'perhaps'"),
        ("rcid,ccode,vote\nx,1,1\n", "has 'x' for rcid"),
        ("rcid,ccode,vote\n1,1\n", "is no table"),
        ("", "is no table"),
    ],
)
def test_file_that_is_something_else_gets_one_line(write, text: str, says: str) -> None:
    with pytest.raises(UnreadableInput, match=says) as fault:
        read_votes(write(text), CODES)
    assert "\n" not in str(fault.value)


def test_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match="cannot be read"):
        read_roll_calls(tmp_path / "none.csv")


def test_bad_dates_and_numbers_are_said(write) -> None:
    with pytest.raises(UnreadableInput, match="for a date"):
        read_roll_calls(write("rcid,session,date\n1,1,soon\n"))
    with pytest.raises(UnreadableInput, match="for IdealPoint"):
        read_ideal_points(write("iso3c,session,IdealPoint\nAAA,1,high\n"), {"AAA"})
    with pytest.raises(UnreadableInput, match="two ideal points of AAA"):
        read_ideal_points(write("iso3c,session,IdealPoint\nAAA,1,1\nAAA,1,2\n"), {"AAA"})


def test_published_ideal_points_are_read_as_printed(shared: Path) -> None:
    path = shared / "reference" / "alignment" / "IdealpointestimatesAll_Apr2020.csv"
    points = read_ideal_points(path, {"USA", "RUS"})
    first = points.by_state["USA"][1946]
    assert (first.point, first.low, first.high) == (1.675486, 1.348943, 2.028481)
    read = sum(map(len, points.by_state.values())) + sum(points.unknown.values())
    with path.open(encoding="latin-1") as lines:
        assert read == sum(1 for _ in csv.DictReader(lines))
