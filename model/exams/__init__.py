"""What can be asked: one file an exam, and `exam.py` for what all of them share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from model.exams.ai_rocks import ai_rocks
from model.exams.calculator import calculator
from model.exams.exam import ASKS, NOT_ASKED, Ask, Exam, Question
from model.exams.first_sums import first_sums

EXAMS: Mapping[str, Callable[[], Exam]] = MappingProxyType(
    {
        "first-sums": first_sums,
        "calculator": calculator,
        "ai-rocks": ai_rocks,
    }
)
"""The ready-made exams by key; each function builds its exam once and returns the same one ever after."""

__all__ = [
    "ASKS",
    "EXAMS",
    "NOT_ASKED",
    "Ask",
    "Exam",
    "Question",
]
