"""The commands `screen` and `lists`: names, firms and ships held against loaded lists."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from tripoint.app.options import JsonOption, KnownOnOption, WorkspaceOption

__all__ = ["add_screening_commands"]


class _Kind(StrEnum):
    PERSON = "person"
    BODY = "body"
    VESSEL = "vessel"
    AIRCRAFT = "aircraft"


class _Verdict(StrEnum):
    MATCH = "match"
    NO_MATCH = "no-match"
    UNSURE = "unsure"


def add_screening_commands(app: typer.Typer) -> None:
    """Add `screen` and the group `lists` to the root."""
    lists = typer.Typer(
        help="The sanctions lists of a workspace.", no_args_is_help=True, rich_markup_mode=None
    )
    app.command()(screen)
    for command in (add, diff, show, decide, log):
        lists.command()(command)
    app.add_typer(lists, name="lists")


def screen(
    names: Annotated[
        list[str], typer.Argument(metavar="NAME...", help="Names or IMO numbers, or - for a pipe.")
    ],
    files: Annotated[
        list[Path] | None,
        typer.Option("--list", metavar="FILE", help="A list to hold them against; repeatable."),
    ] = None,
    kind: Annotated[_Kind | None, typer.Option(help="Only entries of this kind.")] = None,
    least: Annotated[
        float, typer.Option("--least", min=0.5, max=1.0, help="The lowest score shown.")
    ] = 0.8,
    as_known_on: KnownOnOption = None,
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
) -> None:
    """Hold names against the loaded lists: each hit with its score, reasons, list and version."""
    from tripoint.app.screening import screen_command

    screen_command(
        names,
        files or [],
        workspace,
        kind=kind.value if kind else None,
        least=least,
        as_known_on=as_known_on,
        as_json=json,
    )


def add(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="UN, OFAC, EU or FtM.")],
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
) -> None:
    """Keep lists in the workspace, a new version beside the old one."""
    from tripoint.app.list_keeping import add_command

    add_command(files, workspace, as_json=json)


def diff(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="The earlier file.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="The later file.")],
    json: JsonOption = False,
) -> None:
    """Entries added, removed and changed between two versions of a list."""
    from tripoint.app.list_keeping import diff_command

    diff_command(old, new, as_json=json)


def show(workspace: WorkspaceOption = None, json: JsonOption = False) -> None:
    """The lists that were added, and those that were not."""
    from tripoint.app.list_keeping import show_command

    show_command(workspace, as_json=json)


def decide(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The name that was screened.")],
    entry: Annotated[str, typer.Argument(metavar="ENTRY", help="The entry's number on its list.")],
    verdict: Annotated[_Verdict, typer.Argument(metavar="VERDICT", help="What you decided.")],
    note: Annotated[str | None, typer.Option(metavar="TEXT", help="Why.")] = None,
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
) -> None:
    """Write into the log what you decided about a hit: match, no-match or unsure."""
    from tripoint.app.screening import decide_command

    decide_command(name, entry, verdict.value, note, workspace, as_json=json)


def log(
    as_known_on: KnownOnOption = None, workspace: WorkspaceOption = None, json: JsonOption = False
) -> None:
    """The log of screenings and decisions, which only grows."""
    from tripoint.app.screening import log_command

    log_command(workspace, as_known_on=as_known_on, as_json=json)
