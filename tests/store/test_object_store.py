"""A workspace in an S3 store: a real server of the S3 interface, on loopback."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import httpx
import pyarrow as pa
import pytest
from factory import NOON, coded, imported

from tripoint.errors import NotAWorkspace, WorkspaceBusy, WorkspaceTooNew, WorkspaceUnreachable
from tripoint.schema import Revision
from tripoint.store import workspace as workspaces
from tripoint.store.location import address, locate
from tripoint.store.workspace import Workspace, open_workspace

TABLES = ("batches", "articles", "events", "transfers", "claims")
BUCKET = "tripoint"

needs_server = pytest.mark.skipif(find_spec("moto") is None, reason="moto is not installed")


class Server:
    """The S3 server as a process of its own, which can be stopped and started again."""

    def __init__(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(self.port)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                httpx.put(f"{self.url}/{BUCKET}").raise_for_status()
                return
            except httpx.TransportError:
                time.sleep(0.1)
        pytest.fail("the S3 server did not start")

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    started = Server()
    yield started
    started.stop()


@pytest.fixture
def url(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> str:
    """An address where nothing is yet; this machine's own folder is a temporary one."""
    settings = {
        "AWS_ENDPOINT_URL": server.url,
        "AWS_ACCESS_KEY_ID": "someone",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_REGION": "us-east-1",
        "XDG_STATE_HOME": str(tmp_path / "state"),
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    return f"s3://{BUCKET}/{request.node.name.partition('[')[0]}"


def store(url: str | Path, *numbers: int, batch: str = "one") -> None:
    with open_workspace(url, create=True) as made, made.writer() as writer:
        several = [coded(number) for number in numbers]
        writer.commit(several, batch=batch, source="test", known_at=NOON)


def plain(table: pa.Table) -> list[dict[str, object]]:
    return table.to_pylist()


@needs_server
def test_an_address_answers_as_a_folder_does(url: str, tmp_path: Path) -> None:
    for place in (url, tmp_path / "folder"):
        store(place, 1, 2, 3, batch="one")
        store(place, 4, 5, batch="two")
    with open_workspace(url) as far, open_workspace(tmp_path / "folder") as near:
        for name in TABLES[1:]:
            assert plain(getattr(far, name)()) == plain(getattr(near, name)())
        assert plain(far.events(actor="PRK", since="2023-01-01", limit=3)) == plain(
            near.events(actor="PRK", since="2023-01-01", limit=3)
        )
        assert far.count_events() == near.count_events() == 10
        assert far.count_articles() == 5
        assert plain(far.events(limit=2)) == plain(near.events(limit=2))
        assert far.pair_months("PRK", "RUS").num_rows > 0
        assert plain(far.pair_months("PRK", "RUS")) == plain(near.pair_months("PRK", "RUS"))
        assert far.text(coded(1).article.id) == coded(1).article.text
        assert len(far.search("dispatch")) == 5
        assert far.batches().column("id").to_pylist() == ["one", "two"]
        assert far.events(as_known_on="2023-09-13").num_rows == 0


@needs_server
def test_revisions_are_known_there_too(url: str) -> None:
    store(url, 1, 2)
    with open_workspace(url) as far, far.writer() as writer:
        gone = Revision(article=coded(1).article.id, kind="retraction", because="x")
        writer.revise(gone, known_at=NOON)
        assert set(far.events().column("article").to_pylist()) == {coded(2).article.id}
        assert far.count_events() == 2
        assert sum(far.pair_months("PRK", "RUS").column("events").to_pylist()) == 2


@needs_server
def test_another_machine_stores_nothing_twice(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store(url, 1, 2)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "another machine"))
    with open_workspace(url) as far, far.writer() as writer:
        one = coded(1).article
        assert far.known([one.id, "new"]) == {one.id}
        assert far.duplicate_of([one.fingerprint]) == {one.fingerprint: one.id}
        assert writer.commit([coded(1)], batch="one", source="test", known_at=NOON) is None
        assert writer.commit([coded(3)], batch="two", source="test", known_at=NOON)
        assert far.articles().num_rows == 3


