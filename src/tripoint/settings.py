"""What a user may set, in one table: name, default, environment variable, meaning."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from tripoint.errors import UsageError

CODED_LANGUAGES = frozenset({"en"})


@dataclass(frozen=True, slots=True)
class _Setting:
    """One thing a user may set in the environment."""

    name: str
    default: str
    help: str


SETTINGS = (
    _Setting("TRIPOINT_WORKSPACE", "workspace", "the folder of the store"),
    _Setting("TRIPOINT_BATCH", "200", "articles in one committed batch"),
    _Setting(
        "TRIPOINT_MODEL",
        "",
        "the second voice: empty for the shipped encoder, `lexicon` for none, a folder with an ONNX"
        " model, or URL#NAME of an OpenAI-compatible endpoint",
    ),
    _Setting("TRIPOINT_MODEL_KEY", "", "the key that an endpoint asks for"),
    _Setting("TRIPOINT_THREADS", "0", "threads of the second voice's model; 0 takes every core"),
    _Setting("TRIPOINT_DEBUG", "", "anything here shows the traceback of an unexpected fault"),
)


def setting(name: str) -> str:
    """The value of a setting: from the environment, else its default."""
    defaults = {each.name: each.default for each in SETTINGS}
    return os.environ.get(name) or defaults[name]


def batch_size() -> int:
    """How many articles are committed together."""
    return _whole_number("TRIPOINT_BATCH", least=1)


def model_threads() -> int:
    """How many threads the second voice's model may use; 0 takes every core."""
    return _whole_number("TRIPOINT_THREADS", least=0)


def _whole_number(name: str, *, least: int) -> int:
    given = setting(name)
    if not (given.isascii() and given.isdigit() and int(given) >= least):
        raise UsageError(f"{name} is {given!r}: give it a whole number from {least} up")
    return int(given)


def workspace_path() -> Path:
    """Where the store lies unless a command says otherwise."""
    return Path(setting("TRIPOINT_WORKSPACE"))
