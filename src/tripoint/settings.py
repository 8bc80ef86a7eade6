"""What a user may set, in one table: name, default, environment variable, meaning."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

CODED_LANGUAGES = frozenset({"en"})


@dataclass(frozen=True, slots=True)
class Setting:
    """One thing a user may set in the environment."""

    name: str
    default: str
    help: str


SETTINGS = (
    Setting("TRIPOINT_WORKSPACE", "workspace", "the folder of the store"),
    Setting("TRIPOINT_BATCH", "200", "articles in one committed batch"),
)


def setting(name: str) -> str:
    """The value of a setting: from the environment, else its default."""
    defaults = {each.name: each.default for each in SETTINGS}
    return os.environ.get(name) or defaults[name]


def workspace_path() -> Path:
    """Where the store lies unless a command says otherwise."""
    return Path(setting("TRIPOINT_WORKSPACE"))
