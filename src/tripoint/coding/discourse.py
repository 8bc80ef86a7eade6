"""What an article has spoken of so far: whom "he", "the two sides", "the ministry" mean."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from tripoint.coding.gazetteer import Role
from tripoint.coding.grammar import Words
from tripoint.schema import STATELESS, Party

_MEMORY = 60
_NEAR, _FAR = 3, 8
# How much less a sentence further back counts for what an article is about.
_FADE = 0.8

Kind = Literal["person", "thing", "people", "place"]
Epithets = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Spoken:
    """A party that a sentence spoke of; parties of one `phrase` were named in one breath.

    `noun` is the role or office it was named by: "foreign minister", "army".
    """

    sentence: int
    party: Party
    kind: Kind
    subject: bool
    phrase: int = -1
    noun: str = ""


class Discourse:
    """The parties of an article in the order of their mention, the latest last.

    `ahead` are those that it names anywhere, for "the North" before the name is told. `epithets`
    say whom a word means beside whom: (party, other party), codes both.
    """

    def __init__(
        self, ahead: Iterable[Party] = (), epithets: Mapping[str, Epithets] | None = None
    ) -> None:
        self._ahead = tuple(ahead)
        self._epithets = epithets or {}
        self._spoken: list[Spoken] = []
        self._surnames: dict[str, Party] = {}

    def note(self, spoken: Iterable[Spoken]) -> None:
        """Remember the parties of one sentence."""
        for each in spoken:
            self._spoken.append(each)
            if each.kind == "person" and each.party.name:
                self.introduce(each.party)
        del self._spoken[:-_MEMORY]

    def introduce(self, person: Party) -> None:
        """Remember a person by each part of the name, as some put the family name first."""
        *given, last = (person.name or person.text).split()
        self._surnames[last] = person
        for word in given:
            self._surnames.setdefault(word, person)

    def surname(self, word: str) -> Party | None:
        """The person introduced earlier under this name."""
        return self._surnames.get(word)

    def person(self, sentence: int, but: Collection[Party] = ()) -> Party | None:
        """Whom "he" or "she" means: the last person in subject place nearby, else the last."""
        return self._latest(sentence, {"person"}, but)

    def thing(self, sentence: int, but: Collection[Party] = ()) -> Party | None:
        """What "it" means: the last party that is no person, else the last of any kind."""
        found = self._latest(sentence, {"thing"}, but)
        return found or self._latest(sentence, {"thing", "person", "people"}, but)

    def topic(self, sentence: int, here: Sequence[Party], but: Collection[str]) -> Party | None:
        """Which state "the country" means: the one most spoken of, of late above all."""
        weights: dict[str, float] = {}
        parties: dict[str, Party] = {}
        near = [each for each in self._spoken if sentence - each.sentence <= _FAR]
        told = [(each.party, _FADE ** (sentence - each.sentence)) for each in near]
        for party, weight in (*told, *((party, 1.0) for party in here)):
            if party.id is None and party.code not in but:
                weights[party.code] = weights.get(party.code, 0.0) + weight
                parties[party.code] = party
        return parties[max(weights, key=weights.__getitem__)] if weights else None

    def _latest(
        self, sentence: int, kinds: Collection[Kind], but: Collection[Party]
    ) -> Party | None:
        nearby = [
            each
            for each in self._spoken
            if sentence - each.sentence <= _NEAR
            and each.kind in kinds
            and not any(same(each.party, other) for other in but)
        ]
        if not nearby:
            return None
        last = max(each.sentence for each in nearby)
        here = [each for each in nearby if each.sentence == last]
        subjects = [each for each in here if each.subject]
        return (subjects or here)[0].party

    def group(self, size: int, sentence: int, *, states: bool = False) -> tuple[Party, ...]:
        """Whom "the two leaders" or "both sides" mean: so many named in one breath, else the last
        distinct parties.
        """
        together = self.together(sentence, size, states=states)
        if together:
            return together
        for span in (1, _NEAR):
            parties: dict[str, Party] = {}
            for each in reversed(self._spoken):
                if sentence - each.sentence > span:
                    break
                if each.kind != "place" and (each.party.id is None or not states):
                    parties.setdefault(each.party.code, each.party)
                if len(parties) == size:
                    return tuple(reversed(parties.values()))
        return ()

    def together(
        self, sentence: int, size: int | None = None, *, states: bool = False
    ) -> tuple[Party, ...]:
        """The last parties named in one breath, or by a plural: whom "they" means."""
        phrases: dict[tuple[int, int], list[Spoken]] = {}
        reach = _FAR if size else _NEAR
        for each in self._spoken:
            if sentence - each.sentence <= reach and each.kind != "place":
                phrases.setdefault((each.sentence, each.phrase), []).append(each)
        best: tuple[Party, ...] = ()
        rank = (-1, False)
        for (at, _), members in phrases.items():
            parties = {m.party.code: m.party for m in members if not (states and m.party.id)}
            fits = len(parties) == size if size else len(parties) > 1 or members[0].kind == "people"
            if fits and (at, members[0].subject) > rank:
                best, rank = tuple(parties.values()), (at, members[0].subject)
        return best

    def grouping(self, sentence: int, *, armed: bool) -> Party | None:
        """What "the movement" or "the bloc" means: the last armed group, the last organisation,
        where there is none the last of the other kind.
        """
        near = [
            each.party
            for each in reversed(self._spoken)
            if sentence - each.sentence <= _FAR and each.party.id and each.kind == "thing"
        ]
        alike = (party for party in near if (party.code not in STATELESS) == armed)
        return next(alike, near[0] if near else None)

    def called(self, word: str) -> Party | None:
        """What "the Union" or "the Mission" means: the last body with that word in its name."""
        spoken = (each.party for each in reversed(self._spoken))
        for party in (*spoken, *self._ahead):
            if party.id and word in f"{party.name or ''} {party.text}".split():
                return party
        return None

    def begins(self, word: str) -> Party | None:
        """Whom "the North" means: the last state whose name begins so, else one the article will
        name.
        """
        spoken = (each.party for each in reversed(self._spoken))
        for party in (*spoken, *self._ahead):
            if (party.name or "").startswith(f"{word} "):
                return party
        return None

    def epithet(self, word: str) -> Party | None:
        """Whom "the South" or "the mainland" means beside the other of the two."""
        named = {party.code for party in self._ahead} | {each.party.code for each in self._spoken}
        found = (code for code, beside in self._epithets.get(word, ()) if beside in named)
        code = next(found, None)
        return Party(code=code, text=word) if code is not None else None

    def bearer(self, noun: str, role: Role, sentence: int, words: Words) -> Party | None:
        """Whom "the minister" or "the army" means: the last one so called, else of that sector,
        else the state whose organ it is.
        """
        near = [each for each in self._spoken if sentence - each.sentence <= _FAR]
        near.reverse()
        called = [each for each in near if f" {each.noun}".endswith(f" {noun}")]
        if called:
            return next((each for each in called if each.noun == noun), called[0]).party
        any_office = noun in words["any-office"]
        for each in near:
            # Who has an office of another name is not meant by this one.
            unlike = each.kind == "person" and each.noun and not any_office
            if each.party.sector == role.sector and not unlike and each.kind != "place":
                return each.party
        if role.sector in words["anyone"]:
            return None
        state = self._state(near)
        return replace(state, sector=role.sector, name=None) if state is not None else None

    def _state(self, near: list[Spoken]) -> Party | None:
        """The last state spoken of, the subject of its sentence first, a place where no other."""
        for kinds in (("thing", "people"), ("place",), ("person",)):
            states = [each for each in near if each.kind in kinds and each.party.id is None]
            if states:
                last = [each for each in states if each.sentence == states[0].sentence]
                return min(last, key=lambda each: (not each.subject, each.phrase)).party
        return None


def same(one: Party, other: Party) -> bool:
    """Whether two parties are one, as far as their names tell."""
    if one.code != other.code or one.id != other.id:
        return False
    return one.name is None or other.name is None or one.name == other.name
