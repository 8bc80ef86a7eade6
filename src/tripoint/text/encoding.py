"""Bytes into text: what the bytes say, then what was declared, then what they look like."""

from __future__ import annotations

import codecs
import re
import unicodedata
from typing import TYPE_CHECKING

from tripoint.errors import UnreadableInput

if TYPE_CHECKING:
    from collections.abc import Iterator

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BINARY = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\xd0\xcf\x11\xe0", "an office document"),
    (b"\x1f\x8b", "compressed data"),
    (b"BZh91AY", "compressed data"),
    (b"\xfd7zXZ\x00", "compressed data"),
    (b"(\xb5/\xfd", "compressed data"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x7fELF", "a program"),
)
# A page's label names a family: browsers read each by its largest member (WHATWG Encoding).
_FAMILIES = {
    "ascii": "cp1252",
    "big5": "big5hkscs",
    "euc_kr": "cp949",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "shift_jis": "cp932",
    "tis-620": "cp874",
}
_ALIASES = {
    "ks_c_5601-1987": "cp949",
    "windows-949": "cp949",
    "windows-874": "cp874",
    "windows-31j": "cp932",
    "x-sjis": "cp932",
    "x-gbk": "gb18030",
    "x-euc-jp": "euc_jp",
    "x-cp1251": "cp1251",
    "x-cp1252": "cp1252",
}
# What the world's press has used on the web; a wider choice makes short texts ambiguous.
_PRESS = (
    *("cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp874", "iso8859_2"),
    *("koi8_r", "cp949", "gb18030", "big5", "cp932", "euc_jp", "iso2022_jp", "iso2022_kr"),
)
# Python's registry also holds codecs that are no charsets of text, such as unicode_escape.
_CHARSETS = ("ascii", "big5", "cp", "euc", "gb", "hz", "iso2022", "iso8859", "johab", "koi8", "mac")
_MORE_CHARSETS = ("shift", "tis", "utf-8")
_WIDE = {"utf-16": "utf-16-le", "utf-16-le": "utf-16-le", "utf-16-be": "utf-16-be"}

_DECLARATION = re.compile(
    rb"<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]+)"
)
_HEAD = 4_096
_SAMPLE = 65_536
_MOST_LOST = 0.005
_MOST_CONTROLS = 0.02
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_SEVEN_BIT = re.compile(rb"\x1b\$[@AB)]|\x1b\(J")
_MARKUP = re.compile(rb"(?is)<(script|style)\b.*?</\1>|<[^>]*>")


def decode(data: bytes, declared: str | None = None) -> str:
    """The text of a page or file; `declared` is the charset its sender named, if any."""
    for magic, what in _BINARY:
        if data.startswith(magic):
            raise UnreadableInput(f"This is {what}, not text; give the page's HTML or its text.")
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return _plausible(data[len(mark) :].decode(codec, "replace"))
    for codec in _candidates(data, declared):
        text = data.decode(codec, "replace")
        if text.count("\ufffd") <= len(text) * _MOST_LOST:
            return _plausible(text.removeprefix("\ufeff"))
    return _plausible(data.decode("cp1252", "replace"))


def _candidates(data: bytes, declared: str | None) -> Iterator[str]:
    """Codecs to try, the likeliest first."""
    wide = _wide_codec(data) or _WIDE.get(_registered(declared))
    if wide is not None:
        yield wide
    # Bytes that are UTF-8 are hardly ever anything else, whatever a header says; only the
    # seven-bit encodings of East Asia pass for it.
    if _SEVEN_BIT.search(data[:_SAMPLE]) is None and _is_utf8(data):
        yield "utf-8"
    for label in (declared, _declaration(data)):
        name = _registered(label)
        if name.startswith(_CHARSETS + _MORE_CHARSETS):
            yield _FAMILIES.get(name, name)
    guess = _guess(data)
    if guess is not None:
        yield guess


def _plausible(text: str) -> str:
    controls = len(_CONTROLS.findall(text))
    lost = text.count("\ufffd")
    if controls > len(text) * _MOST_CONTROLS or lost > len(text) / 4:
        raise UnreadableInput("This is binary data, not text; give the page's HTML or its text.")
    return text


def _wide_codec(data: bytes) -> str | None:
    """UTF-16 without a mark shows by its zero bytes, all on one side."""
    sample = data[:_SAMPLE]
    first, second = sample[0::2].count(0), sample[1::2].count(0)
    least = max(1, len(sample) // 400)
    # Some letters have a zero byte of their own, so the other side need not be free of them.
    if first >= least and second * 3 < first:
        codec = "utf-16-be"
    elif second >= least and first * 3 < second:
        codec = "utf-16-le"
    else:
        return None
    # Numbers in binary have such zeros too, but they spell characters that do not exist.
    head = sample[:_HEAD].decode(codec, "replace")
    unassigned = sum(unicodedata.category(each) in ("Cn", "Co") for each in head)
    return codec if unassigned <= len(head) * _MOST_CONTROLS else None


def _is_utf8(data: bytes) -> bool:
    try:
        # A page cut off in the middle of its last character is UTF-8 still.
        codecs.getincrementaldecoder("utf-8")().decode(data)
    except UnicodeDecodeError:
        return False
    return True


def _declaration(data: bytes) -> str | None:
    found = _DECLARATION.search(data[:_HEAD].lower())
    return found[1].decode("ascii", "replace") if found else None


def _registered(label: str | None) -> str:
    name = (label or "").strip(" \"';").lower()
    try:
        return codecs.lookup(_ALIASES.get(name, name)).name
    except (LookupError, ValueError):
        return ""


def _guess(data: bytes) -> str | None:
    from charset_normalizer import from_bytes

    prose = _MARKUP.sub(b" ", data[: 4 * _SAMPLE])[:_SAMPLE]
    best = from_bytes(prose, cp_isolation=list(_PRESS), preemptive_behaviour=False).best()
    return best.encoding if best is not None else None
