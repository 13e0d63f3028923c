"""Operations on a copy: a student without a head is one that was built without it."""

from __future__ import annotations

import math

import numpy as np
import pytest

from model import Run, Settings
from model.looking.generation import confidence_in
from model.looking.what_if import HEAD, Change, changed, score, score_of_test
from model.student.arrays import softmax
from tests.plain_transformer import plain_logits

SETTINGS = Settings(n_layer=2, n_head=2, d_model=8)
PROMPT = ("nine", "plus", "four", "equals")
TOKENS = SETTINGS.questions.token_ids(PROMPT)


@pytest.fixture(scope="module")
def run() -> Run:
    run = Run(SETTINGS)
    run.advance_to(30)
    return run


@pytest.mark.parametrize("head", [(0, 0), (0, 1), (1, 0), (1, 1)])
def test_a_head_at_nought_is_a_student_built_without_it(run: Run, head: tuple[int, int]) -> None:
    weights = run.weights_at(30)
    without = changed(SETTINGS.transformer, weights, Change(HEAD, head))
    expected, _ = plain_logits(weights, TOKENS, 2, without=[head])
    whole, _ = plain_logits(weights, TOKENS, 2)
    for place, word in enumerate(SETTINGS.questions.vocabulary):
        assert confidence_in(SETTINGS, without, PROMPT, [word]) == pytest.approx(
            softmax(expected[-1])[place], abs=1e-12
        )
    assert np.abs(expected - whole).max() > 1e-3


def test_only_what_is_changed_differs_and_the_student_stays_as_it_was(run: Run) -> None:
    weights = run.weights_at(30)
    before = {name: array.copy() for name, array in weights.items()}
    for change in (
        Change("W_LM", (3, 5), 0.25),
        Change("token_embedding", (2,), -1.0),
        Change("ln_final.bias", (), 0.5),
    ):
        copy = changed(SETTINGS.transformer, weights, change)
        differing = {name for name in weights if not np.array_equal(copy[name], weights[name])}
        assert differing == {change.where}
        assert (copy[change.where][change.index] == change.value).all()
        untouched = np.ones(copy[change.where].shape, dtype=bool)
        untouched[change.index] = False
        np.testing.assert_array_equal(
            copy[change.where][untouched], weights[change.where][untouched]
        )
    for name, array in weights.items():
        np.testing.assert_array_equal(array, before[name])


@pytest.mark.parametrize(
    "change",
    [
        Change("nonsense", ()),
        Change("W_LM", (8, 0)),
        Change("W_LM", (0, 0, 0)),
        Change(HEAD, (2, 0)),
        Change(HEAD, (0,)),
        Change("W_LM", (0, 0), 1e9),
        Change("W_LM", (0, 0), math.nan),
    ],
)
def test_what_the_student_does_not_have_cannot_be_changed(run: Run, change: Change) -> None:
    with pytest.raises(ValueError, match=r"allowed|no weights|not a place"):
        changed(SETTINGS.transformer, run.weights_at(30), change)


def test_a_score_is_that_of_the_plain_student(run: Run) -> None:
    weights, places = run.weights_at(30), np.array([5, 17, 42])
    exam = SETTINGS.questions
    losses, right = [], []
    for place in places:
        question = exam.questions[place]
        logits, _ = plain_logits(weights, exam.token_ids(question.prompt), 2)
        token = exam.token_id(question.answer[0])
        losses.append(-math.log(softmax(logits[-1])[token]))
        right.append(int(logits[-1].argmax()) == token)
    found = score(SETTINGS, weights, places)
    assert found.loss == pytest.approx(np.mean(losses), abs=1e-12)
    assert found.right == pytest.approx(np.mean(right))


def test_the_score_of_a_test_is_what_the_test_lost(run: Run) -> None:
    record = run.record_at(20)
    found = score_of_test(SETTINGS, record.before, record.batch)
    assert found.loss == pytest.approx(record.loss, abs=1e-12)
