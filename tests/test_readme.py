"""Every command that the README shows runs, as a reader would type it."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
PROGRAM = "from tripoint.app.cli import main; main()"


def _commands() -> list[str]:
    """What stands after each prompt; a line that ends in a backslash goes on in the next."""
    blocks = BLOCK.findall((ROOT / "README.md").read_text("utf-8"))
    lines = "".join(blocks).replace("\\\n", " ").splitlines()
    return [line.removeprefix("$ ") for line in lines if line.startswith("$ ")]


def test_make_targets_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = [words[1] for words in map(str.split, _commands()) if words[0] == "make"]
    assert {"run", "test"} <= set(named)
    assert set(named) <= targets


def test_every_command_is_make_or_tripoint() -> None:
    programs = {Path(shlex.split(command)[0]).name for command in _commands()}
    assert programs <= {"make", "tripoint", "git", "cd"}


@pytest.mark.slow
def test_commands_run(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    commands = [
        words
        for words in (shlex.split(command, comments=True) for command in _commands())
        if Path(words[0]).name == "tripoint"
    ]
    assert commands
    for _, *arguments in commands:
        ended = subprocess.run(
            [sys.executable, "-c", PROGRAM, *arguments],
            cwd=tmp_path,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        assert ended.returncode == 0, (arguments, ended.stderr)
        assert ended.stdout or ended.stderr, arguments
