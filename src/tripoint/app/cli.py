"""The command line: `tripoint COMMAND`. Results go to standard output, all else to standard error.

What a command needs is imported when it runs: `--help` must not pay for a parser or a store.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from tripoint import __version__
from tripoint.app.bloc_commands import add_bloc_commands
from tripoint.app.options import (
    ExecutorOption,
    InputKind,
    JsonOption,
    KindOption,
    KnownOnOption,
    PublishedOption,
    WorkersOption,
    WorkspaceOption,
)
from tripoint.app.pair_commands import add_pair_commands
from tripoint.app.precedents_commands import add_precedents_commands
from tripoint.app.revision_commands import add_revision_commands
from tripoint.app.sanctions_commands import add_sanctions_commands
from tripoint.app.screening_commands import add_screening_commands
from tripoint.app.source_commands import add_source_commands
from tripoint.app.table_commands import add_table_commands
from tripoint.app.watch_commands import add_watch_commands
from tripoint.errors import TripointError, UsageError
from tripoint.settings import setting

__all__ = ["app", "main"]

_EXIT_CODES = """\b
Exit codes:
  0    all went well
  1    this machine or installation is not sound
  2    the command cannot be answered as it was typed
  3    something given cannot be read (`read` says so and goes on)
  4    the workspace cannot be used: none, too new, busy or full
  5    a knowledge file has faults
  6    the language model is missing or not the pinned one
  70   a fault of Tripoint
  130  stopped by the user
