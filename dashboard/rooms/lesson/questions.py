"""Ten questions that tell what somebody knows and believes of this student, asked before and after the lesson.

Where they can be, they are asked of the visitor's own student: all numbers are computed from one of its tests.
"""

from __future__ import annotations

from dashboard.rooms.lesson.attitudes import left, understands, wrong
from dashboard.rooms.lesson.computes import half, inference, lift, price, rounds, sign, size
from dashboard.rooms.lesson.question import Question
from model import Record

ASKED = (price, half, sign, size, lift, rounds, inference, wrong, left, understands)


def ten_questions(record: Record) -> tuple[Question, ...]:
    """All of them about one test, in the order in which they are asked."""
    return tuple(ask(record) for ask in ASKED)
