"""The commands `watch` and `sources`, from their arguments to what they print."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from rich.table import Table
from rich.text import Text

from tripoint.app.summary import print_summary
from tripoint.app.terminal import console, safe, warn, write_json
from tripoint.app.watching import Watch, stopping
from tripoint.errors import NotFetched, UnreadableInput, UsageError
from tripoint.feeds import Feed
from tripoint.knowledge.outlets import Outlet, load_outlets, outlet_of
from tripoint.settings import WebSettings, workspace_path
from tripoint.sources.addresses import is_address, parse_address
from tripoint.sources.client import Client
from tripoint.sources.feeds import parse_listing
from tripoint.sources.polling import Poller
from tripoint.sources.watching import expected_a_day, health
from tripoint.store.workspace import open_workspace

__all__ = ["sources_command", "watch_command"]

_STYLES = {"well": "green", "new": "dim", "failing": "yellow", "rotting": "bold red"}
_MARKS = {"well": "●", "new": "○", "failing": "◌", "rotting": "✕"}
_MOST_LIST = 16_000_000


def watch_command(
    given: Sequence[str],
    *,
    workspace: Path | None,
    once: bool,
    metrics: int | None,
    as_json: bool,
) -> None:
    """Watch the feeds until stopped, or for one round; what became of it all is summed up."""
    urls = list(dict.fromkeys(url for each in given for url in _addresses(each)))
    path = workspace or workspace_path()
    asked = WebSettings.from_environment()
    with ExitStack() as stack:
        store = stack.enter_context(open_workspace(path, create=True))
        feeds = store.watched()
        feeds.prepare()
        stack.enter_context(feeds.lease())
        urls = urls or [feed.url for feed in feeds.all()]
        if not urls:
            raise UsageError(
                "no feed is watched here yet: give the address of one, or an OPML file"
            )
        feeds.watch(urls)
        client = stack.enter_context(Client(private=asked.private, pause=asked.pause))
        stop = stack.enter_context(stopping())
        watch = Watch(store, feeds, Poller(client, now=_now), stop)
        if metrics is not None:
            from tripoint.app.metrics import metrics_server

            where = stack.enter_context(metrics_server(metrics, feeds, watch.tally))
            warn(f"metrics at {where}")
        warn(f"watching {len(urls)} feed{'' if len(urls) == 1 else 's'} into {path}")
        if once:
            _say_next(feeds.next_due())
            watch.round()
        else:
            watch.run()
        if as_json:
            write_json({**watch.tally.to_dict(), "feeds": _rows(feeds.all(), feeds.counts(), {})})
        elif once:
            print_summary(watch.tally, store, path)
            _print_feeds(_rows(feeds.all(), feeds.counts(), {}))
        else:
            warn(f"stopped; {watch.tally.stored} stored, all of it is kept")


def sources_command(
    workspace: Path | None, *, outlets: bool, as_known_on: str | None, as_json: bool
) -> None:
    """Print the watched feeds with health and grade, or the outlets that have a card."""
    with open_workspace(workspace or workspace_path()) as store:
        feeds = store.watched()
        urls = store.articles(as_known_on=as_known_on).column("url").to_pylist()
        found, counts = feeds.all(), feeds.counts()
    stored = Counter(outlet.name for url in urls if (outlet := outlet_of(url)) is not None)
    if outlets:
        cards = [_card(each, stored[each.name]) for each in load_outlets()]
        if as_json:
            write_json(cards)
        else:
            _print_cards(cards)
        return
    rows = _rows(found, counts, stored)
    if as_json:
        write_json(rows)
    else:
        _print_feeds(rows)
    if not rows:
        warn("no feed is watched here: `tripoint watch URL` begins")


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def _say_next(at: str | None) -> None:
    now = _now().isoformat(timespec="seconds")
    if at and at > now:
        warn(f"nothing is due before {at[:16].replace('T', ' ')} UTC")


def _addresses(given: str) -> list[str]:
    """The feeds that one argument names: itself, or those of an OPML file."""
    if is_address(given):
        try:
            return [str(parse_address(given))]
        except NotFetched as fault:
            raise UsageError(f"this address {fault}") from fault
    path = Path(given)
    try:
        if path.stat().st_size > _MOST_LIST:
            raise UnreadableInput(f"{path} is over {_MOST_LIST / 1e6:.0f} MB: no list is so long")
        data = path.read_bytes()
    except OSError as fault:
        raise UsageError(
            f"{given[:80]} is no http address and no file that can be read ({fault.strerror}):"
            " give the address of a feed, or an OPML file"
        ) from fault
    return _listed(path, data)


def _listed(path: Path, data: bytes) -> list[str]:
    """The feeds that an OPML file names."""
    try:
        found = parse_listing(data, path.resolve().as_uri(), now=_now())
    except UnreadableInput as fault:
        raise UnreadableInput(f"{path} {fault}") from fault
    if found is None or found.kind != "list":
        raise UnreadableInput(f"{path} is not OPML: export it from your reader")
    if not found.lists:
        raise UnreadableInput(
            f'{path} holds no <outline xmlUrl="https://..."> that can be asked:'
            " export it from your reader"
        )
    for remark in found.remarks:
        warn(f"{path}: {remark}")
    return list(found.lists)


def _rows(
    feeds: Iterable[Feed], counts: Mapping[str, Mapping[str, int]], stored: Mapping[str, int]
) -> list[dict[str, Any]]:
    now = _now()
    rows = []
    for feed in feeds:
        is_ = health(feed, now)
        outlet = outlet_of(feed.url)
        items = counts.get(feed.url, {})
        rows.append(
            {
                "url": feed.url,
                "title": feed.title,
                "health": is_.state,
                "why": is_.why,
                "last_success": feed.last_success,
                "next_due": feed.next_due or None,
                "failures": feed.failures,
                "lag_seconds": feed.lag,
                "expected_a_day": expected_a_day(feed.times),
                "read": items.get("read", 0),
                "waiting": items.get("waiting", 0),
                "given_up": items.get("given up", 0),
                "outlet": outlet.name if outlet else None,
                "grade": outlet.grade if outlet else "F",
                "grade_reason": outlet.grade_reason if outlet else "It has no card.",
                "state_tie": outlet.tie if outlet else None,
                "tied_to": outlet.tied_to if outlet else None,
                "articles_of_outlet": stored.get(outlet.name, 0) if outlet else None,
            }
        )
    return rows


def _card(outlet: Outlet, articles: int) -> dict[str, Any]:
    return {
        "name": outlet.name,
        "publisher": outlet.publisher,
        "hosts": list(outlet.hosts),
        "country": outlet.country,
        "languages": list(outlet.languages),
        "state_tie": outlet.tie,
        "tied_to": outlet.tied_to,
        "tie_reason": outlet.tie_reason,
        "grade": outlet.grade,
        "grade_reason": outlet.grade_reason,
        "grade_source": outlet.grade_source,
        "articles": articles,
    }


def _print_feeds(rows: Sequence[Mapping[str, Any]]) -> None:
    if not rows:
        return
    out = console()
    for row in rows:
        head = Text(f"{_MARKS[row['health']]} {row['health']:<8}", style=_STYLES[row["health"]])
        name = safe(row["title"] or row["url"])
        out.print(head.append(name, style="bold").append(f"  {row['grade']}"), soft_wrap=True)
        if row["title"]:
            out.print(Text(f"    {safe(row['url'])}", style="dim"), soft_wrap=True)
        out.print(Text(f"    {_facts(row)}"), soft_wrap=True)
        if row["why"]:
            out.print(Text(f"    {safe(row['why'])}"), soft_wrap=True)


def _facts(row: Mapping[str, Any]) -> str:
    facts = [f"last read {(row['last_success'] or 'never')[:16]}"]
    if row["expected_a_day"] is not None:
        facts.append(f"{row['expected_a_day']:.1f} items a day")
    if row["lag_seconds"] is not None:
        facts.append(f"seen {row['lag_seconds'] / 60:.0f} min after publication")
    facts += (
        f"{row[state]} {state.replace('_', ' ')}"
        for state in ("read", "waiting", "given_up")
        if row[state]
    )
    if row["tied_to"]:
        facts.append(f"{row['state_tie']}, {row['tied_to']}")
    return ", ".join(facts)


def _print_cards(cards: Sequence[Mapping[str, Any]]) -> None:
    table = Table(box=None, header_style="dim", pad_edge=False)
    for name in ("outlet", "from", "state tie", "grade", "articles"):
        table.add_column(name, justify="right" if name == "articles" else "left")
    for card in cards:
        tie = card["state_tie"] + (f" {card['tied_to']}" if card["tied_to"] else "")
        cells = (card["name"], card["country"], tie, card["grade"], str(card["articles"] or ""))
        table.add_row(*(Text(cell) for cell in cells))
    console().print(table)
    warn("--json gives the reason and the source of each grade")
