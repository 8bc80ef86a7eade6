"""States, offices, organisations and armed groups, read into one gazetteer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources.abc import Traversable
from typing import cast, get_args

from tripoint.coding.discourse import Epithets
from tripoint.coding.gazetteer import Entity, Form, Gazetteer, Name, Role, RoleKind, Shadows
from tripoint.errors import DataError
from tripoint.knowledge.cards import Card, day, read_card
from tripoint.knowledge.lexicon import load_words
from tripoint.knowledge.reading import Line, data_folder, read_tsv, read_yaml, sorted_files
from tripoint.schema import STATELESS

_STATE_FORMS: tuple[tuple[str, Form], ...] = (
    ("names", "name"),
    ("adjectives", "adjective"),
    ("people", "people"),
    ("government", "government"),
    ("places", "place"),
)
# What homographs.tsv says of a person like "Michael Jordan", who is "Jordan" from then on.
_FAMILY_NAME = "a person's family name"


@cache
def load_gazetteer() -> Gazetteer:
    """Every known party name, homograph and role noun; raises DataError with every fault."""
    folder, words, faults = data_folder() / "actors", load_words(), list[str]()
    cards = [
        read_card(path, words["sector"], faults)
        for kind in ("states", "organisations", "groups")
        for path in sorted_files(folder / kind, ".yaml")
    ]
    roles = _roles(folder, words["sector"], faults)
    names = [name for card in cards if card for name in _card_names(card)]
    names += _offices(folder, words, faults)
    if faults:
        raise DataError(faults)
    first = shared_names()
    names.sort(key=lambda name: first.get(name.text) not in (None, name.entity.code))
    return Gazetteer(_by_any_alias(names), _shadows(folder, words), roles)


def shared_names() -> Mapping[str, str]:
    """Names that several parties bear, with the code that is meant where the text tells none."""
    path = data_folder() / "actors" / "shared.tsv"
    return {line.cells["name"]: line.cells["first"] for line in read_tsv(path)}


def load_epithets() -> Mapping[str, Epithets]:
    """Whom a word means beside whom: "the South" beside the northern of two states."""
    folder, faults = data_folder() / "actors", list[str]()
    codes = {path.name.partition(".")[0] for path in sorted_files(folder / "states", ".yaml")}
    found: dict[str, list[tuple[str, str]]] = {}
    for line in read_tsv(folder / "epithets.tsv"):
        code, beside = line.cells["code"], line.cells["beside"]
        for each in (code, beside):
            if each not in codes | STATELESS:
                faults.append(f"{line.place}: no party {each!r}, give a code")
        found.setdefault(line.cells["word"], []).append((code, beside))
    if faults:
        raise DataError(faults)
    return {word: tuple(pairs) for word, pairs in found.items()}


def _by_any_alias(names: list[Name]) -> Iterator[Name]:
    """The names, where a person bears in every office what is listed for one of them."""
    aliases: dict[str, dict[str, None]] = {}
    for name in names:
        if name.form == "person":
            aliases.setdefault(name.entity.name, {})[name.text] = None
    told: set[Entity] = set()
    for name in names:
        if name.form != "person":
            yield name
        elif name.entity not in told:
            told.add(name.entity)
            yield from (Name(text, "person", name.entity) for text in aliases[name.entity.name])


def _shadows(folder: Traversable, words: Mapping[str, frozenset[str]]) -> Shadows:
    lines = list(read_tsv(folder / "homographs.tsv"))
    phrases = [line.cells["phrase"] for line in lines]
    # A disputed place stands for no party: whose it is, is for the claims in its file to say.
    for place in read_yaml(folder / "disputed.yaml"):
        phrases += place["names"]
    people = (line.cells["phrase"] for line in lines if line.cells["why"] == _FAMILY_NAME)
    return Shadows(
        phrases=tuple(phrases),
        namesakes=frozenset(people),
        before=words["detach-before"],
        after=words["detach-after"],
        common=words["capitals-common"],
    )


def _roles(folder: Traversable, sectors: frozenset[str], faults: list[str]) -> dict[str, Role]:
    roles: dict[str, Role] = {}
    for line in read_tsv(folder / "roles.tsv"):
        noun, sector, kind = (line.cells[key] for key in ("noun", "sector", "kind"))
        if sector not in sectors:
            faults.append(f"{line.place}: no sector {sector!r}, see class sector in words.tsv")
        elif kind not in get_args(RoleKind):
            faults.append(f"{line.place}: kind is {kind!r}, write body, person or firm")
        else:
            roles[noun] = Role(sector, cast(RoleKind, kind))
    return roles


def _offices(
    folder: Traversable, words: Mapping[str, frozenset[str]], faults: list[str]
) -> Iterator[Name]:
    """The holders of offices; who heads a state or government comes before who holds another."""
    lines = list(read_tsv(folder / "offices.tsv"))
    lines.sort(key=lambda line: line.cells["office"] not in words["head-office"])
    for line in lines:
        entity = _holder(line, words["sector"], faults)
        for text in (line.cells["name"], *line.cells["aliases"].split("|")):
            if text:
                yield Name(text, "person", entity)


def _holder(line: Line, sectors: frozenset[str], faults: list[str]) -> Entity:
    cells = line.cells
    needed = ("country", "office", "name", "start")
    faults += (f"{line.place}: no {key}, fill the column" for key in needed if not cells[key])
    if cells["sector"] not in sectors:
        faults.append(f"{line.place}: no sector {cells['sector']!r}, see words.tsv")
    since, until = (day(cells[key], line.place, faults) for key in ("start", "end"))
    if since and until and until < since:
        faults.append(f"{line.place}: {cells['name']} leaves before coming, mend the dates")
    return Entity(
        code=cells["country"],
        name=cells["name"],
        sector=cells["sector"],
        office=cells["office"],
        since=since,
        until=until,
    )


def _card_names(card: Card) -> Iterator[Name]:
    return _state(card) if card.id is None else _body(card)


def _state(card: Card) -> Iterator[Name]:
    state = Entity(code=card.code, name=card.name)
    government = Entity(code=card.code, name=card.name, sector="GOV")
    for key, form in _STATE_FORMS:
        for text in card.lists[key]:
            yield Name(text, form, government if form == "government" else state)
    for text in card.lists["capital"]:
        yield Name(text, "capital", government)
    for names, sector in card.bodies:
        entity = Entity(code=card.code, name=names[0], sector=sector)
        for text in names:
            yield Name(text, "body", entity)


def _body(card: Card) -> Iterator[Name]:
    entity = Entity(code=card.code, name=card.name, id=card.id, sector=card.sector)
    for text in card.lists["names"]:
        yield Name(text, "name", entity)
    for text in card.lists["adjectives"]:
        yield Name(text, "adjective", entity)
    for text in card.lists["capital"]:
        yield Name(text, "capital", entity)
    for leader in card.leaders:
        person = Entity(
            code=card.code,
            name=leader.names[0],
            id=card.id,
            sector=card.sector,
            office=leader.office,
            since=leader.since,
            until=leader.until,
        )
        for text in leader.names:
            yield Name(text, "person", person)
