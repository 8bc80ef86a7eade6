"""From a typed relation to an event: its status, date, place, contexts, and each event once."""

from __future__ import annotations

import datetime as dt

from tripoint.coding.actors import Cast
from tripoint.coding.assignment import Relation
from tripoint.coding.places import place_of
from tripoint.coding.scene import Scene
from tripoint.coding.status import Certainty, StatusReader
from tripoint.coding.times import time_of
from tripoint.coding.visits import oriented
from tripoint.ontology import quad, score
from tripoint.schema import Event, Evidence, Party, Status, content_id
from tripoint.text.dates import When

# Confidence before calibration: parties named in the sentence, and parties resolved from before.
_NAMED, _RESOLVED, _INFERRED = 0.9, 0.7, 0.5


class EventBuilder:
    """Collects an article's events; a restated one is kept where it stood first."""

    def __init__(self, published: dt.date | None) -> None:
        self._published = published
        self._events: dict[tuple[object, ...], Event] = {}

    def events(self) -> tuple[Event, ...]:
        """The article's events in the order of their sentences."""
        return tuple(self._events.values())

    def add(self, scene: Scene, cast: Cast, relation: Relation, reader: StatusReader) -> None:
        """Make the relation an event, unless the article has it already or only supposes it."""
        row = relation.row
        standing = cast.tree.lemmas[relation.head] in cast.grammar.words["standing"]
        certainty = reader.read(relation.head, standing=standing)
        if certainty is None:
            return
        when = time_of(scene, cast, relation.head, self._published, certainty.status)
        if row.type in _OWN_WORDS and self._is_ahead(when) and certainty.status == "occurred":
            when = None  # the time is of what is promised or asked, not of the word itself
        status = self._settled(certainty.status, when)
        place = place_of(cast, relation)
        actors, recipients, mode = oriented(relation, place, self._events.values())
        key = (row.type, _codes(actors), _codes(recipients), status)
        if key in self._events or self._is_recalled(cast, relation, certainty, key):
            return
        evidence = Evidence(start=scene.start, end=scene.end, sentence=scene.text)
        attribution = tuple(
            code
            for code in certainty.attribution
            if row.type not in _OWN_WORDS
            or status not in ("occurred", "ongoing", "historical")
            or code not in {p.code for p in relation.actors}
        )
        self._events[key] = Event(
            type=row.type,
            mode=mode,
            quad=quad(row.type),
            score=score(row.type, mode),
            actors=actors,
            recipients=recipients,
            status=status,
            attribution=attribution,
            date=when.date.isoformat() if when else None,
            date_end=when.date_end.isoformat() if when and when.date_end else None,
            date_precision=when.precision if when else None,
            place=place,
            contexts=row.contexts,
            evidence=evidence,
            confidence=_confidence(relation),
            why=" ".join((row.name, *certainty.why, *(["inferred"] if relation.inferred else []))),
            id=content_id(*key, evidence),
        )

    def _is_recalled(
        self, cast: Cast, relation: Relation, certainty: Certainty, key: tuple[object, ...]
    ) -> bool:
        """A bare noun ("their meeting") that only points back at an event already told."""
        if certainty.why or not cast.tree.is_noun(relation.head):
            return False
        if cast.grammar.light_verb(relation.head) is not None:
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


def _confidence(relation: Relation) -> float:
    """How far the reading can be trusted: named parties and specific rows count for more."""
    parties = (*relation.actors, *relation.recipients)
    named = all(party.name is not None or party.text[:1].isupper() for party in parties)
    base = _INFERRED if relation.inferred else _NAMED if named else _RESOLVED
    return round(min(0.95, base - 0.15 + 0.03 * relation.row.weight), 2)
