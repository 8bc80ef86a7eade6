from __future__ import annotations

from pathlib import Path

import orjson
from answers import Ask

from tripoint.store.workspace import open_workspace

BODY = [
    "Russia attacked Ukraine on Monday with missiles and drones, officials in the capital said.",
    "The attack lasted for several hours and damaged a power station in the east of the country.",
    "Poland summoned the Russian ambassador in the afternoon and handed him a note of protest.",
    "The alliance will meet on Wednesday, its secretary general announced on a visit to Berlin.",
    "Repair crews restored the current in 11 of 14 districts by evening, the operator said.",
]
FRAME = ["By our foreign desk", *BODY, "Sign up to our morning letter and never miss what matters."]
OTHER = [
    "Explosions shook the outskirts of the city through the night, and people slept in the metro.",
    "Poland condemned Russia for the strike, and its government spoke of terror.",
    "Engineers promised that lamps would burn again by nightfall nearly everywhere.",
    "In Berlin the head of the alliance called ambassadors together for the middle of the week.",
]


def _line(name: str, parts: list[str]) -> bytes:
    return orjson.dumps({"id": name, "published": "2024-05-01", "text": "\n\n".join(parts)}) + b"\n"


def _read(ask: Ask, folder: Path, *lines: bytes) -> dict[str, int]:
    path = folder / "page.jsonl"
    path.write_bytes(b"".join(lines))
    return ask("read", path, "-w", folder / "w", "--json").json


def _firsts(folder: Path) -> dict[str, str | None]:
    with open_workspace(folder / "w") as store:
        rows = store.articles().to_pylist()
        told = set(store.events().column("article").to_pylist())
    firsts = {row["id"]: row["duplicate_of"] for row in rows}
    assert told == {id_ for id_, first in firsts.items() if first is None}
    return firsts


def test_near_copies_fold_into_what_is_stored(ask: Ask, tmp_path: Path) -> None:
    assert _read(ask, tmp_path, _line("first", BODY))["copies"] == 0
    later = _read(
        ask,
        tmp_path,
        _line("cut", BODY[:3]),
        _line("framed", FRAME),
        _line("framed again", FRAME),
        _line("other", OTHER),
    )
    assert (later["articles"], later["copies"]) == (1, 3)
    assert _firsts(tmp_path) == {
        "first": None, "cut": "first", "framed": "first", "framed again": "first", "other": None
    }  # fmt: skip


def test_near_copies_fold_inside_one_batch(ask: Ask, tmp_path: Path) -> None:
    lines = [_line("first", BODY), _line("other", OTHER), _line("framed", FRAME)]
    assert _read(ask, tmp_path, *lines)["copies"] == 1
    assert _firsts(tmp_path) == {"first": None, "other": None, "framed": "first"}


def test_a_fuller_report_is_kept_for_what_it_adds(ask: Ask, tmp_path: Path) -> None:
    _read(ask, tmp_path, _line("flash", BODY[:2]))
    fuller = [*BODY, *OTHER]
    assert _read(ask, tmp_path, _line("fuller", fuller))["articles"] == 1
    assert _firsts(tmp_path) == {"flash": None, "fuller": None}


def test_a_copy_of_a_killed_attempt_is_a_first(ask: Ask, tmp_path: Path) -> None:
    from tripoint.pipeline import code

    with open_workspace(tmp_path / "w", create=True) as store:
        store._operations.prepare()
        # What a writer leaves that dies between the texts and the row in `batches`.
        store._operations.keep_texts([code("\n\n".join(BODY)).article], 7)
    assert _read(ask, tmp_path, _line("framed", FRAME))["copies"] == 0
    assert _firsts(tmp_path) == {"framed": None}
