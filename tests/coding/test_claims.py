"""Claims on real parses: measures, precedents and stances, each with its verdict."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scene_reading import SEED, SEED_DAY, scenes, seed_body

from tripoint.coding.claims import ClaimReader
from tripoint.coding.references import Border, Borders, elapsed_verdict, grain_of
from tripoint.knowledge.reference import load_yardsticks, read_stance_rows
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
    ("text", "pair", "value", "unit", "verdict"),
    [
        ("China shares a 1,352-kilometer border with North Korea.",
         {"CHN", "PRK"}, 1352, "km", "agrees"),
        ("China, which shares a 1,416-kilometer border with North Korea, is near.",
         {"CHN", "PRK"}, 1416, "km", "differs"),
        ("India's 3,190-km border with Pakistan is closed.", {"IND", "PAK"}, 3190, "km", "agrees"),
        ("The border between China and North Korea is 1,352 kilometers long.",
         {"CHN", "PRK"}, 1352, "km", "agrees"),
        ("Mongolia shares a border of about 4,600 km with China.",
         {"CHN", "MNG"}, 4600, "km", "agrees"),
        ("Finland, which has an 813-mile border with Russia, joined NATO.",
         {"FIN", "RUS"}, 813, "mi", "agrees"),
        ("The 900-kilometre Finnish-Russian border is closed.",
         {"FIN", "RUS"}, 900, "km", "differs"),
        ("Japan shares a 100-kilometer border with Brazil.",
         {"JPN", "BRA"}, 100, "km", "no-data"),
    ],
)  # fmt: skip
def test_border_lengths_are_held_against_sources(
    read: Read, text: str, pair: set[str], value: float, unit: str, verdict: str
) -> None:
    (claim,) = read(text)
    assert (set(claim.subject), claim.value, claim.unit) == (pair, value, unit)
    assert claim.verdict == verdict


def test_every_sourced_value_is_shown(read: Read) -> None:
    (claim,) = read("China shares a 1,416-kilometer border with North Korea.")
    assert [(each.value, each.as_of) for each in claim.reference] == [
        (1352, "2026-02"),
        (1416, "2008"),
    ]
    assert all(each.source for each in claim.reference)


@pytest.mark.parametrize(
    ("text", "value", "unit", "verdict"),
    [
        ("It is Kim Jong Un's first overseas visit in four and a half years.",
         4.5, "years", "agrees"),
        ("Kim Jong Un made his first trip abroad in a decade.", 10, "years", "differs"),
        ("Kim Jong Un's first foreign trip since 2019 took him to Russia.", 2019, "year", "agrees"),
        ("Kim Jong Un's first visit to China in 56 months began.", 4.67, "years", "agrees"),
        ("Emmanuel Macron made his first visit to China in four years.", 4, "years", "no-data"),
    ],
)  # fmt: skip
def test_precedents_are_computed_from_the_record(
    read: Read, text: str, value: float, unit: str, verdict: str
) -> None:
    (claim,) = read(text)
    assert (claim.kind, claim.value, claim.unit) == ("precedent", value, unit)
    assert claim.verdict == verdict


def test_past_the_record_there_is_no_verdict() -> None:
    reader, day = ClaimReader(load_yardsticks()), dt.date(2031, 1, 1)
    text = "It is Kim Jong Un's first overseas visit in five years."
    (claim,) = (
        claim
        for scene, cast, status, _ in scenes(text, day)
        for claim in reader.read(scene, cast, status, published=day)
    )
    assert (claim.verdict, len(claim.reference)) == ("no-data", 1)


@pytest.mark.parametrize(
    "text",
    [
        "Kim Jong Un has been at home for four years.",
        "Kim Jong Un visited Russia first.",
        "The first missile in four years flew.",
        "Kim Jong Un made his first visit to Russia.",
        "Chinese troops left the border after 40 kilometers.",
    ],
)
def test_no_claim_where_none_is_made(read: Read, text: str) -> None:
    assert read(text) == []


def test_every_stance_cue_is_found_by_its_example_and_not_by_its_near_miss(read: Read) -> None:
    faults: list[str] = []
    for line, row in read_stance_rows():
        subject, _, toward = line.cells["gives"].partition(">")
        wanted = (row[0].stance, (subject,), tuple(each for each in toward.split(",") if each))
        found = [(c.value, c.subject, c.toward) for c in read(row[0].example)]
        if found != [wanted]:
            faults.append(f"{line.place}: {row[0].example!r} gives {found}, not {wanted}")
        if row[0].near_miss and read(row[0].near_miss):
            faults.append(f"{line.place}: {row[0].near_miss!r} gives a stance")
    assert faults == []


def test_a_stance_keeps_its_certainty(read: Read) -> None:
    (claim,) = read("Serbia could lean toward Russia.")
    assert (claim.status, claim.verdict) == ("possible", "no-data")


@pytest.mark.skipif(not SEED.is_dir(), reason="the seed page is not beside this checkout")
def test_the_seed_page_gives_its_four_claims(read: Read) -> None:
    found = {(c.kind, c.subject, c.toward, c.value, c.verdict) for c in read(seed_body())}
    assert found == {
        ("precedent", ("PRK",), (), 4.5, "agrees"),
        ("measure", ("CHN", "PRK"), (), 1416.0, "differs"),
        ("measure", ("RUS", "PRK"), (), 19.0, "differs"),
        ("stance", ("CHN",), ("PRK", "RUS"), "distance", "no-data"),
    }


@given(st.floats(min_value=1, max_value=20_000), st.sampled_from([0, 1, 2]))
def test_a_length_rounded_to_its_grain_agrees(km: float, zeros: int) -> None:
    step = 10**zeros
    rounded = max(step, round(km / step) * step)
    grain = grain_of(f"{rounded:,}", rounded)
    border = Border(pair=frozenset({"AAA", "BBB"}), km=rounded, source="a list", as_of="2026")
    verdict, references = Borders([border]).check(border.pair, rounded + grain / 2.1, grain)
    assert verdict == "agrees"
    assert len(references) == 1


@given(st.floats(min_value=0, max_value=100), st.floats(min_value=0.4, max_value=50))
def test_years_apart_differ(claimed: float, off: float) -> None:
    assert elapsed_verdict(claimed, claimed) == "agrees"
    assert elapsed_verdict(claimed, claimed + off) == "differs"
