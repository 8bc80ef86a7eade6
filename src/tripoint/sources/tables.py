"""Tables of events that others coded, read as they come: plain, gzipped or zipped."""

from __future__ import annotations

import codecs
import gzip
import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, cast

import pyarrow as pa
from pyarrow import csv

from tripoint.errors import UnreadableInput, UsageError
from tripoint.sources.lines import Unread
from tripoint.sources.records import AS_LINES, LINE, rows_of_lines
from tripoint.tabular import TableFormat

_HEAD = 2**16
# Bytes that are cut into cells together, and rows that are mapped and stored together.
_BLOCK = 2**24
_ROWS = 200_000
_SHOWN = 5
_BEGUN = 30
_ENDINGS = (".csv", ".tsv", ".txt", ".tab", ".json", ".jsonl")
_BROKEN = (OSError, EOFError, zlib.error, zipfile.BadZipFile, NotImplementedError, RuntimeError)


@dataclass(slots=True)
class Rejected:
    """Rows that could not be cut into cells: how many, and the first of them."""

    count: int = 0
    first: list[Unread] = field(default_factory=list)
    undecodable: int = 0


@contextmanager
def opened_tables(path: Path) -> Iterator[Iterator[tuple[str, BinaryIO]]]:
    """The tables in a file, each by its name: itself, or every table inside a zip."""
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                yield _members(path, archive)
        elif path.suffix.lower() == ".gz":
            with gzip.open(path) as stream:
                yield iter(((str(path), cast(BinaryIO, stream)),))
        else:
            with path.open("rb") as stream:
                yield iter(((str(path), cast(BinaryIO, stream)),))
    except _BROKEN as fault:
        raise UnreadableInput(
            f"{path} cannot be read ({_why(fault)}): give a whole table, plain, .gz or .zip"
        ) from fault


def _members(path: Path, archive: zipfile.ZipFile) -> Iterator[tuple[str, BinaryIO]]:
    inside = [one for one in archive.infolist() if one.filename.lower().endswith(_ENDINGS)]
    if not inside:
        raise UnreadableInput(
            f"{path} holds no table: give one with a {', '.join(_ENDINGS)} inside"
        )
    for one in inside:
        with archive.open(one) as stream:
            yield f"{path}/{one.filename}", cast(BinaryIO, stream)


def _why(fault: BaseException) -> str:
    return getattr(fault, "strerror", None) or str(fault) or "it ends in the middle"


def read_table(
    stream: BinaryIO, name: str, formats: Mapping[str, TableFormat], rejected: Rejected
) -> Iterator[tuple[TableFormat, pa.Table]]:
    """The rows of a table in turn, some hundred thousand together, with its format.

    Of several formats the one is taken that the first line fits. Every column that the format
    uses is there as text, empty where the table has none. Rows with too many or too few cells are
    counted in `rejected`.
    """
    decoded = _Decoded(stream, rejected)
    head = decoded.peek()
    if not head.strip():
        raise UnreadableInput(f"{name} is empty: there is nothing to read in it")
    layout = _layout(head.split("\n", 1)[0].rstrip("\r"), name, formats)
    try:
        yield from ((layout.format, rows) for rows in _rows(decoded, name, layout, rejected))
    except pa.ArrowInvalid as fault:
        why = str(fault).splitlines()[0]
        raise UnreadableInput(
            f"{name} is no table of {layout.format.name} ({why}): name its --format"
        ) from fault
    if decoded.fault is not None:
        raise UnreadableInput(
            f"{name} breaks off ({_why(decoded.fault)}): what came before is stored; get the file"
            " again and give it once more, nothing is stored twice"
        ) from decoded.fault


@dataclass(frozen=True, slots=True)
class _Layout:
    format: TableFormat
    columns: tuple[str, ...]


def _layout(first: str, name: str, formats: Mapping[str, TableFormat]) -> _Layout:
    fitting = [found for each in formats.values() if (found := _fit(first, each)) is not None]
    if len(fitting) == 1:
        return fitting[0]
    known = ", ".join(each.name for each in formats.values())
    if len(formats) == 1:
        [only] = formats.values()
        missing = _missing(first, only)
        why = f"no column {missing[0]!r}" if only.header and missing else "other columns"
        raise UnreadableInput(f"{name} is no table of {known} ({why}): give another --format")
    raise UsageError(
        f"{name} is none of {known}, as its first line tells: give its --format, or another file"
    )


def _fit(first: str, format_: TableFormat) -> _Layout | None:
    if format_.paths:
        is_record = first.startswith("{") and f'"{format_.record}"' in first
        return _Layout(format_, (LINE,)) if is_record else None
    cells = [cell.strip().strip('"') for cell in first.split(format_.separator)]
    if format_.header:
        return None if _missing(first, format_) else _Layout(format_, tuple(cells))
    least = len(format_.columns) - format_.optional
    if not least <= len(cells) <= len(format_.columns):
        return None
    return _Layout(format_, format_.columns[: len(cells)])


