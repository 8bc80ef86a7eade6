"""The command `archive`: stored pages fetched once more and kept as they came."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import typer

from tripoint.app.terminal import console, progress, safe, warn, write_json
from tripoint.errors import InputError, UnreadableInput
from tripoint.settings import WebSettings, workspace_path
from tripoint.sources.addresses import is_address
from tripoint.sources.archive import Archive
from tripoint.sources.client import Client
from tripoint.sources.gathering import in_turns
from tripoint.sources.lines import Unread
from tripoint.store.captures import CaptureStore
from tripoint.store.workspace import open_workspace

__all__ = ["archive_command"]


@dataclass
class _Tally:
    """What became of the pages that were to be archived."""

    archived: int = 0
    before: int = 0
    left: int = 0
    size: int = 0
    files: set[str] = field(default_factory=set)
    unread: list[Unread] = field(default_factory=list)

    def to_dict(self) -> dict[str, Any]:
        """The tally as plain JSON types."""
        return {
            "archived": self.archived,
            "bytes": self.size,
            "archived_before": self.before,
            "left_for_later": self.left,
            "files": sorted(self.files),
            "unreadable": [{"name": each.name, "why": each.why} for each in self.unread],
        }


def archive_command(
    folder: Path,
    *,
    workspace: Path | None,
    as_known_on: str | None,
    limit: int,
    as_json: bool,
) -> None:
    """Keep the pages of stored articles that are in no archive yet; run again, it goes on.

    The exit code is 3 where pages were to be archived and none could be.
    """
    tally = _Tally()
    with open_workspace(workspace or workspace_path()) as store:
        rows = store.articles(as_known_on=as_known_on).column("url").to_pylist()
        urls = dict.fromkeys(each for each in rows if each and is_address(each))
        captures = store.captures()
        missing = captures.missing(urls)
        tally.before = len(urls) - len(missing)
        chosen = missing[:limit] if limit else missing
        tally.left = len(missing) - len(chosen)
        _keep(chosen, folder, captures, tally)
    if as_json:
        write_json(tally.to_dict())
    else:
        _print(tally, folder)
    if tally.unread and not tally.archived:
        raise typer.Exit(UnreadableInput.exit_code)  # each was said as it came


def _keep(urls: Iterable[str], folder: Path, captures: CaptureStore, tally: _Tally) -> None:
    """Fetch each page and note it once it is on the disk."""
    asked = WebSettings.from_environment()
    with (
        Client(private=asked.private, pause=asked.pause) as client,
        Archive(folder) as archive,
        progress("archiving") as step,
    ):
        for url in in_turns(client, urls):
            step()
            try:
                page = client.get(url)
            except InputError as fault:
                tally.unread.append(Unread(url, str(fault)))
                warn(f"{url}: {fault}")
                continue
            capture = archive.add(page)
            captures.note(capture)
            if page.url != url:
                captures.note(replace(capture, url=url))
            tally.archived += 1
            tally.size += len(page.data)
            tally.files.add(capture.file)


def _print(tally: _Tally, folder: Path) -> None:
    out = console()
    pages = f"{tally.archived:,} page{'' if tally.archived == 1 else 's'}"
    out.print(f"Archived {pages}, {tally.size / 1e6:,.1f} MB, in {safe(folder)}", style="bold")
    for name in sorted(tally.files):
        out.print(f"     {safe(name)}", soft_wrap=True)
    for count, what in (
        (tally.before, "archived before: nothing added"),
        (len(tally.unread), "could not be fetched, as said above: run it again"),
        (tally.left, "left for later by --limit: run it again"),
    ):
        if count:
            out.print(f"{count:4} {what}")
    if not tally.archived + tally.before + len(tally.unread):
        out.print("     no stored article has an address: `tripoint read` a feed first")
