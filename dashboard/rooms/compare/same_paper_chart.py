"""The same paper side by side: how sure each of the two is of each right answer, and what it says where it is wrong."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from dashboard.cards.never_studied import evenly
from dashboard.cards.second_student import names_of
from dashboard.charts.chart import Chart, plot
from dashboard.charts.figures import dots, line, numbered
from dashboard.look import theme
from dashboard.look.text import counted, safe_label
from dashboard.rooms.compare.together_chart import COLOURS
from dashboard.serving.second import Second, record_at
from model import Record
from model.looking.asked import question_words
from model.looking.same_paper import on_the_paper_of

MOST_ROWS = 12
"""Questions of a test that are drawn; the table has all of them."""
ROW_HEIGHT = 46
"""Pixels: a word fits above a mark and below it, and the next row's do not touch it."""
SYMBOLS = ("circle", "diamond")
"""First and second; open where the answer is wrong."""


@dataclass(frozen=True)
class Answered:
    """What a student said to a question of a test."""

    said: str
    sure: float
    """The confidence in the right answer; of several words, in all of them, each after the right ones before it."""
    is_right: bool


def answered(record: Record) -> tuple[Answered, ...]:
    """A student's answers to all questions of its test, in their order."""
    exam, batch = record.settings.questions, record.batch
    chosen = record.asked_logits.argmax(axis=-1)  # (asked,), in the order of reading
    starts = np.cumsum([0, *batch.asked.sum(axis=1)])
    right = batch.targets[batch.asked]
    found = []
    for row, (begin, end) in enumerate(pairwise(starts)):
        words = [exam.vocabulary[token] for token in chosen[begin:end]]
        found.append(
            Answered(
                " ".join(word for word in words if word != exam.stop_word) or str(exam.stop_word),
                math.exp(-float(record.losses[row].sum())),
                bool((chosen[begin:end] == right[begin:end]).all()),
            )
        )
    return tuple(found)


def same_paper(record: Record, second: Second) -> Chart:
    """Both students' confidence in each right answer of this very paper; what one says instead stands at its mark.

    Raises `ValueError` for two exams, which have no paper in common.
    """
    other = on_the_paper_of(record_at(second, record.step), record)
    names = names_of(record.settings, second)
    both = answered(record), answered(other)
    questions = question_words(record)
    shown = evenly(range(len(questions)), MOST_ROWS)
    right = [sum(a.is_right for a in each) for each in both]
    only = [
        sum(mine.is_right and not theirs.is_right for mine, theirs in zip(*pair, strict=True))
        for pair in (both, both[::-1])
    ]
    some = f" Here are {len(shown)} of them." if len(shown) < len(questions) else ""
    return Chart(
        title="The same paper, both",
        spec=plot(
            data=_marks(names.both, [[each[place] for place in shown] for each in both]),
            layout={
                "showlegend": True,
                "xaxis": {
                    "title": {"text": "sure of the right answer (p)"},
                    "tickformat": ".0%",
                    "range": [-0.06, 1.06],
                    "tickvals": [0, 0.5, 1],
                },
                "yaxis": {
                    "tickmode": "array",
                    "tickvals": list(range(len(shown))),
                    "ticktext": numbered(_in_short(record, shown), 26),
                    "range": [len(shown) - 0.4, -0.6],
                },
            },
        ),
        takeaway=f"Of {counted(len(questions), 'question')}, {names.first} has {right[0]} right, {only[0]} of them "
        f"alone; {names.second} {right[1]}, {only[1]} alone. Open marks are wrong, and say what it says.{some}",
        tabulate=lambda: _table(questions, names.both, both),
        alt=f"For each of {len(shown)} questions, how sure both are of the right answer. {names.first} has {right[0]} "
        f"right, {names.second} {right[1]}.",
    )


def _marks(names: tuple[str, str], both: list[list[Answered]]) -> list[dict[str, Any]]:
    """A mark a student in each row, and a thin line from one to the other."""
    rows = np.arange(len(both[0]))
    sure = [np.array([answer.sure for answer in each]) for each in both]
    traces = [_between(sure, rows)]
    for n, (name, each) in enumerate(zip(names, both, strict=True)):
        traces.append(
            dots(
                sure[n],
                rows,
                COLOURS[n],
                11,
                look={
                    "symbol": [SYMBOLS[n] + ("" if a.is_right else "-open") for a in each],
                    "line": {"width": 2, "color": COLOURS[n]},
                },
                hover=f"{name}: %{{customdata}}, %{{x:.1%}} sure of the right answer<extra></extra>",
                customdata=[safe_label(a.said) for a in each],
                name=name,
                mode="markers+text",
                text=["" if a.is_right else safe_label(a.said, 14) for a in each],
                textposition="top center" if n == 0 else "bottom center",
                textfont={"size": 11, "color": COLOURS[n]},
                cliponaxis=False,
            )
        )
    return traces


def _in_short(record: Record, shown: Sequence[int]) -> list[str]:
    """The questions in those rows, without the last word where all have the same, and their right answers."""
    exam, questions = record.settings.questions, question_words(record)
    ends = {question.rpartition(" ")[2] for question in questions}
    end = f" {ends.pop()}" if len(ends) == 1 and len(questions) > 1 else ""
    told = []
    for row in shown:
        answer = exam.questions[record.batch.questions[row]].answer_text(exam.stop_word)
        question = questions[row]
        told.append(question if question == answer else f"{question.removesuffix(end)} → {answer}")
    return told


def _between(sure: list[np.ndarray[Any, Any]], rows: np.ndarray[Any, Any]) -> dict[str, Any]:
    """A thin line in each row from one mark to the other."""
    gap = np.full(len(rows), np.nan)
    x, y = np.stack([*sure, gap], axis=1).ravel(), np.stack([rows, rows, gap], axis=1).ravel()
    return line(x, y, theme.RULE, 1, showlegend=False)


def _table(
    questions: list[str], names: tuple[str, str], both: tuple[tuple[Answered, ...], ...]
) -> pd.DataFrame:
    """A row a question of the test: what each says, how sure it is of the right answer, whether it is right."""
    table = pd.DataFrame({"question": questions})
    for n, (name, each) in enumerate(zip(names, both, strict=True), start=1):
        table[f"{n}. {name} says"] = [a.said for a in each]
        table[f"{n}. sure of the right answer"] = [a.sure for a in each]
        table[f"{n}. right"] = ["yes" if a.is_right else "no" for a in each]
    return table


def height_of(batch_size: int) -> int:
    """Pixels of the figure for a test of so many questions."""
    return 110 + ROW_HEIGHT * min(batch_size, MOST_ROWS)
