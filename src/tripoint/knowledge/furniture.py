"""The site furniture that pages print around their articles, read from its files."""

from __future__ import annotations

from functools import cache

from tripoint.knowledge.reading import data_folder, read_tsv
from tripoint.text.furniture import Furniture, furniture_from_rows


@cache
def load_furniture() -> Furniture:
    """The furniture words and the time zones of editions and hosts."""
    folder = data_folder() / "text"
    return furniture_from_rows(
        (line.cells for line in read_tsv(folder / "furniture.tsv")),
        (line.cells for line in read_tsv(folder / "zones.tsv")),
    )
