"""How alike two names are, and why: a score from 0 to 1 with its reasons.

Each pair of forms is compared as Korean names, as East Asian syllables and word by word; the best
score counts. Words are paired the most alike first, in any order. A word without a partner on one
side costs a little, on both sides much: two given names differ, one was left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from tripoint.text.names import Form, Word

__all__ = ["THRESHOLD", "compare"]

THRESHOLD = 0.8
"""From here on two names are shown as a match."""

# Set by eye and by the two labelled sets that benchmarks/screening.py reads, not by a fit.
_LEAST_ALIKE = 0.6
_FOLDED = 0.97
_WEIGHT_OF_KIND = {
    "particle": 0.1, "patronymic": 0.1, "acronym": 0.1, "home": 0.15, "generic": 0.35,
    "number": 0.4,
}  # fmt: skip
_SMALL = frozenset({"particle", "patronymic", "acronym"})
_INITIAL = 0.9
_JOINED = 0.95
_LEGAL_DIFFER = 0.75
_EDITS = ((3, 0), (6, 1), (10, 2), (99, 3))


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """How alike, and what speaks for and against it."""

    score: float
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Pair:
    left: Word
    right: Word
    score: float
    why: str


def compare(left: Sequence[Form], right: Sequence[Form], *, is_person: bool) -> Likeness:
    """The best likeness of any two forms; two names in one script are compared in it alone."""
    shared = ({form.how for form in left} & {form.how for form in right}) - {"printed", "Cyrillic"}
    found = [
        _of_forms(one, other, is_person)
        for one in left
        for other in right
        if not shared or (one.how == other.how and one.how in shared)
    ]
    if shared:
        # Two characters that one language reads alike another tells apart.
        return min(found, key=lambda each: each.score)
    return max(found, key=lambda each: each.score, default=Likeness(score=0.0))


def _of_forms(left: Form, right: Form, is_person: bool) -> Likeness:
    how = tuple(
        f"{side.how} read as {' '.join(word.text for word in side.words)}"
        for side in (left, right)
        if side.how != "printed"
    )
    found = _korean(left, right) or _same_script(left, right)
    if found is None:
        found = max(_ways(left, right, is_person), key=lambda each: each.score)
    dropped = tuple(f"title {each} left out" for side in (left, right) for each in side.dropped)
    return Likeness(score=round(found.score, 3), reasons=(*found.reasons, *how, *dropped))


def _ways(left: Form, right: Form, is_person: bool) -> Iterator[Likeness]:
    yield _by_words(left, right, is_person)
    if left.east and right.east:
        yield from _syllables(left.east, right.east)
    joined = _joined(left, right)
    if joined is not None:
        yield joined
    if not is_person:
        yield from _acronym(left, right)
        yield from _acronym(right, left)


def _same_script(left: Form, right: Form) -> Likeness | None:
    """Hangul against Hangul, characters against characters: nothing was transliterated."""
    if left.how != right.how or left.how in ("printed", "Cyrillic"):
        return None
    if [word.text for word in left.words] == [word.text for word in right.words]:
        return Likeness(score=1.0)
    return Likeness(score=0.3, reasons=("other characters",))


def _korean(left: Form, right: Form) -> Likeness | None:
    """Two Korean names: family name and the given name's sounds decide; None if not both are."""
    if not (left.korean and right.korean) or (left.how == right.how and left.how != "printed"):
        return None
    for one in left.korean:
        for other in right.korean:
            if one == other:
                reason = f"family name {one.family}, given name sounds as {one.given}"
                return Likeness(score=0.96, reasons=(reason,))
    return Likeness(score=0.3, reasons=("other family or given name in Korean",))


def _syllables(left: Sequence[str], right: Sequence[str]) -> Iterator[Likeness]:
    """The same East Asian syllables however they are parted; long ones but for one letter."""
    if set(left) & set(right):
        yield Likeness(score=0.93, reasons=("the same syllables in another romanisation",))
    elif len(left[0]) >= 10 and any(OSA.distance(left[0], each) <= 1 for each in right):
        yield Likeness(score=0.82, reasons=("nearly the same syllables in another romanisation",))


def _joined(left: Form, right: Form) -> Likeness | None:
    """Words run together or parted otherwise: SergeiLavrov, Nam Chon Gang."""
    one, other = left.joined, right.joined
    parts = [sum(word.kind in (None, "nick") for word in side.words) for side in (left, right)]
    if min(len(one), len(other)) < 6 or parts[0] == parts[1]:
        return None
    allowed = _allowed(min(len(one), len(other)))
    distance = OSA.distance(one, other, score_cutoff=allowed)
    if distance > allowed:
        return None
    kinds = [{w.text for w in side.words if w.kind == "generic"} for side in (left, right)]
    score = _JOINED - 0.04 * distance - (0.1 if kinds[0] != kinds[1] else 0.0)
    return Likeness(
        score=_legal(score, left, right), reasons=("the same letters, parted otherwise",)
    )


