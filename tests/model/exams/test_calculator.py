"""Laws of the exam `calculator`."""

from __future__ import annotations

from collections import Counter
from itertools import product

from model.exams.calculator import calculator
from tests.sums import VALUES, read

EXAM = calculator()


def test_every_answer_is_right() -> None:
    for question in EXAM.questions:
        a, operation, b = read(question.prompt)
        result = VALUES[tuple(word for word in question.answer if word != EXAM.stop_word)]
        right = {
            "plus": a + b == result,
            "minus": a - b == result,
            "times": a * b == result,
            "divided by": b != 0 and a == b * result,
        }
        assert right[operation], question.prompt_text


def test_every_sum_that_fits_is_asked_once() -> None:
    asked = Counter(read(question.prompt) for question in EXAM.questions)
    numbers = range(100)
    expected = Counter(
        [(a, "plus", b) for a, b in product(numbers, numbers) if a + b in numbers]
        + [(a, "minus", b) for a, b in product(numbers, numbers) if a - b in numbers]
        + [(a, "times", b) for a, b in product(numbers, numbers) if a * b in numbers]
        + [(a * b, "divided by", b) for a in numbers for b in numbers if b and a * b in numbers]
    )
    assert asked == expected
    assert asked.total() == 11_344


def test_every_answer_is_two_words_so_that_stopping_is_learned_too() -> None:
    for question in EXAM.questions:
        assert len(question.answer) == 2
        assert question.answer[0] != EXAM.stop_word


def test_a_tenth_of_every_operation_is_held_out() -> None:
    totals = Counter(question.topic for question in EXAM.questions)
    held_out = Counter(EXAM.questions[i].topic for i in EXAM.held_out)
    assert EXAM.topics == ("plus", "minus", "times", "divided by")
    assert held_out == {topic: round(total / 10) for topic, total in totals.items()}


def test_every_word_of_a_held_out_question_is_studied() -> None:
    studied = {word for i in EXAM.studied for word in EXAM.questions[i].words}
    studied_in_answers = {word for i in EXAM.studied for word in EXAM.questions[i].answer}
    for i in EXAM.held_out:
        assert studied.issuperset(EXAM.questions[i].words)
        assert studied_in_answers.issuperset(EXAM.questions[i].answer)


def test_eight_positions_and_35_words_are_enough() -> None:
    assert EXAM.longest == 8
    assert len(EXAM.vocabulary) == 35
