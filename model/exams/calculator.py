"""The exam `calculator`: "forty two plus seven equals" → "forty nine", four operations on 0 to 99.

A tenth of each operation's questions is never studied: a student that gets those right too has
understood something.
"""

from __future__ import annotations

from functools import cache

from model.exams.exam import Exam, Question, tenth
from model.exams.number_words import TENS, UNITS, number_words

OPERATIONS = ("plus", "minus", "times", "divided by")
"""The operations as a prompt says them, and the topics of the report card."""

LARGEST = 99

STOP_WORD = "."
"""Follows an answer of one word, so that the student learns when to stop."""


@cache
def calculator() -> Exam:
    """The exam, always the same: the 11,344 questions whose numbers and results are 0 to 99."""
    numbers = range(LARGEST + 1)
    questions = tuple(
        _question(a, operation, b, result)
        for operation in OPERATIONS
        for a in numbers
        for b in numbers
        if (result := _result(a, operation, b)) is not None
    )
    return Exam(
        key="calculator",
        title="Calculator",
        summary="Plus, minus, times and divided by, from zero to ninety nine, in words.",
        questions=questions,
        vocabulary=(
            *UNITS,
            *TENS,
            *(word for operation in OPERATIONS for word in operation.split()),
            "equals",
            STOP_WORD,
        ),
        held_out=_held_out(questions),
        stop_word=STOP_WORD,
    )


def _result(a: int, operation: str, b: int) -> int | None:
    """What comes out, `None` if that is no whole number from 0 to 99."""
    match operation:
        case "plus":
            result = a + b
        case "minus":
            result = a - b
        case "times":
            result = a * b
        case _:
            if b == 0 or a % b != 0:
                return None
            result = a // b
    return result if 0 <= result <= LARGEST else None


def _question(a: int, operation: str, b: int, result: int) -> Question:
    answer = number_words(result)
    return Question(
        prompt=(*number_words(a), *operation.split(), *number_words(b), "equals"),
        answer=answer if len(answer) == 2 else (*answer, STOP_WORD),
        topic=operation,
    )


def _held_out(questions: tuple[Question, ...]) -> frozenset[int]:
    """A tenth of every operation, so that the rare ones are held out too."""
    never_studied = {
        prompt
        for operation in OPERATIONS
        for prompt in tenth(q.prompt_text for q in questions if q.topic == operation)
    }
    return frozenset(i for i, q in enumerate(questions) if q.prompt_text in never_studied)
