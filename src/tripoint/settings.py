"""What a user may set, in one table: name, default, environment variable, meaning."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from tripoint.errors import UsageError

_SECONDS = re.compile(r"\d{1,4}(\.\d{1,3})?", re.ASCII)
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
    _Setting(
        "TRIPOINT_ALLOW_PRIVATE",
        "",
        "hosts inside a private network that may be asked, separated by commas; * for all",
    ),
    _Setting("TRIPOINT_PAUSE", "1", "least seconds between two requests to a host"),
    _Setting("TRIPOINT_DEBUG", "", "anything here shows the traceback of an unexpected fault"),
)


def setting(name: str) -> str:
    """The value of a setting: from the environment, else its default."""
    defaults = {each.name: each.default for each in SETTINGS}
    return os.environ.get(name) or defaults[name]


def batch_size() -> int:
    """How many articles are committed together."""
    given = setting("TRIPOINT_BATCH")
    if not (given.isascii() and given.isdigit() and int(given) > 0):
        raise UsageError(f"TRIPOINT_BATCH is {given!r}: give it a whole number from 1 up")
    return int(given)


@dataclass(frozen=True, slots=True, kw_only=True)
class WebSettings:
    """How the web is asked: hosts in a private network that may be, and the pause in seconds."""

    private: frozenset[str]
    pause: float

    @classmethod
    def from_environment(cls) -> Self:
        """As the user has set it."""
        hosts = setting("TRIPOINT_ALLOW_PRIVATE").split(",")
        pause = setting("TRIPOINT_PAUSE")
        if not _SECONDS.fullmatch(pause):
            raise UsageError(f"TRIPOINT_PAUSE is {pause!r}: give it seconds, such as 1 or 0.5")
        private = frozenset(each.strip() for each in hosts if each.strip())
        return cls(private=private, pause=float(pause))


def workspace_path() -> Path:
    """Where the store lies unless a command says otherwise."""
    return Path(setting("TRIPOINT_WORKSPACE"))
