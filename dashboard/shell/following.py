"""The followed question beside the track, on every page: how sure the student is of it, in this very test."""

from __future__ import annotations

from dashboard.components.player import FollowedFrame
from dashboard.look import numbers
from dashboard.look.text import shortened
from model import Record
from model.looking.followed import followed

LONGEST_PROMPT, LONGEST_ANSWER = 34, 20


def followed_now(record: Record, place: int, word: int = 1) -> FollowedFrame:
    """How sure the student that sits this test is of that word (from 1) of the question at that place of the exam."""
    exam = record.settings.questions
    asked = followed(record, place, word)
    read = " ".join(each for each in asked.words if each != exam.stop_word)
    right = shortened(exam.vocabulary[asked.right], LONGEST_ANSWER)
    p = float(asked.chances[asked.right])
    return FollowedFrame(
        # the end of a long prompt tells more than its beginning
        question=f"…{read[1 - LONGEST_PROMPT :]}" if len(read) > LONGEST_PROMPT else read,
        answer=right,
        sure=numbers.percent(p),
        in_test=asked.in_test,
    )
