"""One writer and one watcher at a time: a lease that a dead process cannot keep."""

from __future__ import annotations

import datetime as dt
import os
import secrets
import socket
import sqlite3
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Literal, Self

from tripoint.errors import WorkspaceBusy
from tripoint.store.operations import Operations

SECONDS = 60.0
"""How long a lease stands without being renewed: a writer elsewhere may then take it over."""


class Lease:
    """The right to write or to watch, held from construction to `release`, renewed meanwhile."""

    def __init__(
        self,
        operations: Operations,
        *,
        doing: Literal["writing", "watching"] = "writing",
        seconds: float = SECONDS,
    ) -> None:
        self._operations = operations
        self._doing = doing
        self._seconds = seconds
        self._token = secrets.token_hex(16)
        self._take()
        self._released = threading.Event()
        self._renewer = threading.Thread(target=self._renew_on, name="lease", daemon=True)
        self._renewer.start()

    def confirm(self) -> None:
        """Raise WorkspaceBusy where the lease was lost, as after a machine's long sleep."""
        if not self._renew():
            raise WorkspaceBusy(
                f"another process has taken over {self._doing} for {self._operations.path.parent}:"
                " run the same command again once it is done"
            )

    def release(self) -> None:
        """Let the next writer in."""
        self._released.set()
        self._renewer.join()
        # Where not even this can be written, the next writer takes over what a process left.
        with suppress(sqlite3.OperationalError), self._operations.change() as connection:
            connection.execute("DELETE FROM leases WHERE token = ?", (self._token,))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()

    def _take(self) -> None:
        now = time.time()
        with self._operations.change() as connection:
            row = connection.execute(
                "SELECT pid, host, started, since, renewed FROM leases WHERE doing = ?",
                (self._doing,),
            )
            held = row.fetchone()
            if held is not None and not _is_dead(*held[:3], idle=now - held[4] > self._seconds):
                raise WorkspaceBusy(
                    f"process {held[0]} on {held[1]} has been {self._doing} for"
                    f" {self._operations.path.parent} since {held[3]}:"
                    " wait for it to finish, or stop it, and run the same command again"
                )
            connection.execute(
                "INSERT OR REPLACE INTO leases (doing, token, pid, host, started, since, renewed)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    self._doing,
                    self._token,
                    os.getpid(),
                    socket.gethostname(),
                    _started(os.getpid()),
                    dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
                    now,
                ),
            )

    def _renew(self) -> bool:
        with self._operations.change() as connection:
            changed = connection.execute(
                "UPDATE leases SET renewed = ? WHERE token = ?", (time.time(), self._token)
            )
            return changed.rowcount == 1

    def _renew_on(self) -> None:
        while not self._released.wait(self._seconds / 4):
            # A full disk may have room again; `confirm` tells the writer if it never has.
            with suppress(sqlite3.OperationalError):
                self._renew()


def left_behind(operations: Operations) -> str | None:
    """Whose right to write stands although its process is dead, in words."""
    with operations.change() as connection:
        held = connection.execute(
            "SELECT pid, host, started, since, renewed FROM leases WHERE doing = 'writing'"
        ).fetchone()
    if held is None or not _is_dead(*held[:3], idle=time.time() - held[4] > SECONDS):
        return None
    return f"process {held[0]} on {held[1]}, dead since it wrote on {held[3]}"


def _is_dead(pid: int, host: str, started: str, *, idle: bool) -> bool:
    if idle:
        return True
    # Elsewhere than on POSIX, the signal that only asks would end the process.
    if host != socket.gethostname() or os.name != "posix":
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return _started(pid) != started


def _started(pid: int) -> str:
    """When a process began, in the system's own ticks: a number used again is not the same one."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[19]
    except OSError:
        return ""
