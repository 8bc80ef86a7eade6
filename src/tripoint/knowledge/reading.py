"""Data files of the package, row by row, each with the place it stands at."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, NamedTuple

from tripoint.errors import DataError


class Line(NamedTuple):
    """A row of a TSV file and where it stands, as `file:line`."""

    place: str
    cells: dict[str, str]


def data_folder() -> Traversable:
    """The folder of data that ships in the package."""
    return files("tripoint") / "data"


def read_tsv(path: Traversable) -> Iterator[Line]:
    """The rows of a tab-separated file with a header; `#` lines and blank lines are passed over."""
    header: list[str] | None = None
    for number, text in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not text.strip() or text.startswith("#"):
            continue
        cells = text.split("\t")
        if header is None:
            header = cells
            continue
        place = f"{path.name}:{number}"
        if len(cells) > len(header):
            raise DataError([f"{place}: {len(cells)} cells, the header has {len(header)}"])
        padded = cells + [""] * (len(header) - len(cells))
        yield Line(place, {key: cell.strip() for key, cell in zip(header, padded, strict=True)})


def read_yaml(path: Traversable) -> Any:
    """The content of a YAML file."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return yaml.load(path.read_text("utf-8"), Loader=loader)  # noqa: S506  a safe loader both ways
    except yaml.YAMLError as fault:
        line = getattr(getattr(fault, "problem_mark", None), "line", 0) + 1
        raise DataError(
            [f"{path.name}:{line}: not YAML, mend the indentation or quotes"]
        ) from fault


def sorted_files(folder: Traversable, suffix: str) -> list[Traversable]:
    """The folder's files with the suffix, by name."""
    found = [each for each in folder.iterdir() if each.name.endswith(suffix)]
    return sorted(found, key=lambda each: each.name)
