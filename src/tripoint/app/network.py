"""The export of events for programs of networks and analysts: GraphML, GEXF, STIX and FtM."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from tripoint.app.terminal import warn, write_json
from tripoint.errors import UsageError
from tripoint.knowledge.reading import data_folder, read_yaml
from tripoint.settings import workspace_path
from tripoint.store.graph_files import write_gexf, write_graphml
from tripoint.store.intelligence_files import write_ftm, write_stix
from tripoint.store.workspace import open_workspace

__all__ = ["NETWORK_FORMS", "export_network"]

NETWORK_FORMS = {
    "graphml": write_graphml, "gexf": write_gexf, "stix": write_stix, "ftm": write_ftm
}  # fmt: skip


def export_network(
    workspace: Path | None, out: Path, form: str, *, as_known_on: str | None, as_json: bool
) -> None:
    """Write the events in one of `NETWORK_FORMS`."""
    to_pipe = str(out) == "-"
    if to_pipe and sys.stdout.isatty():
        raise UsageError(f"{form} is not for a terminal: give a file, or pipe it on")
    with open_workspace(workspace or workspace_path()) as store:
        rows = store.events(as_known_on=as_known_on, order="oldest").to_pylist()
        articles = store.articles(as_known_on=as_known_on).select(["id", "title"]).to_pylist()
    titles = {each["id"]: each["title"] for each in articles}
    rows = [row | {"title": titles.get(row["article"])} for row in rows]
    target = sys.stdout.buffer if to_pipe else out
    written = NETWORK_FORMS[form](rows, _names(rows), target)
    counted = "events" if form == "ftm" else "edges"
    if as_json:
        write_json({"table": "events", counted: written, "format": form, "file": str(out)})
    elif not to_pipe:
        warn(f"{written} {counted} of {len(rows)} events written to {out}")


def _names(rows: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """The name of each state that takes part; other parties keep their code."""
    folder = data_folder() / "actors" / "states"
    codes = {code for row in rows for code in (*row["actors"], *row["recipients"])}
    cards = {code: folder / f"{code}.yaml" for code in sorted(codes)}
    return {code: str(read_yaml(card)["name"]) for code, card in cards.items() if card.is_file()}
