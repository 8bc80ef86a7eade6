"""The training's own modules, which stand beside the corpus and not in the package."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parent.parent.parent / "models" / "training"))
