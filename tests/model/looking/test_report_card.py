"""A report card: the same verdicts as the model's own, words and questions apart, and a fair sample."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from model import EXAMS, Run
from model.looking.inside import answers
from model.looking.report_card import marks, right_since, sample
from tests.records import KINDS

STEP = 9


@pytest.mark.parametrize("kind", KINDS)
def test_every_mark_is_that_of_a_forward_pass_over_whole_questions(kind: str) -> None:
    run = Run(KINDS[kind])
    places = sample(run.settings.questions, 40)
    weights = run.weights_at(STEP)
    found = marks(run.settings, weights, places)
    whole = answers(run.settings, weights, np.array(places))
    assert found.questions.tolist() == list(places)
    assert found.row.tolist() == np.nonzero(whole.asked)[0].tolist()
    assert found.targets.tolist() == whole.targets[whole.asked].tolist()
    assert found.said.tolist() == whole.chosen[whole.asked].tolist()
    assert found.ranks.tolist() == whole.ranks[whole.asked].tolist()
    np.testing.assert_allclose(found.p_right, whole.p_right[whole.asked], rtol=1e-10)
    assert found.right.tolist() == whole.right.tolist()
    products = [p[asked].prod() for p, asked in zip(whole.p_right, whole.asked, strict=True)]
    np.testing.assert_allclose(found.sure_of_right, products, rtol=1e-10)
    at_best = found.said == found.targets
    np.testing.assert_allclose(found.sure[at_best], found.p_right[at_best])
    assert (found.sure >= found.p_right - 1e-15).all()


@pytest.mark.parametrize("kind", ["first-sums", "capitals", "story"])
def test_the_never_studied_have_the_loss_and_share_that_the_run_noted_itself(kind: str) -> None:
    run = Run(KINDS[kind])
    step = run.settings.tests_per_round
    run.advance_to(step)
    exam = run.settings.questions
    found = marks(run.settings, run.weights_at(step), sorted(exam.held_out))
    everything = np.ones(len(exam.held_out), dtype=bool)
    history = run.history
    assert found.loss(everything) == pytest.approx(history.held_out_loss[-1], rel=1e-10)
    assert found.share(everything, by_word=True) == history.held_out_spot_on[-1]
    assert found.share(everything, by_word=False) == history.held_out_accuracy[-1]
    assert np.isnan(found.share(~everything, by_word=False))
    assert np.isnan(found.loss(~everything))


@pytest.mark.parametrize("key", EXAMS)
@pytest.mark.parametrize("most", [8, 100, 600])
def test_a_sample_asks_every_kind_of_question_and_not_many_more_than_wanted(
    key: str, most: int
) -> None:
    exam = EXAMS[key]()
    places = sample(exam, most)
    assert list(places) == sorted(set(places))
    assert len(places) <= most or len(places) == len(exam.topics) * 2
    if len(exam.questions) <= most:
        assert places == tuple(range(len(exam.questions)))

    def kinds(of: range | tuple[int, ...]) -> set[tuple[str, bool]]:
        return {(exam.questions[place].topic, place in exam.held_out) for place in of}

    assert kinds(places) == kinds(range(len(exam.questions)))


@given(arrays(bool, st.tuples(st.integers(1, 9), st.integers(1, 5))))
def test_right_for_good_is_right_from_then_on_and_not_just_before(right: np.ndarray) -> None:
    for question, since in enumerate(right_since(right)):
        assert right[since:, question].all()
        assert since == 0 or not right[since - 1, question]
