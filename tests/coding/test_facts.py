"""Claims held against facts on real parses: distances, terms of office, treaties, members."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scene_reading import SEED_DAY, scenes

from tripoint.coding.claims import ClaimReader
from tripoint.coding.facts import Capital, check_distance, check_years, great_circle
from tripoint.knowledge.facts import read_facts
from tripoint.knowledge.reference import load_yardsticks
from tripoint.schema import Claim

Read = Callable[[str], list[Claim]]


@pytest.fixture(scope="module")
def read() -> Read:
    """Reads the claims of a text published on 13 September 2023, every sentence parsed."""
    reader = ClaimReader(load_yardsticks())
    return lambda text: [
        claim
        for scene, cast, status, _ in scenes(text, SEED_DAY)
        for claim in reader.read(scene, cast, status, published=SEED_DAY)
    ]


@pytest.mark.parametrize(
    ("text", "codes", "value", "verdict"),
    [
        ("Seoul lies 195 kilometers from Pyongyang.", {"KOR", "PRK"}, 195, "agrees"),
        ("Seoul, 120 miles from Pyongyang, was quiet.", {"KOR", "PRK"}, 120, "agrees"),
        ("Seoul is about 300 km away from Pyongyang.", {"KOR", "PRK"}, 300, "differs"),
        ("The distance between Moscow and Kyiv is 755 kilometers.", {"RUS", "UKR"}, 755, "agrees"),
        ("Kim Jong Un has been in power since 2011.", {"PRK"}, 2011, "agrees"),
        ("Kim Jong Un, in power since 2014, rules North Korea.", {"PRK"}, 2014, "differs"),
        ("Kim Jong Un, in power since 2009, rules North Korea.", {"PRK"}, 2009, "no-data"),
        ("Kim Jong Un, in power since 2011, met nobody.", {"PRK"}, 2011, "agrees"),
        ("Since 2011, Kim Jong Un has been in power.", {"PRK"}, 2011, "agrees"),
        ("Alexander Lukashenko, who has ruled Belarus since 1994, spoke.",
         {"BLR"}, 1994, "agrees"),
        ("Vladimir Putin came to power in 2000.", {"RUS"}, 2000, "agrees"),
        ("China and North Korea signed a mutual defense treaty in 1961.",
         {"CHN", "PRK"}, 1961, "agrees"),
        ("The 1960 mutual defense treaty between the United States and South Korea stands.",
         {"USA", "KOR"}, 1960, "differs"),
        ("Pakistan may hold the Simla Agreement of 1972, which it concluded with India.",
         {"IND", "PAK"}, 1972, "agrees"),
        ("Egypt and Japan signed a friendship treaty in 1961.", {"EGY", "JPN"}, 1961, "no-data"),
        ("NATO's 31 members agreed.", {"IGO"}, 31, "agrees"),
        ("The 32-member NATO met in Brussels.", {"IGO"}, 32, "differs"),
        ("The United Nations has 193 member states.", {"UNO"}, 193, "agrees"),
    ],
)  # fmt: skip
def test_facts_are_held_against_sources(
    read: Read, text: str, codes: set[str], value: float, verdict: str
) -> None:
    (claim,) = read(text)
    assert (set(claim.subject), claim.value, claim.verdict) == (codes, value, verdict)
    assert claim.reference or claim.verdict == "no-data"
    assert all(each.source for each in claim.reference)


@pytest.mark.parametrize(
    "text",
    [
        "Seoul is only 50 km south of the border.",
        "The missile flew 800 kilometers from Pyongyang toward Tokyo.",
        "Russia and China signed an agreement in 2019.",
        "Two members of NATO refused.",
        "Kim Jong Un has been in Russia since Tuesday.",
        "North Korea has cut power since 2011.",
        "Kim Jong Un led a meeting in 2016.",
    ],
)
def test_no_claim_where_none_is_made(read: Read, text: str) -> None:
    assert read(text) == []


def test_what_is_not_on_record_is_said(read: Read) -> None:
    (claim,) = read("Kim Jong Un, in power since 2009, rules North Korea.")
    assert claim.why == "tenure-since; no data before 2011-12-17"
    (claim,) = read("Egypt and Japan signed a friendship treaty in 1961.")
    assert claim.why == "treaty-year; no data on this"


def test_members_are_those_of_the_day() -> None:
    reader = ClaimReader(load_yardsticks())
    verdicts = {}
    for year in (2016, 2019, 2022, 2025):
        day = dt.date(year, 1, 1)
        ((claim,),) = (
            reader.read(scene, cast, status, published=day)
            for scene, cast, status, _ in scenes("NATO's 29 members agreed.", day)
        )
        verdicts[year] = claim.verdict
    assert verdicts == {2016: "differs", 2019: "agrees", 2022: "differs", 2025: "differs"}


def test_files_of_facts_have_no_fault_and_know_their_parties() -> None:
    faults: list[str] = []
    facts = read_facts(faults)
    assert faults == []
    codes = {capital.code for capital in facts.capitals}
    assert len(codes) == len(facts.capitals) > 190
    for treaty in facts.treaties:
        assert treaty.parties - {"UNO"} <= codes, treaty.name
        days = [d for d in (treaty.signed, treaty.in_force, treaty.ended) if d is not None]
        assert days == sorted(days), treaty.name
    for one in facts.members:
        assert one.until is None or one.since <= one.until


@pytest.mark.parametrize(
    ("a", "b", "km"),
    # Geodesics between the places, to the per mille of a sphere against the ellipsoid.
    [((0, 0), (0, 180), 20015), ((90, 0), (0, 0), 10008), ((51.5, 0), (51.5, 0), 0)],
)
def test_great_circle_of_known_arcs(a, b, km) -> None:
    assert great_circle(_place(*a), _place(*b)) == pytest.approx(km, abs=1)


def _place(lat: float, lon: float) -> Capital:
    return Capital(code="AAA", name="A", lat=lat, lon=lon, source="a map")


places = st.builds(_place, st.floats(-90, 90), st.floats(-180, 180))


@given(places, places, places)
def test_great_circle_is_a_distance(a: Capital, b: Capital, c: Capital) -> None:
    assert great_circle(a, b) == pytest.approx(great_circle(b, a))
    assert great_circle(a, c) <= great_circle(a, b) + great_circle(b, c) + 1e-6
    assert check_distance(a, b, great_circle(a, b), 1.0).verdict == "agrees"


@given(
    st.lists(st.dates(dt.date(1900, 1, 1), dt.date(2030, 1, 1)), max_size=6),
    st.integers(1900, 2030),
)
def test_a_year_agrees_only_with_a_day_of_it(days, year) -> None:
    found = check_years(year, [(day, "a list") for day in days])
    assert (found.verdict == "agrees") == (year in {day.year for day in days})
    assert len(found.references) == len(days)
    assert found.verdict != "no-data" or found.gap
