"""The command `pair`."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from tripoint.app.options import JsonOption, KnownOnOption, WorkspaceOption


class _By(StrEnum):
    WEEK = "week"
    MONTH = "month"


def add_pair_commands(app: typer.Typer) -> None:
    """Add `pair` to the command line."""
    app.command("pair")(_pair)


def _pair(
    one: Annotated[
        str, typer.Argument(metavar="PARTY", help="A code, a body's or group's id, or a name.")
    ],
    other: Annotated[str, typer.Argument(metavar="PARTY", help="The other one.")],
    since: Annotated[
        str | None, typer.Option(metavar="DATE", help="First day to show; else the last 24 or 26.")
    ] = None,
    until: Annotated[
        str | None, typer.Option(metavar="DATE", help="Last day; else the last one read of.")
    ] = None,
    by: Annotated[_By, typer.Option(help="Length of a period.")] = _By.MONTH,
    open_: Annotated[
        str | None,
        typer.Option("--open", metavar="PERIOD", help="Show what one period is made of: 2024-06."),
    ] = None,
    limit: Annotated[
        int, typer.Option(metavar="NUMBER", min=0, help="Incidents, exchanges to show; 0: all.")
    ] = 5,
    as_known_on: KnownOnOption = None,
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
) -> None:
    """How two parties stand: their tie over time, what is unusual, what passes between them."""
    import datetime as dt

    from tripoint.app.pair_picture import pair_json, print_pair, print_period
    from tripoint.app.terminal import write_json
    from tripoint.app.ties import pair_view
    from tripoint.settings import workspace_path
    from tripoint.store.workspace import open_workspace

    with open_workspace(workspace or workspace_path()) as store:
        view = pair_view(
            store,
            one,
            other,
            today=dt.datetime.now(dt.UTC).date(),
            since=since,
            until=until,
            by=by.value,
            as_known_on=as_known_on,
        )
    if json:
        write_json(pair_json(view))
    elif open_ is not None:
        print_period(view, open_)
    else:
        print_pair(view, limit=limit)
