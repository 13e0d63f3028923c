"""The followed question is asked of every test's student, and answers as the test's own does where the test asks it."""

from __future__ import annotations

import numpy as np
import pytest

from model import EXAMS
from model.looking.asked import asked_words
from model.looking.followed import (
    SHOWCASE,
    chances_with,
    followed,
    followed_trace,
    right_word,
    showcase,
    sure_of,
)
from tests.records import KINDS, place_not_in, place_of, record_of

every_kind = pytest.mark.parametrize("kind", KINDS)


@every_kind
def test_in_the_test_it_is_the_very_answer_that_is_graded(kind: str) -> None:
    record = record_of(kind)
    rows = record.batch.questions.tolist()
    for asked in asked_words(record):
        if rows.index(rows[asked.row]) < asked.row:
            continue  # the same question once more
        found = followed(record, rows[asked.row], asked.number)
        assert (found.row, found.position, found.number) == (
            asked.row,
            asked.position,
            asked.number,
        )
        np.testing.assert_array_equal(found.logits, record.logits[asked.row, asked.position])
        assert found.right == asked.right
        assert found.loss == pytest.approx(record.losses[asked.row, asked.position], abs=1e-12)


@every_kind
def test_it_answers_the_same_whether_the_test_asks_it_or_not(kind: str) -> None:
    """Asked on its own of the same weights, every question gets the confidence that it has in the test."""
    record = record_of(kind)
    for place in {place_of(record), place_not_in(record)} - {None}:
        assert place is not None
        found = followed(record, place, 2)
        assert found.in_test == (place in record.batch.questions)
        assert found.chances.sum() == pytest.approx(1, abs=1e-12)
        alone = chances_with(record.settings, record.before, place, 2)
        np.testing.assert_allclose(found.chances, alone, rtol=0, atol=1e-12)
        words, trace = followed_trace(record, place, 2)
        assert words == found.words
        np.testing.assert_allclose(
            trace["ln_final"][0, -1] @ record.before["W_LM"], found.logits, rtol=0, atol=1e-9
        )


@every_kind
def test_words_read_and_right_word_are_those_of_the_exam(kind: str) -> None:
    record = record_of(kind)
    exam = record.settings.questions
    for place in (0, len(exam.questions) - 1):
        words = exam.questions[place].words
        n_asked = len(exam.questions[place].answer)
        for word in (1, n_asked, n_asked + 5):
            found = followed(record, place, word)
            assert found.words == words[: len(found.words)]
            assert found.number == min(word, n_asked)
            right = exam.vocabulary[right_word(record.settings, place, word)]
            assert (
                right == words[len(found.words)] == exam.questions[place].answer[found.number - 1]
            )
            assert sure_of(record.settings, record.before, place, word) == pytest.approx(
                found.chances[found.right], abs=1e-12
            )


@pytest.mark.parametrize("key", sorted(EXAMS))
def test_the_usual_question_is_one_that_is_studied(key: str) -> None:
    exam = EXAMS[key]()
    place = showcase(exam)
    assert place in exam.studied
    if key == "first-sums":
        assert exam.questions[place].prompt_text == SHOWCASE
