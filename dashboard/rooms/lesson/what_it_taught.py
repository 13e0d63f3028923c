"""What changed between the answers before the lesson and those after it, in words and as a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from dashboard.rooms.lesson.question import Question
from dashboard.shell.show import csv_of

Answers = Mapping[str, str]
"""A question's key → the choice's; the empty one where it was left out."""

KINDS = {False: "What it computes", True: "What sort of thing it is"}
"""What a question asks, by whether it asks for an attitude."""


def n_right(questions: Sequence[Question], answers: Answers) -> int:
    """How many of these questions were answered rightly."""
    return sum(answers.get(question.key) == question.right for question in questions)


def count_words(questions: Sequence[Question], before: Answers, after: Answers) -> str:
    """Both counts, before → after, in Markdown."""
    lines = []
    for is_attitude, kind in KINDS.items():
        asked = [question for question in questions if question.is_attitude == is_attitude]
        counts = [n_right(asked, answers) for answers in (before, after) if answers]
        lines.append(f"- {kind}: **{' → '.join(map(str, counts))}** of {len(asked)} right")
    when = (
        "before → after the lesson" if before else "after the lesson; before it you were not asked"
    )
    return "\n".join([*lines, f"\n{when[0].upper()}{when[1:]}."])


def told(question: Question, before: Answers, after: Answers) -> str:
    """What was chosen, before → after, whether it was right, and why, in Markdown."""
    times = [answers for answers in (before, after) if answers]
    chosen = [question.choice(answers.get(question.key, "")) for answers in times]
    marks = " → ".join(
        "left out"
        if choice is None
        else f"{'✓' if choice.key == question.right else '✗'} {choice.text}"
        for choice in chosen
    )
    right = question.choice(question.right)
    assert right is not None
    reasons = [
        f"“{choice.text}”: {choice.why}"
        for choice in dict.fromkeys(chosen)
        if choice is not None and choice is not right
    ]
    return f"{marks}.  \n" + "  \n".join([*reasons, f"**{right.text}**: {right.why}"])


def answers_csv(questions: Sequence[Question], before: Answers, after: Answers) -> bytes:
    """A row a question; what a spreadsheet would take for a formula is told to be text."""
    rows = []
    for question in questions:
        row = {"question": plain(question.text), "about": KINDS[question.is_attitude]}
        for when, answers in (("before", before), ("after", after)):
            choice = question.choice(answers.get(question.key, ""))
            row[when] = "" if choice is None else plain(choice.text)
            row[f"{when} right"] = "" if choice is None else str(choice.key == question.right)
        right = question.choice(question.right)
        row["right answer"] = "" if right is None else plain(right.text)
        rows.append(row)
    return csv_of(pd.DataFrame(rows))


def plain(markdown: str) -> str:
    """Markdown of ours as plain text: without its stars, ticks and escapes."""
    return markdown.replace("**", "").replace("`", "").replace("\\", "")
