"""The commands about sources themselves."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tripoint.app.options import JsonOption, KnownOnOption, WorkspaceOption

__all__ = ["add_source_commands"]


def add_source_commands(app: typer.Typer) -> None:
    """Add `archive`."""
    app.command()(archive)


def archive(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="Where the WARC files are to be.")
    ],
    limit: Annotated[
        int, typer.Option(metavar="NUMBER", min=0, help="Pages at most; 0 is all.")
    ] = 0,
    as_known_on: KnownOnOption = None,
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
) -> None:
    """Keep the pages of stored articles as WARC files; run again, it goes on where it was."""
    from tripoint.app.archiving import archive_command

    archive_command(folder, workspace=workspace, as_known_on=as_known_on, limit=limit, as_json=json)
