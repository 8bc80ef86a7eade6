from __future__ import annotations

from collections import Counter

import pytest

from tripoint.errors import DataError
from tripoint.knowledge import lexicon
from tripoint.knowledge.lexicon import load_cues, load_lexicon, load_words, read_rows
from tripoint.knowledge.reading import Line
from tripoint.ontology import event_types
from tripoint.schema import STATUSES


def test_every_type_has_its_patterns() -> None:
    rows, faults = read_rows()
    assert faults == []
    counts = Counter(row.type for _, row in rows)
    assert counts.keys() == event_types().keys()
    assert min(counts.values()) >= 10


def test_names_of_patterns_are_their_own() -> None:
    counts = Counter((row.type, row.name) for _, row in read_rows()[0])
    assert [name for name, times in counts.items() if times > 1] == []


def test_every_word_class_has_words() -> None:
    assert all(load_words().values())
    assert load_lexicon().words is load_words()


def test_cues_are_by_part_of_speech_and_word() -> None:
    cues = load_cues()
    assert ("v", "deny") in cues or ("v", "expect") in cues
    readings = {cue.reading for same in cues.values() for cue in same}
    assert readings & set(STATUSES)
    assert all(key == (cue.pos, cue.word) for key, same in cues.items() for cue in same)


def test_faulty_rows_are_told_all_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    real = lexicon.read_tsv
    cells: dict[str, str] = {}

    def faulty(path: object) -> object:
        for line in real(path):
            yield line
            cells.update(line.cells)
        if path.name == "aid.tsv":
            yield Line("aid.tsv:9001", {**cells, "mode": "by-post"})
            yield Line("aid.tsv:9002", {**cells, "contexts": "gossip"})
            yield Line("aid.tsv:9003", {**cells, "head": "give"})

    monkeypatch.setattr(lexicon, "read_tsv", faulty)
    with pytest.raises(DataError) as caught:
        load_lexicon.__wrapped__()
    places = [fault.split(": ")[0] for fault in caught.value.faults]
    assert places == ["aid.tsv:9001", "aid.tsv:9002", "aid.tsv:9003"]
