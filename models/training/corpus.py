"""The labelled corpus: reads and checks its files.

`python models/training/corpus.py FILE...` names every fault as `file:line: fault` and counts what
is there. The form is told in `models/corpus/GUIDE.md`.
"""

from __future__ import annotations

import datetime as dt
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tripoint.ontology import event_types
from tripoint.schema import STATELESS, STATUSES

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
STYLES = ("wire", "headline", "editorial", "state", "official")
_MARK = re.compile(r"\[([^\[\]|]+)\|([A-Z]{3}(?:\.[a-z]+)?)\]")
_EVENT = re.compile(
    r"= (?P<type>[A-Z]+)(?:/(?P<mode>[a-z-]+))? (?P<status>[a-z]+) (?P<actors>[A-Z][\w.,]*)"
    r"(?: > (?P<recipients>[A-Z][\w.,]*))?(?: by=(?P<by>[\w.,]+))?(?: on=(?P<on>[\d-]+))?"
)
_HEADER = re.compile(
    r"@ (?P<style>[a-z]+) (?P<day>\d{4}-\d\d-\d\d)(?: set=(?P<set>[\w-]+))?"
    r"(?: hard=(?P<hard>[a-z-]+))?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An event as it was labelled; parties are codes, with a tag where two of them share one."""

    type: str
    mode: str | None
    status: str
    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    by: tuple[str, ...]
    on: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A sentence or short passage; `marks` are (start, end, party) in `text`."""

    id: str
    line: int
    style: str
    published: str
    set: str | None
    hard: str | None
    text: str
    marks: tuple[tuple[int, int, str], ...]
    events: tuple[Told, ...]


class Fault(ValueError):
    """Something in a file that is not of its form, at a line."""


def read(path: Path) -> list[Item]:
    """The items of a corpus file; raises Fault at the first line that is not of the form."""
    items, faults = examine(path)
    if faults:
        raise Fault(faults[0])
    return items


PARTS = ("train", "tuning", "held_back")


def part(name: str) -> list[Item]:
    """All items of a part of the corpus."""
    return [item for path in sorted((CORPUS / name).glob("*.txt")) for item in read(path)]


def examine(path: Path) -> tuple[list[Item], list[str]]:
    """The sound items of a file and its faults, each `file:line: fault`."""
    items: list[Item] = []
    faults: list[str] = []
    for block in _blocks(path.read_text("utf-8")):
        try:
            items.append(_item(block, f"{path.stem}-{len(items) + 1:03}"))
        except Fault as fault:
            faults.append(f"{path.name}:{fault}")
    texts = Counter(item.text for item in items)
    faults += [
        f"{path.name}:{item.line}: the same text stands twice"
        for item in items
        if texts[item.text] > 1
    ]
    return items, faults


def _blocks(content: str) -> Iterator[list[tuple[int, str]]]:
    """The lines of each item, numbered; a line with @ begins one."""
    block: list[tuple[int, str]] = []
    for number, line in enumerate(content.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith("@") and block:
            yield block
            block = []
        block.append((number, line.strip()))
    if block:
        yield block


def _item(block: list[tuple[int, str]], name: str) -> Item:
    (at, header), *rest = block
    found = _HEADER.fullmatch(header)
    if found is None or found["style"] not in STYLES:
        raise Fault(f"{at}: {header!r} is no header: @ STYLE YYYY-MM-DD [set=NAME] [hard=KIND]")
    _day(found["day"], at)
    if len(rest) < 2 or rest[0][1].startswith("="):
        raise Fault(f"{at}: an item needs one line of text and its events, or `= -` for none")
    text, marks = _unmarked(*rest[0])
    parties = {party for _, _, party in marks}
    events: list[Told] = []
    for number, line in rest[1:]:
        if not line.startswith("="):
            raise Fault(f"{number}: text goes on one line; this is no event: {line[:40]!r}")
        if line == "= -":
            if len(rest) > 2:
                raise Fault(f"{number}: `= -` says that there is no event, but there is one")
        else:
            events.append(told(line, number, parties))
    return Item(
        id=name,
        line=at,
        style=found["style"],
        published=found["day"],
        set=found["set"],
        hard=found["hard"],
        text=text,
        marks=marks,
        events=tuple(events),
    )


def _unmarked(number: int, line: str) -> tuple[str, tuple[tuple[int, int, str], ...]]:
    text, marks, last = "", [], 0
    for match in _MARK.finditer(line):
        text += line[last : match.start()]
        marks.append((len(text), len(text) + len(match[1]), match[2]))
        text += match[1]
        last = match.end()
    text += line[last:]
    if "[" in text or "]" in text or "|" in text:
        raise Fault(f"{number}: a mark is [words|CODE] or [words|CODE.tag]: {text[:60]!r}")
    for _, _, party in marks:
        if party[:3] not in codes():
            raise Fault(f"{number}: {party[:3]} is no party code")
    return text, tuple(marks)


def told(line: str, number: int, parties: set[str]) -> Told:
    """The event of a line, whose parties must be among those given; raises Fault."""
    found = _EVENT.fullmatch(line)
    if found is None:
        raise Fault(
            f"{number}: {line!r} is not = TYPE[/mode] status A[,B] [> C[,D]] [by=E] [on=DATE]"
        )
    kind = event_types().get(found["type"])
    if kind is None:
        raise Fault(f"{number}: {found['type']} is no type")
    if found["mode"] and found["mode"] not in kind.modes:
        raise Fault(f"{number}: {found['mode']} is no mode of {found['type']}: {list(kind.modes)}")
    if found["status"] not in STATUSES:
        raise Fault(f"{number}: {found['status']} is no status")
    event = Told(
        type=found["type"],
        mode=found["mode"],
        status=found["status"],
        actors=_listed(found["actors"]),
        recipients=_listed(found["recipients"]),
        by=_listed(found["by"]),
        on=found["on"],
    )
    for party in (*event.actors, *event.recipients, *event.by):
        if party not in parties:
            raise Fault(f"{number}: {party} is not marked in the text")
    if event.on:
        _day((event.on + "-01-01")[:10], number)
    return event


def _listed(names: str | None) -> tuple[str, ...]:
    return tuple(names.split(",")) if names else ()


def _day(text: str, number: int) -> None:
    try:
        dt.date.fromisoformat(text)
    except ValueError as fault:
        raise Fault(f"{number}: {text} is no date") from fault


_CODES: set[str] = set()


def codes() -> set[str]:
    """Every party code: states that the package knows, and the stateless ones."""
    if not _CODES:
        import tripoint

        folder = Path(tripoint.__file__).parent / "data" / "actors" / "states"
        _CODES.update(path.stem for path in folder.glob("*.yaml"))
        _CODES.update(STATELESS)
    return _CODES


def main() -> int:
    """Check the files named on the command line, or the whole corpus."""
    paths = [Path(name) for name in sys.argv[1:]]
    paths = paths or sorted(path for name in PARTS for path in CORPUS.glob(f"{name}/*.txt"))
    everything: list[Item] = []
    failed = 0
    for path in paths:
        items, faults = examine(path)
        everything += items
        failed += len(faults)
        for fault in faults:
            print(fault)
    events = [event for item in everything for event in item.events]
    print(f"{len(everything)} items, {len(events)} events, {failed} faults")
    empty = sum(not item.events for item in everything)
    print(f"without an event {empty}, hard {sum(item.hard is not None for item in everything)}")
    for name, count in (
        ("types", Counter(event.type for event in events)),
        ("modes", Counter(f"{event.type}/{event.mode}" for event in events if event.mode)),
        ("statuses", Counter(event.status for event in events)),
        ("styles", Counter(item.style for item in everything)),
        ("hard", Counter(item.hard for item in everything if item.hard)),
        ("attributed", Counter(bool(event.by) for event in events)),
        ("dated", Counter(bool(event.on) for event in events)),
    ):
        print(f"{name}: " + ", ".join(f"{key} {n}" for key, n in count.most_common()))
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
