"""Whatever is given, the answer is a line that says what to do, and never a traceback."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest
from answers import Answer, Ask

from tripoint.store.workspace import open_workspace

RUN = "from tripoint.app.cli import main; main()"
_LOAD = "tripoint.pipeline.code('Russia attacked Ukraine.')"
LINE = '{"id": "%s", "text": "Russia attacked Ukraine."}\n'


def _one_line(answer: Answer, code: int, *says: str) -> None:
    assert answer.code == code
    assert answer.err.startswith("tripoint: ")
    assert answer.err.count("\n") == 1
    for each in says:
        assert each in answer.err


def _process(*arguments: object, prelude: str = "", **given: object) -> Answer:
    ended = subprocess.run(
        [sys.executable, "-c", f"{prelude}\n{RUN}", *map(str, arguments)],
        capture_output=True, text=True, timeout=120, check=False, **given,
    )  # fmt: skip
    assert "Traceback" not in ended.stderr
    return Answer(ended.returncode, ended.stdout, ended.stderr)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b" \n\t\r\n", "white space"),
        (bytes(range(256)) * 40, "binary"),
        (b"%PDF-1.7 \x00\x01", "PDF"),
        (b"\x1f\x8b\x08\x00" * 20, "compressed"),
        (b"PK\x03\x04rest", "ZIP"),
    ],
)
@pytest.mark.parametrize("suffix", ["html", "txt"])
def test_no_text(ask: Ask, tmp_path: Path, suffix: str, content: bytes, says: str) -> None:
    path = tmp_path / f"page.{suffix}"
    path.write_bytes(content)
    _one_line(ask("code", path), 3, "page.", says)


def test_file_of_200_megabytes(ask: Ask, tmp_path: Path) -> None:
    path = tmp_path / "big.html"
    with path.open("wb") as sparse:
        sparse.truncate(200_000_000)
    _one_line(ask("code", path), 3, "200 MB", "split it")


def test_pipe_without_end(tmp_path: Path) -> None:
    with Path("/dev/zero").open("rb") as zero:
        answer = _process("code", "-", stdin=zero)
    _one_line(answer, 3, "over the limit")


def test_line_without_end(tmp_path: Path) -> None:
    path = tmp_path / "long.jsonl"
    with path.open("wb") as sparse:
        sparse.write(b'{"text": "')
        sparse.truncate(200_000_000)
        sparse.seek(0, os.SEEK_END)
        sparse.write(b"\n" + (LINE % "after").encode())
    answer = _process("code", path, "--format", "jsonl")
    _one_line(answer, 3, "long.jsonl:1: is a line of over 67 MB")
    assert [each["id"] for each in answer.lines] == ["after"]


def test_line_of_ten_megabytes(ask: Ask, tmp_path: Path) -> None:
    words = "Russia attacked Ukraine on Monday. " * 300_000
    (tmp_path / "line.txt").write_text(words)
    _one_line(ask("code", tmp_path / "line.txt"), 3, "10,500,000 characters")
    line = orjson.dumps({"text": words})
    _one_line(ask("code", "-", stdin=line), 3, "10,500,000 characters")


def test_bytes_that_are_no_utf_8_are_read_as_what_they_look_like(ask: Ask, tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_bytes("Russia attacked Ukraine, said the café’s owner.".encode("cp1252"))
    answer = ask("code", path, "--json")
    assert answer.code == 0
    assert "café’s" in answer.json[0]["text"]


def test_markup_nested_without_end(ask: Ask, tmp_path: Path) -> None:
    path = tmp_path / "deep.html"
    path.write_text("<html><body>" + "<div>" * 200_000 + "Russia attacked Ukraine.")
    answer = ask("code", path)
    assert answer.code == 0
    assert "not an article" in answer.out


def test_title_that_is_a_script(ask: Ask, tmp_path: Path) -> None:
    body = "<p>Russia attacked Ukraine on Monday, officials said in the capital.</p>" * 3
    path = tmp_path / "page.html"
    path.write_text(
        f"<html><head><title><script>alert(1)</script>\x1b]0;x\x07Talks &lt;b&gt;</title></head>"
        f"<body><article>{body}</article></body></html>"
    )
    (article,) = ask("code", path, "--json").json
    assert "<" not in article["title"]
    assert "\x1b" not in article["title"]
    shown = ask("code", path).out
    assert "\x1b" not in shown
    assert "<script" not in shown


def test_nul_bytes(ask: Ask, tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_bytes(b"Russia attacked\0 Ukraine on Monday, officials in the capital said. " * 3)
    (article,) = ask("code", path, "--json").json
    assert "\0" not in article["text"]
    text = "Russia attacked Ukraine\0."
    (kept,) = ask("code", "-", "--json", stdin=orjson.dumps({"text": text})).json
    assert kept["text"] == text


def test_json_lines_broken_in_the_middle(ask: Ask, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(
        LINE % "a"
        + '{"id": \n[1, 2]\n{"id": "x"}\n"text"\n\n{"text": "x", "id": [1]}\n'
        + LINE % "b"
    )
    answer = ask("code", path, "--format", "jsonl")
    assert answer.code == 3
    assert [each["id"] for each in answer.lines] == ["a", "b"]
    said = answer.err.splitlines()
    assert [line.split("a.jsonl:")[1].split(":")[0] for line in said] == ["2", "3", "4", "5", "7"]


def test_half_a_character(ask: Ask) -> None:
    _one_line(ask("code", "-", stdin=b'{"text": "Russia \\ud800 attacked."}'), 3, "-:1")
    _one_line(ask("code", "--text", "Russia \udcff attacked."), 3, "half a character at 7")


@pytest.mark.parametrize(
    "pairs",
    [
        [{"source": [0, 6], "target": [16, 99]}],
        [{"source": [6, 0], "target": [16, 23]}],
        [{"source": [-1, 6], "target": [16, 23]}],
        [{"source": [0, 6]}],
        [{"source": [0, 6.5], "target": [16, 23]}],
        [{"source": [True, 6], "target": [16, 23]}],
        [[0, 6, 16, 23]],
        {"source": [0, 6], "target": [16, 23]},
        "0-6",
    ],
)
def test_pairs_out_of_range(ask: Ask, pairs: object) -> None:
    line = orjson.dumps({"text": "Russia attacked Ukraine.", "pairs": pairs})
    _one_line(ask("code", "-", stdin=line), 3, '"pairs" must be', "24 characters")


def test_time_in_a_line_that_is_none(ask: Ask) -> None:
    line = b'{"text": "Russia attacked Ukraine.", "published": "soon"}'
    _one_line(ask("code", "-", stdin=line), 3, "-:1", "'soon' is not a time")


@pytest.mark.parametrize("command", ["code", "read"])
def test_path_that_is_no_file(ask: Ask, tmp_path: Path, command: str) -> None:
    loop = tmp_path / "loop.txt"
    loop.symlink_to(loop)
    fifo = tmp_path / "fifo.txt"
    os.mkfifo(fifo)
    with contextlib.closing(socket.socket(socket.AF_UNIX)) as listening:
        listening.bind(str(tmp_path / "s"))
        for path, says in (
            (loop, "symbolic links"),
            (fifo, "give - and pipe"),
            (tmp_path / "s", "give - and pipe"),
            (Path("/dev/zero"), "give - and pipe"),
            (tmp_path / "none.txt", "No such file"),
            (tmp_path / ("n" * 300), "--text"),
        ):
            _one_line(ask(command, path, "-w", tmp_path / "w") if command == "read"
                      else ask(command, path), 2, says)  # fmt: skip
    assert not (tmp_path / "w").exists()


def test_code_fetches_nothing(ask: Ask) -> None:
    _one_line(ask("code", "https://example.org/page"), 2, "`tripoint read` fetches it")


def test_folder_of_loops_and_pipes(ask: Ask, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "around").symlink_to(folder)
    (folder / "loop.txt").symlink_to(folder / "loop.txt")
    os.mkfifo(folder / "fifo.txt")
    (folder / "zero.txt").symlink_to("/dev/zero")
    (folder / "a.jsonl").write_text(LINE % "a")
    answer = ask("code", folder, "--json")
    assert answer.code == 3
    assert [each["id"] for each in answer.json] == ["a"]
    assert answer.err.count("\n") == 3


def _as_nobody() -> str:
    """What makes a process one without root's rights; none is needed where there are none."""
    return "import os; os.setgid(65534); os.setuid(65534)" if os.getuid() == 0 else ""


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that everybody may enter, as those of `tmp_path` are not."""
    with tempfile.TemporaryDirectory() as made:
        Path(made).chmod(0o755)
        yield Path(made)


def test_without_permission(open_folder: Path) -> None:
    (open_folder / "closed").mkdir()
    (open_folder / "closed.txt").write_text("Russia attacked Ukraine.")
    (open_folder / "a.jsonl").write_text(LINE % "a")
    for name in ("closed", "closed.txt"):
        (open_folder / name).chmod(0)
    # All is loaded with the rights that the test has, whatever the packages' folder allows.
    prelude = f"import tripoint.app.coding, tripoint.pipeline\n{_LOAD}\n{_as_nobody()}"
    answer = _process("code", open_folder, "--format", "jsonl", prelude=prelude)
    (open_folder / "closed").chmod(0o755)
    assert answer.code == 3
    assert [each["id"] for each in answer.lines] == ["a"], answer.err
    assert "closed.txt: no permission to read this file" in answer.err
    assert "closed: cannot be opened (Permission denied)" in answer.err
    assert answer.err.count("\n") == 2


def test_workspace_without_permission(open_folder: Path) -> None:
    (open_folder / "a.jsonl").write_text(LINE % "a")
    (open_folder / "closed").mkdir()
    (open_folder / "closed").chmod(0o555)
    prelude = f"import tripoint.app.reading, tripoint.pipeline\n{_LOAD}\n{_as_nobody()}"
    answer = _process("read", open_folder / "a.jsonl", "-w", open_folder / "closed" / "w",
                      prelude=prelude)  # fmt: skip
    _one_line(answer, 4, "Permission denied")


def test_full_disk(articles: Path, tmp_path: Path) -> None:
    prelude = (
        f"import resource, tripoint.app.reading, tripoint.pipeline\n{_LOAD}\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192))"
    )
    answer = _process("read", articles, "-w", tmp_path / "w", prelude=prelude)
    _one_line(answer, 4, "cannot be written", "run the same command again")
    # With room again the same command completes it, and nothing stands twice.
    assert _process("read", articles, "-w", tmp_path / "w").code == 0
    with open_workspace(tmp_path / "w") as store:
        assert store.articles().num_rows == 2


def test_workspace_of_a_newer_version(ask: Ask, workspace: Path, articles: Path) -> None:
    (workspace / "tripoint.json").write_text('{"format": 99, "tripoint": "9.0"}')
    for arguments in (("read", articles), ("events",), ("claims",), ("export", "-")):
        _one_line(ask(*arguments, "-w", workspace), 4, "written by Tripoint 9.0", "upgrade")
    assert ask("doctor", "-w", workspace).code == 1


def test_folder_of_something_else_is_left_alone(ask: Ask, articles: Path, tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "a.png").touch()
    _one_line(ask("read", articles, "-w", tmp_path / "photos"), 4, "something else")
    assert [each.name for each in (tmp_path / "photos").iterdir()] == ["a.png"]


def test_two_writers_at_once(ask: Ask, workspace: Path, articles: Path) -> None:
    with open_workspace(workspace) as store, store.writer():
        answer = ask("read", articles, "-w", workspace)
        _one_line(answer, 4, "has been writing", "wait")
        assert ask("events", "-w", workspace, "--json").code == 0
    assert ask("read", articles, "-w", workspace).code == 0


def test_name_of_a_file_is_safe_to_show(ask: Ask, tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\x1b[31m\xff\xe2\x80\xae.txt"))
    path.touch()
    answer = ask("code", path)
    _one_line(answer, 3, "is empty")
    assert "\x1b" not in answer.err
    assert "\u202e" not in answer.err
