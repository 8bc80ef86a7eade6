"""Events for programs of analysts: STIX 2.1 and FollowTheMoney JSON.

Neither knows how certain a thing is, so what is not reported as fact never stands there as a plain
fact: its status is in the kind of relationship of STIX and in the name of the event of FtM.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from tripoint.store.export import opened
from tripoint.store.graph_files import edges_of

__all__ = ["write_ftm", "write_stix"]

_Rows = Iterable[Mapping[str, Any]]
_SPACE = uuid.UUID("7e2d1f4c-2f1b-5a53-9c1c-6d3c1f0f7a11")  # ours alone: the same fact, the same id
_FACTS = frozenset({"occurred", "ongoing"})
_SYSTEM = "Tripoint"
_LONGEST_NAME = 200


def write_stix(rows: _Rows, names: Mapping[str, str], target: str | Path | BinaryIO) -> int:
    """Write one STIX 2.1 bundle: parties as identities, events as relationships between them, each
    article, or record of another coder, as a report of what it says; the number of relationships.
    """
    objects: dict[str, dict[str, Any]] = {}
    reports: dict[str, dict[str, Any]] = {}
    count = 0
    for row in rows:
        created = _instant(row["known_at"])
        ours = _identity("software", _SYSTEM, "system", created)
        objects.setdefault(ours["id"], ours)
        for edge in edges_of([row]):
            ends = []
            for code in (edge.source, edge.target):
                made = _identity(code, names.get(code, code), "organization", created)
                ends.append(objects.setdefault(made["id"], made)["id"])
            made = _relationship(row, ends, edge.start, edge.end, ours["id"])
            objects[made["id"]] = made
            report = reports.setdefault(row["article"] or row["id"], _report(row, ours["id"]))
            report["object_refs"] = sorted({*report["object_refs"], *ends, made["id"]})
            count += 1
    listed = [*objects.values(), *reports.values()]
    bundle = {"type": "bundle", "id": _id("bundle", *sorted(each["id"] for each in listed))}
    with opened(target) as out:
        out.write(orjson.dumps({**bundle, "objects": listed}, option=orjson.OPT_INDENT_2))
    return count


def _identity(code: str, name: str, kind: str, created: str) -> dict[str, Any]:
    return _object("identity", code, created=created, name=name, identity_class=kind)


def _relationship(
    row: Mapping[str, Any],
    ends: list[str],
    start: dt.date | None,
    end: dt.date | None,
    ours: str,
) -> dict[str, Any]:
    status = row["status"]
    kind = "-".join([row["type"].lower(), *([] if status in _FACTS else [status])])
    labels = [f"status:{status}", *_said(row)]
    made = _object(
        "relationship",
        row["article"],
        row["id"],
        *ends,
        created=_instant(row["known_at"]),
        created_by_ref=ours,
        relationship_type=kind,
        source_ref=ends[0],
        target_ref=ends[1],
        labels=labels,
    )
    # Other coders give neither of the two.
    if row["sentence"]:
        made["description"] = row["sentence"]
    if row["confidence"] is not None:
        made["confidence"] = round(100 * row["confidence"])
    if start is not None and end is not None:
        made["start_time"] = f"{start.isoformat()}T00:00:00.000Z"
        # The last day counts, and STIX wants the end after the start.
        made["stop_time"] = f"{(end + dt.timedelta(days=1)).isoformat()}T00:00:00.000Z"
    return made


def _report(row: Mapping[str, Any], ours: str) -> dict[str, Any]:
    created = _instant(row["known_at"])
    made = _object(
        "report",
        row["article"] or row["id"],
        created=created,
        created_by_ref=ours,
        name=row["title"] or row["article"] or f"{row['coder']}, record {row['source_id']}",
        published=_instant(row["published_at"]) if row["published_at"] else created,
        object_refs=[],
    )
    if row["url"]:
        reference = {"source_name": row["publisher"] or "article", "url": row["url"]}
        made["external_references"] = [reference]
    return made


def _object(kind: str, *parts: str, created: str, **fields: Any) -> dict[str, Any]:
    return {
        "type": kind,
        "spec_version": "2.1",
        "id": _id(kind, *parts),
        "created": created,
        "modified": created,
        **fields,
    }


def _id(kind: str, *parts: str) -> str:
    return f"{kind}--{uuid.uuid5(_SPACE, ' '.join((kind, *parts)))}"


def _instant(when: dt.datetime) -> str:
    return f"{when.astimezone(dt.UTC).replace(tzinfo=None).isoformat(timespec='milliseconds')}Z"


def write_ftm(rows: _Rows, names: Mapping[str, str], target: str | Path | BinaryIO) -> int:
    """Write FollowTheMoney entities, one a line: parties, then each event; the number of events."""
    seen: set[str] = set()
    count = 0
    with opened(target) as out:
        for row in rows:
            for entity in _entities(row, names):
                if entity["id"] not in seen:
                    seen.add(entity["id"])
                    out.write(orjson.dumps(entity) + b"\n")
                    count += entity["schema"] == "Event"
    return count


def _entities(row: Mapping[str, Any], names: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    codes = list(dict.fromkeys((*row["actors"], *row["recipients"])))
    for code in codes:
        yield _entity(code, "LegalEntity", {"name": [names.get(code, code)]})
    what = "/".join(each for each in (row["type"], row["mode"]) if each)
    who = ", ".join(names.get(code, code) for code in row["actors"])
    whom = ", ".join(names.get(code, code) for code in row["recipients"])
    name = f"{what} ({row['status']}): {' → '.join(each for each in (who, whom) if each)}"
    properties = {
        "name": [name[:_LONGEST_NAME]],
        "summary": [row["sentence"]] if row["sentence"] else [],
        "keywords": [row["type"], f"status:{row['status']}", *_said(row)],
        "involved": [_key(code) for code in codes],
        "date": [row["date"].isoformat()] if row["date"] and not row["date_end"] else [],
        "startDate": [row["date"].isoformat()] if row["date"] and row["date_end"] else [],
        "endDate": [row["date_end"].isoformat()] if row["date_end"] else [],
        "sourceUrl": [row["url"]] if row["url"] else [],
        "publisher": [row["publisher"]] if row["publisher"] else [],
    }
    yield _entity(f"{row['article']}-{row['id']}", "Event", properties)


def _said(row: Mapping[str, Any]) -> list[str]:
    coder = [f"coder:{row['coder']}"] if row.get("coder") else []
    return [*(f"says:{code}" for code in row["attribution"]), *coder]


def _entity(key: str, schema: str, properties: Mapping[str, list[str]]) -> dict[str, Any]:
    return {
        "id": _key(key),
        "schema": schema,
        "properties": {name: values for name, values in properties.items() if values},
    }


def _key(key: str) -> str:
    return f"tripoint-{hashlib.sha256(key.encode()).hexdigest()[:20]}"
