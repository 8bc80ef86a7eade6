"""The options that many commands share."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class InputKind(StrEnum):
    """What an input is."""

    AUTO = "auto"
    HTML = "html"
    TXT = "txt"
    JSONL = "jsonl"
    WARC = "warc"


WorkspaceOption = Annotated[
    Path | None,
    typer.Option("--workspace", "-w", metavar="FOLDER", help="The store [TRIPOINT_WORKSPACE]."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]
KnownOnOption = Annotated[
    str | None, typer.Option("--as-known-on", metavar="DATE", help="Only what was known that day.")
]
KindOption = Annotated[InputKind, typer.Option("--input", help="What the input is.")]
PublishedOption = Annotated[
    str | None, typer.Option(metavar="TIME", help="Stands in where a page names no time.")
]
