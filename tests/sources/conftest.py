from __future__ import annotations

from collections.abc import Iterator

import pytest

from tripoint.sources.client import Client


@pytest.fixture
def client() -> Iterator[Client]:
    """A client that may ask 127.0.0.1 and does not wait long."""
    with Client(private=["127.0.0.1"], pause=0.0, seconds=5.0, patience=0.01) as client:
        yield client
