"""The capital of France, asked of an untrained student: Paris or rhubarb?"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pandas as pd

from dashboard.charts.chart import Chart, plot
from dashboard.charts.labels import text_at, upright
from dashboard.look import numbers, theme
from model import Record, Settings
from model.course.record import new_student
from model.looking.inside import trace_of
from model.student.arrays import Weights, read_only, softmax

RHUBARB_EXAM = "capitals"
RHUBARB_PROMPT = ("the", "capital", "of", "France", "is")
RHUBARB_WORDS = ("Paris", "London", "Madrid", "rhubarb", "teapot", "trombone")


def paris_and_rhubarb(record: Record) -> Chart:
    """How likely "Paris" and "rhubarb" are to the student of this test, after "the capital of France is".

    Raises `ValueError` for an exam without these words.
    """
    return _asked(record.settings, record.before, f"Before test {record.step} it")


@lru_cache(maxsize=1)
def untrained_paris_and_rhubarb() -> Chart:
    """The same asked of the student that nobody has taught anything, whatever exam is on the desk."""
    settings = Settings.recommended(RHUBARB_EXAM)
    untouched = new_student(settings).weights().items()
    weights = {name: read_only(weight) for name, weight in untouched}
    return _asked(settings, weights, "Before its first test a student for “Capitals”")


def _asked(settings: Settings, weights: Weights, who: str) -> Chart:
    exam = settings.questions
    tokens = np.array([exam.token_ids(RHUBARB_PROMPT)])
    logits = trace_of(settings, weights, tokens)["logits"][0, -1]
    chances = softmax(logits)[exam.token_ids(RHUBARB_WORDS)]
    guess = 1 / len(exam.vocabulary)
    paris, rhubarb = (float(chances[RHUBARB_WORDS.index(word)]) for word in ("Paris", "rhubarb"))
    rows = list(range(len(RHUBARB_WORDS)))
    colours = [theme.RIGHT if word == "Paris" else theme.PENCIL for word in RHUBARB_WORDS]
    limit = max(4 * guess, 1.25 * float(np.nan_to_num(chances).max()))
    figure = plot(
        data=[
            {
                "type": "bar",
                "orientation": "h",
                "x": chances,
                "y": rows,
                "marker": {"color": colours},
                "text": [_fine_percent(float(chance)) for chance in chances],
                "textposition": "outside",
                "cliponaxis": False,
                "hovertemplate": "%{x:.4%}<extra></extra>",
            }
        ],
        layout={
            "margin": {"l": 4, "r": 12, "t": 22, "b": 4},
            "xaxis": {"range": [0, limit], "showticklabels": False},
            "yaxis": {
                "tickvals": rows,
                "ticktext": list(RHUBARB_WORDS),
                "autorange": "reversed",
                "showgrid": False,
            },
            "shapes": [upright(guess, dash="dash")],
            "annotations": [
                text_at(
                    guess,
                    1,
                    f"guessing among {len(exam.vocabulary)} words",
                    xanchor="left",
                    yref="paper",
                    yanchor="bottom",
                )
            ],
        },
    )
    return Chart(
        title="“The capital of France is …”",
        spec=figure,
        takeaway=(
            f"{who} finds “Paris” {_fine_percent(paris)} likely and “rhubarb” "
            f"{_fine_percent(rhubarb)}; guessing would give either {_fine_percent(guess)}."
        ),
        tabulate=lambda: pd.DataFrame({"word": RHUBARB_WORDS, "confidence": chances}),
        alt=f"Bars of the confidence in {', '.join(RHUBARB_WORDS)} after “the capital of France is”.",
    )


def _fine_percent(p: float) -> str:
    """A share of hundreds of words, with a decimal more than `numbers.percent` writes."""
    return f"{100 * p:.2f}\N{NARROW NO-BREAK SPACE}%" if 0.001 <= p <= 0.1 else numbers.percent(p)
