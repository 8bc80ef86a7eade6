"""The picture of a third state's stance toward a pair, by month, with the sentences behind it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from rich.text import Text

from tripoint.app.terminal import console, safe, warn, write_json
from tripoint.app.window import Acts, act_dict, acts_in, state_code
from tripoint.app.wrapping import print_wrapped
from tripoint.errors import UsageError
from tripoint.graph.acts import Act
from tripoint.graph.stance import Period, Side, Stance, Told, stance
from tripoint.settings import workspace_path
from tripoint.store.workspace import open_workspace

__all__ = ["stance_command"]

_HALF = 8
_ACTS, _TOLD = 4, 6
_INDENT = "    "


def stance_command(
    third: str,
    one: str,
    other: str,
    *,
    workspace: Path | None,
    since: str | None,
    until: str | None,
    as_known_on: str | None,
    as_json: bool,
) -> None:
    """Print how a third state acts and speaks toward a pair."""
    who, *pair = (state_code(each) for each in (third, one, other))
    if len({who, *pair}) < 3:
        raise UsageError("one state is named twice: give three different ones")
    acts = acts_in(workspace, with_=[who], since=since, until=until, as_known_on=as_known_on)
    told = _told(workspace, since=since, until=until, as_known_on=as_known_on)
    found = stance(acts.acts, told, third=who, pair=(pair[0], pair[1]))
    if as_json:
        write_json(_plain(found, acts))
    else:
        print_wrapped(console(), _picture(found, acts))
    if found.whole.lean is None and not found.told:
        warn(f"nothing that {who} did or said toward them: widen the time, or read more")


def _told(
    workspace: Path | None, *, since: str | None, until: str | None, as_known_on: str | None
) -> list[Told]:
    """The claims of stance published in the time; one without a day only where no time is asked."""
    with open_workspace(workspace or workspace_path()) as store:
        rows = store.claims(as_known_on=as_known_on).to_pylist()
    found = []
    for row in rows:
        day = (row["published"] or "")[:10]
        inside = (not since or day >= since[:10]) and (not until or day[:10] <= until[:10])
        if row["kind"] == "stance" and inside and (day or not until):
            found.append(
                Told(
                    subject=tuple(row["subject"]),
                    toward=tuple(row["toward"]),
                    stance=row["value"],
                    status=row["status"],
                    attribution=tuple(row["attribution"]),
                    day=dt.date.fromisoformat(day) if day else None,
                    sentence=row["sentence"],
                    article=row["article"],
                    claim=row["id"],
                )
            )
    return found


def _plain(found: Stance, acts: Acts) -> dict[str, Any]:
    """Everything as JSON; each sum with its acts, each act with its events."""
    return {
        "third": found.third,
        "pair": found.pair,
        "since": acts.since,
        "until": acts.until,
        "as_known_on": acts.as_known_on,
        "whole": _period(found.whole),
        "months": [_period(month) for month in found.months],
        "told": [
            {
                "date": each.day,
                "toward": each.toward,
                "stance": each.stance,
                "status": each.status,
                "attribution": each.attribution,
                "sentence": each.sentence,
                "article": each.article,
                "claim": each.claim,
            }
            for each in found.told
        ],
        "undated_acts": found.undated,
        "told_elsewhere": found.told_elsewhere,
    }


def _period(period: Period) -> dict[str, Any]:
    return {
        "start": period.start,
        "lean": period.lean,
        "sides": [
            {
                "state": side.state,
                "friendly_words": side.friendly_words,
                "friendly_deeds": side.friendly_deeds,
                "hostile_words": side.hostile_words,
                "hostile_deeds": side.hostile_deeds,
                "acts": [act_dict(act) for act in side.acts],
            }
            for side in period.sides
        ],
    }


def _picture(found: Stance, acts: Acts) -> Iterator[Text]:
    one, other = found.pair
    known = f"as known on {acts.as_known_on}" if acts.as_known_on else "as known now"
    yield Text(f"{found.third} toward {one} and {other}, {known}", style="bold")
    yield Text("words and deeds: sums of its own acts, hostile ones below zero; lean: "
               f"1 all for {one} or against {other}, -1 the other way", style="dim")  # fmt: skip
    yield Text()
    head = f"{one + ': words':>12}{'deeds':>8}{other + ': words':>14}{'deeds':>8}"
    yield Text(f"{'':8}{head}   {other:<{_HALF}} {one:>{_HALF}}  lean", style="dim")
    for empty, months in groupby(found.months, key=lambda month: month.lean is None):
        held = list(months)
        if empty:
            yield Text(f"{'':8}{len(held)} {'month' if len(held) == 1 else 'months'} of no act")
        else:
            yield from (Text(_row(month)) for month in held)
    yield Text(_row(found.whole))
    if found.undated:
        yield Text(f"{found.undated} acts without a day are in the whole only", style="dim")
    for side in found.whole.sides:
        yield from _evidence(found.third, side)
    yield from _as_told(found)


def _row(period: Period) -> str:
    one, other = period.sides
    name = "whole" if period.start is None else f"{period.start:%Y-%m}"
    sums = (
        f"{_sum(one.friendly_words, one.hostile_words):>12}"
        f"{_sum(one.friendly_deeds, one.hostile_deeds):>8}"
        f"{_sum(other.friendly_words, other.hostile_words):>14}"
        f"{_sum(other.friendly_deeds, other.hostile_deeds):>8}"
    )
    lean = period.lean
    if lean is None:
        return f"{name:<8}{sums}   {'':{_HALF}}|{'':{_HALF}}"
    filled = "█" * round(_HALF * abs(lean))
    left, right = (filled, "") if lean < 0 else ("", filled)
    return f"{name:<8}{sums}   {left:>{_HALF}}|{right:<{_HALF}} {lean:+.2f}"


def _sum(friendly: float, hostile: float) -> str:
    """Both, where there are both: friendly and hostile acts do not cancel out unseen."""
    if friendly and hostile:
        return f"+{friendly:.3g}{hostile:.3g}"
    return f"{friendly + hostile:+.3g}" if friendly or hostile else "·"


def _evidence(third: str, side: Side) -> Iterator[Text]:
    yield Text()
    if not side.acts:
        yield Text(f"No act of {third} toward {side.state}")
        return
    yield Text(f"What weighs most toward {side.state} ({len(side.acts)} acts)")
    for act in side.acts[:_ACTS]:
        yield Text(f"  {act.day or 'no day'} {_what(act)} {act.weight:+.4g}", style="dim")
        yield Text(f"{_INDENT}“{safe(act.incident.sentence)}”")
    if len(side.acts) > _ACTS:
        yield Text(f"  and {len(side.acts) - _ACTS} more: see --json", style="dim")


def _toward(told: Told) -> str:
    return " ".join(told.toward) or "(toward nobody named)"


def _what(act: Act) -> str:
    arrow = " " if act.mutual else " → "
    mode = f"/{act.incident.mode}" if act.incident.mode else ""
    return f"{act.one}{arrow}{act.other} {act.incident.type}{mode}"


def _as_told(found: Stance) -> Iterator[Text]:
    yield Text()
    yield Text(f"As articles tell it ({len(found.told)} stances)")
    for each in found.told[-_TOLD:]:
        said = f", says {' '.join(each.attribution)}" if each.attribution else ""
        yield Text(f"  {each.day or 'no day'} {each.stance} {_toward(each)}: "
                   f"{each.status}{said}", style="dim")  # fmt: skip
        yield Text(f"{_INDENT}“{safe(each.sentence)}”")
    if len(found.told) > _TOLD:
        yield Text(f"  and {len(found.told) - _TOLD} earlier ones: see --json", style="dim")
    if found.told_elsewhere:
        yield Text(f"  {found.told_elsewhere} more are toward others", style="dim")