@needs_server
def test_two_machines_that_write_at_once_store_a_batch_once(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store(url, 1, batch="zero")
    with open_workspace(url) as here:
        writer = here.writer()
        assert writer.commit([coded(2)], batch="one", source="test", known_at=NOON)
        monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "another machine"))
        store(url, 3, batch="two")
        with pytest.raises(WorkspaceBusy, match="at the same time"):
            writer.commit([coded(3)], batch="two", source="test", known_at=NOON)
        assert writer.commit([coded(3)], batch="two", source="test", known_at=NOON) is None
        writer.close()
        assert here.batches().column("id").to_pylist() == ["zero", "one", "two"]
        assert here.articles().num_rows == 3


@needs_server
def test_a_store_that_is_down_is_one_line_and_loses_nothing(url: str, server: Server) -> None:
    # Moto keeps its objects in memory: what was stored before it stopped is gone with it, so what
    # must not be lost here is the batch that is on its way.
    with open_workspace(url, create=True) as far, far.writer() as writer:
        server.stop()
        try:
            with pytest.raises(WorkspaceUnreachable) as refused:
                writer.commit([coded(1)], batch="one", source="test", known_at=NOON)
            with pytest.raises(WorkspaceUnreachable):
                far.events()
            with pytest.raises(WorkspaceUnreachable):
                open_workspace(url)
        finally:
            server.start()
        said = str(refused.value)
        assert said.startswith(f"{url} cannot be used (")
        assert "\n" not in said
        assert "\x1b" not in said
        assert writer.commit([coded(1)], batch="one", source="test", known_at=NOON)
        assert far.events().num_rows == 2
        assert far.known([coded(1).article.id])


@needs_server
def test_a_wrong_bucket_is_said(url: str) -> None:
    with pytest.raises(WorkspaceUnreachable, match=r"s3://nowhere/w cannot be used \("):
        open_workspace("s3://nowhere/w", create=True)


@needs_server
def test_nothing_is_made_unless_asked_and_a_newer_format_is_not_guessed_at(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(NotAWorkspace, match=f"--workspace {url}` makes one"):
        open_workspace(url)
    open_workspace(url, create=True).close()
    open_workspace(Path(url)).close()
    monkeypatch.setattr(workspaces, "FORMAT", 0)
    with pytest.raises(WorkspaceTooNew, match="upgrade"):
        open_workspace(url)


@needs_server
def test_a_command_takes_an_address(url: str, root: Path) -> None:
    for arguments in (
        ["read", "-", "-w", url],
        ["events", "-w", url, "--json"],
        ["doctor", "-w", url],
    ):
        done = subprocess.run(
            [sys.executable, "-c", "from tripoint.app.cli import main; main()", *arguments],
            input='{"id": "a", "published": "2024-05-02", "text": "Russia attacked Ukraine."}\n',
            env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert ("RUS" if "--json" in arguments else url) in done.stdout


@pytest.mark.parametrize(
    ("given", "name"),
    [
        (Path("s3://bucket/a/b"), "s3://bucket/a/b"),
        ("s3://bucket/a/b/", "s3://bucket/a/b"),
        ("S3://bucket", "s3://bucket"),
        ("file:///tmp/a%20b", "/tmp/a b"),
        (Path("file:///tmp/a"), "/tmp/a"),
        ("/tmp/a", "/tmp/a"),
    ],
)
def test_addresses_and_folders(given: str | Path, name: str) -> None:
    assert locate(given).name == name
    assert locate(given).is_remote == name.startswith("s3:")


@pytest.mark.parametrize("given", ["gs://bucket/a", "https://example.org/a", "s3://", "s3://a b/c"])
def test_other_addresses_are_refused(given: str) -> None:
    with pytest.raises(NotAWorkspace, match="s3://BUCKET/FOLDER"):
        open_workspace(given)


def test_each_address_has_a_folder_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    one, two = locate("s3://bucket/a"), locate("s3://bucket/b")
    assert one.local != two.local
    assert one.local.is_relative_to(tmp_path)
    assert Workspace(one).path == one.local
    assert address("s3:/bucket/a") == "s3://bucket/a"


@needs_server
def test_events_of_other_coders_are_kept_there_too(url: str) -> None:
    store(url, 1, batch="read")
    with open_workspace(url, create=True) as far, far.writer() as writer:
        for number in range(2):
            batch = f"table {number}"
            writer.commit_events(imported(3 + number), batch=batch, source=batch, known_at=NOON)
            known = far.known_records("GDELT 2.0", pa.array(["0", "2", "9"]))
        assert known == {"0", "2"}
        assert far.count_events(coder="GDELT 2.0") == 7
        assert far.events(since="2024-01-03", until="2024-01-03").num_rows == 2
