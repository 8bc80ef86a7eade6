"""States, offices, organisations and armed groups, read into one gazetteer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import cache
from typing import Any

from tripoint.coding.gazetteer import Entity, Form, Gazetteer, Name, Role
from tripoint.knowledge.reading import data_folder, read_tsv, read_yaml, sorted_files

_STATE_FORMS: tuple[tuple[str, Form], ...] = (
    ("names", "name"),
    ("adjectives", "adjective"),
    ("people", "people"),
    ("government", "government"),
    ("places", "place"),
)


@cache
def load_gazetteer() -> Gazetteer:
    """Every known party name, homograph and role noun."""
    folder = data_folder() / "actors"
    shadows = [line.cells["phrase"] for line in read_tsv(folder / "homographs.tsv")]
    # A disputed place stands for no party: whose it is, is for the claims in its file to say.
    for place in read_yaml(folder / "disputed.yaml"):
        shadows += place["names"]
    roles = {
        line.cells["noun"]: Role(line.cells["sector"], line.cells["kind"])  # type: ignore[arg-type]
        for line in read_tsv(folder / "roles.tsv")
    }
    return Gazetteer((*_states(), *_offices(), *_organisations(), *_groups()), shadows, roles)


def _states() -> Iterator[Name]:
    for path in sorted_files(data_folder() / "actors" / "states", ".yaml"):
        card = read_yaml(path)
        code = card.get("folds_into") or card["code"]
        state = Entity(code=code, name=card["name"])
        government = Entity(code=code, name=card["name"], sector="GOV")
        for key, form in _STATE_FORMS:
            for text in card.get(key) or ():
                yield Name(text, form, government if form == "government" else state)
        for text in (card.get("capital") or {}).get("names", ()):
            yield Name(text, "capital", government)
        for body in card.get("bodies") or ():
            entity = Entity(code=code, name=body["names"][0], sector=body["sector"])
            for text in body["names"]:
                yield Name(text, "body", entity)


def _offices() -> Iterator[Name]:
    for line in read_tsv(data_folder() / "actors" / "offices.tsv"):
        cells = line.cells
        entity = Entity(
            code=cells["country"],
            name=cells["name"],
            sector=cells["sector"],
            office=cells["office"],
            since=_day(cells["start"]),
            until=_day(cells["end"]),
        )
        for text in (cells["name"], *cells["aliases"].split("|")):
            if text:
                yield Name(text, "person", entity)


def _organisations() -> Iterator[Name]:
    for path in sorted_files(data_folder() / "actors" / "organisations", ".yaml"):
        yield from _body(read_yaml(path))


def _groups() -> Iterator[Name]:
    for path in sorted_files(data_folder() / "actors" / "groups", ".yaml"):
        yield from _body(read_yaml(path))


def _body(card: dict[str, Any]) -> Iterator[Name]:
    entity = Entity(code=card["code"], name=card["name"], id=card["id"], sector=card.get("sector"))
    for text in card["names"]:
        yield Name(text, "name", entity)
    for text in card.get("adjectives") or ():
        yield Name(text, "adjective", entity)
    for leader in card.get("leaders") or ():
        person = Entity(
            code=card["code"],
            name=leader["name"],
            id=card["id"],
            sector=card.get("sector"),
            office=leader.get("office"),
            since=_day(leader.get("start")),
            until=_day(leader.get("end")),
        )
        for text in (leader["name"], *(leader.get("names") or ())):
            yield Name(text, "person", person)


def _day(value: object) -> dt.date | None:
    if not value:
        return None
    text = str(value)
    parts = [int(each) for each in text.split("-")]
    return dt.date(*(parts + [1, 1])[:3]) if len(parts) < 3 else dt.date(*parts)
