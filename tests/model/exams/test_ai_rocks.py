"""Laws of the exam `ai-rocks`."""

from __future__ import annotations

from model.exams import ASKS, NOT_ASKED
from model.exams.ai_rocks import ai_rocks


def test_two_words_are_read_and_one_is_asked() -> None:
    exam = ai_rocks()
    assert exam.vocabulary == ("AI", "rocks")
    for ask in ASKS:
        tokens, targets = exam.encode(ask)
        assert tokens.tolist() == [[0, 1]]
        assert targets.tolist() == [[1, NOT_ASKED]]


def test_its_only_question_is_studied() -> None:
    assert ai_rocks().studied == (0,)
