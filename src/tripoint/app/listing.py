"""The commands that ask the store: `events`, `transfers`, `claims`, `export`."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, BinaryIO, cast

from tripoint.app.claims import with_differences
from tripoint.app.network import NETWORK_FORMS, export_network
from tripoint.app.queries import incidents_of
from tripoint.app.tables import print_table
from tripoint.app.terminal import safe, warn, write_json
from tripoint.errors import UsageError
from tripoint.knowledge.reading import data_folder, sorted_files
from tripoint.ontology import event_types
from tripoint.schema import STATUSES
from tripoint.settings import workspace_path
from tripoint.store.export import write_csv, write_jsonl, write_parquet
from tripoint.store.workspace import Workspace, open_workspace

__all__ = ["events_command", "export_command", "table_command"]

Filters = Mapping[str, list[str] | str | None]

_BODIES = ("EUR", "IGO", "IMG", "MNC", "NGO", "UNO")
_FORMS = {".csv": "csv", ".parquet": "parquet", ".jsonl": "jsonl", ".ndjson": "jsonl",
    ".graphml": "graphml", ".gexf": "gexf",
}  # fmt: skip


def events_command(
    workspace: Path | None, filters: Filters, *, gathered: bool, limit: int, as_json: bool
) -> None:
    """Print the stored events that meet the filters, each report or `gathered` into incidents; a
    cut list says so.
    """
    checked = _checked(filters)
    with _open(workspace) as store:
        if gathered:
            reports = store.events(**checked).to_pylist()
            found = [incident.to_dict() for incident in incidents_of(reports)]
            table, count, shown = "incidents", len(found), found[: limit or None]
        else:
            # A store may hold millions: what is not shown is counted where it lies.
            table, shown = "events", store.events(**checked, limit=limit or None).to_pylist()
            count = store.count_events(**checked) if len(shown) == limit else len(shown)
    if as_json:
        write_json(shown)
    else:
        print_table(table, shown)
    if len(shown) < count:
        warn(f"{len(shown)} of {count} {table} shown: --limit 0 shows all")
    elif not shown:
        warn("no events meet this: widen the filters, or `tripoint read` more")


def _checked(filters: Filters) -> dict[str, Any]:
    """The filters as the store takes them; raises UsageError for a value that nothing can meet."""
    states = [each.name.partition(".")[0] for each in sorted_files(_states(), ".yaml")]
    parties = (*states, *_BODIES)
    sets: dict[str, Iterable[str]] = {
        "actor": parties, "with_": parties, "type": event_types(), "status": STATUSES
    }  # fmt: skip
    checked: dict[str, Any] = {}
    for name, value in filters.items():
        if not value:
            continue
        if name not in sets:
            checked[name] = value
        elif isinstance(value, str):
            checked[name] = _one_of(value, name, sets[name])
        else:
            checked[name] = [_one_of(each, name, sets[name]) for each in value]
    if {"since", "until"} <= checked.keys() and checked["since"] > checked["until"]:
        raise UsageError("--since is after --until: swap the two days")
    return checked


def _states() -> Any:
    return data_folder() / "actors" / "states"


def _one_of(value: str, name: str, known: Iterable[str]) -> str:
    spelled = value.lower() if name == "status" else value.upper()
    if spelled in known:
        return spelled
    if name in ("type", "status"):
        raise UsageError(f"no {name} {safe(value)!r}: choose one of {', '.join(known)}")
    raise UsageError(
        f"no party {safe(value)!r}: give a state's three letters as in ISO 3166, "
        f"or one of {', '.join(_BODIES)}"
    )


def table_command(
    workspace: Path | None, table: str, *, as_known_on: str | None, as_json: bool
) -> None:
    """Print the transfers or the claims."""
    with _open(workspace) as store:
        rows = _table(store, table, as_known_on).to_pylist()
    if table == "claims":
        rows = with_differences(rows)
    if as_json:
        write_json(rows)
    else:
        print_table(table, rows)
    if not rows:
        warn(f"no {table} in this workspace: `tripoint read` more articles")


def export_command(
    workspace: Path | None,
    table: str,
    out: Path,
    form: str | None,
    *,
    as_known_on: str | None,
    as_json: bool,
) -> None:
    """Write a table, or the events for other programs; without `form` the file's name says how."""
    form = form or _FORMS.get(out.suffix.lower(), "csv")
    to_pipe = str(out) == "-"
    if to_pipe and as_json:
        raise UsageError("the rows go to standard output: leave out --json, or give a file")
    if to_pipe and form == "parquet" and sys.stdout.isatty():
        raise UsageError("Parquet is not for a terminal: give a file, or pipe it on")
    if form in NETWORK_FORMS:
        if table != "events":
            raise UsageError(f"{form} holds events: leave out --table {table}")
        export_network(workspace, out, form, as_known_on=as_known_on, as_json=as_json)
        return
    with _open(workspace) as store:
        rows = _table(store, table, as_known_on)
    if to_pipe:
        _to_pipe(rows, form)
    else:
        {"csv": write_csv, "parquet": write_parquet, "jsonl": write_jsonl}[form](rows, out)
    said = {"table": table, "rows": rows.num_rows, "format": form, "file": str(out)}
    if as_json:
        write_json(said)
    elif not to_pipe:
        warn(f"{rows.num_rows} {table} written to {out}")


def _to_pipe(rows: Any, form: str) -> None:
    if form == "parquet":
        whole = io.BytesIO()  # its footer is written by position, which a pipe has none of
        write_parquet(rows, whole)
        sys.stdout.buffer.write(whole.getvalue())
        return
    out: Any = _Shown(sys.stdout.buffer) if sys.stdout.isatty() else sys.stdout.buffer
    (write_csv if form == "csv" else write_jsonl)(rows, cast(BinaryIO, out))


class _Shown:
    """A terminal: what a line holds of control and direction characters stays out of it."""

    def __init__(self, terminal: BinaryIO) -> None:
        self._terminal = terminal

    def write(self, data: bytes) -> int:
        lines = data.decode("utf-8").splitlines()
        self._terminal.write("".join(f"{safe(line)}\n" for line in lines).encode())
        return len(data)


def _table(store: Workspace, table: str, as_known_on: str | None) -> Any:
    return getattr(store, table)(as_known_on=as_known_on)


def _open(workspace: Path | None) -> Workspace:
    return open_workspace(workspace or workspace_path())
