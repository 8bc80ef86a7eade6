"""Standard output and standard error, safe against what a text from the web may hold.

A text is shown as one line without control or direction characters and never as markup; in JSON
such characters stand escaped, so that nothing is lost and no terminal obeys them.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import orjson

from tripoint.text.characters import clean_lines

if TYPE_CHECKING:
    from rich.console import Console

_EVERY = 100
# What a terminal may obey and JSON leaves as it is.
_OBEYED = re.compile(
    "[\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]"
)


def console() -> Console:
    """Standard output, as wide as the terminal it ends in, or 80 columns."""
    from rich.console import Console

    return Console(highlight=False, markup=False, emoji=False)


def safe(text: object) -> str:
    """Any text as one line that can be shown."""
    return " ".join(line for line in clean_lines(str(text)) if line)


def warn(message: str) -> None:
    """One line to standard error."""
    sys.stderr.write(f"tripoint: {safe(message)}\n")


def write_json(value: Any, *, indent: bool = True) -> None:
    """JSON to standard output, indented or on one line."""
    packed = orjson.dumps(value, option=orjson.OPT_INDENT_2 if indent else None, default=str)
    text = _OBEYED.sub(lambda found: json.dumps(found[0])[1:-1], packed.decode())
    sys.stdout.buffer.write(text.encode() + b"\n")


@contextmanager
def progress(doing: str, *, quiet: bool = False) -> Iterator[Callable[[], None]]:
    """A count that moves on a terminal and a line each hundred elsewhere, on standard error.

    How many are to come is not known: they are read as they come, not held.
    """
    if quiet:
        yield lambda: None
        return
    if sys.stderr.isatty():
        with _bar(doing) as step:
            yield step
        return
    done = 0

    def step_in_lines() -> None:
        nonlocal done
        done += 1
        if done % _EVERY == 0:
            sys.stderr.write(f"{doing}: {done} so far\n")

    yield step_in_lines


@contextmanager
def _bar(doing: str) -> Iterator[Callable[[], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed:.0f} articles"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(doing, total=None)
        yield lambda: bar.advance(task)
