"""The commands of what is known when: `diff` and `retract`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from tripoint.app.options import JsonOption, WorkspaceOption

if TYPE_CHECKING:
    from rich.text import Text

    from tripoint.app.changes import Cause, Change, Difference
    from tripoint.schema import Incident, Revision

__all__ = ["add_revision_commands"]


def add_revision_commands(app: typer.Typer) -> None:
    """Add `diff` and `retract`."""
    app.command()(diff)
    app.command()(retract)


def diff(
    from_: Annotated[
        str, typer.Option("--from", metavar="DATE", help="What was known at the end of this day.")
    ],
    to: Annotated[
        str | None, typer.Option("--to", metavar="DATE", help="And of this one; until now if left.")
    ] = None,
    limit: Annotated[
        int, typer.Option(metavar="NUMBER", min=0, help="Incidents to show; 0 shows all.")
    ] = 50,
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
) -> None:
    """What was believed then and now, and which articles changed it."""
    from tripoint.app.changes import changes
    from tripoint.app.terminal import warn, write_json
    from tripoint.settings import workspace_path
    from tripoint.store.workspace import open_workspace

    with open_workspace(workspace or workspace_path()) as store:
        found = changes(store, from_, to)
    if json:
        write_json({"from": from_, "to": to, **found.to_dict()})
        return
    _print_difference(found, from_, to or "now", limit)
    if limit and len(found.incidents) > limit:
        warn(f"{limit} of {len(found.incidents)} incidents shown: --limit 0 shows all")


def retract(
    article: Annotated[str, typer.Argument(metavar="ARTICLE", help="The article's id.")],
    because: Annotated[str, typer.Option(metavar="TEXT", help="Why, for whoever asks later.")],
    replaced_by: Annotated[
        str | None, typer.Option(metavar="ARTICLE", help="The stored article that corrects it.")
    ] = None,
    undo: Annotated[bool, typer.Option("--undo", help="It stands after all.")] = False,
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
) -> None:
    """Withdraw an article from now on: its events no longer count, and nothing is deleted."""
    import datetime as dt

    from tripoint.app.terminal import write_json
    from tripoint.schema import Revision
    from tripoint.settings import workspace_path
    from tripoint.store.workspace import open_workspace

    revision = Revision(
        article=article,
        kind="reinstatement" if undo else "retraction",
        because=because.strip(),
        replaced_by=replaced_by,
    )
    path = workspace or workspace_path()
    with open_workspace(path) as store, store.writer() as writer:
        before = store.count_events()
        _check(revision, store)
        stored = writer.revise(revision, known_at=dt.datetime.now(dt.UTC))
        changed = abs(store.count_events() - before)
    if json:
        said = {"known_at": stored.known_at, "events": changed}
        write_json(revision.to_dict() | said)
        return
    _print_revision(revision, changed)


def _check(revision: Revision, store: object) -> None:
    """Raise UsageError where the revision says nothing, or nothing new."""
    from tripoint.app.terminal import safe
    from tripoint.errors import UsageError
    from tripoint.store.workspace import Workspace

    assert isinstance(store, Workspace)
    named = [each for each in (revision.article, revision.replaced_by) if each is not None]
    for article in sorted(set(named) - store.known(named)):
        raise UsageError(
            f"no article {safe(article)!r} is stored: `tripoint events --json` shows each"
            " event's article"
        )
    if not revision.because:
        raise UsageError("--because is empty: say why, for whoever asks later")
    if revision.replaced_by == revision.article:
        raise UsageError("an article cannot replace itself: name the one that corrects it")
    rows = store.revisions().to_pylist()
    kinds = [row["kind"] for row in rows if row["article"] == revision.article]
    if (kinds[-1] if kinds else "reinstatement") == revision.kind:
        is_withdrawn = revision.kind == "retraction"
        how = "withdrawn already: --undo lets it stand" if is_withdrawn else "not withdrawn"
        raise UsageError(f"article {safe(revision.article)} is {how}; nothing was changed")


def _print_revision(revision: Revision, events: int) -> None:
    from rich.text import Text

    from tripoint.app.terminal import console, safe

    out = console()
    count = f"{events:,} event{'' if events == 1 else 's'}"
    is_withdrawn = revision.kind == "retraction"
    done = f"no longer count{'s' if events == 1 else ''}" if is_withdrawn else "back"
    out.print(Text(f"{safe(revision.article)}: {count} {done}"), soft_wrap=True)
    out.print(Text(f"    because {safe(revision.because)}", style="dim"), soft_wrap=True)
    if is_withdrawn:
        out.print(
            Text("    --as-known-on a day before today still shows them", style="dim"),
            soft_wrap=True,
        )


def _print_difference(found: Difference, then: str, now: str, limit: int) -> None:
    from rich.text import Text

    from tripoint.app.tables import print_table
    from tripoint.app.terminal import console, safe

    out = console()
    out.print(Text(f"What was believed on {safe(then)}, and {safe(now)}", style="bold"))
    for name, (old, new) in found.counts.items():
        out.print(Text(f"  {name:<10} {old:8,} → {new:,}"))
    kinds = {"new": "New", "changed": "Seen otherwise", "withdrawn": "No longer believed"}
    shown = _of_interest(found)[: limit or None]
    for kind, head in kinds.items():
        some = [each for each in shown if each.kind == kind]
        if some:
            total = sum(each.kind == kind for each in found.incidents)
            out.print(Text(f"\n{head} ({total:,})", style="bold"))
        for each in some:
            _print_change(each)
    for name, rows in found.facts.items():
        for what, some_rows in rows.items():
            if some_rows:
                head = f"\n{name.capitalize()} {what} ({len(some_rows):,})"
                out.print(Text(head, style="bold"))
                print_table(name, some_rows[: limit or None])
    if not found.incidents and not any(map(any, (rows.values() for rows in found.facts.values()))):
        out.print(Text("\nNothing was learnt or withdrawn between the two."))


def _of_interest(found: Difference) -> list[Change]:
    """What changed the picture most stands first: losses, changes of certainty, strong events."""

    def rank(change: Change) -> tuple[bool, bool, float]:
        incident = change.now or change.then
        assert incident is not None
        same = change.then is not None and change.then.status == incident.status
        return (change.kind == "new", change.kind == "changed" and same, -abs(incident.score))

    return sorted(found.incidents, key=rank)


def _print_change(change: Change) -> None:
    from rich.text import Text

    from tripoint.app.tables import UNTOLD
    from tripoint.app.terminal import console

    out = console()
    incident = change.now or change.then
    assert incident is not None
    line = _believed(change.then)
    if change.now is not None:
        if change.then is not None:
            line.append(" → ")
        line.append_text(_believed(change.now))
    date, who, what, _ = _cells(incident)
    for each in (date, who, what):
        line.append("  ").append_text(each)
    out.print(line, soft_wrap=True)
    _print_wrapped(incident.sentence or UNTOLD, "    ")
    for cause in change.causes:
        _print_cause(cause, incident)
    if not change.causes:
        out.print(Text("    no report came or went: its reports are gathered otherwise"))


def _believed(incident: Incident | None) -> Text:
    """How certain an incident was, and by how many reports."""
    from rich.text import Text

    if incident is None:
        return Text()
    reports = sum(incident.reports.values())
    more = f" ({reports} reports)" if reports > 1 else ""
    return _cells(incident)[3].append(more, style="dim")


def _cells(incident: Incident) -> tuple[Text, ...]:
    from tripoint.app.tables import event_cells

    return event_cells({**incident.to_dict(), "published": incident.last_published})


def _print_cause(cause: Cause, incident: Incident) -> None:
    from rich.text import Text

    from tripoint.app.terminal import console, safe

    sign = "+" if cause.effect == "added" else "-"
    facts = (cause.title or "(no title)", cause.publisher, (cause.published or "")[:10])
    line = Text(f"    {sign} ").append(", ".join(safe(each) for each in facts if each))
    done = "known since" if cause.effect == "added" and cause.why is None else "as of"
    line.append(f"  ({done} {cause.known_at[:16]})", style="dim")
    console().print(line, soft_wrap=True)
    if cause.why is not None:
        verb = "withdrawn" if cause.effect == "withdrawn" else "stands after all"
        other = f"; replaced by {cause.replaced_by}" if cause.replaced_by else ""
        _print_wrapped(f"{verb} because {cause.why}{other}", "      ")
    for event in cause.events:
        if event["sentence"] != incident.sentence:
            _print_wrapped(f"{event['status']}: {event['sentence']}", "      ")


def _print_wrapped(text: str, indent: str) -> None:
    from rich.text import Text

    from tripoint.app.terminal import console, safe

    out = console()
    for line in Text(safe(text)).wrap(out, out.width - len(indent)):
        line.rstrip()
        out.print(Text(indent).append_text(line), soft_wrap=True)
