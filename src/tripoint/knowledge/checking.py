"""The knowledge checks itself: names collide with none, every pattern codes its own example and
every certainty cue reads its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tripoint.coding.actors import Cast
from tripoint.coding.assignment import Relation
from tripoint.coding.coder import Knowledge
from tripoint.coding.grammar import Grammar
from tripoint.coding.lexicon import Row
from tripoint.coding.parse import Parser, Tree
from tripoint.coding.relations import Reader
from tripoint.coding.status import Certainty, StatusReader
from tripoint.errors import DataError
from tripoint.knowledge.actors import load_gazetteer, shared_names
from tripoint.knowledge.codes import load_codes
from tripoint.knowledge.furniture import load_furniture
from tripoint.knowledge.goods import load_goods
from tripoint.knowledge.lexicon import load_cues, read_rows
from tripoint.knowledge.loading import load_knowledge
from tripoint.knowledge.measures import load_measures, load_pressure_rules
from tripoint.knowledge.names import load_names
from tripoint.knowledge.outlets import check_outlets
from tripoint.knowledge.reading import Line, data_folder, read_tsv
from tripoint.knowledge.reference import load_yardsticks
from tripoint.knowledge.tables import load_formats
from tripoint.knowledge.ties import load_tie_weights


def check_files() -> list[str]:
    """Every fault of the files' form, as `file:line: fault, fix`."""
    faults: list[str] = []
    loaders: tuple[Callable[[], object], ...] = (
        load_furniture,
        load_cues,
        load_gazetteer,
        load_codes,
        load_goods,
        load_yardsticks,
        load_tie_weights,
        load_measures,
        load_pressure_rules,
        load_names,
        load_formats,
    )
    for load in loaders:
        try:
            load()
        except DataError as fault:
            faults += fault.faults
    faults += read_rows()[1] + check_outlets()
    return faults + (list(_collisions()) if not faults else [])


def _collisions() -> Iterator[str]:
    """One printed name that stands for two parties which no date tells apart."""
    shared = shared_names()
    for text, names in load_gazetteer().names().items():
        parties = {(n.entity.code, n.entity.id) for n in names if n.form != "person"}
        if len(parties) > 1 and text not in shared:
            codes = ", ".join(sorted(code for code, _ in parties))
            yield f"actors: {text!r} is listed for {codes}, keep it in one file"


def check_patterns(parser: Parser) -> list[str]:
    """Rows whose example codes otherwise than the row says, or whose near miss codes to it."""
    rows, faults = read_rows()
    if faults:
        return faults
    knowledge = load_knowledge()
    trees = iter(parser.parse([row.example for _, row in rows]))
    for place, row in rows:
        faults += _example_faults(place, row, _relations(next(trees), row.example, knowledge))
    missed = [(place, row) for place, row in rows if row.near_miss]
    trees = iter(parser.parse([row.near_miss for _, row in missed]))
    for place, row in missed:
        read = _relations(next(trees), row.near_miss, knowledge)
        if any(relation.row.name == row.name for relation in read):
            faults.append(f"{place}: {row.name} codes its own near miss, add a need to the row")
    return faults


# What an example comes out as where the row's reading is not itself a status.
_COMES_OUT = {
    "dropped": None, "said": "occurred", "fact": "occurred", "excluded": "negated",
    "habit": "historical", "tried": "possible",
}  # fmt: skip


def check_cues(parser: Parser) -> list[str]:
    """Certainty cues whose example reads otherwise than the row says, or the same without it."""
    lines = list(read_tsv(data_folder() / "status" / "cues.tsv"))
    knowledge = load_knowledge()
    trees = parser.parse([_bare(line.cells["example"]) for line in lines])
    return [
        fault
        for line, tree in zip(lines, trees, strict=True)
        for fault in _cue_faults(line, tree, knowledge)
    ]


def _bare(example: str) -> str:
    return example.replace("[", "").replace("]", "")


def _cue_faults(line: Line, tree: Tree, knowledge: Knowledge) -> Iterator[str]:
    cells = line.cells
    start = cells["example"].find("[")
    marked = tree.token_at(start, start + 1) if start >= 0 else []
    if not marked:
        yield f"{line.place}: {cells['word']} has no [predicate] in its example, mark one"
        return
    cast = _cast(tree, _bare(cells["example"]), knowledge)
    key = (cells["pos"], cells["word"])
    read = StatusReader(cast, knowledge.cues).read(marked[0])
    wanted = _COMES_OUT.get(cells["reading"], cells["reading"])
    status = read.status if read is not None else None
    if status != wanted:
        yield f"{line.place}: the example of {cells['word']} reads {status}, its row says {wanted}"
        return
    if cells["speaker"] == "yes" and not (read is not None and read.attribution):
        yield f"{line.place}: the example of {cells['word']} names no speaker, its row says yes"
    if cells["speaker"] != "yes" and wanted == "occurred":
        return
    others = tuple(cue for cue in knowledge.cues[key] if cue.slots != {*cells["slots"].split("|")})
    without: Certainty | None = StatusReader(cast, {**knowledge.cues, key: others}).read(marked[0])
    if without == read:
        yield f"{line.place}: the example of {cells['word']} reads the same without the row"


def _cast(tree: Tree, text: str, knowledge: Knowledge) -> Cast:
    words = knowledge.lexicon.words
    mentions = knowledge.gazetteer.find(text)
    return Cast(Grammar(tree, words), mentions, knowledge.gazetteer.roles, words)


def _relations(tree: Tree, text: str, knowledge: Knowledge) -> list[Relation]:
    return Reader(_cast(tree, text, knowledge), knowledge.lexicon).relations()


def _example_faults(place: str, row: Row, read: list[Relation]) -> Iterator[str]:
    if not row.example:
        yield f"{place}: {row.name} has no example, write one"
        return
    own = [each for each in read if each.row.type == row.type]
    if not own:
        found = ", ".join(f"{each.row.type} ({each.row.name})" for each in read) or "nothing"
        yield f"{place}: the example of {row.name} codes to {found}, mend the row or the example"
    elif row.parties and not any(_shown(each) == _wanted(row.parties) for each in own):
        found = ", ".join(_text(each) for each in own)
        yield f"{place}: {row.name} gives {found}, its row says {row.parties}"


_Sides = tuple[frozenset[str], frozenset[str]]


def _wanted(parties: str) -> _Sides:
    if "&" in parties:
        return frozenset(parties.split("&")), frozenset()
    left, _, right = parties.partition(">")
    return frozenset(left.split("+")), frozenset(each for each in right.split("+") if each)


def _shown(relation: Relation) -> _Sides:
    return (
        frozenset(party.code for party in relation.actors),
        frozenset(party.code for party in relation.recipients),
    )


def _text(relation: Relation) -> str:
    left, right = _shown(relation)
    if relation.row.mutual:
        return "&".join(sorted(left))
    return f"{'+'.join(sorted(left))}>{'+'.join(sorted(right))}"
