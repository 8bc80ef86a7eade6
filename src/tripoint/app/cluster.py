"""Workers on a Ray cluster: the one that RAY_ADDRESS names, else one started on this machine."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from tripoint.app.executors import ONE_THREAD, code_chunk
from tripoint.errors import UsageError, WorkerError
from tripoint.settings import SETTINGS, setting

if TYPE_CHECKING:
    import datetime as dt

__all__ = ["Cluster"]

_TRIES = 3


class Cluster:
    """Tasks on a Ray cluster, one core each; Ray itself begins the task of a lost worker again."""

    def __init__(self, workers: int, published: dt.datetime | None) -> None:
        try:
            import ray
        except ModuleNotFoundError as fault:
            raise UsageError(
                "ray is not installed: `pip install 'tripoint[ray]'`, or --executor processes"
            ) from fault
        self.workers = workers
        self._ray = ray
        self._is_ours = not ray.is_initialized()
        if self._is_ours:
            self._join(workers)
        self._code = ray.remote(code_chunk).options(
            num_cpus=1, max_retries=_TRIES - 1, runtime_env={"env_vars": _environment()}
        )
        self._published = ray.put(published)

    def begin(self, chunk: list[Any]) -> Any:
        """As every crew."""
        return self._code.remote(chunk, self._published)

    def end(self, begun: Any) -> list[Any]:
        """As every crew."""
        faults = self._ray.exceptions
        try:
            done: list[Any] = self._ray.get(begun)
        except faults.RayTaskError as fault:
            raise fault.cause from fault
        except (faults.WorkerCrashedError, faults.OutOfMemoryError) as fault:
            raise WorkerError("a worker of the cluster was lost: run it again") from fault
        return done

    def alone(self, document: Any) -> list[Any]:
        """As every crew: the task of one document shares no process with another at that time."""
        return self.end(self.begin([document]))

    def close(self) -> None:
        """As every crew: a cluster that was there before stays."""
        if self._is_ours:
            self._ray.shutdown()

    def _join(self, workers: int) -> None:
        address = os.environ.get("RAY_ADDRESS")
        try:
            self._ray.init(
                address=address or "local",
                num_cpus=None if address else workers,
                include_dashboard=None if address else False,
                log_to_driver=False,
                logging_level="ERROR",
            )
        except (ConnectionError, RuntimeError, ValueError) as fault:
            where = f"the Ray cluster at {address}" if address else "a Ray cluster here"
            raise UsageError(
                f"{where} cannot be joined ({fault}): correct RAY_ADDRESS, or --executor processes"
            ) from fault


def _environment() -> dict[str, str]:
    """What a worker must know to code as this process would."""
    return {each.name: setting(each.name) for each in SETTINGS} | ONE_THREAD
