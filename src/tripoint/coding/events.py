"""From a typed relation to an event: its status, date, place, contexts, and each event once."""

from __future__ import annotations

import datetime as dt

from tripoint.coding.actors import Cast
from tripoint.coding.fusion import Judgement
from tripoint.coding.places import place_of
from tripoint.coding.scene import Scene
from tripoint.coding.status import Certainty
from tripoint.coding.times import time_of
from tripoint.coding.visits import oriented
from tripoint.ontology import quad, score
from tripoint.schema import Event, Evidence, Party, Status, content_id
from tripoint.text.dates import When


class EventBuilder:
    """Collects an article's events; a restated one is kept where it stood first."""

    def __init__(self, published: dt.date | None) -> None:
        self._published = published
        self._events: dict[tuple[object, ...], Event] = {}

    def events(self) -> tuple[Event, ...]:
        """The article's events in the order of their sentences."""
        return tuple(self._events.values())

    def add(self, scene: Scene, cast: Cast, told: Judgement, *, alone: bool = False) -> None:
        """Make the judgement an event, unless the article has it already; `alone`: the sentence
        tells no other.
        """
        certainty = told.certainty
        status = certainty.status
        when = time_of(scene, cast, told.head, self._published, status, alone=alone)
        if told.type in _OWN_WORDS and self._is_ahead(when) and status == "occurred":
            when = None  # the time is of what is promised or asked, not of the word itself
        status = self._settled(status, when)
        place = place_of(cast, told)
        actors, recipients, mode = oriented(told, place, self._events.values())
        key = (told.type, _codes(actors), _codes(recipients), status)
        if key in self._events or self._is_recalled(cast, told, certainty, key):
            return
        evidence = Evidence(start=scene.start, end=scene.end, sentence=scene.text)
        attribution = tuple(
            code
            for code in certainty.attribution
            if told.type not in _OWN_WORDS
            or status not in ("occurred", "ongoing", "historical")
            or code not in {p.code for p in told.actors}
        )
        self._events[key] = Event(
            type=told.type,
            mode=mode,
            quad=quad(told.type),
            score=score(told.type, mode),
            actors=actors,
            recipients=recipients,
            status=status,
            attribution=attribution,
            date=when.date.isoformat() if when else None,
            date_end=when.date_end.isoformat() if when and when.date_end else None,
            date_precision=when.precision if when else None,
            place=place,
            contexts=told.contexts,
            evidence=evidence,
            confidence=told.confidence,
            why=" ".join((*told.why, *certainty.why)),
            id=content_id(*key, evidence),
        )

    def _is_recalled(
        self, cast: Cast, judged: Judgement, certainty: Certainty, key: tuple[object, ...]
    ) -> bool:
        """A bare noun ("their meeting") that only points back at an event already told."""
        if certainty.why or not cast.tree.is_noun(judged.head):
            return False
        if cast.grammar.light_verb(judged.head) is not None:
            return False
        return any(told[:3] == key[:3] for told in self._events)

    def _is_ahead(self, when: When | None) -> bool:
        return when is not None and self._published is not None and when.date > self._published

    def _settled(self, status: Status, when: When | None) -> Status:
        """The status once the date is known: what lies ahead is planned, what lies far back is
        background.
        """
        if when is None or self._published is None:
            return status
        if status in ("occurred", "ongoing") and self._is_ahead(when):
            return "planned"
        return "historical" if when.historical and status == "occurred" else status


_OWN_WORDS = frozenset({"ACCUSE", "REQUEST", "REJECT", "THREATEN", "AGREE", "SUPPORT"})


def _codes(parties: tuple[Party, ...]) -> tuple[str, ...]:
    return tuple(sorted({party.id or party.code for party in parties}))
