"""Packed data as a plain stream, which never unpacks more than it is asked for."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Callable
from typing import Any, BinaryIO, Literal

from tripoint.errors import InputTooLarge, UnreadableInput

__all__ = ["Coding", "joined", "packing", "unpack", "unpacked"]

Coding = Literal["gzip", "zstd", "brotli"]

_MARKS: tuple[tuple[bytes, Coding], ...] = ((b"\x1f\x8b", "gzip"), (b"\x28\xb5\x2f\xfd", "zstd"))
# What stands before a fault is given; of zstd this much more at most is lost.
_PIECE = 1024


def packing(head: bytes) -> Coding | None:
    """How data that begin like this are packed; brotli has no mark to know it by."""
    return next((coding for mark, coding in _MARKS if head.startswith(mark)), None)


def unpacked(stream: BinaryIO, coding: Coding) -> BinaryIO:
    """The plain stream; reading it raises UnreadableInput where the data are cut off or damaged."""
    read: Callable[[int], bytes]
    if coding == "gzip":
        read = gzip.GzipFile(fileobj=stream).read1
        return io.BufferedReader(_Plain(read, coding))
    import pyarrow as pa

    source: Any = pa.CompressedInputStream(stream, coding)
    return io.BufferedReader(_Plain(source.read, coding), _PIECE)


def unpack(data: bytes, coding: Coding, most: int) -> bytes:
    """The plain bytes; raises InputTooLarge where there are more than `most`, having made no more.

    UnreadableInput says that they are cut off or damaged.
    """
    plain = unpacked(io.BytesIO(data), coding).read(most + 1)
    if len(plain) > most:
        raise InputTooLarge(
            f"unpacks to more than {most / 1e6:.0f} MB: this may be a bomb; unpack and split it"
        )
    return plain


def joined(head: bytes, rest: BinaryIO) -> BinaryIO:
    """What was read of a stream, put back before the rest of it."""
    return io.BufferedReader(_Joined(head, rest))


class _Plain(io.RawIOBase):
    """A reader of unpacked bytes whose faults are words."""

    def __init__(self, read: Callable[[int], bytes], coding: Coding) -> None:
        self._read = read
        self._coding = coding

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            data = self._read(len(buffer))
        except (EOFError, OSError, zlib.error) as fault:
            if isinstance(fault, EOFError) or "Truncated" in str(fault):
                why = "is cut off in the middle: what stands before is read; get it whole"
            else:
                why = f"is damaged where {self._coding} data should be ({fault}): get it again"
            raise UnreadableInput(why) from fault
        buffer[: len(data)] = data
        return len(data)


class _Joined(io.RawIOBase):
    """A head and then the rest."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head = head
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._head[: len(buffer)] or self._rest.read(len(buffer))
        self._head = self._head[len(data) :]
        buffer[: len(data)] = data
        return len(data)
