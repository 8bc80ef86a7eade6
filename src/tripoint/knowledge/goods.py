"""Goods, the frames in which they pass, and the words around them, read from their files."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from tripoint.coding.goods import OF_MODIFIER, Frame, Good, Goods, pieces
from tripoint.errors import DataError
from tripoint.knowledge.reading import Line, data_folder, read_tsv
from tripoint.schema import STATUSES

CLASSES = frozenset(
    {
        "small-arms", "artillery", "ammunition", "missile", "satellite", "nuclear", "naval",
        "aviation", "air-defence", "troops", "fuel", "food", "finance", "technology", "other",
    }
)  # fmt: skip
_WORD_CLASSES = ("container", "deal", "lend", "ahead", "halt", "take", "bar", "accuse", "include")


@cache
def load_goods() -> Goods:
    """The goods; raises DataError with every fault at once."""
    faults: list[str] = []
    words = {
        line.cells["class"]: frozenset(line.cells["words"].split("|"))
        for line in read_tsv(data_folder() / "goods" / "words.tsv")
    }
    faults += [
        f"words.tsv:1: no class {name}, add its row" for name in _WORD_CLASSES if name not in words
    ]
    goods = list(_goods(faults))
    frames = list(_frames(faults, words))
    if faults:
        raise DataError(faults)
    return Goods(goods, frames, words)


def read_examples() -> Iterator[tuple[str, str, str]]:
    """(place, example, class that it must give) of every row of goods."""
    for line in read_tsv(data_folder() / "goods" / "goods.tsv"):
        yield line.place, line.cells["example"], line.cells["gives"] or line.cells["class"]


def _goods(faults: list[str]) -> Iterator[Good]:
    seen: dict[tuple[str, ...], str] = {}
    for line in read_tsv(data_folder() / "goods" / "goods.tsv"):
        class_ = line.cells["class"]
        if class_ not in CLASSES and class_ != OF_MODIFIER:
            faults.append(f"{line.place}: no class {class_!r}, use one of {sorted(CLASSES)}")
            continue
        if not line.cells["example"]:
            faults.append(f"{line.place}: no example, write a sentence that must give the item")
        for item in line.cells["item"].split("|"):
            words = pieces(item)
            if not words or words in seen:
                faults.append(f"{line.place}: {item!r} stands at {seen.get(words)} too, drop one")
                continue
            seen[words] = line.place
            yield Good(words, class_, force=line.cells["force"] == "yes")


def _frames(faults: list[str], words: dict[str, frozenset[str]]) -> Iterator[Frame]:
    for line in read_tsv(data_folder() / "goods" / "frames.tsv"):
        try:
            yield _frame(line, words)
        except (ValueError, KeyError) as fault:
            faults.append(f"{line.place}: {fault}, mend the row")


def _frame(line: Line, words: dict[str, frozenset[str]]) -> Frame:
    cells = line.cells
    pos, _, heads = cells["head"].partition(":")
    if pos not in ("v", "n") or not heads:
        raise ValueError(f"head {cells['head']!r} is not v: or n: with words")
    giver, receiver, parties = (_slots(cells[key]) for key in ("giver", "receiver", "parties"))
    if bool(parties) == bool(giver or receiver):
        raise ValueError("a row has giver and receiver, or parties")
    status = next((each for each in STATUSES if each == cells["status"]), None)
    if cells["status"] and status is None:
        raise ValueError(f"status {cells['status']!r} is none of {', '.join(STATUSES)}")
    return Frame(
        name=cells["name"],
        pos=pos,
        heads=tuple(heads.split(",")),
        good=frozenset(_slots(cells["good"])),
        giver=giver,
        receiver=receiver,
        parties=parties,
        subject=words[cells["subject"].removeprefix("@")] if cells["subject"] else frozenset(),
        status=status,
        example=cells["example"],
        gives=cells["gives"],
    )


def _slots(cell: str) -> tuple[str, ...]:
    return tuple(each for each in cell.split("|") if each)
