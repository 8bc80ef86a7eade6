"""The table of faults names a test in every row, and each of them exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROW = re.compile(
    r"^\| (?!what was|---)(?P<tried>.+?) \|.*\| `(?P<file>[^`]+)::(?P<test>\w+)` \|$", re.M
)


def _rows(root: Path) -> list[re.Match[str]]:
    return list(ROW.finditer((root / "docs" / "faults.md").read_text("utf-8")))


def test_every_row_has_a_test(root: Path) -> None:
    lines = (root / "docs" / "faults.md").read_text("utf-8").splitlines()
    rows = [each for each in lines if each.startswith("| ")]
    heads = [each for each in rows if each.startswith(("| what was", "| ---"))]
    assert len(_rows(root)) == len(rows) - len(heads) > 40


def test_every_test_that_is_named_exists(root: Path) -> None:
    for row in _rows(root):
        text = (root / "tests" / row["file"]).read_text("utf-8")
        if f"def {row['test']}(" not in text:
            pytest.fail(f"{row['file']} has no {row['test']}: correct the row of {row['tried']!r}")
