"""Terms of office, treaties, memberships and capitals, from their files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from tripoint.coding.facts import Capital, Facts, Membership, Tenure, Treaty
from tripoint.knowledge.reading import Line, data_folder, read_tsv

_GEONAMES = "GeoNames (CC BY 4.0)"


def read_facts(faults: list[str]) -> Facts:
    """Every fact; what is wrong is added to the faults."""
    return Facts(
        tenures=tuple(_tenures(faults)),
        treaties=tuple(_treaties(faults)),
        members=tuple(_members(faults)),
        capitals=tuple(_capitals(faults)),
    )


def _tenures(faults: list[str]) -> Iterator[Tenure]:
    """Terms of the leaders of the record, and of the offices that names are known by."""
    offices = data_folder() / "actors" / "offices.tsv"
    seen: set[tuple[str, str, str]] = set()
    leaders = [(line, "code", "person") for line in _rows("leaders.tsv")]
    for line, code, person in (
        *leaders,
        *((each, "country", "name") for each in read_tsv(offices)),
    ):
        cells = line.cells
        start = _day(line, "start", faults)
        key = (cells[code], cells[person], cells["start"])
        if start is None or key in seen:
            continue
        seen.add(key)
        yield Tenure(
            code=cells[code],
            person=cells[person],
            office=cells["office"],
            start=start,
            source=cells["source"],
        )


def _treaties(faults: list[str]) -> Iterator[Treaty]:
    for line in _rows("treaties.tsv"):
        cells = line.cells
        parties = _several(cells["parties"])
        signed = _day(line, "signed", faults)
        if len(parties) < 2:
            faults.append(f"{line.place}: a treaty has two parties or more, name them")
        elif signed is None and not cells["signed"]:
            faults.append(f"{line.place}: no day of signing, give one")
        if signed is not None:
            yield Treaty(
                parties=parties,
                name=cells["name"],
                kinds=_several(cells["kinds"]),
                words=_several(cells["words"]),
                signed=signed,
                in_force=_day(line, "in_force", faults),
                ended=_day(line, "ended", faults),
                source=cells["source"],
            )


def _members(faults: list[str]) -> Iterator[Membership]:
    for line in _rows("members.tsv"):
        cells, since = line.cells, _day(line, "since", faults)
        if not cells["members"].isdigit():
            faults.append(f"{line.place}: {cells['members']!r} is no count, write it in digits")
        elif since is not None:
            yield Membership(
                id=cells["id"],
                members=int(cells["members"]),
                since=since,
                until=_day(line, "until", faults),
                source=cells["source"],
            )


def _capitals(faults: list[str]) -> Iterator[Capital]:
    for line in _rows("capitals.tsv"):
        cells = line.cells
        try:
            lat, lon = float(cells["lat"]), float(cells["lon"])
        except ValueError as fault:
            faults.append(f"{line.place}: {fault}, write degrees as 39.0339")
            continue
        if abs(lat) > 90 or abs(lon) > 180:
            faults.append(f"{line.place}: no place on earth, correct the degrees")
        yield Capital(code=cells["code"], name=cells["capital"], lat=lat, lon=lon, source=_GEONAMES)


def _rows(name: str) -> Iterator[Line]:
    return read_tsv(data_folder() / "reference" / name)


def _several(cell: str) -> frozenset[str]:
    return frozenset(each for each in cell.split("|") if each)


def _day(line: Line, name: str, faults: list[str]) -> dt.date | None:
    """The day in a cell; None where it is empty or, which is a fault, no day."""
    text = line.cells[name]
    if not text:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError as fault:
        faults.append(f"{line.place}: {fault}, write days as 2019-04-24")
        return None
