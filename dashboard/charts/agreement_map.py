"""Which questions want the same change of the student, and which undo each other's."""

from __future__ import annotations

import numpy as np
import pandas as pd

from dashboard.charts.chart import Chart
from dashboard.charts.figures import numbered, small_map
from dashboard.look import numbers
from model import Record
from model.looking.asked import question_words
from model.student.arrays import Array


def agreement_chart(record: Record, cosines: Array) -> Chart:
    """The cosine between any two questions' gradients."""
    questions = question_words(record)
    n = len(questions)
    labels = numbered(questions, 22)
    figure = small_map(cosines, labels, labels, limit=1.0, hover="%{y}<br>%{x}<br>cosine %{z:.2f}")
    many = n > 16
    figure["layout"]["xaxis"]["showticklabels"] = False
    figure["layout"]["yaxis"]["showticklabels"] = not many
    others = cosines[~np.eye(n, dtype=bool)]
    mean = float(others.mean()) if n > 1 else 1.0
    against = float((others < 0).mean()) if n > 1 else 0.0
    return Chart(
        title="Who agrees with whom",
        spec=figure,
        takeaway=f"A pair at 1 wants the very same change of the student, at −1 the opposite; near 0 (white) it is "
        f"nothing to each other. {numbers.percent(against)} of the pairs pull against each other, if only a little; "
        f"the mean of these cosines is {numbers.signed(mean, 2)}.",
        tabulate=lambda: pd.DataFrame(
            cosines, columns=[f"{i + 1}. {q}" for i, q in enumerate(questions)]
        ),
        alt=f"Map of the cosines between the gradients of {n} questions.",
    )
