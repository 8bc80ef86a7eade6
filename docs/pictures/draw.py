"""Draws the README's terminal picture from what the commands really print (`make picture`)."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).resolve().parent.parent.parent
WIDTH = 110
COMMAND = (
    "code", "--published", "2024-09-03", "--text",
    "Iran denied on Tuesday that it had sent ballistic missiles to Russia. "
    "The United States warned that such a transfer would bring new sanctions on Tehran. "
    "Russian President Vladimir Putin may visit Iran in October, and the two countries "
    "are expected to sign a partnership treaty later this year.",
)  # fmt: skip


def main() -> None:
    """Run the command as a terminal of fixed width would and save the picture."""
    environment = os.environ | {"FORCE_COLOR": "1", "COLUMNS": str(WIDTH), "TERM": "xterm-256color"}
    printed = subprocess.run(
        [sys.executable, "-c", "from tripoint.app.cli import main; main()", *COMMAND],
        check=True,
        capture_output=True,
        env=environment,
        cwd=ROOT,
    ).stdout.decode("utf-8")
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        console = Console(record=True, width=WIDTH, file=nowhere)
        console.print(Text(f"$ tripoint code --published {COMMAND[2]} --text '...'", style="bold"))
        for line in printed.rstrip().splitlines():
            console.print(Text.from_ansi(line))
    console.save_svg(str(ROOT / "docs" / "pictures" / "code.svg"), title="tripoint")


if __name__ == "__main__":
    main()
