"""Writes the trained network as the int8 ONNX model that the package ships.

`python export.py BASE WEIGHTS.pt FOLDER`: FOLDER gets model.onnx, tokenizer.json
and model.json (labels and hashes; the fusion weights are `fuse.py`'s).
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
import tempfile
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from network import MODES, TYPES, PairNetwork
from tripoint.schema import STATUSES

_INPUTS = ["ids", "mask", "spans", "owner", "pairs"]
_OUTPUTS = ["type", "status", "mode", "mutual", "source", "look"]


def export(base: Path, weights: Path, folder: Path) -> None:
    """Export, quantize, and check that the graph is sound."""
    network = PairNetwork(str(base))
    network.load_state_dict(torch.load(weights, weights_only=True))
    network.eval()
    example = (
        torch.ones(3, 20, dtype=torch.long),
        torch.ones(3, 20, dtype=torch.long),
        torch.full((5, 20), 0.05),
        torch.tensor([0, 0, 1, 1, 2]),
        torch.tensor([[0, 1], [1, 0], [2, 5], [3, 2]]),
    )
    axes = {
        "ids": {0: "sentences", 1: "pieces"},
        "mask": {0: "sentences", 1: "pieces"},
        "spans": {0: "spans", 1: "pieces"},
        "owner": {0: "spans"},
        "pairs": {0: "pairs"},
        **{name: {0: "pairs"} for name in _OUTPUTS},
    }
    axes["source"][1] = "spans"
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        plain = Path(scratch) / "plain.onnx"
        torch.onnx.export(
            network,
            example,
            str(plain),
            input_names=_INPUTS,
            output_names=_OUTPUTS,
            dynamic_axes=axes,
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(
            plain, folder / "model.onnx", weight_type=QuantType.QInt8, per_channel=True
        )
    onnx.checker.check_model(onnx.load(folder / "model.onnx"))
    shutil.copy(base / "tokenizer.json", folder / "tokenizer.json")
    card = {
        "types": TYPES,
        "statuses": STATUSES,
        "modes": MODES,
        "sha256": {
            name: hashlib.sha256((folder / name).read_bytes()).hexdigest()
            for name in ("model.onnx", "tokenizer.json")
        },
    }
    (folder / "model.json").write_text(json.dumps(card, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    export(*map(Path, sys.argv[1:4]))
