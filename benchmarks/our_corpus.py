"""The corpus' own reader, which stands beside the training that it serves."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.append(str(ROOT / "models" / "training"))

from corpus import CORPUS, PARTS, Item, part  # noqa: E402

__all__ = ["CORPUS", "PARTS", "ROOT", "Item", "part"]
