"""What to tell of a workspace that cannot be read, in one line that says what to do."""

from __future__ import annotations

import re

from tripoint.errors import WorkspaceDamaged, WorkspaceUnreachable
from tripoint.store.location import Location

__all__ = ["damaged", "unreachable"]

_STYLE = re.compile("\x1b\\[[0-9;]*m")


def damaged(location: Location, name: str, fault: Exception) -> WorkspaceDamaged:
    """What to tell of a table whose log or files are missing or broken."""
    said = str(fault).splitlines()[0]
    return WorkspaceDamaged(
        f"the table {name} in {location.name} cannot be read ({said}):"
        " `tripoint doctor --repair` mends what can be mended and names what is lost"
    )


def unreachable(location: Location, fault: Exception) -> WorkspaceUnreachable:
    """What to tell of a store that does not answer; the chain of its faults as one line."""
    lines = [_STYLE.sub("", line).strip(" ↳") for line in str(fault).splitlines()]
    said = ": ".join(dict.fromkeys((lines[0], lines[-1]))) if lines else type(fault).__name__
    return WorkspaceUnreachable(
        f"{location.name} cannot be used ({said}): see that it is up and the AWS_ variables are"
        " right, and run the same command again, nothing is stored twice"
    )
