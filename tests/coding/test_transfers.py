"""Transfers on real parses: frames, exchanges, quantities, and what is no transfer."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scene_reading import SEED, SEED_DAY, scenes, seed_body

from tripoint.coding.figures import numeral
from tripoint.coding.transfers import TransferReader
from tripoint.knowledge.goods import load_goods, read_examples
from tripoint.schema import Transfer

Read = Callable[[str], list[Transfer]]


@pytest.fixture(scope="module")
def read() -> Read:
    """Reads the transfers of a text, every sentence parsed."""
    reader = TransferReader(load_goods())

    def transfers(text: str) -> list[Transfer]:
        found: list[Transfer] = []
        for scene, cast, status, discourse in scenes(text, SEED_DAY):
            pair = discourse.group(2, scene.index)
            found += reader.read(scene, cast, status, pair=pair, earlier=found)
        return found

    return transfers


def brief(transfers: list[Transfer]) -> set[tuple[str, str, str]]:
    """(who to whom, item, status) of each transfer."""
    return {
        (f"{t.giver}>{t.receiver}" if t.giver else "+".join(sorted(t.parties)), t.item, t.status)
        for t in transfers
    }


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Iran supplied drones to Russia.", {("IRN>RUS", "drones", "occurred")}),
        ("Drones were supplied to Russia by Iran.", {("IRN>RUS", "Drones", "occurred")}),
        ("Drones supplied by Iran to Russia failed.", {("IRN>RUS", "Drones", "occurred")}),
        ("Poland will provide Ukraine with tanks.", {("POL>UKR", "tanks", "planned")}),
        ("Turkey bought missiles from Russia.", {("RUS>TUR", "missiles", "occurred")}),
        ("North Korea sent Russia rockets.", {("PRK>RUS", "rockets", "occurred")}),
        ("China may sell rifles and drones to Mali.",
         {("CHN>MLI", "rifles", "possible"), ("CHN>MLI", "drones", "possible")}),
        ("Iran denied supplying drones to Russia.", {("IRN>RUS", "drones", "negated")}),
        ("Germany halted arms deliveries to Ukraine.", {("DEU>UKR", "arms", "negated")}),
        ("Washington approved the sale of howitzers to Poland.",
         {("USA>POL", "howitzers", "planned")}),
        ("Arms, such as tanks and rifles, were delivered to Ukraine by Poland.",
         {("POL>UKR", "tanks", "occurred"), ("POL>UKR", "rifles", "occurred")}),
        ("A deal between Iran and Russia could include wheat.", {("IRN+RUS", "wheat", "possible")}),
        ("India agreed to buy oil from Russia.", {("RUS>IND", "oil", "planned")}),
        ("Ukraine received military aid from Germany.",
         {("DEU>UKR", "military aid", "occurred")}),
    ],
)  # fmt: skip
def test_frames_give_both_sides(read: Read, text: str, wanted: set[tuple[str, str, str]]) -> None:
    assert brief(read(text)) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Russia received shells from North Korea in exchange for oil.",
         {("PRK>RUS", "shells"), ("RUS>PRK", "oil")}),
        ("Russia agreed to swap oil for shells with North Korea.",
         {("RUS>PRK", "oil"), ("PRK>RUS", "shells")}),
        ("In return for troops, Russia has provided North Korea with radars and fuel.",
         {("PRK>RUS", "troops"), ("RUS>PRK", "radars"), ("RUS>PRK", "fuel")}),
        ("The talks may involve Iran's drones in exchange for Russia's helicopters and tanks.",
         {("IRN>RUS", "drones"), ("RUS>IRN", "helicopters"), ("RUS>IRN", "tanks")}),
    ],
)  # fmt: skip
def test_each_side_of_an_exchange_gives(
    read: Read, text: str, wanted: set[tuple[str, str]]
) -> None:
    assert {(sides, item) for sides, item, _ in brief(read(text))} == wanted


@pytest.mark.parametrize(
    ("text", "item", "quantity", "unit"),
    [
        ("Poland gave Ukraine 14 tanks.", "tanks", 14, None),
        ("Germany will supply Ukraine with 14 Leopard 2 tanks.", "Leopard 2 tanks", 14, None),
        ("North Korea shipped 6,700 containers of 152-mm shells to Russia.",
         "152-mm shells", 6700, "containers"),
        ("Iran sold Russia a dozen drones.", "drones", 12, None),
        ("Russia received 3 million rounds of ammunition from Iran.", "ammunition", 3e6, "rounds"),
        ("Congress approved $61 billion in military aid for Ukraine.", "military aid", 61e9, "USD"),
        ("Poland sold tanks to Latvia.", "tanks", None, None),
    ],
)  # fmt: skip
def test_quantities_come_with_their_unit(
    read: Read, text: str, item: str, quantity: float | None, unit: str | None
) -> None:
    (found,) = read(text)
    assert (found.item, found.quantity, found.unit) == (item, quantity, unit)


def test_a_count_over_several_goods_is_the_count_of_none(read: Read) -> None:
    found = read("North Korea shipped 100 containers of shells and rockets to Russia.")
    assert {(t.item, t.quantity) for t in found} == {("shells", None), ("rockets", None)}
    found = read("Poland gave Ukraine 14 tanks and drones.")
    assert {(t.item, t.quantity) for t in found} == {("tanks", 14), ("drones", None)}


@pytest.mark.parametrize(
    "text",
    [
        "The European Union wants a seventh package of sanctions on Russia to cover gas.",
        "Russia fired missiles at Ukraine.",
        "China sent 30 warplanes toward Taiwan.",
        "The United States sent an aircraft carrier to South Korea.",
        "South Korea gave a warning to North Korea.",
        "The European Union imposed a ban on imports of Russian oil.",
        "If China supplied weapons to Russia, Washington would respond.",
        "Zelensky asked the United States for missiles.",
        "The two sides exchanged prisoners.",
        "Poland delivered tanks.",
        "Russia moved drones to Russia.",
    ],
)
def test_no_transfer_without_a_passing_between_two(read: Read, text: str) -> None:
    assert read(text) == []


def test_an_accuser_is_the_source(read: Read) -> None:
    (found,) = read("Washington accused China of supplying chips to Russia.")
    assert (found.giver, found.receiver, found.attribution) == ("CHN", "RUS", ("USA",))


def test_an_unsaid_receiver_is_the_last_of_such_goods(read: Read) -> None:
    found = read("Germany will supply Ukraine with tanks. Poland plans to deliver 14 tanks.")
    assert [(t.giver, t.receiver) for t in found] == [("DEU", "UKR"), ("POL", "UKR")]
    assert "receiver-as-before" in found[1].why


def test_such_a_deal_takes_the_pair_spoken_of(read: Read) -> None:
    found = read("Russia and Iran held talks. Such a deal could include drones.")
    assert [(t.giver, t.receiver, set(t.parties)) for t in found] == [(None, None, {"RUS", "IRN"})]


def test_every_good_is_found_by_its_example(read: Read) -> None:
    missed = []
    for place, example, class_ in read_examples():
        given = {t.class_ for t in read(example)}
        if given != {class_}:
            missed.append(f"{place}: {example!r} gives {sorted(given)}, not {class_}")
    assert missed == []


def test_every_frame_is_found_by_its_example(read: Read) -> None:
    missed = []
    for frame in load_goods().frames:
        found = read(frame.example)
        given = {f"{sides} {t.class_}" for t in found for sides, _, _ in brief([t])}
        if frame.gives not in given or frame.name not in {t.why.split()[0] for t in found}:
            missed.append(f"{frame.name}: {frame.example!r} gives {sorted(given)}")
    assert missed == []


@pytest.mark.skipif(not SEED.is_dir(), reason="the seed page is not beside this checkout")
def test_the_seed_page_gives_its_five_transfers(read: Read) -> None:
    found = read(seed_body())
    assert {(t.giver, t.receiver, t.item, t.status) for t in found} == {
        ("PRK", "RUS", "artillery shells", "possible"),
        ("PRK", "RUS", "rockets", "possible"),
        ("RUS", "PRK", "nuclear submarine reconnaissance", "possible"),
        (None, None, "satellites", "possible"),
        (None, None, "nuclear missiles", "possible"),
    }
    assert {frozenset(t.parties) for t in found if t.giver is None} == {frozenset({"PRK", "RUS"})}
    assert len({t.id for t in found}) == 5


@given(st.integers(min_value=0, max_value=10**12))
def test_a_numeral_is_read_as_it_is_printed(number: int) -> None:
    assert numeral(f"{number:,}") == number
    assert numeral(str(number)) == number
