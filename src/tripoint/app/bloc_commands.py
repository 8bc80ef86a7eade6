"""The commands of blocs and alignment: `blocs`, `alignment`, `stance`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tripoint.app.options import JsonOption, KnownOnOption, WorkspaceOption

__all__ = ["add_bloc_commands"]

_Since = Annotated[str | None, typer.Option("--since", metavar="DATE", help="On or after.")]
_Until = Annotated[str | None, typer.Option("--until", metavar="DATE", help="On or before.")]


def add_bloc_commands(app: typer.Typer) -> None:
    """Add the commands to the root."""
    app.command()(blocs)
    app.command()(alignment)
    app.command()(stance)


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
    ] = 10,
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


def alignment(
    one: Annotated[str, typer.Argument(metavar="A", help="A state's three letters.")],
    other: Annotated[str, typer.Argument(metavar="B", help="Another's.")],
    votes: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Roll call votes of the UN: CSV.")
    ] = None,
    roll_calls: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Their sessions and dates: CSV.")
    ] = None,
    ideal_points: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Ideal points by session: CSV.")
    ] = None,
    alliances: Annotated[
        Path | None, typer.Option(metavar="FILE", help="ATOP alliances by dyad and year: CSV.")
    ] = None,
    since: Annotated[int | None, typer.Option(metavar="YEAR", help="From this year.")] = None,
    until: Annotated[int | None, typer.Option(metavar="YEAR", help="To this year.")] = None,
    as_known_on: KnownOnOption = None,
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
) -> None:
    """How two states vote and ally by year, from files of yours, beside their own tie."""
    from tripoint.app.alignment import Files, alignment_command

    alignment_command(
        one,
        other,
        Files(votes=votes, roll_calls=roll_calls, ideal_points=ideal_points, alliances=alliances),
        workspace=workspace,
        since=since,
        until=until,
        as_known_on=as_known_on,
        as_json=json,
    )


def stance(
    third: Annotated[str, typer.Argument(metavar="C", help="Whose stance: a state's letters.")],
    one: Annotated[str, typer.Argument(metavar="A", help="Toward this state.")],
    other: Annotated[str, typer.Argument(metavar="B", help="And this one.")],
    since: _Since = None,
    until: _Until = None,
    as_known_on: KnownOnOption = None,
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
) -> None:
    """How a third state acts and speaks toward a pair, month by month."""
    from tripoint.app.stance import stance_command

    stance_command(
        third,
        one,
        other,
        workspace=workspace,
        since=since,
        until=until,
        as_known_on=as_known_on,
        as_json=json,
    )
