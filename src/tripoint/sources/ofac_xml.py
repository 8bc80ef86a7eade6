"""OFAC's advanced XML: parties, profiles and documented names behind tables of references."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import iterparse

from tripoint.graph.screening import Kind, ListEntry, imo_number

__all__ = ["read_ofac_xml"]

_KINDS: dict[str, Kind] = {
    "individual": "person", "entity": "body", "vessel": "vessel", "aircraft": "aircraft",
}  # fmt: skip
_IMO = re.compile(r"IMO\s*(\d{7})")


def read_ofac_xml(file: IO[bytes]) -> tuple[str | None, list[ListEntry]]:
    """(day of issue, entries); names of a profile's identities, IMO numbers of its documents."""
    dated: str | None = None
    kinds: dict[str, Kind] = {}
    types: dict[str, str] = {}
    numbers: dict[str, list[str]] = {}
    parties: list[tuple[ListEntry, list[str]]] = []
    for _, element in iterparse(file, events=("end",), forbid_dtd=True):
        tag = _local(element)
        if tag == "DateOfIssue":
            parts = [_child(element, name) for name in ("Year", "Month", "Day")]
            dated = "-".join(part.zfill(2) for part in parts) if all(parts) else None
        elif tag == "PartyType":
            types[element.get("ID", "")] = (element.text or "").strip().casefold()
        elif tag == "PartySubType":
            kinds[element.get("ID", "")] = _kind(element, types)
        elif tag == "IDRegDocument":
            for number in _IMO.findall(_child(element, "IDRegistrationNo")):
                if imo_number(number):
                    numbers.setdefault(element.get("IdentityID", ""), []).append(number)
            element.clear()
        elif tag == "DistinctParty":
            parties.append(_party(element, kinds))
            element.clear()
    entries = []
    for entry, identities in parties:
        found = tuple(dict.fromkeys(n for one in identities for n in numbers.get(one, ())))
        entries.append(
            ListEntry(
                id=entry.id,
                kind=entry.kind,
                names=entry.names,
                weak_names=entry.weak_names,
                imo=found,
            )
        )
    return dated, entries


def _kind(subtype: Element, types: dict[str, str]) -> Kind:
    """By the subtype's own word (Vessel), else by its party type's (Individual)."""
    word = (subtype.text or "").strip().casefold()
    return _KINDS.get(word) or _KINDS.get(types.get(subtype.get("PartyTypeID", ""), ""), "unknown")


def _party(element: Element, kinds: dict[str, Kind]) -> tuple[ListEntry, list[str]]:
    main: list[str] = []
    names: list[str] = []
    weak: list[str] = []
    identities: list[str] = []
    kind: Kind = "unknown"
    for part in element.iter():
        tag = _local(part)
        if tag == "Profile":
            kind = kinds.get(part.get("PartySubTypeID", ""), "unknown")
        elif tag == "Identity":
            identities.append(part.get("ID", ""))
        elif tag == "Alias":
            primary, low = part.get("Primary") == "true", part.get("LowQuality") == "true"
            (main if primary else weak if low else names).extend(_documented(part))
    strong = tuple(dict.fromkeys([*main, *names])) or ("(no name)",)
    entry = ListEntry(
        id=element.get("FixedRef", ""),
        kind=kind,
        names=strong,
        weak_names=tuple(each for each in dict.fromkeys(weak) if each not in strong),
    )
    return entry, identities


def _documented(alias: Element) -> Iterator[str]:
    for name in alias.iter():
        if _local(name) == "DocumentedName":
            parts = [
                (each.text or "").strip() for each in name.iter() if _local(each) == "NamePartValue"
            ]
            if text := " ".join(part for part in parts if part):
                yield text


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _child(element: Element, name: str) -> str:
    return next(((each.text or "").strip() for each in element.iter() if _local(each) == name), "")
