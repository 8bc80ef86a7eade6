from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from web import Site, serving

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's own folder."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The reference data that stand beside a development checkout."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("the reference data are not beside this checkout")
    return folder


@pytest.fixture(scope="session")
def scoring() -> ModuleType:
    """How read events are held against gold ones: the same for tests and benchmarks."""
    sys.path.append(str(ROOT / "benchmarks"))
    return import_module("scoring")


@pytest.fixture
def site() -> Iterator[Site]:
    """A real server on 127.0.0.1."""
    with serving() as site:
        yield site
