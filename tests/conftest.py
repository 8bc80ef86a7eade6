from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def pytest_configure(config: pytest.Config) -> None:
    # spaCy brings in weasel, which asks click for a function by its old place.
    config.addinivalue_line("filterwarnings", "ignore:Importing 'parser:DeprecationWarning")


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
