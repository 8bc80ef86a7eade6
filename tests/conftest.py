from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib.util import module_from_spec, spec_from_file_location
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
    spec = spec_from_file_location("scoring", ROOT / "benchmarks" / "scoring.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules["scoring"] = module  # where its dataclasses look themselves up
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def site() -> Iterator[Site]:
    """A real server on 127.0.0.1."""
    with serving() as site:
        yield site
