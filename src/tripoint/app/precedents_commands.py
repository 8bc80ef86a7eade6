"""The command `precedents`."""

from __future__ import annotations

from typing import Annotated

import typer

from tripoint.app.options import JsonOption, KnownOnOption, WorkspaceOption


def add_precedents_commands(app: typer.Typer) -> None:
    """Add `precedents` to the root."""

    @app.command()
    def precedents(
        actor: Annotated[
            str | None, typer.Argument(metavar="A", help="Whose leader went: a state's code.")
        ] = None,
        recipient: Annotated[
            str | None, typer.Argument(metavar="B", help="Where to; left out: anywhere abroad.")
        ] = None,
        type_: Annotated[
            str | None, typer.Option("--type", metavar="TYPE", help="Only this PLOVER type.")
        ] = None,
        mode: Annotated[
            str | None, typer.Option(metavar="MODE", help="Only this mode, such as visit.")
        ] = None,
        on: Annotated[
            str | None, typer.Option(metavar="DATE", help="As on that day; else today.")
        ] = None,
        limit: Annotated[
            int, typer.Option(metavar="NUMBER", min=0, help="Earlier cases to show; 0 shows all.")
        ] = 8,
        as_known_on: KnownOnOption = None,
        workspace: WorkspaceOption = None,
        json: JsonOption = False,
    ) -> None:
        """Has it happened before: first in years, first ever, more than ever, first destination.

        Without A: the precedents that stored articles claim, each held against the record.
        """
        from tripoint.app.precedents import Asked, precedents_command

        asked = Asked(
            actor=actor, recipient=recipient, type=type_, mode=mode, on=on, as_known_on=as_known_on
        )
        precedents_command(workspace, asked, limit=limit, as_json=json)
