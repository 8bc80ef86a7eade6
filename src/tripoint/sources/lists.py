"""Sanctions lists as their publishers print them: UN XML, OFAC CSV and XML, EU XML, FtM JSON."""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO
from xml.etree.ElementTree import Element, ParseError

import orjson
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from tripoint.errors import UnreadableInput
from tripoint.graph.screening import Kind, ListEntry, NameList, imo_number
from tripoint.sources.ofac_xml import read_ofac_xml

__all__ = ["read_list"]

_IMO = re.compile(r"IMO (\d{7})")
_NOTHING = "-0-"
_NAME_PARTS = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
_OFAC_KINDS: dict[str, Kind] = {
    "individual": "person", "vessel": "vessel", "aircraft": "aircraft", "": "body",
}  # fmt: skip
_EU_KINDS: dict[str, Kind] = {"person": "person", "enterprise": "body"}
_FTM_KINDS: dict[str, Kind] = {
    "Person": "person", "Vessel": "vessel", "Airplane": "aircraft", "Company": "body",
    "Organization": "body", "PublicBody": "body",
}  # fmt: skip


def read_list(path: Path) -> NameList:
    """The list in a file, of whichever form; raises UnreadableInput for what is none of them."""
    try:
        whole = hashlib.sha256(path.read_bytes())
        if (beside := _aliases_of(path)).is_file():
            whole.update(beside.read_bytes())
        digest = whole.hexdigest()
        with path.open("rb") as file:
            start = file.read(4096).lstrip(b"\xef\xbb\xbf \r\n\t")
        reader = _reader(start, path)
        with path.open("rb") as file:
            id_, name, dated, entries = reader(path, file)
    except (
        ParseError,
        DefusedXmlException,
        orjson.JSONDecodeError,
        UnicodeError,
        csv.Error,
    ) as bad:
        raise UnreadableInput(
            f"{path} is damaged or not what it begins as ({bad}): fetch the list again"
        ) from bad
    except OSError as fault:
        raise UnreadableInput(f"{path}: {fault.strerror}; give a file that can be read") from fault
    if not entries:
        raise UnreadableInput(f"{path} holds no entry of a list: {_FORMS}")
    version = dated or f"sha256 {digest[:12]}"
    return NameList(id=id_, name=name, version=version, digest=digest, entries=tuple(entries))


_Read = tuple[str, str, str | None, list[ListEntry]]
_FORMS = "give UN XML, OFAC sdn.csv or advanced XML, EU XML or FtM JSON Lines"


def _reader(start: bytes, path: Path) -> Callable[[Path, IO[bytes]], _Read]:
    if start.startswith(b"{"):
        return _ftm
    if start.startswith(b"<"):
        for mark, reader in (
            (b"<CONSOLIDATED_LIST", _un),
            (b"<Sanctions", _ofac_xml),
            (b"<export", _eu),
        ):
            if mark in start:
                return reader
    elif re.match(rb'\d+,"', start):
        return _ofac_csv
    raise UnreadableInput(f"{path} is no list that Tripoint reads: {_FORMS}")


def _un(_: Path, file: IO[bytes]) -> _Read:
    dated: str | None = None
    entries: list[ListEntry] = []
    for event, element in iterparse(file, events=("start", "end"), forbid_dtd=True):
        if event == "start":
            dated = element.get("dateGenerated", "")[:10] or dated
        elif element.tag in ("INDIVIDUAL", "ENTITY"):
            entries.append(_un_entry(element))
            element.clear()
    return "un", "United Nations Security Council Consolidated List", dated, entries


def _un_entry(element: Element) -> ListEntry:
    is_person = element.tag == "INDIVIDUAL"
    main = " ".join(filter(None, (_text(element, part) for part in _NAME_PARTS)))
    names = [main, _text(element, "NAME_ORIGINAL_SCRIPT")]
    weak: list[str] = []
    for alias in element.iter(f"{element.tag}_ALIAS"):
        is_weak = _text(alias, "QUALITY").casefold() == "low"
        (weak if is_weak else names).append(_text(alias, "ALIAS_NAME"))
    about = _text(element, "COMMENTS1")
    numbers = _numbers(f"{about} {' '.join(names)}")
    kind: Kind = "person" if is_person else "vessel" if numbers else "body"
    return _entry(
        _text(element, "REFERENCE_NUMBER") or _text(element, "DATAID"),
        kind,
        names,
        weak,
        numbers,
        _text(element, "UN_LIST_TYPE"),
        _text(element, "LISTED_ON"),
    )


def _ofac_csv(path: Path, file: IO[bytes]) -> _Read:
    """`sdn.csv`, with the aliases of the `alt.csv` beside it."""
    aliases: dict[str, tuple[list[str], list[str]]] = {}
    beside = _aliases_of(path)
    if not beside.is_file():
        raise UnreadableInput(
            f"{path} stands without its aliases: put alt.csv beside it, from the same day"
        )
    with beside.open("rb") as more:
        for row in _rows(more, 4):
            strong, weak = aliases.setdefault(row[0], ([], []))
            is_weak = len(row) > 4 and "weak" in row[4]
            (weak if is_weak else strong).append(row[3])
    entries = []
    for row in _rows(file, 12):
        strong, weak = aliases.get(row[0], ([], []))
        kind = _OFAC_KINDS.get(row[2], "unknown")
        names = [row[1], *strong]
        entries.append(_entry(row[0], kind, names, weak, _numbers(row[11]), row[3], ""))
    return "ofac", "OFAC Specially Designated Nationals", None, entries