"""
_SETTINGS = (
    "TRIPOINT_WORKSPACE, TRIPOINT_BATCH, TRIPOINT_MODEL, TRIPOINT_MODEL_KEY, TRIPOINT_THREADS, "
    "TRIPOINT_ALLOW_PRIVATE, TRIPOINT_PAUSE and TRIPOINT_DEBUG are read from the environment."
)

_STOPPED = 130

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Reads news; says who did what to whom, in which sentence, and how certain it was.",
    epilog=f"{_EXIT_CODES}\n\n{_SETTINGS}",
)
# Each adds the commands of one field to the root.
_FIELDS: tuple[Callable[[typer.Typer], None], ...] = (
    add_bloc_commands,
    add_pair_commands,
    add_precedents_commands,
    add_revision_commands,
    add_sanctions_commands,
    add_screening_commands,
    add_source_commands,
    add_table_commands,
    add_watch_commands,
)
data_app = typer.Typer(help="The knowledge files that ship with Tripoint.")
app.add_typer(data_app, name="data")
for _add_commands in _FIELDS:
    _add_commands(app)


class _Format(StrEnum):
    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"


class _Table(StrEnum):
    EVENTS = "events"
    TRANSFERS = "transfers"
    CLAIMS = "claims"
    ARTICLES = "articles"


class _File(StrEnum):
    CSV = "csv"
    PARQUET = "parquet"
    JSONL = "jsonl"
    GRAPHML = "graphml"
    GEXF = "gexf"
    STIX = "stix"
    FTM = "ftm"


@app.command()
def code(
    path: Annotated[
        str | None, typer.Argument(metavar="PATH", help="A file, a folder, or - for a pipe.")
    ] = None,
    text: Annotated[
        str | None, typer.Option(metavar="STRING", help="Code this text instead of a file.")
    ] = None,
    published: PublishedOption = None,
    kind: KindOption = InputKind.AUTO,
    format_: Annotated[_Format, typer.Option("--format", help="How to print.")] = _Format.TABLE,
    json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
) -> None:
    """Articles in, coded events out; nothing is stored."""
    from tripoint.app.coding import code_command

    chosen = _Format.JSON if json else format_
    code_command(path, text=text, published=published, kind=kind.value, form=chosen.value)


@app.command()
def read(
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="SOURCE...",
            help="Files, folders, archives, - for a pipe; addresses of pages, feeds, sitemaps.",
        ),
    ],
    workspace: WorkspaceOption = None,
    kind: KindOption = InputKind.AUTO,
    published: PublishedOption = None,
    workers: WorkersOption = 1,
    executor: ExecutorOption = None,
    json: JsonOption = False,
) -> None:
    """Read articles into the workspace: coded, stored once, summed up."""
    from tripoint.app.reading import read_command

    read_command(
        sources,
        workspace=workspace,
        kind=kind.value,
        published=published,
        executor=executor.value if executor else "local" if workers == 1 else "processes",
        workers=workers,
        as_json=json,
    )


@app.command()
def events(
    actor: Annotated[
        str | None, typer.Option(metavar="CODE", help="Who acts: a party's code.")
    ] = None,
    with_: Annotated[
        list[str] | None,
        typer.Option("--with", metavar="CODE", help="Who takes part on either side; repeatable."),
    ] = None,
    type_: Annotated[
        list[str] | None,
        typer.Option("--type", metavar="TYPE", help="A PLOVER type, such as AID; repeatable."),
    ] = None,
    status: Annotated[
        list[str] | None,
        typer.Option(metavar="STATUS", help="occurred, planned, possible ...; repeatable."),
    ] = None,
    coder: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Who coded them: Tripoint, or the name `import` gave."),
    ] = None,
    since: Annotated[str | None, typer.Option(metavar="DATE", help="On or after.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="On or before.")] = None,
    as_known_on: KnownOnOption = None,
    incidents: Annotated[
        bool, typer.Option("--incidents", help="Gather the reports of one event into one row.")
    ] = False,
    limit: Annotated[
        int, typer.Option(metavar="NUMBER", min=0, help="Rows to show; 0 shows all.")
    ] = 50,
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
) -> None:
    """Stored events, the latest first, each with its sentence."""
    from tripoint.app.listing import events_command

    filters = {
        "actor": actor,
        "with_": with_,
        "type": type_,
        "status": status,
        "coder": coder,
        "since": since,
        "until": until,
        "as_known_on": as_known_on,
    }
    events_command(workspace, filters, gathered=incidents, limit=limit, as_json=json)


@app.command()
def transfers(
    parties: Annotated[
        list[str] | None, typer.Argument(metavar="[PARTY PARTY]", help="Whose ledger.")
    ] = None,
    ledger: Annotated[
        bool, typer.Option("--ledger", help="Fold the reports into what each side gives.")
    ] = False,
    limit: Annotated[
        int, typer.Option(metavar="NUMBER", min=0, help="Exchanges of a ledger; 0 shows all.")
    ] = 50,
    as_known_on: KnownOnOption = None,
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
) -> None:
    """Who gives what to whom, promised, reported or possible."""
    if ledger:
        from tripoint.app.ledger import ledger_command

        ledger_command(workspace, parties or (), as_known_on=as_known_on, limit=limit, as_json=json)
        return
    if parties:
        raise UsageError("parties choose a ledger: add --ledger")
    from tripoint.app.listing import table_command

    table_command(workspace, "transfers", as_known_on=as_known_on, as_json=json)


@app.command()
def claims(
    as_known_on: KnownOnOption = None, workspace: WorkspaceOption = None, json: JsonOption = False
) -> None:
    """What articles say is so, beside sourced reference values."""
    from tripoint.app.listing import table_command

    table_command(workspace, "claims", as_known_on=as_known_on, as_json=json)


@app.command()
def export(
    out: Annotated[
        Path, typer.Argument(metavar="FILE", help="The file to write, or - for standard output.")
    ],
    table: Annotated[_Table, typer.Option(help="Which table.")] = _Table.EVENTS,
    format_: Annotated[
        _File | None, typer.Option("--format", help="Kind of file; else its name says, else csv.")
    ] = None,
    as_known_on: KnownOnOption = None,
    workspace: WorkspaceOption = None,
    json: Annotated[bool, typer.Option("--json", help="Print as JSON what was written.")] = False,
) -> None:
    """Write a table of the workspace to a file."""
    from tripoint.app.listing import export_command

    form = format_.value if format_ is not None else None
    export_command(workspace, table.value, out, form, as_known_on=as_known_on, as_json=json)


@data_app.command("check")
def data_check(json: JsonOption = False) -> None:
    """Check every knowledge file: each fault as file:line: fault, fix."""
    from tripoint.app.checking import check_command

    check_command(as_json=json)


@app.command()
def doctor(
    repair: Annotated[
        bool, typer.Option("--repair", help="Mend of the workspace what can be mended.")
    ] = False,
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
) -> None:
    """Say whether this installation and workspace are sound."""
    from tripoint.app.checking import doctor_command

    doctor_command(workspace, repair=repair, as_json=json)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"tripoint {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def _root(
    context: typer.Context,
    _: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    _help_unless_command(context)


@data_app.callback(invoke_without_command=True)
def _data(context: typer.Context) -> None:
    _help_unless_command(context)


def _help_unless_command(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        typer.echo(context.get_help(), err=True)
        raise typer.Exit(2)


def main() -> None:
    """Run the command line; every error is one line and an exit code."""
    _prepare_streams()
    code = _run()
    try:
        sys.stdout.flush()
    except OSError as fault:
        code = _answer(fault)
        # What could not be written must not be tried again when the interpreter ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(code)


def _prepare_streams() -> None:
    """A closed stream is an empty one, and no character is too much for one."""
    sys.stdin = sys.stdin or Path(os.devnull).open(encoding="utf-8")  # noqa: SIM115  for good
    sys.stdout = sys.stdout or Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
    sys.stderr = sys.stderr or Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def _run() -> int:
    try:
        code = app(prog_name="tripoint", standalone_mode=False) or 0
        if code == _STOPPED:
            raise KeyboardInterrupt
        return int(code)
    except SystemExit:
        return 0  # how the libraries that print answer a reader who has seen enough
    except KeyboardInterrupt:
        return _complain("stopped; everything committed so far is kept", _STOPPED)
    except Exception as fault:  # noqa: BLE001  the last resort: no user should meet a traceback
        return _answer(fault)


def _answer(fault: Exception) -> int:
    """Say what is wrong in one line, and with which code to end."""
    if isinstance(fault, BrokenPipeError):
        return 0
    if isinstance(fault, TripointError):
        return _complain(str(fault), fault.exit_code)
    if isinstance(fault, typer.TyperException):
        context = getattr(fault, "ctx", None)
        hint = f" (see `{context.command_path} --help`)" if context is not None else ""
        message = fault.format_message().replace("Value error, ", "").rstrip(".")
        return _complain(f"{message}{hint}", fault.exit_code)
    if setting("TRIPOINT_DEBUG"):
        traceback.print_exception(fault)
    if isinstance(fault, OSError) and fault.strerror:
        where = fault.filename or "standard output"
        return _complain(f"{where}: {fault.strerror}; put that right and run it again", 1)
    return _complain(
        f"unexpected {type(fault).__name__}: {fault}; this is a fault of Tripoint, "
        "run again with TRIPOINT_DEBUG=1 and report what it prints",
        70,
    )


def _complain(message: str, exit_code: int) -> int:
    from tripoint.app.terminal import safe

    for line in message.splitlines() or [""]:
        sys.stderr.write(f"tripoint: {safe(line)}\n")
    return exit_code
