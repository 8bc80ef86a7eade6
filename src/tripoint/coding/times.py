"""Which time expression of a sentence dates which predicate."""

from __future__ import annotations

import datetime as dt

from tripoint.coding.actors import Cast
from tripoint.coding.scene import Scene
from tripoint.schema import Status
from tripoint.text.dates import TimeExpression, When, resolve

# "until 2014" bounds a stretch of time, it dates no act in it.
_BOUNDS = ("until", "before", "after")
_CARRIED = ("xcomp", "conj", "pcomp", "pobj", "prep", "nsubj", "nsubjpass", "dobj")
# A date of the clause's own outweighs one borrowed from the verb above.
_BORROWED = 10
_AHEAD = ("planned", "possible", "conditional")


def time_of(
    scene: Scene,
    cast: Cast,
    head: int,
    published: dt.date | None,
    status: Status,
    *,
    alone: bool = False,
) -> When | None:
    """The date of the predicate, from the expression nearest to it in the tree; None if none.

    `alone`: the sentence tells nothing else, so its only time is the predicate's, however the
    parser hangs it.
    """
    tree = cast.tree
    clause = _finite(cast, head)
    best: tuple[int, When] | None = None
    usable: list[TimeExpression] = []
    for expression in scene.times:
        tokens = tree.token_at(expression.start - scene.start, expression.end - scene.start)
        if not tokens or not _dates_acts(expression, status):
            continue
        if expression.link == "attributive" and head not in tree.ancestors(tokens[-1]):
            continue
        usable.append(expression)
        distance = _distance(cast, head, clause, tokens[0])
        if distance is None or (best is not None and best[0] <= distance):
            continue
        when = _resolved(expression, published, status)
        if when is not None:
            best = (distance, when)
    if best is None and alone and len(usable) == len(scene.times) == 1:
        return _resolved(usable[0], published, status)
    return best[1] if best else None


def _dates_acts(expression: TimeExpression, status: Status) -> bool:
    """Whether the time can be an act's; what goes on since a day is dated by it."""
    if expression.link == "since":
        return status == "ongoing"
    return expression.link not in _BOUNDS


def _resolved(expression: TimeExpression, published: dt.date | None, status: Status) -> When | None:
    future = status in _AHEAD if status != "negated" else None
    return resolve(expression, published, future=future)


def _finite(cast: Cast, head: int) -> int:
    """The verb whose adverbials date the predicate: its own, or its light verb."""
    if cast.tree.is_verb(head):
        return head
    light = cast.grammar.light_verb(head)
    return light if light is not None else head


def _distance(cast: Cast, head: int, clause: int, token: int) -> int | None:
    """Steps from the expression up to the predicate, or to a verb that only carries it."""
    tree = cast.tree
    if tree.deps[clause] == "relcl" and tree.heads[clause] == token:
        return 0  # "in February 2019, when ..."
    own = {head, clause}
    carriers = _carriers(cast, clause)
    for steps, each in enumerate(tree.ancestors(token)):
        if each in own:
            return steps
        if each in carriers:
            return steps + _BORROWED
        if tree.is_verb(each) and tree.deps[each] != "xcomp":
            return None
        if tree.is_noun(each) and tree.lemmas[each] in cast.grammar.words["borne"]:
            return None  # "plans for contacts later this year" dates the contacts alone
    return None


def _carriers(cast: Cast, clause: int) -> set[int]:
    """The verbs above that share their time with the predicate."""
    tree = cast.tree
    carriers: set[int] = set()
    above = clause
    while tree.heads[above] != above:
        dep, head = tree.deps[above], tree.heads[above]
        quantity = tree.lemmas[head] in cast.grammar.words["quantity"]
        planned = tree.lemmas[head] in cast.grammar.words["borne"]
        if dep == "prep" and planned and tree.is_noun(head):
            carriers.add(head)
            break
        if dep == "prep" and not tree.is_verb(head) and not quantity:
            break
        if dep not in _CARRIED:
            break
        above = head
        if tree.is_verb(above):
            carriers.add(above)
            if tree.deps[above] not in ("xcomp", "conj"):
                break
    return carriers