def _aliases_of(path: Path) -> Path:
    """Where OFAC's aliases of a file of entries stand."""
    return path.with_name(
        path.name.replace("sdn.", "alt.") + ("" if "sdn." in path.name else ".alt")
    )


def _rows(file: IO[bytes], least: int) -> Iterator[list[str]]:
    text = (line.decode("utf-8", errors="strict") for line in file)
    for row in csv.reader(text):
        cells = ["" if cell.strip() == _NOTHING else cell.strip() for cell in row]
        if len(cells) >= least:
            yield cells
        elif cells not in ([], ["\x1a"]):  # DOS ends its files with one character
            raise csv.Error(f"a row of {len(cells)} cells where {least} are due")


def _ofac_xml(_: Path, file: IO[bytes]) -> _Read:
    dated, entries = read_ofac_xml(file)
    return "ofac", "OFAC Specially Designated Nationals", dated, entries


def _eu(_: Path, file: IO[bytes]) -> _Read:
    dated: str | None = None
    entries: list[ListEntry] = []
    for event, element in iterparse(file, events=("start", "end"), forbid_dtd=True):
        tag = element.tag.rpartition("}")[2]
        if event == "start":
            dated = element.get("generationDate", "")[:10] or dated
        elif tag == "sanctionEntity":
            entries.append(_eu_entry(element))
            element.clear()
    return "eu", "EU consolidated list of financial sanctions", dated, entries


def _eu_entry(element: Element) -> ListEntry:
    names: list[str] = []
    weak: list[str] = []
    programme, listed, kind = "", "", ""
    for child in element.iter():
        tag = child.tag.rpartition("}")[2]
        if tag == "nameAlias":
            is_weak = child.get("strong") == "false"
            (weak if is_weak else names).append(child.get("wholeName") or "")
        elif tag == "subjectType":
            kind = child.get("code") or ""
        elif tag == "regulation" and not programme:
            programme, listed = child.get("programme") or "", child.get("publicationDate") or ""
    id_ = element.get("euReferenceNumber") or element.get("logicalId") or ""
    numbers = _numbers(" ".join(names))
    return _entry(id_, _EU_KINDS.get(kind, "unknown"), names, weak, numbers, programme, listed)


def _ftm(path: Path, file: IO[bytes]) -> _Read:
    """One entity a line; what is no party, such as an address, is passed over."""
    entries, dataset = [], ""
    for number, line in enumerate(file, 1):
        if not line.strip():
            continue
        entity = orjson.loads(line)
        values = entity.get("properties", {}) if isinstance(entity, dict) else None
        if not isinstance(values, dict) or "id" not in entity:
            raise UnreadableInput(
                f"{path}:{number} is no entity of FtM with id and properties: fetch the list again"
            )
        dataset = dataset or next(iter(entity.get("datasets") or ()), "")
        names = [*(values.get("name") or ()), *(values.get("alias") or ())]
        kind = _FTM_KINDS.get(entity.get("schema"), "unknown")
        if not names or (kind == "unknown" and entity.get("schema") != "LegalEntity"):
            continue
        numbers = _numbers(" ".join(f"IMO {each}" for each in values.get("imoNumber") or ()))
        weak = list(values.get("weakAlias") or ())
        programme = "; ".join(values.get("program") or values.get("topics") or ())
        entries.append(_entry(str(entity["id"]), kind, names, weak, numbers, programme, ""))
    return f"ftm:{dataset or path.stem}", f"FtM {dataset or path.stem}", None, entries


def _entry(
    id_: str,
    kind: Kind,
    names: list[str],
    weak: list[str],
    imo: tuple[str, ...],
    programme: str,
    listed: str,
) -> ListEntry:
    strong = tuple(dict.fromkeys(each.strip() for each in names if each.strip()))
    return ListEntry(
        id=id_,
        kind=kind,
        names=strong or ("(no name)",),
        weak_names=tuple(
            each for each in dict.fromkeys(weak) if each.strip() and each not in strong
        ),
        imo=imo,
        programme=programme or None,
        listed_on=listed[:10] or None,
    )


def _numbers(text: str) -> tuple[str, ...]:
    """The IMO numbers in a text that pass their check digit."""
    text = re.sub(r"IMO\s*(?:number|no\.?)?\s*:?\s*(\d{7})", r"IMO \1", text, flags=re.IGNORECASE)
    return tuple(dict.fromkeys(each for each in _IMO.findall(text) if imo_number(each)))


def _text(element: Element, tag: str) -> str:
    return (element.findtext(tag) or "").strip()
