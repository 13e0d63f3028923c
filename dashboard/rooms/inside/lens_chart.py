"""What the student would answer after each layer (the "logit lens")."""

from __future__ import annotations

import numpy as np
import pandas as pd

from dashboard.charts.chart import Chart, plot
from dashboard.look import numbers, theme
from dashboard.look.anatomy import stage_in_short
from dashboard.look.text import safe_label, shortened
from model import Record
from model.looking.inside import answer_after_each_layer

N_SHOWN = 7
"""Words whose confidence is followed from layer to layer."""


def after_each_layer(record: Record, words: tuple[str, ...]) -> Chart:
    """The student's confidence if it had to answer after each stage of its residual stream, at the end of a prompt."""
    tokens = np.array([record.settings.questions.token_ids(words)])
    lens = answer_after_each_layer(record.settings, record.before, tokens)
    chances = lens.probabilities[:, 0, -1]  # (S, V)
    vocabulary = record.settings.questions.vocabulary
    leaders = [int(each) for each in chances.argmax(axis=1)]
    final = [int(each) for each in np.argsort(-chances[-1], kind="stable")[:N_SHOWN]]
    shown = sorted(dict.fromkeys([*leaders, *final]), key=lambda each: -chances[-1, each])
    stages = [stage_in_short(stage) for stage in lens.stages]
    z = chances[:, shown].T
    rows = list(range(len(shown)))
    figure = plot(
        data=[
            {
                "type": "heatmap",
                "x": stages,
                "y": rows,
                "z": z,
                "zmin": 0,
                "zmax": 1,
                "colorscale": theme.SEQUENTIAL,
                "showscale": False,
                "xgap": 3,
                "ygap": 3,
                "text": [[numbers.percent(float(p)) for p in row] for row in z],
                "texttemplate": "%{text}",
                "hovertemplate": "%{x}: %{z:.4%}<extra></extra>",
            }
        ],
        layout={
            "margin": {"l": 4, "r": 4, "t": 4, "b": 4},
            "xaxis": {"side": "top"},
            "yaxis": {
                "tickvals": rows,
                "ticktext": [safe_label(vocabulary[each], 16) for each in shown],
                "autorange": "reversed",
                "showgrid": False,
            },
        },
    )
    first, last = (vocabulary[leaders[place]] for place in (0, -1))
    before, after = (numbers.percent(float(chances[place].max())) for place in (0, -1))
    return Chart(
        title="The answer after each layer",
        spec=figure,
        takeaway=(
            f"“{shortened(' '.join(words), 40)}”: straight from the embedding it would say "
            f"“{shortened(first)}” ({before}), at the end it says “{shortened(last)}” ({after})."
        ),
        tabulate=lambda: pd.DataFrame(chances.T, columns=stages).assign(word=vocabulary),
        alt=f"Heatmap of the confidence in {len(shown)} words after each of {len(stages)} stages.",
    )
