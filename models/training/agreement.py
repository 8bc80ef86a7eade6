"""Two labellings of the corpus, each blind to the other: sheets to label from, and how they agree.

`models/corpus/first` keeps the first labels as they were before anything was settled. `python
agreement.py sheet FILE.txt` prints a corpus file without its labels; a second labelling
(`models/corpus/second/TOPIC.txt`) gives each number its events, with codes alone:

    001
    = SANCTION occurred USA > CHN on=2024-05-14

`python agreement.py` prints the agreement by field over all files that have been labelled twice,
`python agreement.py differ FILE.txt` the items on which the two differ, as a sheet to settle.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from corpus import CORPUS, Fault, Item, Told, codes, read, told

_NUMBER = re.compile(r"\d{3}")


def second(path: Path) -> dict[str, tuple[Told, ...]]:
    """The second labelling of a file by item number; raises Fault at a line not of the form."""
    found: dict[str, list[Told]] = {}
    current: list[Told] | None = None
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        line = line.strip()  # noqa: PLW2901
        if _NUMBER.fullmatch(line):
            current = found.setdefault(line, [])
        elif line.startswith("=") and current is not None:
            if line != "= -":
                current.append(told(line, number, codes()))
        elif line and not line.startswith("#"):
            raise Fault(f"{path.name}:{number}: neither a number nor an event: {line[:40]!r}")
    return {number: tuple(events) for number, events in found.items()}


def bare(event: Told) -> Told:
    """The event with codes alone, in order."""
    actors = tuple(sorted({p[:3] for p in event.actors}))
    recipients = tuple(sorted({p[:3] for p in event.recipients}))
    by = tuple(sorted({p[:3] for p in event.by}))
    return replace(event, actors=actors, recipients=recipients, by=by)


def core(event: Told) -> tuple[object, ...]:
    """Who did what to whom."""
    return event.type, event.actors, event.recipients


@dataclass
class Agreement:
    """Counts over items; events match by type and all parties."""

    items: int = 0
    same: int = 0
    whether: int = 0
    first: int = 0
    second: int = 0
    matched: int = 0
    typed: int = 0
    fields: Counter[str] = field(default_factory=Counter)

    def add(self, one: Sequence[Told], other: Sequence[Told]) -> None:
        """Count one item."""
        left, right = sorted(map(bare, one), key=str), sorted(map(bare, other), key=str)
        self.items += 1
        self.same += left == right
        self.whether += bool(left) == bool(right)
        self.first += len(left)
        self.second += len(right)
        self.typed += sum((Counter(e.type for e in left) & Counter(e.type for e in right)).values())
        rest = list(right)
        for event in left:
            fits = [each for each in rest if core(each) == core(event)]
            fits.sort(key=lambda each: each.status != event.status)
            if not fits:
                continue
            rest.remove(fits[0])
            self.matched += 1
            for name in ("mode", "status", "by", "on"):
                self.fields[name] += getattr(event, name) == getattr(fits[0], name)

    def table(self) -> str:
        """The agreement in lines."""
        pairs = self.first + self.second
        lines = [
            f"{self.items} items labelled twice, {self.first} and {self.second} events",
            f"  every field of every event the same  {self.same / self.items:6.1%} of items",
            f"  whether there is an event            {self.whether / self.items:6.1%} of items",
            f"  type of event                        {2 * self.typed / pairs:6.1%} F1",
            f"  type and all parties                 {2 * self.matched / pairs:6.1%} F1",
        ]
        lines += [
            f"  {name:<36} {self.fields[key] / self.matched:6.1%} of matched events"
            for name, key in (
                ("mode", "mode"),
                ("status", "status"),
                ("who says so", "by"),
                ("date", "on"),
            )
        ]
        return "\n".join(lines)


def number_of(item: Item) -> str:
    """The item's number in its file."""
    return item.id[-3:]


def line_of(event: Told) -> str:
    """The event as a line of a corpus file."""
    mode = f"/{event.mode}" if event.mode else ""
    recipients = f" > {','.join(event.recipients)}" if event.recipients else ""
    by = f" by={','.join(event.by)}" if event.by else ""
    on = f" on={event.on}" if event.on else ""
    return f"= {event.type}{mode} {event.status} {','.join(event.actors)}{recipients}{by}{on}"


def _files() -> list[tuple[Path, Path]]:
    firsts = sorted(CORPUS.glob("first/*.txt"))
    return [(path, CORPUS / "second" / path.name) for path in firsts]


def main() -> None:
    """The command line."""
    match sys.argv[1:]:
        case ["sheet", name]:
            for item in read(Path(name)):
                print(f"{number_of(item)} | {item.style} {item.published} | {item.text}")
        case ["differ", name]:
            path = Path(name)
            others = second(CORPUS / "second" / path.name)
            for item in read(path):
                other = others.get(number_of(item), ())
                if sorted(map(bare, item.events), key=str) != sorted(map(bare, other), key=str):
                    print(f"{number_of(item)} | {item.style} {item.published} | {item.text}")
                    for label, events in (("A", item.events), ("B", other)):
                        lines = [line_of(bare(event)) for event in events] or ["= -"]
                        print("\n".join(f"  {label} {line}" for line in lines))
        case []:
            agreement = Agreement()
            for first_path, second_path in _files():
                others = second(second_path)
                for item in read(first_path):
                    if number_of(item) in others:
                        agreement.add(item.events, others[number_of(item)])
            print(agreement.table())
        case _:
            raise SystemExit(__doc__)


if __name__ == "__main__":
    main()
