"""The commands `data check` and `doctor`."""

from __future__ import annotations

import platform
import shutil
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import NamedTuple

from tripoint.app.terminal import safe, warn, write_json
from tripoint.errors import DataError, TripointError
from tripoint.knowledge.checking import check_cues, check_files, check_patterns
from tripoint.knowledge.model import MODEL, load_parser
from tripoint.settings import SETTINGS, setting, workspace_path
from tripoint.store.location import address, locate
from tripoint.store.repair import examine
from tripoint.store.workspace import open_workspace

__all__ = ["check_command", "doctor_command"]

_PARTS = ("spacy", "thinc", "blis", "numpy", "trafilatura", "deltalake", "duckdb", "pyarrow")
_LEAST_FREE = 100_000_000


class _Finding(NamedTuple):
    """One thing looked at, what was found, and whether it is as it should be."""

    name: str
    found: str
    sound: bool = True


def check_command(*, as_json: bool) -> None:
    """Report every fault of the knowledge files at once; DataError where there is one."""
    faults = check_files()
    if not faults:
        faults = check_patterns(load_parser()) + check_cues(load_parser())
    if as_json:
        write_json({"faults": faults})
    if faults:
        raise DataError(faults)
    if not as_json:
        warn("the knowledge files are sound")


def doctor_command(workspace: Path | None, *, repair: bool = False, as_json: bool) -> None:
    """Versions, model, settings and workspace; TripointError where one of them is not sound.

    `repair` mends of the workspace what can be mended, first.
    """
    path = workspace or workspace_path()
    state = list(_state(path, repair=repair))
    findings = [*_findings(path), *state]
    unsound = [each.name for each in findings if not each.sound]
    if as_json:
        write_json({"sound": not unsound, "findings": {each.name: each.found for each in findings}})
    else:
        from tripoint.app.terminal import console

        for each in findings:
            mark = " " if each.sound else "!"
            console().print(f"{mark} {each.name:<19} {safe(each.found)}", soft_wrap=True)
    if unsound:
        raise TripointError(f"not sound: {', '.join(unsound)}; what was found says what to do")
    if not as_json:
        warn("all is sound")


def _findings(path: Path) -> Iterator[_Finding]:
    yield _Finding("python", platform.python_version())
    for part in _PARTS:
        try:
            yield _Finding(part, version(part))
        except PackageNotFoundError:
            yield _Finding(part, "missing: reinstall from requirements.lock", sound=False)
    try:
        load_parser()
        yield _Finding("model", f"{MODEL}, the pinned weights")
    except TripointError as fault:
        yield _Finding("model", str(fault), sound=False)
    faults = check_files()
    yield _Finding("knowledge", faults[0] if faults else "well formed", sound=not faults)
    for each in SETTINGS:
        yield _Finding(each.name, setting(each.name) or "not set")
    yield _workspace(path)
    free = shutil.disk_usage(_existing(path)).free
    room = f"{free / 1e9:.1f} GB"
    if free < _LEAST_FREE:
        room += ": free some space before you read more"
    yield _Finding("free disk", room, sound=free >= _LEAST_FREE)


def _state(path: Path, *, repair: bool) -> Iterator[_Finding]:
    """The parts of the workspace of which there is something to say."""
    try:
        open_workspace(path).close()
    except TripointError:
        return  # why not is said where the workspace is
    location = locate(path)
    if location.is_remote:
        if repair:
            yield _Finding("store", "only a folder can be repaired, not what lies in an S3 store")
        return
    for each in examine(location.local, mend=repair):
        mended = "mended: " if each.state == "mended" else ""
        is_sound = each.state in ("sound", "mended")
        yield _Finding(f"store {each.what}", f"{mended}{each.found}", sound=is_sound)


def _workspace(path: Path) -> _Finding:
    try:
        location = locate(path)
        if not location.is_remote and not location.local.exists():
            return _Finding("workspace", f"none at {path}: `tripoint read` makes one")
        with open_workspace(path) as store:
            articles, events = store.count_articles(), store.count_events()
        return _Finding("workspace", f"{address(path)}: {articles} articles, {events} events")
    except TripointError as fault:
        return _Finding("workspace", str(fault), sound=False)


def _existing(path: Path) -> Path:
    while not path.exists() and path != path.parent:
        path = path.absolute().parent
    return path
