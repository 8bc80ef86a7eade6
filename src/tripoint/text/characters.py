"""Characters that a text keeps, loses or has replaced; offsets are counted after this is done."""

from __future__ import annotations

import re
import unicodedata

# Zero-width joiner and non-joiner stay: Persian and the Indic scripts spell with them. Private-use
# characters and lone surrogates go: no font and no encoder agrees on them.
_UNWANTED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufeff\ufff0-\ufffb\ufffe\uffff"
    "\U000e0000-\U000e007f\U000f0000-\U0010ffff]"
)
_LINE_BREAK = re.compile("\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile("[\t \xa0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_TAG = re.compile("<[^<>]*>")
# Ligatures of whole Arabic phrases, which unfold to eighteen characters each.
_PHRASE = re.compile("[\ufdfa\ufdfb]")
_NOT_WORD = re.compile(r"[\W_]+")

_TITLE_LIMIT = 500


def clean_lines(text: str) -> list[str]:
    """The lines of a text, each NFC, without control characters and with single spaces."""
    return [_clean(line) for line in _LINE_BREAK.split(text)]


def one_line(text: str | None) -> str | None:
    """A title or a name as one plain line with no markup in it, or None where nothing is left."""
    if not text:
        return None
    line = " ".join(clean_lines(text[:_TITLE_LIMIT]))
    while (plain := _TAG.sub(" ", line)) != line:
        line = plain
    return _clean(line) or None


def text_key(text: str) -> str:
    """What two printings of the same words share: letters and digits, case and width folded."""
    folded = unicodedata.normalize("NFKC", _PHRASE.sub("", text)).casefold()
    return _NOT_WORD.sub(" ", folded).strip()


def _clean(line: str) -> str:
    # NFC comes last: two characters may compose once the one between them is gone.
    kept = _SPACES.sub(" ", _UNWANTED.sub("", line)).strip(" ")
    return unicodedata.normalize("NFC", kept)
