"""What an article has spoken of so far, so that "he", "the two sides" and "the ministry" resolve."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from tripoint.schema import Party

_MEMORY = 40


@dataclass(frozen=True, slots=True)
class Spoken:
    """A party that a sentence spoke of."""

    sentence: int
    party: Party
    person: bool
    subject: bool


class Discourse:
    """The parties of an article in the order of their mention, the latest last."""

    def __init__(self) -> None:
        self._spoken: list[Spoken] = []
        self._surnames: dict[str, Party] = {}

    def note(self, spoken: Iterable[Spoken]) -> None:
        """Remember the parties of one sentence."""
        for each in spoken:
            self._spoken.append(each)
            if each.person and each.party.name:
                self._surnames[each.party.name.split()[-1]] = each.party
        del self._spoken[:-_MEMORY]

    def introduce(self, surname: str, party: Party) -> None:
        """Remember a person whom no file knows, by the surname that later sentences use."""
        self._surnames.setdefault(surname, party)

    def surname(self, word: str) -> Party | None:
        """The person introduced earlier under this surname."""
        return self._surnames.get(word)

    def person(self, sentence: int) -> Party | None:
        """Whom "he" or "she" means: the last person in subject place nearby, else the last."""
        return self._latest(sentence, person=True)

    def thing(self, sentence: int) -> Party | None:
        """What "it" or "the country" means: the last party that is no person, else any state."""
        return self._latest(sentence, person=False) or self._latest(sentence, person=None)

    def _latest(self, sentence: int, *, person: bool | None) -> Party | None:
        nearby = [
            each
            for each in self._spoken
            if sentence - each.sentence <= 3 and (person is None or each.person == person)
        ]
        if not nearby:
            return None
        last = max(each.sentence for each in nearby)
        same = [each for each in nearby if each.sentence == last]
        subjects = [each for each in same if each.subject]
        return (subjects or same)[0].party

    def group(self, size: int, sentence: int) -> tuple[Party, ...]:
        """Whom "the two leaders", "both sides" or "they" mean: the last distinct parties."""
        for span in (1, 3):
            parties: dict[str, Party] = {}
            for each in reversed(self._spoken):
                if sentence - each.sentence > span:
                    break
                parties.setdefault(each.party.code, each.party)
                if len(parties) == size:
                    return tuple(reversed(parties.values()))
        return ()

    def bearer(self, sector: str, sentence: int) -> Party | None:
        """Whom "the minister" or "the army" means: the last party of the sector, else the state."""
        for each in reversed(self._spoken):
            if sentence - each.sentence <= 6 and each.party.sector == sector:
                return each.party
        state = self.thing(sentence)
        return replace(state, sector=sector) if state is not None else None
