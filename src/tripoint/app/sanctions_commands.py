"""The command `sanctions`: what transfers may breach, the pressure of pairs, the measures."""

from __future__ import annotations

from typing import Annotated

import typer

from tripoint.app.options import JsonOption, KnownOnOption, WorkspaceOption

__all__ = ["add_sanctions_commands"]


def add_sanctions_commands(app: typer.Typer) -> None:
    """Add `sanctions` to the root."""
    app.command()(sanctions)


def sanctions(
    parties: Annotated[
        list[str] | None,
        typer.Argument(metavar="[A [B]]", help="Only what passes between these, either way."),
    ] = None,
    transfers: Annotated[
        bool, typer.Option("--transfers", help="The transfers, and the measures each may breach.")
    ] = False,
    measures: Annotated[
        bool, typer.Option("--measures", help="The measures themselves, by target.")
    ] = False,
    as_known_on: KnownOnOption = None,
    limit: Annotated[
        int, typer.Option(metavar="NUMBER", min=0, help="Pairs or transfers to show; 0 shows all.")
    ] = 20,
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
) -> None:
    """Sanctions warned of, imposed, eased, enforced and evaded; or what transfers may breach."""
    from tripoint.app.sanctions import exposure_command, measures_command, pressure_command

    if measures:
        measures_command(parties or [], as_known_on=as_known_on, as_json=json)
        return
    command = exposure_command if transfers else pressure_command
    command(workspace, parties or [], as_known_on=as_known_on, limit=limit, as_json=json)
