"""One test, slowly: what there is to see at each of its four stations, and when the same question comes again."""

from __future__ import annotations

import math

import numpy as np

from dashboard.components.slowly import SlowlyFrame
from dashboard.look import numbers
from dashboard.look.glossary import OPTIMIZER_NAMES
from dashboard.look.text import counted
from model import Record
from model.looking.asked import favourites
from model.looking.followed import chances_with, followed
from model.student.arrays import Array

ANSWERS = "W_LM"
"""The parameter whose weights are shown: the last ones, of which a column leads to one answer."""


def slowly_frame(record: Record, place: int, word: int = 1) -> SlowlyFrame:
    """A test at its stations, and that word (from 1) of the question at that place before it and after it."""
    settings = record.settings
    exam = settings.questions
    asked = followed(record, place, word)
    before, right = asked.chances, asked.right
    after = chances_with(settings, record.after, place, word)
    top = favourites(before, right)
    notes = record.gradients[ANSWERS][:, right]
    moves = record.updates[ANSWERS][:, right]
    answer, sure, surer = exam.vocabulary[right], float(before[right]), float(after[right])
    n_weights = sum(array.size for array in record.before.values())
    n_questions = counted(len(record.batch.questions), "question")
    others = numbers.count(n_weights - len(notes))
    recipe = OPTIMIZER_NAMES[settings.optimizer]
    farthest = numbers.number(float(np.abs(moves).max()), 2)
    return SlowlyFrame(
        captions=(
            f"1 of 5 · It sits. It reads “{asked.prompt}” and shares its confidence out over "
            f"{len(exam.vocabulary)} words.",
            f"2 of 5 · It is graded. “{answer}” got {numbers.percent(sure)}; "
            + (
                f"−ln of that share is {numbers.nats(_lost(sure))}: so many marks are lost."
                if sure > 0
                else "there is no grade for a student that leaves the right word nothing at all."
            ),
            f"3 of 5 · It gets notes. They come from all {n_questions} of this test; each bar is for one of the "
            f"{len(notes)} weights that lead to “{answer}”: up means “less of me”, down “more”.",
            f"4 of 5 · It studies. The recipe, {recipe}, makes steps of the notes: these "
            f"{len(notes)} weights move by {farthest} at most. The other {others} move, too.",
            f"5 of 5 · The same question again: “{answer}” {numbers.percent(surer)}, it was {numbers.percent(sure)}. "
            + _whole_test(record),
        ),
        notes=_to_scale(notes),
        moves=_to_scale(moves),
        again=(*(float(after[token]) for token in top), float(max(0.0, 1 - after[top].sum()))),
        lost=f"{numbers.nats(_lost(surer))} lost" if surer > 0 else "no grade",
    )


def _whole_test(record: Record) -> str:
    """What became of the whole test, where it can still be graded."""
    if not (math.isfinite(record.loss) and math.isfinite(record.resit_loss)):
        return "The whole test can't be graded any more: the student studied too hard."
    return f"The whole test would lose {numbers.nats(record.resit_loss)} instead of {numbers.nats(record.loss)}."


def _lost(p: float) -> float:
    return -math.log(p) if p > 0 else math.inf


def _to_scale(values: Array) -> tuple[int, ...]:
    """Whole numbers, the longest 100 or −100: all that a bar can show. What is not finite is 0."""
    finite = np.nan_to_num(values, posinf=0.0, neginf=0.0)
    longest = float(np.abs(finite).max()) or 1.0
    return tuple(int(value) for value in np.round(100 * finite / longest))
