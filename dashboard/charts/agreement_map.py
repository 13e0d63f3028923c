"""TODO dashboard/charts/agreement_map.py."""

from __future__ import annotations
import numpy as np
import pandas as pd
import plotly.graph_objects as go
from dashboard.look import numbers, theme
from dashboard.rooms.backward_pass.chain_chart import N_TERMS
from dashboard.charts.chart import Chart
from model.looking.asked import question_words
from dashboard.charts.figures import numbered, sided_bars, small_map
from dashboard.look.anatomy import selected
from dashboard.look.anatomy import SelectedWeight
from dashboard.look.text import counted, safe_label
from model import Record
from model.looking.feedback import question_gradients
from model.looking.probe import FiniteDifference, Wiggle, finite_difference, wiggle
from model.student.arrays import Array
from dashboard.rooms.backward_pass.probe_chart import difference_chart
from dashboard.rooms.backward_pass.probe_chart import _error_line
from dashboard.rooms.backward_pass.probe_chart import _decades
from dashboard.rooms.backward_pass.probe_chart import _note
from dashboard.rooms.backward_pass.probe_chart import difference_of
from dashboard.rooms.backward_pass.probe_chart import pushes_chart
from dashboard.rooms.backward_pass.probe_chart import wiggle_of
from dashboard.rooms.backward_pass.probe_chart import _words_at
from dashboard.rooms.backward_pass.probe_chart import N_VALUES
from dashboard.rooms.backward_pass.probe_chart import pushes_of
from dashboard.rooms.backward_pass.probe_chart import wiggle_chart


def agreement_chart(record: Record, cosines: Array) -> Chart:
    """The cosine between any two questions' gradients."""
    questions = question_words(record)
    n = len(questions)
    labels = numbered(questions, 22)
    figure = small_map(cosines, labels, labels, limit=1.0, hover="%{y}<br>%{x}<br>cosine %{z:.2f}")
    many = n > 16
    figure.layout.xaxis.showticklabels = False
    figure.layout.yaxis.showticklabels = not many
    others = cosines[~np.eye(n, dtype=bool)]
    mean = float(others.mean()) if n > 1 else 1.0
    against = float((others < 0).mean()) if n > 1 else 0.0
    return Chart(
        title="Who agrees with whom",
        figure=figure,
        takeaway=f"{numbers.percent(against)} of the pairs pull against each other; "
        f"the mean cosine is {numbers.signed(mean, 2)}.",
        table=pd.DataFrame(cosines, columns=[f"{i + 1}. {q}" for i, q in enumerate(questions)]),
        alt=f"Map of the cosines between the gradients of {n} questions.",
    )
