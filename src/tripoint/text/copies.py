"""Near copies: the same report under another headline, cut, framed or lightly reworded.

Two steps. `bands` sketches a text by MinHash over its word runs (rensa: MIT, Rust, versioned
digests) and cuts the sketch into bands of two values: texts that share no band are not looked at
again (locality-sensitive hashing). A pair that shares one is decided on the texts themselves by
`share_of_runs`, so that what the sketch only estimates never decides.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from hashlib import blake2b

from rensa import RMinHash

from tripoint.text.characters import text_key

__all__ = ["LEAST_SHARED", "bands", "is_copy", "share_of_runs"]

_RUN = 3
# A script without spaces is cut into characters, of which more make a run as telling.
_RUN_OF_CHARACTERS = 6
_BANDS = 48
_VALUES_OF_A_BAND = 2
_SEED = 20230913
LEAST_SHARED = 2
"""Texts with fewer bands in common are not looked at."""
# Below this many runs two texts share too many by chance: they fold only as exact copies.
_FEWEST_RUNS = 24
_LEAST_SHARE = 0.4
# A daily bulletin repeats its words and changes its numbers: that is a report of its own.
_MOST_CHANGED_NUMBERS = 0.34


def bands(text: str) -> tuple[int, ...]:
    """The bands of a text, each a whole number below 2**47; none where it is too short to tell."""
    runs = set(_runs(_words(text)))
    if len(runs) < _FEWEST_RUNS:
        return ()
    sketch = RMinHash(num_perm=_BANDS * _VALUES_OF_A_BAND, seed=_SEED)
    sketch.update(sorted(runs))
    values = sketch.digest()
    return tuple(
        _packed(band, values[band * _VALUES_OF_A_BAND : (band + 1) * _VALUES_OF_A_BAND])
        for band in range(_BANDS)
    )


def is_copy(text: str, earlier: str) -> bool:
    """Whether a text says so little of its own that it is a copy of an earlier one.

    At least two fifths of its word runs stand in the earlier text, and of the numbers that stand
    between the same words in both no more than a third differ.
    """
    own, first = _words(text), _words(earlier)
    if len(set(_runs(own))) < _FEWEST_RUNS or _share(own, first) < _LEAST_SHARE:
        return False
    return _changed_numbers(own, first) <= _MOST_CHANGED_NUMBERS


def share_of_runs(text: str, earlier: str) -> float:
    """The containment |A ∩ B| / |A| of a text's distinct word runs A in those of an earlier, B."""
    return _share(_words(text), _words(earlier))


def _share(own: list[str], first: list[str]) -> float:
    runs = set(_runs(own))
    return len(runs & set(_runs(first))) / len(runs) if runs else 0.0


def _words(text: str) -> list[str]:
    # Chinese, Japanese and Thai write no spaces: there every character counts as a word.
    key = text_key(text)
    words = key.split()
    if len(key) > 12 * len(words):
        return [each for each in key if each != " "]
    return words


def _runs(words: list[str]) -> Iterator[str]:
    length = _RUN if any(len(word) > 1 for word in words) else _RUN_OF_CHARACTERS
    for at in range(len(words) - length + 1):
        yield " ".join(words[at : at + length])


def _packed(band: int, values: list[int]) -> int:
    told = b"".join(value.to_bytes(4, "big") for value in (band, *values))
    return int.from_bytes(blake2b(told, digest_size=6).digest(), "big") >> 1


def _changed_numbers(own: list[str], first: list[str]) -> float:
    """Of the numbers between the same words in both texts, the share that differs."""
    earlier: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for number, frames in _numbers(first):
        for frame in frames:
            earlier[frame].add(number)
    same = changed = 0
    for number, frames in _numbers(own):
        known = set[str]().union(*(earlier.get(frame, ()) for frame in frames))
        same += number in known
        changed += bool(known) and number not in known
    return changed / (same + changed) if changed else 0.0


def _numbers(words: list[str]) -> Iterator[tuple[str, tuple[tuple[str, ...], ...]]]:
    """Each number with the frames it stands in: the two words before, after and around it."""
    padded = ["", "", *words, "", ""]
    for at, word in enumerate(words, 2):
        if word[0].isdecimal():
            before, after = padded[at - 2 : at], padded[at + 1 : at + 3]
            yield (
                word,
                (
                    ("before", *before),
                    ("after", *after),
                    ("around", before[1], after[0]),
                ),
            )
