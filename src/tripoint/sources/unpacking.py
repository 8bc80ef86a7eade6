"""Packed data as a plain stream, which never unpacks more than it is asked for."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Callable
from typing import Any, BinaryIO, Literal

from tripoint.errors import InputTooLarge, UnreadableInput

__all__ = ["Coding", "Unpacked", "decoded", "joined", "packing", "unpack"]

Coding = Literal["gzip", "zstd", "brotli"]

_MARKS: tuple[tuple[bytes, Coding], ...] = ((b"\x1f\x8b", "gzip"), (b"\x28\xb5\x2f\xfd", "zstd"))
_ENCODINGS: dict[str, Coding] = {
    "gzip": "gzip", "x-gzip": "gzip", "zstd": "zstd", "br": "brotli"
}  # fmt: skip
# What stands before a fault is given; of zstd this much more at most is lost.
_PIECE = 1024


def packing(head: bytes) -> Coding | None:
    """How data that begin like this are packed; brotli has no mark to know it by."""
    return next((coding for mark, coding in _MARKS if head.startswith(mark)), None)


class Unpacked(io.BufferedReader):
    """The plain bytes of a packed stream; where it is cut off or damaged, they end."""

    def __init__(self, stream: BinaryIO, coding: Coding) -> None:
        read: Callable[[int], bytes]
        if coding == "gzip":
            read = gzip.GzipFile(fileobj=stream).read1
        else:
            import pyarrow as pa

            source: Any = pa.CompressedInputStream(stream, coding)
            read = source.read
        self._plain = _Plain(read, coding)
        super().__init__(self._plain, io.DEFAULT_BUFFER_SIZE if coding == "gzip" else _PIECE)

    def check(self) -> None:
        """Raise UnreadableInput where the end that was read was none."""
        if self._plain.fault is not None:
            raise UnreadableInput(self._plain.fault)


def unpack(data: bytes, coding: Coding, most: int) -> bytes:
    """The plain bytes; raises InputTooLarge where there are more than `most`, having made no more.

    UnreadableInput says that they are cut off or damaged.
    """
    stream = Unpacked(io.BytesIO(data), coding)
    plain = stream.read(most + 1)
    if len(plain) > most:
        raise InputTooLarge(
            f"unpacks to more than {most / 1e6:.0f} MB: this may be a bomb; unpack and split it"
        )
    stream.check()
    return plain


def decoded(data: bytes, encodings: str, most: int) -> bytes:
    """A body without its Content-Encoding, the last one taken off first (RFC 9110 8.4).

    Raises as `unpack`, and UnreadableInput where an encoding is not known.
    """
    for name in reversed([each.strip().lower() for each in encodings.split(",")]):
        if name in ("", "identity"):
            continue
        if name not in _ENCODINGS:
            raise UnreadableInput(
                f"is packed as {name[:40]}, which is not known: tell its publisher"
            )
        data = unpack(data, _ENCODINGS[name], most)
    return data


def joined(head: bytes, rest: BinaryIO) -> BinaryIO:
    """What was read of a stream, put back before the rest of it."""
    return io.BufferedReader(_Joined(head, rest))


class _Plain(io.RawIOBase):
    """A reader of unpacked bytes, whose fault is an end that can be asked about."""

    def __init__(self, read: Callable[[int], bytes], coding: Coding) -> None:
        self.fault: str | None = None
        self._read = read
        self._coding = coding

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if self.fault is not None:
            return 0
        try:
            data = self._read(len(buffer))
        except (EOFError, OSError, zlib.error) as fault:
            if isinstance(fault, EOFError) or "Truncated" in str(fault):
                self.fault = "is cut off in the middle: get it whole"
            else:
                self.fault = f"is damaged compressed data ({self._coding}: {fault}): get it again"
            return 0
        buffer[: len(data)] = data
        return len(data)


class _Joined(io.RawIOBase):
    """A head and then the rest."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head = head
        self._rest = rest
        self._place = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._head[: len(buffer)] or self._rest.read(len(buffer))
        self._head = self._head[len(data) :]
        self._place += len(data)
        buffer[: len(data)] = data
        return len(data)

    def tell(self) -> int:
        return self._place
