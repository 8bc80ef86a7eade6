"""The commands `data check` and `doctor`."""

from __future__ import annotations

import platform
import shutil
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from tripoint.app import screen
from tripoint.errors import DataError, TripointError
from tripoint.knowledge.checking import check_files, check_patterns
from tripoint.knowledge.model import MODEL, load_parser
from tripoint.settings import SETTINGS, setting, workspace_path
from tripoint.store.workspace import open_workspace

_PARTS = ("spacy", "thinc", "blis", "numpy", "trafilatura", "deltalake", "duckdb", "pyarrow")


def check_command(*, as_json: bool) -> None:
    """Report every fault of the knowledge files at once; exit code 5 where there is one."""
    faults = check_files()
    if not faults:
        faults = check_patterns(load_parser())
    if as_json:
        screen.print_json({"faults": faults})
    if faults:
        raise DataError(faults)
    if not as_json:
        screen.warn("the knowledge files are sound")


def doctor_command(workspace: Path | None, *, as_json: bool) -> None:
    """Versions, model, settings and workspace, each with what to do where it is not sound."""
    path = workspace or workspace_path()
    findings: dict[str, str] = {"python": platform.python_version()}
    for part in _PARTS:
        try:
            findings[part] = version(part)
        except PackageNotFoundError:
            findings[part] = "missing: run `make install`"
    try:
        load_parser()
        findings["model"] = f"{MODEL}, the pinned weights"
    except TripointError as fault:
        findings["model"] = str(fault)
    for each in SETTINGS:
        findings[each.name] = setting(each.name)
    findings["workspace"] = _workspace(path)
    findings["free disk"] = f"{shutil.disk_usage(_existing(path)).free / 1e9:.1f} GB"
    if as_json:
        screen.print_json(findings)
        return
    for name, finding in findings.items():
        screen.console().print(f"{name:<20} {finding}", markup=False)


def _workspace(path: Path) -> str:
    if not path.exists():
        return f"none at {path}: `tripoint read` makes one"
    try:
        with open_workspace(path) as store:
            articles = store.articles().num_rows
            return f"{path}: {articles} articles, {store.events().num_rows} events"
    except TripointError as fault:
        return str(fault)


def _existing(path: Path) -> Path:
    while not path.exists() and path != path.parent:
        path = path.absolute().parent
    return path
