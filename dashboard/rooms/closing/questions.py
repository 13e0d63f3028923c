"""What one wants to know at the end, answered in two sentences each, with this student's numbers."""

from __future__ import annotations

import numpy as np

from dashboard.look import numbers
from dashboard.look.text import counted
from dashboard.rooms.closing.own_run import Seen
from dashboard.rooms.closing.sizes import n_weights

SUMS = "first-sums"


def understands(of: Seen) -> tuple[str, str]:
    """Whether it understands: what was measured, and what was not."""
    exam, history = of.run.settings.questions, of.run.history.up_to(of.test)
    title = "Does it understand plus?" if exam.key == SUMS else "Does it understand what it says?"
    if not len(history.held_out_step):
        return title, (
            "This exam keeps no question back, so nothing here can tell learning by heart from anything else. Choose "
            "an exam that does."
        )
    right = numbers.percent(float(history.held_out_accuracy[-1]))
    measured = (
        f"Of {counted(len(exam.held_out), 'question')} that it never studied it has {right} right, and all of them are "
        "like the ones that it did study: that was measured, and no more."
    )
    if exam.key == SUMS:
        return title, measured + (
            " Ask it for nine plus ten and it must fail: “ten” never stood before or behind a plus, and it has no word "
            "for nineteen."
        )
    return title, measured + (
        " It has never seen, heard or counted anything; all that it knows of a word is which words stand around it."
    )


def remembers(of: Seen) -> tuple[str, str]:
    """What is left of a single test."""
    test = min(36, of.test)
    moved = sum(int(np.count_nonzero(update)) for update in of.run.record_at(test).updates.values())
    total = n_weights(of.run.settings)
    return f"What does it remember of test {test}?", (
        f"Nothing that could be read out: the test moved {numbers.count(moved)} of {numbers.count(total)} numbers by a "
        "hair, and was gone. That these pages can show it again is our memory, not the student's: they let the same "
        "course happen once more."
    )


def was_wrong() -> tuple[str, str]:
    """Where a wrong answer comes from."""
    return "Why was an answer wrong?", (
        "Its numbers began at random and had not been turned far enough towards that word yet, or other questions, "
        "which share all its numbers, had pulled the other way. It is never careless: the same numbers give the same "
        "answer, every time."
    )


def asked_at_the_end(of: Seen) -> str:
    """All of them, in Markdown."""
    return "\n\n".join(
        f"**{title}** {words}" for title, words in (understands(of), remembers(of), was_wrong())
    )
