"""The corpus is of its form, as wide as it says, and its held-back part is apart."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

import agreement
import corpus
from tripoint.ontology import event_types
from tripoint.schema import STATUSES

FILES = sorted(path for name in corpus.PARTS for path in corpus.CORPUS.glob(f"{name}/*.txt"))
ITEM = """# topic: here
@ wire 2024-05-14 set=here-a hard=multi
[Washington|USA] hit [a Chinese line|CHN] on Tuesday, [police|KEN.police] told [it|KEN.civ].
= SANCTION/discontinue occurred USA > CHN by=KEN.police on=2024-05-14
= COERCE planned KEN.police > KEN.civ
"""


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_file_is_of_the_form(path: Path) -> None:
    items, faults = corpus.examine(path)
    assert faults == []
    assert len(items) > 50
    for item in items:
        for start, end, _ in item.marks:
            assert item.text[start:end].strip() == item.text[start:end] != ""


def test_corpus_is_as_wide_as_the_card_says() -> None:
    items = [item for name in corpus.PARTS for item in corpus.part(name)]
    events = [event for item in items for event in item.events]
    types = Counter(event.type for event in events)
    assert len(items) >= 6000
    assert types.keys() == event_types().keys()
    assert min(types.values()) >= 250
    assert set(STATUSES) == {event.status for event in events}
    modes = {(event.type, event.mode) for event in events if event.mode}
    assert modes == {(name, mode) for name, kind in event_types().items() for mode in kind.modes}


def test_held_back_part_is_a_fifth_of_the_labelled_twice_and_shares_no_text() -> None:
    own = {item.text for item in corpus.part("held_back")}
    others = {item.text for name in ("train", "tuning") for item in corpus.part(name)}
    assert not own & others
    twice = [path for path in FILES if (corpus.CORPUS / "second" / path.name).exists()]
    sizes = Counter({path.parent.name: 0 for path in twice})
    for path in twice:
        sizes[path.parent.name] += len(corpus.read(path))
    assert sizes["held_back"] >= 0.19 * sizes.total()


def test_an_item_is_read(tmp_path: Path) -> None:
    path = tmp_path / "here.txt"
    path.write_text(ITEM)
    (item,) = corpus.read(path)
    assert (item.id, item.style, item.set, item.hard) == ("here-001", "wire", "here-a", "multi")
    assert [item.text[s:e] for s, e, _ in item.marks] == [
        "Washington",
        "a Chinese line",
        "police",
        "it",
    ]
    first, second = item.events
    assert (first.mode, first.by, first.on) == ("discontinue", ("KEN.police",), "2024-05-14")
    assert (second.actors, second.recipients) == (("KEN.police",), ("KEN.civ",))
    assert agreement.bare(second).recipients == ("KEN",)


@pytest.mark.parametrize(
    ("line", "changed", "says"),
    [
        ("@ wire 2024-05-14", "@ wires 2024-05-14", "is no header"),
        ("@ wire 2024-05-14", "@ wire 2024-05-34", "is no date"),
        ("[Washington|USA]", "[Washington|USX]", "USX is no party code"),
        ("[Washington|USA]", "[Washington USA]", "a mark is"),
        ("SANCTION/discontinue", "SANCTION/visit", "visit is no mode of SANCTION"),
        ("SANCTION/discontinue", "SANCTIONS", "SANCTIONS is no type"),
        ("occurred", "happened", "happened is no status"),
        ("USA > CHN", "USA > RUS", "RUS is not marked"),
        ("on=2024-05-14", "on=2024-15", "is no date"),
        ("= COERCE planned", "= -\n= COERCE planned", "but there is one"),
        ("= COERCE planned", "COERCE planned", "this is no event"),
    ],
)
def test_a_fault_is_said_with_its_line(tmp_path: Path, line: str, changed: str, says: str) -> None:
    path = tmp_path / "here.txt"
    path.write_text(ITEM.replace(line, changed, 1))
    _, faults = corpus.examine(path)
    assert len(faults) == 1
    assert says in faults[0]
    assert faults[0].startswith("here.txt:")
    with pytest.raises(corpus.Fault):
        corpus.read(path)


def test_agreement_counts_fields_of_matched_events() -> None:
    def event(**changes: object) -> corpus.Told:
        plain = {"type": "AID", "mode": None, "status": "occurred", "actors": ("FRA",),
                 "recipients": ("MLI",), "by": (), "on": None}  # fmt: skip
        return corpus.Told(**{**plain, **changes})  # type: ignore[arg-type]

    counts = agreement.Agreement()
    counts.add([event()], [event(actors=("FRA.army",))])
    counts.add([event()], [event(status="planned")])
    counts.add([event()], [event(type="CONSULT")])
    counts.add([], [event()])
    assert (counts.items, counts.same, counts.whether, counts.matched) == (4, 1, 3, 2)
    assert counts.fields["status"] == 1
    assert "type and all parties" in counts.table()
