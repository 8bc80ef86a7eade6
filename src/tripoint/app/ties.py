"""What a workspace says of a pair: its tie by period, how unusual the last one is, its exchanges.

One answer for the command line, the page and Python.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from tripoint.app.parties import KnownParty, party_of
from tripoint.app.queries import incidents_of, published_day
from tripoint.errors import UsageError
from tripoint.graph.anomaly import Unusualness, unusualness
from tripoint.graph.exchanges import Exchange, TransferReport, ledger
from tripoint.graph.series import KINDS, By, Count, Kind, count, periods
from tripoint.graph.ties import Tie, Unplaced, ties, weigh
from tripoint.knowledge.ties import load_tie_weights
from tripoint.schema import STATELESS, Incident
from tripoint.store.workspace import Workspace

__all__ = ["exchanges_of", "exchanges_told", "pair_table", "pair_view"]

_SHOWN: Mapping[By, int] = {"month": 24, "week": 26}
_OLDEST = dt.date(1000, 1, 1)
_TOLD_AS_FACT = ("occurred", "ongoing")


@dataclass(frozen=True, slots=True, kw_only=True)
class PairView:
    """A pair over its periods, the last of which ends on the last day asked for.

    `unusual` is about the last period; `earlier` counts the periods before the first one shown in
    which articles were read; `exchanges` is None where a party has no code of its own.
    """

    pair: tuple[KnownParty, KnownParty]
    by: By
    ties: tuple[Tie, ...]
    counts: tuple[Count, ...]
    earlier: int
    unusual: Mapping[Kind, Unusualness]
    unplaced: tuple[Unplaced, ...]
    incidents: tuple[Incident, ...]
    exchanges: tuple[Exchange, ...] | None


def pair_view(
    store: Workspace,
    one: str,
    other: str,
    *,
    today: dt.date,
    since: str | None = None,
    until: str | None = None,
    by: By = "month",
    as_known_on: str | None = None,
) -> PairView:
    """The picture of a pair; parties are codes, ids or names, days ISO 8601.

    `until` is by default the last day on which an article was published that is in the store.
    """
    pair = _two(one, other)
    articles = _articles_by_day(store, as_known_on, today)
    last = _day(until, "--until") or max(articles, default=today)
    if last > today:
        raise UsageError(f"--until {last} lies ahead: give a day up to today, {today}")
    articles = {day: number for day, number in articles.items() if day <= last}
    measures = load_tie_weights()
    parts, unplaced = weigh(
        (pair[0].key, pair[1].key), _incidents(store, pair, as_known_on), measures.weights
    )
    parts = [part for part in parts if part.day <= last]
    begin = min(articles, default=last)
    every = periods(begin, last, by)
    first = _day(since, "--since")
    if first is not None and first < _OLDEST:
        raise UsageError(f"--since {first} is before any record: give a day from {_OLDEST} on")
    if first is not None and first > last:
        raise UsageError(f"--since {first} is after {last}: give an earlier day")
    shown = periods(first, last, by) if first is not None else every[-_SHOWN[by] :]
    dated = [(part.day, part.kind) for part in parts if part.incident.status in _TOLD_AS_FACT]
    known = count(dated, articles, every)
    return PairView(
        pair=pair,
        by=by,
        ties=tuple(ties(parts, shown, measures.weights)),
        counts=tuple(count(dated, articles, shown)),
        earlier=sum(each.period.start < shown[0].start and each.articles > 0 for each in known),
        unusual={kind: _unusualness(known, kind) for kind in KINDS},
        unplaced=tuple(unplaced),
        incidents=tuple(part.incident for part in reversed(parts)),
        exchanges=_between(store, pair, as_known_on, last),
    )


def pair_table(
    store: Workspace,
    one: str,
    other: str,
    *,
    today: dt.date | None = None,
    since: str | None = None,
    until: str | None = None,
    by: By = "month",
    as_known_on: str | None = None,
) -> pa.Table:
    """One row a period: articles read, incidents by kind, what was added, what stands at the end.

    `events` are the (article, event) ids behind the row. Parties and days as in `pair_view`.
    """
    view = pair_view(
        store,
        one,
        other,
        today=today or dt.datetime.now(dt.UTC).date(),
        since=since,
        until=until,
        by=by,
        as_known_on=as_known_on,
    )
    numbers = {f"{what}_{kind}": pa.float64() for what in ("flow", "level") for kind in KINDS}
    schema = pa.schema(
        {
            "period": pa.string(),
            "start": pa.date32(),
            "end": pa.date32(),
            "articles": pa.int64(),
            **{f"incidents_{kind}": pa.int64() for kind in KINDS},
            **numbers,
            "balance": pa.float64(),
            "events": pa.list_(pa.struct({"article": pa.string(), "event": pa.string()})),
        }
    )
    rows = [_row(tie, told) for tie, told in zip(view.ties, view.counts, strict=True)]
    return pa.Table.from_pylist(rows, schema=schema)


def exchanges_told(
    store: Workspace, parties: Sequence[str], *, as_known_on: str | None = None
) -> list[Exchange]:
    """The ledger of the whole workspace, or between two parties; the latest first."""
    if not parties:
        return exchanges_of(store.transfers(as_known_on=as_known_on))
    if len(parties) != 2:
        raise UsageError("a ledger is of two parties or of all: give two, or none")
    pair = _two(*parties)
    for party in pair:
        if not _has_own_code(party):
            raise UsageError(
                f"transfers name no {party.key}, only code {party.code}: give a state's code or "
                f"{', '.join(sorted(STATELESS))}"
            )
    return list(_between(store, pair, as_known_on, None) or ())


def exchanges_of(transfers: pa.Table) -> list[Exchange]:
    """Rows of the transfers table folded into exchanges, the latest first."""
    rules = load_tie_weights().rules
    return ledger((_transfer_report(row) for row in transfers.to_pylist()), rules)


def _two(one: str, other: str) -> tuple[KnownParty, KnownParty]:
    pair = (party_of(one), party_of(other))
    if pair[0] == pair[1]:
        raise UsageError(f"{pair[0].key} is one party: give two")
    return pair


def _has_own_code(party: KnownParty) -> bool:
    return party.id is None


def _day(text: str | None, option: str) -> dt.date | None:
    if text is None:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError as fault:
        raise UsageError(f"{option} {text!r} is not a date: write it as 2023-09-13") from fault


def _articles_by_day(
    store: Workspace, as_known_on: str | None, today: dt.date
) -> dict[dt.date, int]:
    """How many articles were coded, by day of publication; copies are not counted."""
    rows = store.articles(as_known_on=as_known_on).filter(
        pc.field("is_article") & pc.field("duplicate_of").is_null() & (pc.field("sentences") > 0)
    )
    days = pc.utf8_slice_codeunits(rows.column("published").drop_null(), 0, 10)
    found: dict[dt.date, int] = {}
    for pair in pc.value_counts(days).to_pylist():
        try:
            day = dt.date.fromisoformat(pair["values"])
        except ValueError:
            continue  # a time that is none: the article has no day of publication
        if day <= today:
            found[day] = pair["counts"]
    return found


def _incidents(
    store: Workspace, pair: tuple[KnownParty, KnownParty], as_known_on: str | None
) -> Iterable[Incident]:
    rows = store.events(with_=sorted({each.code for each in pair}), as_known_on=as_known_on)
    plain = rows.to_pylist()
    found = incidents_of(plain)
    whole = {each.code for each in pair if each.code in STATELESS and each.id is None}
    if not whole:
        return found
    codes = {
        party["id"]: party["code"]
        for row in plain
        for side in ("actor_parties", "recipient_parties")
        for party in row[side]
        if party["id"] and party["code"] in whole
    }
    return [
        replace(each, actors=_named(each.actors, codes), recipients=_named(each.recipients, codes))
        for each in found
    ]


def _named(keys: Iterable[str], codes: Mapping[str, str]) -> tuple[str, ...]:
    """The keys, where those of a body that is asked for by its code become the code."""
    return tuple(dict.fromkeys(codes.get(key, key) for key in keys))


def _unusualness(known: Sequence[Count], kind: Kind) -> Unusualness:
    *history, present = known
    return unusualness(
        present.incidents[kind],
        present.articles,
        [(each.incidents[kind], each.articles) for each in history],
        load_tie_weights().bounds,
    )


def _between(
    store: Workspace,
    pair: tuple[KnownParty, KnownParty],
    as_known_on: str | None,
    last: dt.date | None,
) -> tuple[Exchange, ...] | None:
    """The exchanges between two parties that have codes of their own, published up to a day."""
    if not all(_has_own_code(each) for each in pair):
        return None
    rows = store.transfers(between=[each.code for each in pair], as_known_on=as_known_on)
    kept = [
        report
        for report in map(_transfer_report, rows.to_pylist())
        if last is None or report.published is None or report.published <= last
    ]
    return tuple(ledger(kept, load_tie_weights().rules))


def _transfer_report(row: Mapping[str, Any]) -> TransferReport:
    return TransferReport(
        transfer=row["id"],
        article=row["article"],
        publisher=row["publisher"],
        published=published_day(row["published"]),
        giver=row["giver"],
        receiver=row["receiver"],
        parties=tuple(row["parties"] or ()),
        item=row["item"],
        class_=row["class"],
        quantity=row["quantity"],
        unit=row["unit"],
        status=row["status"],
        attribution=tuple(row["attribution"] or ()),
        sentence=row["sentence"],
    )


def _row(tie: Tie, told: Count) -> dict[str, Any]:
    flow, level = asdict(tie.flow), asdict(tie.level)
    return {
        "period": tie.period.name,
        "start": tie.period.start,
        "end": tie.period.end,
        "articles": told.articles,
        **{f"incidents_{kind}": number for kind, number in told.incidents.items()},
        **{f"flow_{kind}": value for kind, value in flow.items()},
        **{f"level_{kind}": value for kind, value in level.items()},
        "balance": tie.level.balance,
        "events": [
            {"article": article, "event": event}
            for part in tie.parts
            for article, event in part.incident.events
        ],
    }
