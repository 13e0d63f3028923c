"""The first minute: what the student says to the followed question is what the model says, and the bet is heard."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from streamlit.testing.v1 import AppTest

from dashboard.cards.first_bet import BET, BETS
from dashboard.components.frames import encoded, frame_json
from dashboard.rooms.classroom.first_minute import LEARNED, first_answer
from model import Run, Settings
from model.looking.followed import showcase, showcase_of
from tests.pages.conftest import Open
from tests.pages.conftest import open_page as open_page
from tests.records import KINDS, diverged_record, record_of

every_kind = pytest.mark.parametrize("kind", KINDS)


@every_kind
def test_confidence_is_the_models_own_and_adds_up(kind: str) -> None:
    record = record_of(kind)
    frame = first_answer(record, showcase_of(record.settings))
    exam = record.settings.questions
    question = exam.questions[showcase(exam)]
    model = Run(record.settings)._front.model
    with torch.no_grad():
        for name, parameter in model.weights().items():
            parameter.copy_(torch.tensor(record.before[name]))
        tokens = torch.tensor([exam.token_ids(question.prompt)])
        shares = model(tokens)[0, -1].softmax(-1).numpy()
    for word, share in frame.options:
        assert share == pytest.approx(shares[exam.token_id(word)], abs=1e-12)
    assert frame.answer == exam.vocabulary[int(shares.argmax())]
    assert frame.right == question.answer[0]
    assert sum(share for _, share in frame.options) + frame.rest == pytest.approx(1)
    assert len(frame.options) + frame.others == len(exam.vocabulary)
    assert frame.sure == pytest.approx(shares[exam.token_id(frame.right)], abs=1e-12)


def test_marks_lost_are_positive_and_minus_the_logarithm_of_the_confidence() -> None:
    frame = first_answer(record_of("first-sums"), 7)
    assert float(frame.lost.split()[0]) == pytest.approx(-math.log(frame.sure), abs=0.005)


def test_before_the_first_test_and_now_are_both_said() -> None:
    run = Run(Settings())
    five = showcase_of(run.settings)
    untouched, later = (first_answer(run.record_at(step), five) for step in (1, 60))
    assert untouched.answer in later.says
    assert "first test" in untouched.says
    assert later.sure > 0.5 > untouched.sure


def test_when_all_is_learned_the_page_says_that_there_is_nothing_new() -> None:
    run = Run(Settings())
    losses = run.history.loss if run.advance_to(200) else np.zeros(0)
    step = int(np.flatnonzero(losses < LEARNED)[0]) + 1
    assert first_answer(run.record_at(step), 0).news
    assert not first_answer(run.record_at(20), 0).news


def test_a_student_that_diverged_can_be_asked() -> None:
    encoded(frame_json(first_answer(diverged_record(), 0)))


@pytest.mark.parametrize("text", ["41", "-10", "ten", "1e1", "9" * 500, "<b>"])
def test_a_bet_that_cannot_be_made_is_named(text: str) -> None:
    problems: list[str] = []
    assert BET.read({"bet": text}, problems) == 0
    assert len(problems) == 1
    assert len(problems[0]) < 400


def test_a_bet_goes_into_the_link_and_back() -> None:
    for bet in BETS:
        assert BET.read(BET.write(bet), []) == bet
    assert BET.write(0) == {}


def test_a_bet_is_on_the_page_and_nothing_waits_for_it(open_page: Open) -> None:
    app: AppTest = open_page("classroom", bet="40", open="look-inside")
    assert not app.warning
    assert app.session_state["visit"].part(BET) == 40
    assert not app.exception