def _acronym(left: Form, right: Form) -> Iterator[Likeness]:
    """One word of first letters against the words that they stand for."""
    words = [word.text for word in right.words if word.kind not in _SMALL]
    if len(left.words) <= 2 and len(words) >= 3:
        letters = {"".join(word[0] for word in words)}
        letters |= {word.text for word in right.words if word.kind == "acronym"}
        for word in left.words:
            if len(word.text) >= 3 and word.text in letters:
                yield Likeness(score=0.85, reasons=(f"{word.text.upper()} are its first letters",))


def _by_words(left: Form, right: Form, is_person: bool) -> Likeness:
    pairs = _paired(left.words, right.words, is_person)
    matched = {id(pair.left) for pair in pairs} | {id(pair.right) for pair in pairs}
    rest = [[word for word in side.words if id(word) not in matched] for side in (left, right)]
    alike = sum(pair.score * _weight(pair.left) for pair in pairs)
    whole = sum(_weight(pair.left) for pair in pairs)
    if not whole:
        return Likeness(score=0.0)
    score = alike / whole
    reasons = [pair.why for pair in pairs if pair.score < 1]
    missing = [sum(_weight(word) for word in side) for side in rest]
    if min(missing) > 0:
        # What stands on both sides and fits no partner is another name.
        against = min(missing) / (min(missing) + whole)
        score -= 0.35 + 0.6 * against if min(missing) > 0.5 else 0.6 * min(missing)
        texts = [" ".join(word.text for word in side) for side in rest]
        reasons.append(f"{texts[0]} against {texts[1]}")
    elif max(missing) > 0:
        side = rest[0] or rest[1]
        score -= _cost_of_extra(max(missing), whole, len(pairs), is_person)
        reasons.append(f"without {' '.join(word.text for word in side)} on one side")
    elif _is_reversed(left.words, right.words):
        score *= 0.7
        reasons.append("son and father change places")
    return Likeness(score=max(0.0, _legal(score, left, right)), reasons=tuple(reasons))


def _is_reversed(left: Sequence[Word], right: Sequence[Word]) -> bool:
    """The same words in another order around "son of", which is another person."""
    if not all(any(word.kind == "patronymic" for word in side) for side in (left, right)):
        return False
    one, other = ([w.fold for w in side if w.kind not in _SMALL] for side in (left, right))
    turned = [one[cut:] + one[:cut] for cut in range(len(one))]
    return other not in turned


def _cost_of_extra(missing: float, whole: float, pairs: int, is_person: bool) -> float:
    """What a word left out costs: of a person's name little, where two words agree."""
    share = missing / (missing + whole)
    if is_person:
        return 0.32 * share if pairs >= 2 else 0.3 + 0.3 * share
    return 0.6 * share


def _legal(score: float, left: Form, right: Form) -> float:
    if left.legal and right.legal and not left.legal & right.legal:
        kinds = left.legal | right.legal
        return score * (_LEGAL_DIFFER if kinds - {"inc", "co", "ltd"} else 0.97)
    return score


def _paired(left: Sequence[Word], right: Sequence[Word], is_person: bool) -> list[_Pair]:
    found = [
        pair
        for one in left
        for other in right
        if (pair := _alike(one, other, is_person)) is not None
    ]
    # Sorted by score alone: the order of the words breaks ties.
    found.sort(key=lambda pair: -pair.score)
    taken: set[int] = set()
    pairs = []
    for pair in found:
        if id(pair.left) not in taken and id(pair.right) not in taken:
            taken |= {id(pair.left), id(pair.right)}
            pairs.append(pair)
    return pairs


def _alike(left: Word, right: Word, is_person: bool) -> _Pair | None:
    one, other = left.text, right.text
    if one == other:
        return _Pair(left, right, 1.0, one)
    if "number" in (left.kind, right.kind):
        if left.kind == right.kind:
            return _Pair(left, right, 0.5, f"number {one} against {other}")
        return None
    if left.kind in _SMALL or right.kind in _SMALL:
        if left.kind == right.kind:
            return _Pair(left, right, 0.95, f"{one} for {other}")
        return None
    if is_person and 1 in (len(one), len(other)):
        if one[0] == other[0]:
            return _Pair(left, right, _INITIAL, f"initial {min(one, other, key=len)}")
        return None
    if left.fold == right.fold and len(left.fold) > 1:
        return _Pair(left, right, _FOLDED, f"{one} sounds as {other}")
    if not is_person and left.east and left.east == right.east:
        return _Pair(left, right, _FOLDED, f"{one} is {other} in another romanisation")
    return _near(left, right)


def _near(left: Word, right: Word) -> _Pair | None:
    """A slip of the pen, as many as the length bears."""
    best = 0.0
    for one, other, worth in ((left.text, right.text, 1.0), (left.fold, right.fold, _FOLDED)):
        shorter = min(len(one), len(other))
        allowed = _allowed(shorter)
        distance = OSA.distance(one, other, score_cutoff=allowed)
        if 0 < distance <= allowed:
            best = max(best, worth * (1 - distance / (max(len(one), len(other)) + 1)))
    if best < _LEAST_ALIKE:
        return None
    return _Pair(left, right, best, f"{left.text} near {right.text}")


def _allowed(length: int) -> int:
    return next(edits for longest, edits in _EDITS if length <= longest)


def _weight(word: Word) -> float:
    return _WEIGHT_OF_KIND.get(word.kind or "", 1.0)
