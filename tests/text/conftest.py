from __future__ import annotations

import pytest

from tripoint.knowledge.furniture import load_furniture
from tripoint.text.furniture import Furniture


@pytest.fixture(scope="session")
def furniture() -> Furniture:
    return load_furniture()
