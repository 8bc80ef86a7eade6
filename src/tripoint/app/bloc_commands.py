"""The commands of blocs and alignment: `blocs`, `alignment`, `stance`."""

from __future__ import annotations

from typing import Annotated

import typer

from tripoint.app.options import JsonOption, KnownOnOption, WorkspaceOption

__all__ = ["add_bloc_commands"]

_Since = Annotated[str | None, typer.Option("--since", metavar="DATE", help="On or after.")]
_Until = Annotated[str | None, typer.Option("--until", metavar="DATE", help="On or before.")]


def add_bloc_commands(app: typer.Typer) -> None:
    """Add the commands to the root."""
    app.command()(blocs)


def blocs(
    since: _Since = None,
    until: _Until = None,
    window: Annotated[
        int, typer.Option(metavar="MONTHS", min=1, help="Length of a window of communities.")
    ] = 12,
    within: Annotated[
        float,
        typer.Option(metavar="SHARE", min=0, max=1, help="What is near-optimal: L and this more."),
    ] = 0.05,
    most: Annotated[
        int, typer.Option(metavar="NUMBER", min=1, help="Near-optimal partitions to list at most.")
    ] = 50,
    as_known_on: KnownOnOption = None,
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
) -> None:
    """The camps of states, how well they fit, and who is under pressure from both sides."""
    from tripoint.app.blocs import blocs_command

    blocs_command(
        workspace,
        since=since,
        until=until,
        months=window,
        within=within,
        most=most,
        as_known_on=as_known_on,
        as_json=json,
    )
