"""What was believed then and now, and which articles changed it."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from tripoint.app.queries import incidents_of
from tripoint.errors import UsageError
from tripoint.schema import Incident
from tripoint.store.workspace import Workspace

__all__ = ["changes"]

_Row = Mapping[str, Any]
_Key = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """An article that came, or was withdrawn, and what it says of the incident.

    Of what another coder read `article` is empty, and `title` names coder and record. `why`: the
    reason given for the withdrawal; `known_at`: when the article, or that, was known.
    """

    article: str
    title: str | None
    publisher: str | None
    published: str | None
    effect: Literal["added", "withdrawn"]
    known_at: str
    why: str | None
    replaced_by: str | None
    events: tuple[Mapping[str, str], ...]

    def to_dict(self) -> dict[str, Any]:
        """The cause as plain JSON types."""
        plain = {name: getattr(self, name) for name in self.__slots__}
        return plain | {"events": [dict(each) for each in self.events]}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """An incident as it was believed then and now; None where it was not, or is no more."""

    then: Incident | None
    now: Incident | None
    causes: tuple[Cause, ...]

    @property
    def kind(self) -> Literal["new", "changed", "withdrawn"]:
        """What became of the incident."""
        if self.then is None:
            return "new"
        return "changed" if self.now is not None else "withdrawn"

    def to_dict(self) -> dict[str, Any]:
        """The change as plain JSON types."""
        return {
            "kind": self.kind,
            "then": self.then and self.then.to_dict(),
            "now": self.now and self.now.to_dict(),
            "because": [each.to_dict() for each in self.causes],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """All that changed between two days; `counts` are rows (then, now) by table."""

    counts: Mapping[str, tuple[int, int]]
    incidents: tuple[Change, ...]
    facts: Mapping[str, Mapping[str, Sequence[_Row]]]

    def to_dict(self) -> dict[str, Any]:
        """The difference as plain JSON types."""
        return {
            "counts": {name: {"then": a, "now": b} for name, (a, b) in self.counts.items()},
            "incidents": [each.to_dict() for each in self.incidents],
            **self.facts,
        }


def changes(store: Workspace, then: str, now: str | None) -> Difference:
    """What changed from the end of one day to that of another, by default until now.

    Reports are gathered into incidents as known at either time. An incident of now is that of then
    with which it shares most reports; its causes are the articles of the reports that came or went.
    """
    if store.batches(as_known_on=then).num_rows > store.batches(as_known_on=now).num_rows:
        raise UsageError("--from is after --to: swap the two days")
    old, new = (store.events(as_known_on=day).to_pylist() for day in (then, now))
    before, after = incidents_of(old), incidents_of(new)
    causes = _Causes(store, now, old, new)
    found = _compared(before, after, causes)
    facts = {name: _facts(store, name, then, now) for name in ("transfers", "claims")}
    counts = {
        "articles": _sizes(store, "articles", then, now),
        "events": (len(old), len(new)),
        "incidents": (len(before), len(after)),
        "revisions": _sizes(store, "revisions", then, now),
    }
    return Difference(counts=counts, incidents=tuple(found), facts=facts)


def _compared(
    before: Sequence[Incident], after: Sequence[Incident], causes: _Causes
) -> list[Change]:
    home = {key: number for number, each in enumerate(before) for key in each.events}
    followed: set[int] = set()
    found: list[Change] = []
    for each in after:
        shared = Counter(home[key] for key in each.events if key in home)
        followed.update(shared)
        then = before[shared.most_common(1)[0][0]] if shared else None
        known = {key for number in shared for key in before[number].events}
        why = causes.of(set(each.events) ^ known)
        if then is None or why or then.status != each.status:
            found.append(Change(then=then, now=each, causes=why))
    for number, each in enumerate(before):
        if number not in followed:
            found.append(Change(then=each, now=None, causes=causes.of(set(each.events))))
    return found


class _Causes:
    """The articles behind the reports that came or went."""

    def __init__(
        self, store: Workspace, now: str | None, old: Iterable[_Row], new: Iterable[_Row]
    ) -> None:
        self._old, self._new = _by_key(old), _by_key(new)
        self._articles = {row["id"]: row for row in store.articles(as_known_on=now).to_pylist()}
        rows = store.revisions(as_known_on=now).to_pylist()
        self._revisions = {row["article"]: row for row in rows}  # the last one counts

    def of(self, keys: Iterable[_Key]) -> tuple[Cause, ...]:
        """One cause an article, the earliest known first; a report known both times is none."""
        reports: dict[_Key, list[_Row]] = defaultdict(list)
        for key in sorted(keys):
            if (key in self._old) != (key in self._new):
                row = self._new.get(key) or self._old[key]
                reports[key if not key[0] else (key[0], "")].append(row)
        found = [self._cause(article, rows) for (article, _), rows in reports.items()]
        return tuple(sorted(found, key=lambda each: (each.known_at, each.article)))

    def _cause(self, article: str, rows: Sequence[_Row]) -> Cause:
        record = {**rows[0], "title": f"{rows[0]['coder']}, record {rows[0]['source_id']}"}
        row = self._articles[article] if article else record
        revision = self._revisions.get(article)
        came = (article, rows[0]["id"]) in self._new
        known_at: dt.datetime = revision["known_at"] if revision else row["known_at"]
        return Cause(
            article=article,
            title=row["title"],
            publisher=row["publisher"],
            published=row["published"],
            effect="added" if came else "withdrawn",
            known_at=known_at.isoformat(),
            why=revision["because"] if revision else None,
            replaced_by=revision["replaced_by"] if revision else None,
            events=tuple(
                {name: each[name] for name in ("id", "type", "status", "sentence")} for each in rows
            ),
        )


def _by_key(rows: Iterable[_Row]) -> dict[_Key, _Row]:
    return {(row["article"], row["id"]): row for row in rows}


def _facts(store: Workspace, name: str, then: str, now: str | None) -> dict[str, list[_Row]]:
    """The transfers or claims that came and went."""
    old, new = (_by_key(getattr(store, name)(as_known_on=day).to_pylist()) for day in (then, now))
    return {
        "added": [row for key, row in new.items() if key not in old],
        "withdrawn": [row for key, row in old.items() if key not in new],
    }


def _sizes(store: Workspace, name: str, then: str, now: str | None) -> tuple[int, int]:
    old, new = (getattr(store, name)(as_known_on=day).num_rows for day in (then, now))
    return old, new
