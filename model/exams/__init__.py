"""What can be asked: one file an exam, and `exam.py` for what all of them share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from model.exams.ai_rocks import ai_rocks
from model.exams.calculator import calculator
from model.exams.capitals import capitals
from model.exams.exam import ASKS, NOT_ASKED, Ask, Exam, Question
from model.exams.first_sums import first_sums
from model.exams.own import exam_from_pairs, exam_from_text
from model.exams.story import story

EXAMS: Mapping[str, Callable[[], Exam]] = MappingProxyType(
    {
        "first-sums": first_sums,
        "calculator": calculator,
        "capitals": capitals,
        "story": story,
        "ai-rocks": ai_rocks,
    }
)
"""The ready-made exams by key; each function builds its exam once and then returns the same one."""

__all__ = [
    "ASKS",
    "EXAMS",
    "NOT_ASKED",
    "Ask",
    "Exam",
    "Question",
    "exam_from_pairs",
    "exam_from_text",
]
