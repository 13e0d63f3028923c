"""Questions that are kept out of every test: which they are, what the student says to them, and what it did study."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dashboard.look import numbers
from dashboard.look.text import safe_markdown
from model import Run
from model.exams import Exam
from model.looking.inside import answers


@dataclass(frozen=True)
class Asked:
    """One question that was never studied, and the student's answer to it after some test."""

    prompt: str
    right: str
    said: str
    sure: float
    """The confidence in the right answer; of several words, in all of them, each after the right ones before it."""
    is_right: bool
    mirror: str
    """The studied question of the same words in another order, if there is one."""


def evenly(places: Sequence[int], n: int) -> tuple[int, ...]:
    """At most n of the places, from the first on, evenly apart."""
    step = max(1, -(-len(places) // n))
    return tuple(places[::step])


def asked_after(run: Run, step: int, places: tuple[int, ...]) -> tuple[Asked, ...]:
    """The questions at these places, asked of the student after test `step`; 0 is the untouched one."""
    settings, weights = run.settings, run.weights_at(step)
    exam = settings.questions
    found = answers(settings, weights, np.array(places))
    rows = []
    for row, place in enumerate(places):
        question, asked = exam.questions[place], found.asked[row]
        said = [exam.vocabulary[word] for word in found.chosen[row][asked]]
        rows.append(
            Asked(
                question.prompt_text,
                question.answer_text(exam.stop_word),
                " ".join(word for word in said if word != exam.stop_word),
                float(found.p_right[row][asked].prod()),
                bool(found.right[row]),
                mirror_of(exam, place),
            )
        )
    return tuple(rows)


def mirror_of(exam: Exam, place: int) -> str:
    """The studied question with the same words in another order and the same answer, empty if there is none."""
    wanted = exam.questions[place]
    for other in exam.studied:
        question = exam.questions[other]
        if question.answer == wanted.answer and sorted(question.prompt) == sorted(wanted.prompt):
            return question.prompt_text
    return ""


def asked_table(rows: Sequence[Asked], with_mirror: bool = True) -> str:
    """The questions as a Markdown table, with what the student says and the mirror image that it studied.

    The last word, where all of them have the same, is left out.
    """
    with_mirror = with_mirror and any(row.mirror for row in rows)
    ends = {row.prompt.rpartition(" ")[2] for row in rows}
    end = f" {ends.pop()}" if len(ends) == 1 else ""
    head = [
        "never studied",
        "it says",
        "sure of the right one",
        *["studied: its mirror"] * with_mirror,
    ]
    lines = [head, ["---", "---", "---:", *["---"] * with_mirror]]
    for row in rows:
        said = safe_markdown(row.said, 40)
        answer = f"{said} ✓" if row.is_right else f"{said} ✗ ({safe_markdown(row.right, 40)})"
        lines.append(
            [
                safe_markdown(row.prompt.removesuffix(end), 60),
                answer,
                numbers.percent(row.sure),
                *[safe_markdown(row.mirror.removesuffix(end), 60)] * with_mirror,
            ]
        )
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
