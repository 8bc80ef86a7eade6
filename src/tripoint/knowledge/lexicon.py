"""The pattern rows, word classes and certainty cues, read from their files."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from tripoint.coding.lexicon import Lexicon, Row, parse_row
from tripoint.coding.status import Cue
from tripoint.errors import DataError
from tripoint.knowledge.reading import data_folder, read_tsv, sorted_files
from tripoint.ontology import contexts, event_types


@cache
def load_words() -> Mapping[str, frozenset[str]]:
    """All word classes by name: those of the grammar and those that patterns name with @."""
    words: dict[str, frozenset[str]] = {}
    folder = data_folder()
    classes = [
        path
        for path in sorted_files(folder / "patterns", ".tsv")
        if path.name.startswith("classes")
    ]
    for path in (folder / "grammar" / "words.tsv", *classes):
        for line in read_tsv(path):
            name = line.cells["class"]
            if name in words:
                raise DataError([f"{line.place}: class {name} is defined twice, rename one"])
            words[name] = frozenset(each for each in line.cells["words"].split("|") if each)
    return words


def read_rows() -> tuple[list[tuple[str, Row]], list[str]]:
    """Every pattern row with its place, and the faults of the rows that are none."""
    rows: list[tuple[str, Row]] = []
    faults: list[str] = []
    words = load_words()
    for path in sorted_files(data_folder() / "patterns", ".tsv"):
        type_ = path.name.removesuffix(".tsv").upper()
        if type_ not in event_types():
            continue
        for line in read_tsv(path):
            try:
                row = parse_row(type_, line.cells, words)
            except (ValueError, KeyError) as fault:
                faults.append(f"{line.place}: {fault}, mend the row")
                continue
            if row.mode is not None and row.mode not in event_types()[type_].modes:
                faults.append(f"{line.place}: {type_} has no mode {row.mode}, see events/{type_}")
            unknown = set(row.contexts) - contexts()
            if unknown:
                faults.append(
                    f"{line.place}: no context {sorted(unknown)}, see events/contexts.txt"
                )
            rows.append((line.place, row))
    return rows, faults


@cache
def load_lexicon() -> Lexicon:
    """The lexicon; raises DataError with every fault at once."""
    rows, faults = read_rows()
    if faults:
        raise DataError(faults)
    return Lexicon((row for _, row in rows), load_words())


@cache
def load_cues() -> Mapping[tuple[str, str], tuple[Cue, ...]]:
    """Certainty cues by (part of speech, word)."""
    cues: dict[tuple[str, str], list[Cue]] = {}
    for line in read_tsv(data_folder() / "status" / "cues.tsv"):
        cells = line.cells
        slots = frozenset(cells["slots"].split("|"))
        cue = Cue(cells["pos"], cells["word"], slots, cells["reading"], cells["speaker"] == "yes")
        cues.setdefault((cue.pos, cue.word), []).append(cue)
    return {key: tuple(each) for key, each in cues.items()}
