"""The exam `ai-rocks`: the by-hand example of two words, in the same machinery as all other exams."""

from __future__ import annotations

from functools import cache

from model.exams.exam import Exam, Question


@cache
def ai_rocks() -> Exam:
    """The exam, always the same: the student reads "AI rocks"; the word after "AI" is asked, after "rocks" none is."""
    return Exam(
        key="ai-rocks",
        title="AI rocks",
        summary="Two words, one question: small enough to check with pencil and paper.",
        questions=(
            Question(prompt=("AI",), answer=("rocks",), topic="by hand", read_to_end=True),
        ),
        vocabulary=("AI", "rocks"),
        held_out=frozenset(),
    )
