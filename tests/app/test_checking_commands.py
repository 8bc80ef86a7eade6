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
