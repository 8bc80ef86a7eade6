"""The command that takes in tables of events that others coded."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from tripoint.app.options import JsonOption, WorkspaceOption


class _TableKind(StrEnum):
    """What a table is; each but the first has a file in data/tables."""

    AUTO = "auto"
    ACLED = "acled"
    GDELT1 = "gdelt1"
    GDELT2 = "gdelt2"
    ICEWS = "icews"
    PLOVER = "plover"
    POLECAT = "polecat"


def add_table_commands(app: typer.Typer) -> None:
    """Add `import`."""

    @app.command("import")
    def import_(
        files: Annotated[
            list[Path],
            typer.Argument(metavar="FILE...", help="Tables, plain or .gz or .zip, or folders."),
        ],
        format_: Annotated[
            _TableKind, typer.Option("--format", help="Whose table; else its first line says.")
        ] = _TableKind.AUTO,
        workspace: WorkspaceOption = None,
        json: JsonOption = False,
    ) -> None:
        """Take in events that others coded, such as GDELT's or ACLED's; each keeps its coder."""
        from tripoint.app.importing import import_command

        import_command(files, form=format_.value, workspace=workspace, as_json=json)
