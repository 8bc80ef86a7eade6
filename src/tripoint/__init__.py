"""Tripoint reads news and says who did what to whom, in which sentence, and how certain it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tripoint.version import __version__

if TYPE_CHECKING:
    from tripoint.pipeline import code
    from tripoint.store.workspace import open_workspace as open  # noqa: A004

__all__ = ["__version__", "code", "open"]


def __getattr__(name: str) -> object:
    # Loaded on first use: `tripoint --help` and a plain import must not pay for the parser.
    if name == "code":
        from tripoint.pipeline import code

        return code
    if name == "open":
        from tripoint.store.workspace import open_workspace

        return open_workspace
    raise AttributeError(f"module 'tripoint' has no attribute {name!r}")
