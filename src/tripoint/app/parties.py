"""A party as a user names it: by a state's code, a body's or group's id, or a printed name."""

from __future__ import annotations

from dataclasses import dataclass

from tripoint.app.terminal import safe
from tripoint.errors import UsageError
from tripoint.knowledge.reading import data_folder, read_yaml, sorted_files
from tripoint.schema import STATELESS


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownParty:
    """A party: its code, its own id where it is no state, and its name.

    A code of bodies (`IGO`) without an id stands for every party of that code.
    """

    code: str
    id: str | None
    name: str

    @property
    def key(self) -> str:
        """What incidents know it by."""
        return self.id or self.code


def party_of(text: str) -> KnownParty:
    """The party that a code, an id or a name stands for; UsageError where it is none or several."""
    code = text.upper()
    if code in STATELESS:
        return KnownParty(code=code, id=None, name=code)
    for kind in ("states", "organisations", "groups"):
        for path in sorted_files(data_folder() / "actors" / kind, ".yaml"):
            if path.name.removesuffix(".yaml").upper() == code:
                card = read_yaml(path)
                return KnownParty(code=card["code"], id=card.get("id"), name=card["name"])
    return _by_name(text)


def _by_name(text: str) -> KnownParty:
    from tripoint.knowledge.actors import load_gazetteer

    names = load_gazetteer().names().get(text, [])
    entities = {(e.entity.code, e.entity.id): e.entity for e in names if e.form == "name"}
    if len(entities) == 1:
        ((code, own), entity) = next(iter(entities.items()))
        return KnownParty(code=code, id=own, name=entity.name)
    if entities:
        shown = ", ".join(sorted(own or code for code, own in entities))
        raise UsageError(f"{safe(text)!r} names several parties: give one of {shown}")
    raise UsageError(
        f"no party {safe(text)!r}: give a state's three letters as in ISO 3166, one of"
        f" {', '.join(sorted(STATELESS))}, or a name as English prints it"
    )
