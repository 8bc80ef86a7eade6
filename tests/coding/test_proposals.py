"""From probabilities of pairs to events: who is joined, who stays apart."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tripoint.coding.encoder import Reading
from tripoint.coding.proposals import propose
from tripoint.schema import Party

TYPES = ("ASSAULT", "CONSULT")


def party(code, start, group=None):
    return Party(code=code, id=group, text=code, start=start, end=start + 3)


def reading(size, cells, mutual=()):
    """A reading with these probabilities {(actor, recipient, type): p}; recipient None: nobody."""
    shape = (size, size + 1, len(TYPES))
    types = np.zeros(shape, np.float32)
    both = np.full(shape, -5.0, np.float32)
    for (actor, recipient, type_), probability in cells.items():
        types[actor, size if recipient is None else recipient, TYPES.index(type_)] = probability
    for actor, recipient, type_ in mutual:
        both[actor, recipient, TYPES.index(type_)] = 5.0
    none = np.zeros((size, size + 1, 1), np.float32)
    return Reading(
        types=types,
        statuses=np.zeros((*shape, 7), np.float32),
        modes=none,
        mutual=both,
        sources=np.zeros((size, size + 1, size), np.float32),
        look=none,
        offsets=((0, 3),),
    )


def events(parties, cells, mutual=()):
    found = propose(reading(len(parties), cells, mutual), parties, TYPES, [0.5])
    return {(each.type, each.actors, each.recipients) for each in found}


ABC = [party("FRA", 0), party("DEU", 10), party("POL", 20)]


def test_allies_with_the_same_targets_act_together():
    cells = {(0, 2, "ASSAULT"): 0.9, (1, 2, "ASSAULT"): 0.8}
    assert events(ABC, cells) == {("ASSAULT", (0, 1), (2,))}


def test_actors_with_other_targets_act_apart():
    cells = {(0, 1, "ASSAULT"): 0.9, (1, 2, "ASSAULT"): 0.8}
    assert events(ABC, cells) == {("ASSAULT", (0,), (1,)), ("ASSAULT", (1,), (2,))}


def test_of_two_directions_the_likelier_stays():
    cells = {(0, 1, "ASSAULT"): 0.7, (1, 0, "ASSAULT"): 0.9}
    assert events(ABC, cells) == {("ASSAULT", (1,), (0,))}


def test_nobody_gives_way_to_a_likelier_somebody():
    cells = {(0, None, "ASSAULT"): 0.6, (0, 1, "ASSAULT"): 0.9}
    assert events(ABC, cells) == {("ASSAULT", (0,), (1,))}
    cells[0, None, "ASSAULT"] = 0.95
    assert events(ABC, cells) == {("ASSAULT", (0,), ())}


def test_mutual_pairs_are_one_act_of_all():
    pairs = [(a, b, "CONSULT") for a in range(3) for b in range(3) if a != b]
    assert events(ABC, dict.fromkeys(pairs, 0.8), pairs) == {("CONSULT", (0, 1, 2), ())}


def test_mentions_of_one_party_are_one_and_the_likeliest_stands():
    parties = [party("FRA", 0), party("DEU", 10), party("FRA", 20)]
    cells = {(0, 1, "ASSAULT"): 0.6, (2, 1, "ASSAULT"): 0.9}
    assert events(parties, cells) == {("ASSAULT", (2,), (1,))}


def test_two_parties_of_one_state_may_face_each_other():
    parties = [party("KEN", 0), party("KEN", 10)]
    assert events(parties, {(0, 1, "ASSAULT"): 0.9}) == {("ASSAULT", (0,), (1,))}


def test_two_groups_of_one_base_are_two_parties():
    parties = [party("PSE", 0, "hamas"), party("PSE", 10, "islamic-jihad"), party("ISR", 20)]
    cells = {(0, 2, "ASSAULT"): 0.9, (1, 2, "ASSAULT"): 0.9}
    assert events(parties, cells) == {("ASSAULT", (0, 1), (2,))}


@given(st.data())
def test_whatever_is_read_no_party_faces_itself_and_everyone_was_read(data):
    codes = data.draw(st.lists(st.sampled_from(["FRA", "DEU", "POL"]), min_size=1, max_size=4))
    parties = [party(code, 10 * n) for n, code in enumerate(codes)]
    size = len(parties)
    shape = (size, size + 1, len(TYPES))
    draw = st.lists(
        st.floats(0, 1, width=32), min_size=int(np.prod(shape)), max_size=int(np.prod(shape))
    )
    read = reading(size, {})
    read.types[:] = np.array(data.draw(draw), np.float32).reshape(shape)
    read.mutual[:] = np.array(data.draw(draw), np.float32).reshape(shape) - 0.5
    for each in propose(read, parties, TYPES, [0.5]):
        assert each.actors
        assert each.probability >= 0.5
        assert not set(each.actors) & set(each.recipients)
        for actor, recipient in each.cells:
            assert actor != recipient
