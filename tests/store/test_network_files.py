from __future__ import annotations

import datetime as dt
import io
import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import networkx as nx
import pytest
from factory import event
from hypothesis import given, settings
from hypothesis import strategies as st

from tripoint.store.graph_files import edges_of, write_gexf, write_graphml
from tripoint.store.intelligence_files import write_ftm, write_stix

NAMES = {"PRK": "North Korea", "RUS": "Russia"}
KNOWN = dt.datetime(2023, 9, 14, 12, tzinfo=dt.UTC)


def _row(number: int, **changes: Any) -> dict[str, Any]:
    """An event as the store gives it."""
    made = event(number)
    return {
        "id": made.id, "article": f"a{number}", "type": made.type, "mode": made.mode,
        "status": "occurred", "attribution": [], "score": made.score, "confidence": 0.9,
        "actors": ["PRK"], "recipients": ["RUS"], "date": dt.date(2023, 9, 12), "date_end": None,
        "published": "2023-09-13", "published_at": KNOWN, "publisher": "Wire", "title": "A visit",
        "url": "https://example.org/1", "sentence": made.evidence.sentence, "known_at": KNOWN,
    } | changes  # fmt: skip


ROWS = [
    _row(0),
    _row(1, status="possible", attribution=["USA"], type="AID", mode=None),
    _row(2, actors=["PRK", "RUS"], recipients=[], date_end=dt.date(2023, 9, 17)),
    _row(3, actors=["PRK"], recipients=[]),
    _row(4, date=None, sentence='<b>"Rockets" & more\x1f'),
]


def _written(write: Any, rows: list[dict[str, Any]]) -> bytes:
    out = io.BytesIO()
    write(rows, NAMES, out)
    return out.getvalue()


def test_networkx_reads_the_graphml() -> None:
    graph = nx.read_graphml(io.BytesIO(_written(write_graphml, ROWS)), force_multigraph=True)
    assert graph.is_directed()
    assert graph.nodes["PRK"]["label"] == "North Korea"
    assert graph.number_of_edges("PRK", "RUS") == 4
    assert graph.number_of_edges("RUS", "PRK") == 1
    data = [each for _, _, each in graph.edges(data=True)]
    assert sorted(each["status"] for each in data) == ["occurred"] * 4 + ["possible"]
    assert next(each for each in data if each["status"] == "possible")["says"] == "USA"
    assert any(each["sentence"] == '<b>"Rockets" & more\ufffd' for each in data)


def test_networkx_reads_the_gexf_with_its_days() -> None:
    text = _written(write_gexf, ROWS)
    graph = nx.read_gexf(io.BytesIO(text), version="1.3")
    assert set(graph.nodes) == {"PRK", "RUS"}
    assert graph.number_of_edges() == 5
    spans = {(each.get("start"), each.get("end")) for _, _, each in graph.edges(data=True)}
    assert spans == {
        ("2023-09-12", "2023-09-12"), ("2023-09-12", "2023-09-17"), ("2023-09-13", "2023-09-13")
    }  # fmt: skip
    root = ElementTree.fromstring(text)
    assert root[0].get("mode") == "dynamic"


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_stix2_reads_the_bundle() -> None:
    stix2 = pytest.importorskip("stix2")
    text = _written(write_stix, ROWS)
    bundle = stix2.parse(text.decode(), allow_custom=False)
    made = [each for each in bundle.objects if each.type == "relationship"]
    assert len(made) == 5
    kinds = sorted(each.relationship_type for each in made)
    assert kinds == ["aid-possible", *["consult"] * 4]
    known = {each.id for each in bundle.objects}
    for each in made:
        assert {each.source_ref, each.target_ref, each.created_by_ref} <= known
    reports = [each for each in bundle.objects if each.type == "report"]
    assert all(set(each.object_refs) <= known for each in reports)
    assert text == _written(write_stix, ROWS), "the same facts have the same ids"


def test_ftm_reads_the_entities() -> None:
    ftm = pytest.importorskip("followthemoney")
    lines = _written(write_ftm, ROWS).splitlines()
    read = [ftm.model.get_proxy(json.loads(line)) for line in lines]
    assert [each.schema.name for each in read].count("Event") == 5
    for line, entity in zip(lines, read, strict=True):
        entity.schema.validate(json.loads(line))
        said = {n: sorted(v) for n, v in json.loads(line)["properties"].items()}
        assert {n: sorted(v) for n, v in entity.properties.items()} == said
    possible = next(each for each in read if "AID (possible)" in each.caption)
    assert len(possible.get("involved")) == 2


PARTIES = st.lists(st.sampled_from(["PRK", "RUS", "CHN", "EUR"]), max_size=3)


@settings(deadline=None)  # what is loaded once is slow once
@given(PARTIES, PARTIES, st.text(max_size=20))
def test_any_sentence_is_written_and_every_edge_has_two_ends(
    actors: list[str], recipients: list[str], sentence: str
) -> None:
    rows = [_row(0, actors=actors, recipients=recipients, sentence=sentence)]
    edges = list(edges_of(rows))
    assert all(edge.source != edge.target for edge in edges)
    root = ElementTree.fromstring(_written(write_graphml, rows))
    assert len(root.findall(".//{*}edge")) == len(edges)


def test_a_file_takes_its_name_only_once_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "e.graphml"
    with pytest.raises(KeyError):
        write_graphml([{}], NAMES, path)
    assert list(tmp_path.iterdir()) == []
    assert write_graphml(ROWS, NAMES, path) == 5
    assert [each.name for each in tmp_path.iterdir()] == ["e.graphml"]
