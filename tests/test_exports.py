from __future__ import annotations

import inspect
import re

import pytest

import tripoint
from tripoint.schema import Coded
from tripoint.store.workspace import Workspace


def test_public_face() -> None:
    assert sorted(tripoint.__all__) == ["__version__", "code", "open"]
    for name in tripoint.__all__:
        assert getattr(tripoint, name)
    assert re.fullmatch(r"\d+\.\d+\.\d+", tripoint.__version__)


def test_code_is_called_as_documented() -> None:
    signature = inspect.signature(tripoint.code)
    assert list(signature.parameters) == ["text", "published", "title"]
    assert isinstance(tripoint.code("Russia attacked Ukraine."), Coded)


def test_open_gives_a_workspace(tmp_path: object) -> None:
    with tripoint.open(tmp_path / "w", create=True) as store:
        assert isinstance(store, Workspace)
        assert store.events().num_rows == 0


def test_unknown_name_is_refused_as_python_does() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = tripoint.nothing
