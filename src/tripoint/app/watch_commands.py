"""The commands that follow sources: `watch` and `sources`."""

from __future__ import annotations

from typing import Annotated

import typer

from tripoint.app.options import JsonOption, KnownOnOption, WorkspaceOption

__all__ = ["add_watch_commands"]


def add_watch_commands(app: typer.Typer) -> None:
    """Add `watch` and `sources`."""
    app.command()(watch)
    app.command()(sources)


def watch(
    feeds: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[FEED...]",
            help="Addresses of feeds, or OPML files of them; none goes on with those watched.",
        ),
    ] = None,
    once: Annotated[
        bool, typer.Option("--once", help="One round of what is due, then end.")
    ] = False,
    metrics: Annotated[
        int | None,
        typer.Option(
            metavar="PORT", min=0, max=65535, help="Serve /metrics for Prometheus on 127.0.0.1."
        ),
    ] = None,
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
) -> None:
    """Follow feeds by their own rhythm and store their articles, until stopped."""
    from tripoint.app.following import watch_command

    watch_command(feeds or [], workspace=workspace, once=once, metrics=metrics, as_json=json)


def sources(
    outlets: Annotated[
        bool, typer.Option("--outlets", help="The outlets with a card, instead of the feeds.")
    ] = False,
    as_known_on: KnownOnOption = None,
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
) -> None:
    """The watched feeds: how each is, and the grade of its publisher."""
    from tripoint.app.following import sources_command

    sources_command(workspace, outlets=outlets, as_known_on=as_known_on, as_json=json)