def _missing(first: str, format_: TableFormat) -> list[str]:
    """Columns that a format cannot do without and a header does not name."""
    cells = {cell.strip().strip('"') for cell in first.split(format_.separator)}
    sides = (format_.actor, format_.recipient)
    needed = [
        format_.record,
        format_.date.column,
        *format_.event.columns,
        *(side.name for side in sides),
        *(column for side in sides for rule in side.parties for column in rule.columns),
    ]
    return [each for each in needed if each not in cells]


def _rows(stream: _Decoded, name: str, layout: _Layout, rejected: Rejected) -> Iterator[pa.Table]:
    format_ = layout.format
    cells = [LINE] if format_.paths else used_columns(format_)

    def reject(row: csv.InvalidRow) -> str:
        rejected.count += 1
        if len(rejected.first) < _SHOWN:
            why = f"has {row.actual_columns} cells, its table has {row.expected_columns}"
            rejected.first.append(Unread(name, f"a row that begins {row.text[:_BEGUN]!r} {why}"))
        return "skip"

    reader = csv.open_csv(
        stream,
        read_options=csv.ReadOptions(
            column_names=list(layout.columns), skip_rows=int(format_.header), block_size=_BLOCK
        ),
        parse_options=AS_LINES
        if format_.paths
        else csv.ParseOptions(
            delimiter=format_.separator,
            quote_char='"' if format_.quoted else False,
            newlines_in_values=format_.quoted,
            invalid_row_handler=reject,
        ),
        convert_options=csv.ConvertOptions(
            column_types=dict.fromkeys(cells, pa.string()),
            include_columns=cells,
            include_missing_columns=True,
            check_utf8=False,  # what is decoded here is
        ),
    )
    for part in _gathered(reader):
        if not format_.paths:
            yield part
            continue
        rows, broken = rows_of_lines(part, format_)
        rejected.count += broken
        if broken and not rejected.first:
            rejected.first.append(Unread(name, "a line that is no JSON object"))
        yield rows


def _gathered(blocks: Iterable[pa.RecordBatch]) -> Iterator[pa.Table]:
    kept: list[pa.RecordBatch] = []
    count = 0
    for block in blocks:
        kept.append(block)
        count += block.num_rows
        if count >= _ROWS:
            yield pa.Table.from_batches(kept)
            kept, count = [], 0
    if count:
        yield pa.Table.from_batches(kept)


def used_columns(format_: TableFormat) -> list[str]:
    """The columns that a format reads, each once."""
    rules = [format_.event, format_.contexts, format_.country]
    names: list[str | None] = [format_.record, format_.date.column, format_.url]
    names += [format_.publisher, format_.sentence, format_.lat, format_.lon, *format_.places]
    if format_.published is not None:
        names.append(format_.published.column)
    if format_.precision is not None:
        names.append(format_.precision[0])
    for side in (format_.actor, format_.recipient):
        names.append(side.name)
        rules += [*side.parties, *side.sectors]
    columns: Sequence[str] = [one for rule in rules if rule is not None for one in rule.columns]
    return list(dict.fromkeys([*(one for one in names if one is not None), *columns]))


class _Decoded(io.RawIOBase):
    """A stream as sound UTF-8 without a byte order mark; what is none is replaced and counted.

    Where the stream breaks off, it ends after the last whole line, and `fault` says why.
    """

    def __init__(self, stream: BinaryIO, rejected: Rejected) -> None:
        self.fault: BaseException | None = None
        self._stream = stream
        self._rejected = rejected
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")(errors="replace")
        self._ready = b""
        self._begun = b""

    def readable(self) -> bool:
        return True

    def peek(self) -> str:
        """The beginning with the whole first line, which is read all the same afterwards."""
        self._ready = self._next(_HEAD)
        return self._ready[: _HEAD * 2].decode("utf-8", errors="ignore")

    def read(self, size: int | None = -1) -> bytes:
        """Up to `size` bytes, nothing only at the end; all of the rest is never asked for."""
        size = _BLOCK if size is None or size < 0 else size
        if not self._ready:
            self._ready = self._next(size)
        part, self._ready = self._ready[:size], self._ready[size:]
        return part

    def _next(self, size: int) -> bytes:
        """Whole lines, or a part of one that is longer than any row may be."""
        while self.fault is None:
            try:
                raw = self._stream.read(size)
            except _BROKEN as fault:
                self.fault = fault
                break
            text = self._decoder.decode(raw, final=not raw)
            self._rejected.undecodable += text.count("\ufffd")
            found = self._begun + text.encode("utf-8")
            end = len(found) if not raw or len(found) > 2 * _BLOCK else found.rfind(b"\n") + 1
            self._begun = found[end:]
            if end or not raw:
                return found[:end]
        return b""
