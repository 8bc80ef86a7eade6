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


class ExecutorName(StrEnum):
    """Where documents are coded."""

    LOCAL = "local"
    PROCESSES = "processes"
    RAY = "ray"


WorkspaceOption = Annotated[
    Path | None,
    typer.Option(
        "--workspace",
        "-w",
        metavar="FOLDER",
        help="The store, or s3://BUCKET/FOLDER [TRIPOINT_WORKSPACE].",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]
KnownOnOption = Annotated[
    str | None, typer.Option("--as-known-on", metavar="DATE", help="Only what was known that day.")
]
KindOption = Annotated[InputKind, typer.Option("--input", help="What the input is.")]
PublishedOption = Annotated[
    str | None, typer.Option(metavar="TIME", help="Stands in where a page names no time.")
]
WorkersOption = Annotated[
    int, typer.Option(metavar="NUMBER", min=0, help="Code in so many processes; 0: one a core.")
]
ExecutorOption = Annotated[
    ExecutorName | None,
    typer.Option(help="Where to code: here, in processes, or on a Ray cluster [RAY_ADDRESS]."),
]
