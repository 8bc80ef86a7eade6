"""Every error a user can meet, as one tree; each message is one sentence with the way out.

TripointError                     exit code 1
├── UsageError                    2   the question itself cannot be answered as asked
├── InputError                    3   something given to read
│   ├── UnreadableInput               no text can be had from it
│   ├── InputTooLarge                 over the size limit
│   └── NotFetched                    the web does not give it
│       └── FetchLater                    not now: it is tried again another time
├── WorkspaceError                4   the store
│   ├── NotAWorkspace                 the folder holds something else, or nothing
│   ├── WorkspaceTooNew               written by a newer Tripoint
│   ├── WorkspaceBusy                 another process is writing
│   ├── WorkspaceFull                 the disk is full or not writable
│   ├── WorkspaceDamaged              a file of it is missing or broken
│   └── WorkspaceUnreachable          the S3 store it lies in does not answer
├── DataError                     5   a file of the knowledge under data/ has faults
├── ModelError                    6   the language model is missing or not the pinned one
├── WorkerError                   1   the workers that code documents are lost
└── SolverError                   1   the integer program of a network was not solved
"""

from __future__ import annotations


class TripointError(Exception):
    """The root of every error that Tripoint raises on purpose."""

    exit_code = 1


class UsageError(TripointError):
    """The question cannot be answered as it was asked."""

    exit_code = 2


class InputError(TripointError):
    """Something given to read cannot be read."""

    exit_code = 3


class UnreadableInput(InputError):
    """No text can be had from the input."""


class InputTooLarge(InputError):
    """The input is over the size limit."""


class NotFetched(InputError):
    """The web does not give it, and would not if asked again."""


class FetchLater(NotFetched):
    """The web does not give it now: worth trying again another time, in `wait` seconds if told."""

    def __init__(self, why: str, *, wait: float | None = None) -> None:
        super().__init__(why)
        self.wait = wait


class WorkspaceError(TripointError):
    """The store cannot do what was asked."""

    exit_code = 4


class NotAWorkspace(WorkspaceError):
    """The folder is not a workspace of Tripoint."""


class WorkspaceTooNew(WorkspaceError):
    """The workspace was written by a newer Tripoint."""


class WorkspaceBusy(WorkspaceError):
    """Another process holds the writer lease."""


class WorkspaceFull(WorkspaceError):
    """The disk is full or the workspace cannot be written."""


class WorkspaceDamaged(WorkspaceError):
    """A file of the workspace is missing or broken."""


class WorkspaceUnreachable(WorkspaceError):
    """The S3 store that holds the workspace does not answer, or refuses."""


class DataError(TripointError):
    """Files of the knowledge have faults; `faults` lists them all as `file:line: fault, fix`."""

    exit_code = 5

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults

    def __reduce__(self) -> tuple[type[DataError], tuple[list[str]]]:
        """As a worker process sends it."""
        return type(self), (self.faults,)


class ModelError(TripointError):
    """The language model is missing or is not the pinned one."""

    exit_code = 6


class WorkerError(TripointError):
    """The workers that code documents are lost, one after the other."""


class SolverError(TripointError):
    """The integer program of a network was not solved to the end."""
