"""Where a workspace lies: a folder, or a place in an S3 store."""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from platformdirs import user_state_path

from tripoint.errors import NotAWorkspace

__all__ = ["address", "locate"]

_URL = re.compile(r"([a-z][a-z0-9+.-]+):/+(.*)", re.IGNORECASE | re.DOTALL)
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]+(/[^\s?#*\[\]\\]+)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """The folder or address of the tables, and the folder of what only a local disk can hold.

    What an address needs beyond itself (keys, region, endpoint) is read from the AWS_ variables of
    the environment; `options` adds that an endpoint without TLS is meant.
    """

    name: str
    tables: str
    local: Path
    options: dict[str, str] = field(default_factory=dict)

    @property
    def is_remote(self) -> bool:
        """Whether the tables are in an S3 store."""
        return "://" in self.tables

    def table(self, name: str) -> str:
        """Where a table lies."""
        return f"{self.tables}/{name}"


def address(path: str | Path) -> str:
    """A workspace as a user writes it: as a path the address `s3://a/b` lost a slash."""
    found = _URL.fullmatch(str(path))
    return f"{found[1].lower()}://{found[2].lstrip('/')}" if found else str(path)


def locate(path: str | Path) -> Location:
    """The location of a workspace; NotAWorkspace for an address that is neither S3 nor a folder."""
    given = address(path)
    scheme, _, rest = given.partition("://")
    if scheme == "file":
        folder = Path(unquote(urlsplit(f"file:///{rest}").path)).resolve()
    elif scheme == "s3":
        return _remote(f"s3://{rest.rstrip('/')}")
    elif _URL.fullmatch(given):
        raise NotAWorkspace(f"{given} cannot hold a workspace: give a folder or s3://BUCKET/FOLDER")
    else:
        folder = Path(path).resolve()
    return Location(name=str(folder), tables=(folder / "tables").as_posix(), local=folder)


def _remote(url: str) -> Location:
    if not _BUCKET.fullmatch(url.removeprefix("s3://")):
        raise NotAWorkspace(f"{url} names no place in a bucket: give s3://BUCKET/FOLDER")
    number = hashlib.sha256(url.encode()).hexdigest()[:16]
    endpoint = os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL", "")
    options = {"aws_allow_http": "true"} if endpoint.startswith("http://") else {}
    return Location(
        name=url,
        tables=f"{url}/tables",
        local=user_state_path("tripoint") / number,
        options=options,
    )
