"""The command line: `tripoint COMMAND`; the exit codes are those of errors.py, 0 when all went well.

Results go to standard output, progress and complaints to standard error.
"""

from __future__ import annotations

import os
import sys
import traceback
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from tripoint.version import __version__
from tripoint.errors import TripointError

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Reads news; says who did what to whom, in which sentence, and how certain it was.",
)
data_app = typer.Typer(no_args_is_help=True, help="The knowledge files that ship with Tripoint.")
app.add_typer(data_app, name="data")


class Format(StrEnum):
    """How results are printed."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"


class Input(StrEnum):
    """What the input is."""

    AUTO = "auto"
    HTML = "html"
    TXT = "txt"
    JSONL = "jsonl"


class Table(StrEnum):
    """The tables of a workspace."""

    EVENTS = "events"
    TRANSFERS = "transfers"
    CLAIMS = "claims"
    ARTICLES = "articles"


class File(StrEnum):
    """Kinds of file to export to."""

    CSV = "csv"
    PARQUET = "parquet"
    JSONL = "jsonl"


Workspace = Annotated[
    Path | None, typer.Option("--workspace", "-w", help="Folder of the store [TRIPOINT_WORKSPACE].")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
KnownOn = Annotated[
    str | None, typer.Option("--as-known-on", metavar="DATE", help="Only what was known that day.")
]


@app.command()
def code(
    path: Annotated[str | None, typer.Argument(help="A file, a folder, or - for a pipe.")] = None,
    text: Annotated[str | None, typer.Option(help="Code this text instead of a file.")] = None,
    published: Annotated[
        str | None, typer.Option(help="Time of publication where the page names none.")
    ] = None,
    kind: Annotated[Input, typer.Option("--input", help="What the input is.")] = Input.AUTO,
    format_: Annotated[Format, typer.Option("--format", help="How to print.")] = Format.TABLE,
    json: Json = False,
) -> None:
    """Articles in, coded events out; nothing is stored."""
    from tripoint.app.coding import code_command

    chosen = Format.JSON if json else format_
    code_command(path, text=text, published=published, kind=kind.value, form=chosen.value)


@app.command()
def read(
    sources: Annotated[list[Path], typer.Argument(help="Files and folders.")],
    workspace: Workspace = None,
    kind: Annotated[Input, typer.Option("--input", help="What the input is.")] = Input.AUTO,
    published: Annotated[
        str | None, typer.Option(help="Time of publication where a page names none.")
    ] = None,
    json: Json = False,
) -> None:
    """Read articles into the workspace: coded, stored once, summed up."""
    from tripoint.app.reading import read_command

    read_command(sources, workspace=workspace, kind=kind.value, published=published, as_json=json)


@app.command()
def events(
    actor: Annotated[str | None, typer.Option(help="Code of an actor, such as PRK.")] = None,
    with_: Annotated[
        str | None, typer.Option("--with", help="Code of any other party in the event.")
    ] = None,
    type_: Annotated[str | None, typer.Option("--type", help="PLOVER type, such as AID.")] = None,
    status: Annotated[str | None, typer.Option(help="occurred, planned, possible ...")] = None,
    since: Annotated[str | None, typer.Option(metavar="DATE", help="On or after.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="On or before.")] = None,
    as_known_on: KnownOn = None,
    limit: Annotated[int, typer.Option(help="Rows to show; 0 shows all.")] = 50,
    workspace: Workspace = None,
    json: Json = False,
) -> None:
    """Stored events, the latest first, each with its sentence."""
    from tripoint.app.listing import events_command

    events_command(
        workspace,
        {
            "actor": actor,
            "with_": with_,
            "type": type_,
            "status": status,
            "since": since,
            "until": until,
            "as_known_on": as_known_on,
        },
        limit=limit,
        as_json=json,
    )


@app.command()
def transfers(as_known_on: KnownOn = None, workspace: Workspace = None, json: Json = False) -> None:
    """Who gives what to whom, promised, reported or possible."""
    from tripoint.app.listing import table_command

    table_command(workspace, "transfers", as_known_on=as_known_on, as_json=json)


@app.command()
def claims(as_known_on: KnownOn = None, workspace: Workspace = None, json: Json = False) -> None:
    """What articles say is so, beside sourced reference values."""
    from tripoint.app.listing import table_command

    table_command(workspace, "claims", as_known_on=as_known_on, as_json=json)


@app.command()
def export(
    out: Annotated[Path, typer.Argument(help="The file to write, or - for standard output.")],
    table: Annotated[Table, typer.Option(help="Which table.")] = Table.EVENTS,
    format_: Annotated[File, typer.Option("--format", help="Kind of file.")] = File.CSV,
    as_known_on: KnownOn = None,
    workspace: Workspace = None,
) -> None:
    """Write a table of the workspace to a file."""
    from tripoint.app.listing import export_command

    export_command(workspace, table.value, out, format_.value, as_known_on=as_known_on)


@data_app.command("check")
def data_check(json: Json = False) -> None:
    """Check every knowledge file: each fault as file:line: fault, fix."""
    from tripoint.app.checking import check_command

    check_command(as_json=json)


@app.command()
def doctor(workspace: Workspace = None, json: Json = False) -> None:
    """Say whether this installation and workspace are sound."""
    from tripoint.app.checking import doctor_command

    doctor_command(workspace, as_json=json)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"tripoint {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """The options before the command; `--version` ends the program by itself."""


def main() -> None:
    """Run the command line; every error is one line and an exit code."""
    try:
        app()
    except TripointError as fault:
        _complain(str(fault), fault.exit_code)
    except KeyboardInterrupt:
        _complain("stopped; everything committed so far is kept", 130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as fault:  # noqa: BLE001  the last resort: no user should meet a traceback
        if os.environ.get("TRIPOINT_DEBUG"):
            traceback.print_exc()
        _complain(
            f"unexpected {type(fault).__name__}: {fault}; this is a fault of Tripoint, "
            "run again with TRIPOINT_DEBUG=1 and report what it prints",
            70,
        )


def _complain(message: str, exit_code: int) -> None:
    for line in message.splitlines() or [""]:
        sys.stderr.write(f"tripoint: {line}\n")
    sys.exit(exit_code)
