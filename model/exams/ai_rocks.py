"""The exam `ai-rocks`: the by-hand example of two words, in the machinery of all other exams."""

from __future__ import annotations

from functools import cache

from model.exams.exam import Exam, Question


@cache
def ai_rocks() -> Exam:
    """The exam, always the same: "AI rocks" is read, and only the word after "AI" is asked."""
    return Exam(
        key="ai-rocks",
        title="AI rocks",
        summary="Two words, one question: small enough to check with pencil and paper.",
        questions=(Question(prompt=("AI",), answer=("rocks",), topic="by hand", read_to_end=True),),
        vocabulary=("AI", "rocks"),
        held_out=frozenset(),
    )
