"""Lines of a picture in text, wrapped to the terminal under their own indent."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from rich.text import Text

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["bar", "print_wrapped"]

BAR_WIDTH = 20


def print_wrapped(out: Console, lines: Iterable[Text]) -> None:
    """Print lines, each wrapped under its own indent."""
    for line in lines:
        indent = len(line.plain) - len(line.plain.lstrip(" "))
        for row in line[indent:].wrap(out, max(1, out.width - indent)) if line.plain else [line]:
            row.rstrip()
            out.print(Text(" " * indent).append_text(row), soft_wrap=True)


def bar(share: float) -> str:
    """A share from 0 to 1 as a bar."""
    full = round(BAR_WIDTH * max(0.0, min(1.0, share)))
    return "█" * full + "·" * (BAR_WIDTH - full)
