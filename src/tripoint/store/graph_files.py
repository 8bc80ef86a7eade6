"""Events as graphs that network programs open: GraphML, and GEXF with the days of each edge.

A node is a party, an edge one event from an actor to a recipient; an event of several is several
edges, and a mutual one goes both ways in the file as it stands: from each actor to each other.
"""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from lxml import etree

from tripoint.store.export import opened

__all__ = ["edges_of", "write_gexf", "write_graphml"]

_Rows = Iterable[Mapping[str, Any]]
_GRAPHML = "http://graphml.graphdrawing.org/xmlns"
_GEXF = "http://gexf.net/1.3"
# What XML cannot hold, whatever it is written as.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_FIELDS = {
    "event": "string",
    "type": "string",
    "mode": "string",
    "status": "string",
    "says": "string",
    "score": "double",
    "confidence": "double",
    "date": "string",
    "sentence": "string",
    "article": "string",
}


class Edge(NamedTuple):
    """One event between two parties; `values` by the names of `_FIELDS`, none left empty."""

    source: str
    target: str
    start: dt.date | None
    end: dt.date | None
    values: dict[str, str | float]


def edges_of(rows: _Rows) -> Iterator[Edge]:
    """The edges of events, in their order; an event without two parties has none."""
    for row in rows:
        actors, recipients = list(dict.fromkeys(row["actors"])), list(row["recipients"])
        pairs = (
            itertools.product(actors, dict.fromkeys(recipients))
            if recipients
            else itertools.permutations(actors, 2)
        )
        start = row["date"] or _day(row["published"])
        values = {
            "event": row["id"],
            "type": row["type"],
            "mode": row["mode"],
            "status": row["status"],
            "says": " ".join(row["attribution"]),
            "score": row["score"],
            "confidence": row["confidence"],
            "date": start.isoformat() if start else None,
            "sentence": row["sentence"],
            "article": row["article"],
        }
        kept = {name: value for name, value in values.items() if value not in (None, "")}
        for source, target in pairs:
            if source != target:
                yield Edge(source, target, start, row["date_end"] or start, kept)


def write_graphml(rows: _Rows, names: Mapping[str, str], target: str | Path | BinaryIO) -> int:
    """Write GraphML 1.0, a directed graph with parallel edges; the number of edges."""
    edges = list(edges_of(rows))
    with opened(target) as out, etree.xmlfile(out, encoding="utf-8") as xml:
        xml.write_declaration()
        with xml.element("graphml", xmlns=_GRAPHML):
            for name, type_ in {"label": "string", **_FIELDS}.items():
                end = "node" if name == "label" else "edge"
                _empty(xml, "key", {"id": name, "for": end, "attr.name": name, "attr.type": type_})
            with xml.element("graph", {"id": "events", "edgedefault": "directed"}):
                for code in _parties(edges):
                    with xml.element("node", id=_text(code)):
                        _data(xml, "label", names.get(code, code))
                for number, edge in enumerate(edges):
                    ends = {"id": f"e{number}", "source": _text(edge.source)}
                    with xml.element("edge", ends | {"target": _text(edge.target)}):
                        for name, value in edge.values.items():
                            _data(xml, name, value)
    return len(edges)


def write_gexf(rows: _Rows, names: Mapping[str, str], target: str | Path | BinaryIO) -> int:
    """Write GEXF 1.3, dynamic: an edge stands on the days of its event; the number of edges."""
    edges = list(edges_of(rows))
    graph = {"mode": "dynamic", "defaultedgetype": "directed", "timeformat": "date"}
    with opened(target) as out, etree.xmlfile(out, encoding="utf-8") as xml:
        xml.write_declaration()
        with xml.element("gexf", xmlns=_GEXF, version="1.3"), xml.element("graph", graph):
            with xml.element("attributes", {"class": "edge", "mode": "static"}):
                for name, type_ in _FIELDS.items():
                    _empty(xml, "attribute", {"id": name, "title": name, "type": type_})
            with xml.element("nodes"):
                for code in _parties(edges):
                    _empty(xml, "node", {"id": _text(code), "label": _text(names.get(code, code))})
            with xml.element("edges"):
                for number, edge in enumerate(edges):
                    with xml.element("edge", _ends(number, edge)), xml.element("attvalues"):
                        for name, value in edge.values.items():
                            _empty(xml, "attvalue", {"for": name, "value": _text(value)})
    return len(edges)


def _ends(number: int, edge: Edge) -> dict[str, str]:
    ends = {"id": str(number), "source": _text(edge.source), "target": _text(edge.target)}
    ends["label"] = _text(edge.values["type"])
    if edge.start and edge.end:
        ends |= {"start": edge.start.isoformat(), "end": edge.end.isoformat()}
    return ends


def _parties(edges: Iterable[Edge]) -> list[str]:
    return sorted({code for edge in edges for code in (edge.source, edge.target)})


def _data(xml: Any, key: str, value: object) -> None:
    with xml.element("data", key=key):
        xml.write(_text(value))


def _empty(xml: Any, tag: str, attributes: Mapping[str, str]) -> None:
    with xml.element(tag, dict(attributes)):
        pass


def _text(value: object) -> str:
    return _NOT_XML.sub("\ufffd", str(value))


def _day(published: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat((published or "")[:10])
    except ValueError:
        return None
