"""The commands that ask the store: `events`, `transfers`, `claims`, `export`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from tripoint.app import screen
from tripoint.errors import UsageError
from tripoint.ontology import event_types
from tripoint.schema import STATUSES
from tripoint.settings import workspace_path
from tripoint.store.export import write_csv, write_jsonl, write_parquet
from tripoint.store.workspace import Workspace, open_workspace

_COLUMNS = {
    "transfers": ("giver", "receiver", "item", "class", "quantity", "unit", "status", "sentence"),
    "claims": ("kind", "subject", "quantity", "value", "unit", "verdict", "references", "sentence"),
}


def events_command(
    workspace: Path | None, filters: dict[str, str | None], *, limit: int, as_json: bool
) -> None:
    """Print the stored events that meet the filters; a cut list says so."""
    _check(filters)
    with _open(workspace) as store:
        rows = store.events(**filters).to_pylist()
    shown = rows[:limit] if limit else rows
    if as_json:
        screen.print_json(shown)
    else:
        screen.print_rows(shown)
    if len(shown) < len(rows):
        screen.warn(f"{len(shown)} of {len(rows)} events shown: --limit 0 shows all")
    elif not rows:
        screen.warn("no events meet this: widen the filters, or `tripoint read` more")


def _check(filters: dict[str, str | None]) -> None:
    type_, status = filters["type"], filters["status"]
    if type_ is not None and type_ not in event_types():
        raise UsageError(f"no type {type_}: choose one of {', '.join(event_types())}")
    if status is not None and status not in STATUSES:
        raise UsageError(f"no status {status}: choose one of {', '.join(STATUSES)}")


def table_command(
    workspace: Path | None, table: str, *, as_known_on: str | None, as_json: bool
) -> None:
    """Print the transfers or the claims."""
    with _open(workspace) as store:
        rows = _table(store, table, as_known_on).to_pylist()
    if as_json:
        screen.print_json(rows)
    else:
        screen.print_any(rows, _COLUMNS[table])
    if not rows:
        screen.warn(f"no {table} in this workspace: `tripoint read` more articles")


def export_command(
    workspace: Path | None, table: str, out: Path, form: str, *, as_known_on: str | None
) -> None:
    """Write a table as CSV, Parquet or JSON Lines."""
    if str(out) == "-" and form == "parquet":
        raise UsageError("Parquet needs a file: give a path instead of -")
    write = {"csv": write_csv, "parquet": write_parquet, "jsonl": write_jsonl}[form]
    with _open(workspace) as store:
        rows = _table(store, table, as_known_on)
        write(rows, sys.stdout.buffer if str(out) == "-" else out)
    screen.warn(f"{rows.num_rows} {table} written to {out}")


def _table(store: Workspace, table: str, as_known_on: str | None) -> Any:
    return getattr(store, table)(as_known_on=as_known_on)


def _open(workspace: Path | None) -> Workspace:
    return open_workspace(workspace or workspace_path())
