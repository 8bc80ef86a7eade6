"""What a table of events that somebody else coded looks like, and what its cells stand for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from tripoint.schema import Party, Precision, Status

Meaning = TypeVar("Meaning")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule(Generic[Meaning]):
    """How a cell is read: the columns (joined by /), the part that counts, and what it stands for.

    `pattern` keeps its first group; `separator` cuts a cell that holds several; what is in no table
    is tried again with `prefix` before it. Keys of `table` are in lower case. A key with None is
    known to stand for nothing.
    """

    columns: tuple[str, ...]
    table: Mapping[str, Meaning | None]
    pattern: re.Pattern[str] | None = None
    separator: re.Pattern[str] | None = None
    prefix: str = ""

    def parts(self, cell: str) -> list[str]:
        """What of a cell is looked up."""
        if self.pattern is not None:
            found = self.pattern.search(cell)
            cell = found[1] if found is not None else ""
        parts = self.separator.split(cell) if self.separator is not None else [cell]
        return [part.strip() for part in parts if part.strip()]

    def found(self, part: str) -> tuple[bool, Meaning | None]:
        """Whether a part is known, and what it stands for.

        Of several columns the first alone is tried last: a mode that nobody knows keeps its type.
        """
        key = part.lower()
        for each in (key, self.prefix + key, f"{key.partition('/')[0]}/"):
            if each in self.table:
                return True, self.table[each]
        return False, None


@dataclass(frozen=True, slots=True, kw_only=True)
class EventKind:
    """What an event code stands for; `together` where the order of the parties says nothing."""

    type: str
    mode: str | None = None
    contexts: tuple[str, ...] = ()
    together: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """The columns of who acts, or is acted on; of several rules the first that knows decides."""

    name: str
    parties: tuple[Rule[Party], ...]
    sectors: tuple[Rule[str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """Columns with a day or time, and the forms it may have, as strptime has them."""

    column: str
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableFormat:
    """One way to lay out a table of events; columns are named as the coder names them.

    The last `optional` columns may be absent where there is no header. Of JSON Lines `paths` tell
    where in a record each column is, and `each` the columns that hold one cell for each event.
    """

    id: str
    name: str
    coder: str
    separator: str
    quoted: bool
    header: bool
    optional: int
    columns: tuple[str, ...]
    paths: Mapping[str, str] = field(default_factory=dict)
    each: tuple[str, ...] = ()
    record: str
    date: Moment
    published: Moment | None = None
    precision: tuple[str, Mapping[str, Precision]] | None = None
    url: str | None = None
    publisher: str | None = None
    sentence: str | None = None
    event: Rule[EventKind]
    contexts: Rule[str] | None = None
    status: Status
    actor: Side
    recipient: Side
    places: tuple[str, ...] = ()
    country: Rule[Party] | None = None
    lat: str | None = None
    lon: str | None = None
