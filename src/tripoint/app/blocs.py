"""The picture of blocs: camps, balance, how sure each side is, who is pressed, communities."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rich.text import Text

from tripoint.app.terminal import console, safe, warn, write_json
from tripoint.app.window import Acts, act_dict, acts_in, months_of
from tripoint.app.wrapping import bar, print_wrapped
from tripoint.graph.acts import Act, tie_weights
from tripoint.graph.balance import Balance, Stability, Triads, balance, stability, triads
from tripoint.graph.communities import DatedTie, Window, communities_over_time

__all__ = ["blocs_command"]

_SEED = 20230913  # settles the order in which Louvain's method visits; any other will do
_WIDTH = 20
_PRESSED, _STRAINED, _ACTS = 8, 5, 2
_INDENT = "    "


@dataclass(frozen=True, slots=True, kw_only=True)
class _Blocs:
    """All that is known of the blocs of one time."""

    acts: Acts
    pairs: Mapping[tuple[str, str], Sequence[Act]]
    ties: Mapping[tuple[str, str], float]
    two: Balance
    any: Balance
    plain: Balance
    sure: Stability
    triads: Triads
    windows: tuple[Window, ...]


def blocs_command(
    workspace: Path | None,
    *,
    since: str | None,
    until: str | None,
    months: int,
    within: float,
    most: int,
    as_known_on: str | None,
    as_json: bool,
) -> None:
    """Print the blocs of a time; `within` is the slack as a share of the frustration index."""
    acts = acts_in(workspace, since=since, until=until, as_known_on=as_known_on)
    found = _blocs(acts, months=months, within=within, most=most)
    if as_json:
        write_json(_plain(found))
    else:
        _print(found)
    if not found.ties:
        warn("no ties between states here: widen the time, or `tripoint read` more")


def _blocs(acts: Acts, *, months: int, within: float, most: int) -> _Blocs:
    ties = tie_weights(acts.acts)
    two = balance(ties)
    return _Blocs(
        acts=acts,
        pairs=_by_pair(acts.acts),
        ties=ties,
        two=two,
        any=balance(ties, two=False),
        plain=balance(ties, weighted=False),
        sure=stability(ties, slack=within * two.frustration, most=most),
        triads=triads(ties),
        windows=_windows(acts.acts, months),
    )


def _by_pair(acts: Iterable[Act]) -> Mapping[tuple[str, str], list[Act]]:
    """The acts of each pair, those that weigh most first."""
    pairs: dict[tuple[str, str], list[Act]] = {}
    for act in acts:
        pairs.setdefault(act.pair, []).append(act)
    for each in pairs.values():
        each.sort(key=lambda act: (-abs(act.weight), str(act.day), act.incident.id))
    return pairs


def _windows(acts: Sequence[Act], months: int) -> tuple[Window, ...]:
    """Communities of the sums of each window; an act without any day is in none."""
    dated = [(act, act.day) for act in acts if act.day is not None]
    ties = [
        DatedTie(one=act.one, other=act.other, weight=act.weight, start=day, end=day)
        for act, day in dated
    ]
    spans = months_of((day for _, day in dated), months)
    return communities_over_time(ties, spans, seed=_SEED)


def _plain(found: _Blocs) -> dict[str, Any]:
    """Everything as JSON; each tie with all its acts, each act with its events."""
    acts = found.acts
    return {
        "since": acts.since,
        "until": acts.until,
        "as_known_on": acts.as_known_on,
        "first": acts.first,
        "last": acts.last,
        "events_read": acts.events,
        "acts": len(acts.acts),
        "two_camps": asdict(found.two),
        "any_camps": asdict(found.any),
        "two_camps_unweighted": asdict(found.plain),
        "stability": asdict(found.sure),
        "triads": asdict(found.triads),
        "communities": [asdict(window) for window in found.windows],
        "ties": [
            {
                "one": one,
                "other": other,
                "weight": found.ties.get((one, other), 0.0),
                "acts": [act_dict(act) for act in held],
            }
            for (one, other), held in sorted(found.pairs.items())
        ],
    }


def _print(found: _Blocs) -> None:
    out = console()
    foes = sum(weight < 0 for weight in found.ties.values())
    out.print(Text(f"Blocs, {found.acts.said()}", style="bold"))
    out.print(
        Text(
            f"{len(found.acts.acts)} acts that took place, {len(found.ties)} ties between "
            f"{len(found.two.standings)} states, {foes} of foes",
            style="dim",
        )
    )
    if not found.ties:
        return
    for printed in (_camps, _fit, _sides, _pressed, _strain, _communities):
        print_wrapped(out, printed(found))


def _camps(found: _Blocs) -> list[Text]:
    """Each part that hangs together, its two sides below each other."""
    lines = []
    for number, part in enumerate(found.two.parts, 1):
        lines += ["", f"Camps of part {number} ({sum(map(len, part))} states)"]
        lines += [f"  {mark} {' '.join(camp)}" for mark, camp in zip("AB", part, strict=False)]
    return [Text(line) for line in lines]


def _fit(found: _Blocs) -> list[Text]:
    two, plain, several = found.two, found.plain, found.any
    camps = sum(map(len, several.parts))
    kinds = found.triads
    triad = "no triads"
    if kinds.index is not None:
        all_ = kinds.foes_0 + kinds.foes_1 + kinds.foes_2 + kinds.foes_3
        triad = f"{kinds.foes_0 + kinds.foes_2} of {all_} triads balanced ({kinds.index:.3f})"
    return [
        Text(),
        Text(f"Balance    {bar(two.index)} {two.index:.3f}  (1 - 2L/W; 1 is in balance)"),
        Text(f"  two camps        {_cost(two)}"),
        Text(f"  ties counted 1   {_cost(plain)}"),
        Text(f"  any number       {_cost(several)}, {camps} camps"),
        Text(f"  triads           {triad}"),
    ]


def _cost(found: Balance) -> str:
    if found.bound < found.frustration - 1e-6:
        how = f"at most, and at least {found.bound:.4g}: the search was cut off"
    else:
        how = "proved least"
    return f"L = {found.frustration:.4g} of {found.weight:.4g} ({how})"


def _sides(found: _Blocs) -> list[Text]:
    """How many near-optimal partitions there are, and whose side is not the same in all."""
    sure = found.sure
    count = f"{len(sure.costs)}" if sure.complete else f"more than {sure.most}"
    lines = [
        Text(),
        Text(f"Sides      {count} partitions cost up to L + {sure.slack:.3g}; {sure.optimal} "
             f"{'of those listed ' if not sure.complete else ''}cost L"),
    ]  # fmt: skip
    if not sure.complete:
        lines.append(Text(f"  shares are over the {sure.most} best, the list is cut there"))
    if not sure.proved:
        lines.append(Text("  a search was cut off: some may be missing, and nobody is called firm"))
    loose = [each for each in sure.states if not each.firm or each.share < 1]
    if not loose:
        lines.append(Text("  every state keeps its side in all of them"))
        return lines
    for each in loose:
        note = "" if each.firm else f"; not firm against {each.anchor}"
        lines.append(
            Text(f"  {each.state} {bar(each.share)} keeps its side in {each.share:.0%}{note}")
        )
    return lines


def _pressed(found: _Blocs) -> list[Text]:
    """Who has ties that do not fit, with the sentences of the strongest of them."""
    pressed = [each for each in found.two.standings if each.frustrated]
    if not pressed:
        return [Text(), Text("Pressed    nobody: all ties fit")]
    most = max(each.fits + each.frustrated for each in pressed)
    lines = [Text(), Text("Pressed from both sides: weight of ties that fit █ and that do not ░")]
    for each in pressed[:_PRESSED]:
        fits = round(_WIDTH * each.fits / most)
        weights = "█" * fits + "░" * max(1, round(_WIDTH * each.frustrated / most))
        lines.append(
            Text(f"  {each.state} {weights} {each.fits:.4g} and {each.frustrated:.4g}; "
                 f"changing sides costs {each.switch:.4g}")
        )  # fmt: skip
        lines += _strongest(found, each.state)
    if len(pressed) > _PRESSED:
        lines.append(Text(f"  and {len(pressed) - _PRESSED} more: see --json", style="dim"))
    return lines


def _strongest(found: _Blocs, state: str) -> list[Text]:
    """The state's strongest frustrated tie, with its weightiest acts of the tie's own sign."""
    tie = next(tie for tie in found.two.frustrated if state in (tie.one, tie.other))
    other = tie.other if tie.one == state else tie.one
    camp = "a friend in the other camp" if tie.weight > 0 else "a foe in its own camp"
    lines = [Text(f"{_INDENT}{other}, {camp} ({tie.weight:+.4g})")]
    acts = [act for act in found.pairs[tie.one, tie.other] if act.weight * tie.weight > 0]
    for act in acts[:_ACTS]:
        arrow = " " if act.mutual else " → "
        what = act.incident.type + (f"/{act.incident.mode}" if act.incident.mode else "")
        head = (
            f"{_INDENT}{act.day or 'no day'} {act.one}{arrow}{act.other} {what} {act.weight:+.4g}"
        )
        lines += [
            Text(head, style="dim"),
            Text(f"{_INDENT}“{safe(act.incident.sentence)}”"),
        ]
    if len(acts) > _ACTS:
        lines.append(Text(f"{_INDENT}and {len(acts) - _ACTS} more such acts", style="dim"))
    return lines


def _strain(found: _Blocs) -> list[Text]:
    strained = found.triads.strained
    if not strained:
        return []
    named = ", ".join("-".join(triad) for triad in strained[:_STRAINED])
    more = f" and {len(strained) - _STRAINED} more" if len(strained) > _STRAINED else ""
    return [Text(), Text(f"Unbalanced triads: {named}{more}")]


def _communities(found: _Blocs) -> list[Text]:
    """Friendly communities by window; a community keeps its number."""
    lines = [Text(), Text("Communities of friends, by window (a community keeps its number)")]
    for window in found.windows:
        same = "" if window.stability is None else f", as before {window.stability:.2f}"
        lines.append(Text(f"  {window.start} to {window.end}{same}", style="dim"))
        lines += [
            Text(f"{_INDENT}{number}: {' '.join(group)}")
            for number, group in zip(window.numbers, window.groups, strict=True)
        ] or [Text(f"{_INDENT}no friendly acts")]
    return lines
