"""Two voices on one sentence: who is believed, and with which reasons."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from tripoint.coding.candidates import candidates
from tripoint.coding.encoder import Labels, Reading
from tripoint.coding.fusion import Jury, Weights, confidence, logit
from tripoint.coding.status import StatusReader
from tripoint.schema import STATUSES

LABELS = Labels(
    types=("AID", "ASSAULT", "CONSULT"),
    statuses=STATUSES,
    modes=(("AID", ""), ("ASSAULT", ""), ("ASSAULT", "drone"), ("CONSULT", "")),
)
WEIGHTS = Weights(
    terms={"bias": -1.0, "encoder": 0.6, "specific": 2.0, "agreed": 1.0},
    pair={},
    keep=0.5,
    trust=0.5,
    status=2.0,
    source=2.0,
)


class Sentence:
    """A sentence with what a scripted encoder says of its candidates."""

    def __init__(self, bench, text):
        self.text = text
        self.cast = bench.cast(text)
        self.relations = bench.relations(text)
        self.parties = candidates(self.cast, None, self.relations)
        self.status = StatusReader(self.cast, bench.knowledge.cues)
        size, words = len(self.parties), text.split()
        square = (size, size + 1)
        starts = [text.index(word) for word in words]
        self.reading = Reading(
            types=np.full((*square, 3), 0.01, np.float32),
            statuses=np.zeros((*square, 3, len(STATUSES)), np.float32),
            modes=np.zeros((*square, 4), np.float32),
            mutual=np.full((*square, 3), -4.0, np.float32),
            sources=np.full((*square, size), 0.02, np.float32),
            look=np.full((*square, len(words)), 1 / len(words), np.float32),
            offsets=[(s, s + len(w)) for s, w in zip(starts, words, strict=True)],
        )

    def number(self, code):
        return next(n for n, party in enumerate(self.parties) if party.code == code)

    def say(self, actor, recipient, type_, probability, *, status=None, mode=None, word=None):
        cell = (self.number(actor), self.number(recipient) if recipient else len(self.parties))
        self.reading.types[cell][LABELS.types.index(type_)] = probability
        if status is not None:
            row = self.reading.statuses[cell][LABELS.types.index(type_)]
            row[STATUSES.index(status)] = 6.0
        if mode is not None:
            self.reading.modes[cell][LABELS.modes.index((type_, mode))] = 6.0
        if word is not None:
            self.reading.look[cell] = [float(w.startswith(word)) for w in self.text.split()]
        return cell

    def judged(self, weights=WEIGHTS):
        jury = Jury(self.cast, self.status, self.parties, self.reading, LABELS)
        return jury.judge(jury.cases(self.relations), weights)


def test_what_both_say_is_told_with_both_reasons(bench):
    sentence = Sentence(bench, "Norway attacked Denmark.")
    sentence.say("NOR", "DNK", "ASSAULT", 0.9)
    (told,) = sentence.judged()
    assert told.type == "ASSAULT"
    assert "encoder:0.90" in told.why
    assert len(told.why) == 2
    assert told.confidence > 0.7


def test_what_the_lexicon_misses_the_encoder_tells(bench):
    sentence = Sentence(bench, "Norway slipped Denmark a squadron on Monday.")
    assert sentence.relations == []
    sentence.say("NOR", "DNK", "AID", 0.97, word="slipped")
    (told,) = sentence.judged()
    assert (told.type, told.why) == ("AID", ("encoder:0.97",))
    assert sentence.cast.tree.words[told.head] == "slipped"


def test_what_the_encoder_denies_is_doubted(bench):
    sentence = Sentence(bench, "Norway attacked Denmark.")
    heard = sentence.judged(Weights(WEIGHTS.terms, {}, 0.0, 0.0, 2.0, 2.0))
    alone = Jury(sentence.cast, sentence.status, sentence.parties, None, None)
    unheard = alone.judge(
        alone.cases(sentence.relations), Weights(WEIGHTS.terms, {}, 0.0, 0.0, 2.0, 2.0)
    )
    assert heard[0].confidence < unheard[0].confidence


def test_one_predicate_tells_one_event(bench):
    sentence = Sentence(bench, "Norway attacked Denmark.")
    sentence.say("NOR", "DNK", "ASSAULT", 0.9, word="attacked")
    sentence.say("NOR", "DNK", "CONSULT", 0.8, word="attacked")
    assert [each.type for each in sentence.judged()] == ["ASSAULT"]


@pytest.mark.parametrize(
    ("voice", "status"), [(None, "planned"), ("planned", "planned"), ("negated", "negated")]
)
def test_status_is_settled_between_grammar_and_encoder(bench, voice, status):
    sentence = Sentence(bench, "Norway will attack Denmark.")
    sentence.say("NOR", "DNK", "ASSAULT", 0.9, status=voice)
    (told,) = sentence.judged()
    assert told.certainty.status == status


def test_who_says_so_needs_one_sure_voice(bench):
    sentence = Sentence(bench, "Sweden said that Norway attacked Denmark.")
    cell = sentence.say("NOR", "DNK", "ASSAULT", 0.9)
    sweden = sentence.number("SWE")
    sentence.reading.sources[cell][sweden] = 0.3
    assert sentence.judged()[0].certainty.attribution == ("SWE",)
    sentence.reading.sources[cell][sweden] = 0.001
    assert sentence.judged()[0].certainty.attribution == ()


def test_the_encoder_gives_the_mode_where_it_tells_alone(bench):
    sentence = Sentence(bench, "Norway rained quadcopters on Denmark.")
    sentence.say("NOR", "DNK", "ASSAULT", 0.95, mode="drone")
    (told,) = sentence.judged()
    assert told.mode == "drone"


def test_troops_of_two_states_are_two_candidates(bench):
    cast = bench.cast("Norwegian and Danish troops crossed into Sweden.")
    found = candidates(cast, None)
    assert [party.code for party in found] == ["NOR", "DNK", "SWE"]
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))


def test_a_role_belongs_to_the_only_state_of_the_sentence(bench):
    found = candidates(bench.cast("Kenyan police beat students."), None)
    assert [party.code for party in found] == ["KEN", "KEN"]
    both = candidates(bench.cast("Kenyan police beat students in Uganda."), None)
    assert [party.code for party in both] == ["KEN", "UGA"]


def test_logit_and_confidence_are_each_others_inverse():
    for probability in (0.001, 0.2, 0.5, 0.99):
        again = confidence({"x": logit(probability)}, {"x": 1.0})
        assert math.isclose(again, probability, rel_tol=1e-6)
    assert math.isfinite(logit(0.0))
    assert math.isfinite(logit(1.0))
