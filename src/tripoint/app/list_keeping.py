"""What `lists` answers: lists added, shown and held against each other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from rich.text import Text

from tripoint.app.terminal import console, safe, warn, write_json
from tripoint.errors import InputError, NotAWorkspace, UsageError
from tripoint.graph.screening import NameList, list_changes
from tripoint.knowledge.reading import data_folder, read_tsv
from tripoint.settings import workspace_path
from tripoint.sources.lists import read_list
from tripoint.store.lists import ListStore
from tripoint.store.workspace import open_workspace

__all__ = ["add_command", "diff_command", "not_loaded", "open_lists", "show_command"]


def add_command(files: Sequence[Path], workspace: Path | None, *, as_json: bool) -> None:
    """Keep each list; all that can be read are kept, InputError names those that cannot."""
    with open_workspace(workspace or workspace_path(), create=True) as opened:
        store = ListStore(opened.path)
    said, faults = [], []
    for path in files:
        try:
            found = read_list(path)
        except InputError as fault:
            faults.append(str(fault))
            continue
        is_new = store.add(found, dt.datetime.now(dt.UTC))
        said.append(
            {
                "list": found.name,
                "version": found.version,
                "entries": len(found.entries),
                "added": is_new,
            }
        )
        if not as_json:
            done = "added" if is_new else "was here already"
            warn(f"{found.name}, {found.version}: {len(found.entries)} entries, {done}")
    if as_json:
        write_json(said)
    if faults:
        raise InputError("\n".join(faults))


def diff_command(old: Path, new: Path, *, as_json: bool) -> None:
    """Print what changed between two files of one list."""
    before, after = read_list(old), read_list(new)
    if before.id != after.id:
        raise UsageError(f"{before.name} and {after.name} are two lists: give versions of one")
    changes = list_changes(before, after)
    if as_json:
        names = ("entry", "what", "name", "gained", "lost")
        write_json([{name: getattr(each, name) for name in names} for each in changes])
    else:
        marks = {"added": ("+", "green"), "removed": ("-", "red"), "changed": ("~", "yellow")}
        out = console()
        for each in changes:
            mark, style = marks[each.what]
            out.print(Text(f"{mark} {safe(each.entry)}  {safe(each.name)}", style=style))
            if each.what == "changed":
                for sign, values in (("+", each.gained), ("-", each.lost)):
                    for value in values:
                        out.print(Text(f"    {sign} {safe(value)}"), soft_wrap=True)
    counts = {
        what: sum(c.what == what for c in changes) for what in ("added", "removed", "changed")
    }
    said = ", ".join(f"{count} {what}" for what, count in counts.items())
    warn(f"{after.name}, {before.version} to {after.version}: {said}")


def show_command(workspace: Path | None, *, as_json: bool) -> None:
    """Print every version of every list of the workspace, and which lists are not there."""
    store = open_lists(workspace, needed=True)
    assert store is not None
    rows, missing = store.overview(), not_loaded(store.latest())
    if as_json:
        write_json({"lists": rows, "not_loaded": missing})
        return
    for row in rows:
        line = f"{row['name']}  {row['version']}  {row['size']} entries  added {row['added'][:10]}"
        console().print(Text(safe(line)), soft_wrap=True)
    if missing:
        warn(f"not loaded: {'; '.join(missing)}")


def not_loaded(lists: Sequence[NameList]) -> list[str]:
    """The known lists that are not among these, by name."""
    have = {each.id.partition(":")[0] for each in lists}
    rows = read_tsv(data_folder() / "names" / "lists.tsv")
    return [line.cells["name"] for line in rows if line.cells["id"] not in have]


def open_lists(workspace: Path | None, *, needed: bool) -> ListStore | None:
    """The lists of the workspace; None where there is none and none is needed."""
    try:
        with open_workspace(workspace or workspace_path()) as opened:
            return ListStore(opened.path)
    except NotAWorkspace:
        if needed or workspace is not None:
            raise
        return None
