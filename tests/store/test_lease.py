from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tripoint.errors import WorkspaceBusy
from tripoint.store.lease import SECONDS, Lease
from tripoint.store.operations import Operations


@pytest.fixture
def operations(tmp_path: Path) -> Operations:
    made = Operations(tmp_path / "operations.sqlite")
    made.prepare()
    return made


def held(operations: Operations, column: str) -> object:
    with operations.change() as connection:
        row = connection.execute(f"SELECT {column} FROM leases").fetchone()
    return row and row[0]


def pretend(operations: Operations, **changes: object) -> None:
    """Make the lease another's."""
    with operations.change() as connection:
        for column, value in changes.items():
            connection.execute(f"UPDATE leases SET {column} = ?", (value,))


@contextmanager
def process(code: str) -> Iterator[subprocess.Popen[str]]:
    started = subprocess.Popen(
        [sys.executable, "-c", code],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with started:
        try:
            yield started
        finally:
            started.kill()


def holder(operations: Operations) -> str:
    return (
        "import sys\n"
        "from pathlib import Path\n"
        "from tripoint.store.lease import Lease\n"
        "from tripoint.store.operations import Operations\n"
        f"Lease(Operations(Path({str(operations.path)!r})))\n"
        "print('held', flush=True)\n"
        "sys.stdin.read()\n"
    )


def test_a_second_writer_is_told_at_once_who_is_writing(operations: Operations) -> None:
    with Lease(operations):
        asked = time.monotonic()
        with pytest.raises(WorkspaceBusy) as refused:
            Lease(operations)
        assert time.monotonic() - asked < SECONDS / 10
        says = str(refused.value)
        assert f"process {os.getpid()} on {socket.gethostname()}" in says
        assert f"since {held(operations, 'since')}" in says
    Lease(operations).release()
    assert held(operations, "pid") is None


def test_a_lease_holds_between_processes_and_ends_with_its_own(operations: Operations) -> None:
    with process(holder(operations)) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(WorkspaceBusy, match=f"process {other.pid} "):
            Lease(operations)
        other.kill()
        other.wait()
        with Lease(operations):
            assert held(operations, "pid") == os.getpid()


def test_a_process_number_used_again_keeps_no_lease(operations: Operations) -> None:
    with Lease(operations) as lost:
        if not held(operations, "started"):
            pytest.skip("this system does not say when a process began")
        pretend(operations, started="1")
        with Lease(operations), pytest.raises(WorkspaceBusy, match="taken over"):
            lost.confirm()


@pytest.mark.parametrize(("idle", "is_taken"), [(SECONDS - 5, False), (SECONDS + 5, True)])
def test_a_writer_on_another_machine_is_given_a_minute(
    operations: Operations, idle: float, is_taken: bool
) -> None:
    with Lease(operations):
        pretend(operations, host="elsewhere", pid=1, renewed=time.time() - idle)
        if is_taken:
            Lease(operations).release()
        else:
            with pytest.raises(WorkspaceBusy, match="process 1 on elsewhere"):
                Lease(operations)


def test_a_lease_is_renewed_while_its_holder_works(operations: Operations) -> None:
    with Lease(operations, seconds=0.2):
        first = held(operations, "renewed")
        deadline = time.monotonic() + 10
        while held(operations, "renewed") == first and time.monotonic() < deadline:
            time.sleep(0.02)
        assert held(operations, "renewed") > first


def test_release_leaves_the_lease_of_whoever_took_over(operations: Operations) -> None:
    lost = Lease(operations)
    pretend(operations, token="another")
    lost.release()
    assert held(operations, "token") == "another"
