from __future__ import annotations

from pathlib import Path

import pytest
from answers import Ask

from tripoint.errors import ModelError


def test_doctor_finds_all_sound(ask: Ask, workspace: Path) -> None:
    answer = ask("doctor", "-w", workspace, "--json")
    assert answer.code == 0
    assert answer.json["sound"] is True
    assert "2 articles" in answer.json["findings"]["workspace"]
    shown = ask("doctor", "-w", workspace)
    assert shown.code == 0
    for name in answer.json["findings"]:
        assert name in shown.out


def test_doctor_says_what_is_not_sound(
    ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing() -> None:
        raise ModelError("the English model is not installed: reinstall from requirements.lock")

    monkeypatch.setattr("tripoint.app.checking.load_parser", missing)
    answer = ask("doctor", "-w", tmp_path / "none", "--json")
    assert answer.code == 1
    assert answer.json["sound"] is False
    assert "reinstall" in answer.json["findings"]["model"]
    assert "not sound: model" in answer.err


def test_doctor_makes_no_workspace(ask: Ask, tmp_path: Path) -> None:
    answer = ask("doctor", "-w", tmp_path / "none" / "deeper", "--json")
    assert answer.code == 0
    assert "makes one" in answer.json["findings"]["workspace"]
    assert not (tmp_path / "none").exists()


def test_data_check_lists_every_fault(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    faults = ["a.tsv:3: no type, write one", "b.tsv:9: no example, write one"]
    monkeypatch.setattr("tripoint.app.checking.check_files", lambda: faults)
    answer = ask("data", "check")
    assert answer.code == 5
    assert answer.err == "".join(f"tripoint: {fault}\n" for fault in faults)
    as_json = ask("data", "check", "--json")
    assert (as_json.code, as_json.json) == (5, {"faults": faults})


def test_data_check_of_sound_files(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    # That the shipped files are sound is held in tests/knowledge; here, what is said of it.
    monkeypatch.setattr("tripoint.app.checking.check_files", list)
    monkeypatch.setattr("tripoint.app.checking.check_patterns", lambda _: [])
    monkeypatch.setattr("tripoint.app.checking.check_cues", lambda _: [])
    assert ask("data", "check").err == "tripoint: the knowledge files are sound\n"
    assert ask("data", "check", "--json").json == {"faults": []}


def test_doctor_names_a_broken_file_and_repair_mends_it(ask: Ask, workspace: Path) -> None:
    file = next((workspace / "tables" / "events").rglob("*.parquet"))
    file.write_bytes(file.read_bytes()[:100])
    told = ask("events", "-w", workspace)
    assert told.code == 4
    assert "tripoint doctor --repair" in told.err
    sick = ask("doctor", "-w", workspace)
    assert sick.code == 1
    assert f"! store events        {file.name} is broken" in sick.out
    mended = ask("doctor", "--repair", "-w", workspace, "--json")
    assert mended.code == 0
    assert mended.json["findings"]["store events"].startswith(f"mended: {file.name} is broken")
    (saved,) = (workspace / "damaged").glob("*.jsonl")
    assert f"tripoint read {saved}" in mended.json["findings"]["store batches"]
    again = ask("read", saved, "-w", workspace, "--json").json
    assert (again["articles"], again["already_known"]) == (2, 0)
    assert len(ask("events", "-w", workspace, "--json").json) == 2
    assert ask("doctor", "-w", workspace).code == 0
