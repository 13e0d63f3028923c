"""Every example is an exam without a problem, and what it says is so."""

from __future__ import annotations

import pytest

from model.exams.own_examples import EXAMPLES, Example, german
from model.exams.pasted import read_questions, read_text

every_example = pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.key)


@every_example
def test_an_example_is_an_exam_without_a_problem(example: Example) -> None:
    found = (read_text if example.is_text else read_questions)(example.text)
    assert found.exam is not None
    assert found.problems == ()


def test_the_times_table_is_right_and_some_of_it_is_never_studied() -> None:
    numbers = {german(n): n for n in range(101)}
    assert len(numbers) == 101
    exam = read_questions(EXAMPLES[0].text).exam
    assert exam is not None
    for question in exam.questions:
        a, mal, b, ist = question.prompt
        assert (mal, ist) == ("mal", "ist")
        assert numbers[question.answer[0]] == numbers[a] * numbers[b]
    assert len(exam.questions) == 100
    assert len(exam.held_out) == 10
