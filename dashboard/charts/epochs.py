"""Round after round: how a student got on, over all its tests so far."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard import theme
from dashboard.charts.chart import Chart
from model.history import Column, History

MOST_ROUNDS_SHADED = 40
"""From more rounds than this the stripes would be a grey wall."""


def loss_over_tests(
    history: History, guessing_loss: float, best_possible_loss: float | None = None
) -> Chart:
    """The marks lost in every test, in nats, between the line of a guesser and, where known, the best possible."""
    last = float(history.loss[-1])
    levels = [("guessing", guessing_loss)]
    if best_possible_loss is not None:
        levels.append(("best possible", best_possible_loss))
    figure = _over_tests(history, history.loss, history.held_out_loss, theme.PEN, ".3f", " nats")
    top = max(guessing_loss * 1.15, float(np.nanmax(history.loss)))
    figure.update_layout(
        {
            "xaxis.title.text": "test",
            "yaxis.title.text": "marks lost (loss, nats)",
            "yaxis.range": [0, top * 1.05],
            "shapes": [*_rounds(history), *(_level(y) for _, y in levels)],
            "annotations": [
                {
                    "text": name,
                    "x": 1,
                    "xref": "paper",
                    "xanchor": "right",
                    "y": y,
                    "yshift": 9,
                    "showarrow": False,
                }
                for name, y in levels
            ],
        }
    )
    return Chart(
        title="Marks lost, test by test",
        figure=figure,
        takeaway=f"Test {history.step[-1]} lost {theme.nats(last)} nats; guessing loses "
        f"{theme.nats(guessing_loss)}, knowing everything 0.",
        table=pd.DataFrame(
            {"test": history.step, "round": history.round, "loss (nats)": history.loss}
        ),
        alt=f"Line of the loss over {len(history)} tests, from "
        f"{theme.nats(float(history.loss[0]))} to {theme.nats(last)} nats.",
    )


def accuracy_over_tests(history: History) -> Chart:
    """The share of questions answered right in each test, and of those never studied after each round."""
    now = float(history.accuracy[-1])
    figure = _over_tests(
        history, history.accuracy, history.held_out_accuracy, theme.RIGHT, ".0%", " right"
    )
    figure.update_layout(
        {
            "xaxis.title.text": "test",
            "yaxis.title.text": "right (accuracy)",
            "yaxis.tickformat": ".0%",
            "yaxis.range": [-0.04, 1.04],
            "shapes": _rounds(history),
        }
    )
    held_out = ""
    if len(history.held_out_step):
        share = theme.percent(float(history.held_out_accuracy[-1]))
        held_out = f"; of the questions it never studied, {share}"
    return Chart(
        title="Questions answered right",
        figure=figure,
        takeaway=f"In test {history.step[-1]} it had {theme.percent(now)} right{held_out}.",
        table=pd.DataFrame(
            {"test": history.step, "round": history.round, "right": history.accuracy}
        ),
        alt=f"Share of right answers over {len(history)} tests, now {theme.percent(now)}.",
    )


def _over_tests(
    history: History, values: Column, held_out: Column, colour: str, form: str, unit: str
) -> go.Figure:
    """A line over all tests with its last point marked, and diamonds for the held-out questions after each round."""
    traces: list[dict[str, Any]] = [
        {
            "type": "scatter",
            "mode": "lines",
            "x": history.step,
            "y": values,
            "line": {"color": colour, "width": 1.5},
            "hovertemplate": f"test %{{x}}<br>%{{y:{form}}}{unit}<extra></extra>",
        },
        {
            "type": "scatter",
            "mode": "markers",
            "x": history.step[-1:],
            "y": values[-1:],
            "marker": {"color": colour, "size": 9},
            "hoverinfo": "skip",
        },
        {
            "type": "scatter",
            "mode": "lines+markers",
            "x": history.held_out_step,
            "y": held_out,
            "line": {"color": theme.HELD_OUT, "width": 1.5, "dash": "dot"},
            "marker": {"color": theme.HELD_OUT, "size": 6, "symbol": "diamond"},
            "hovertemplate": f"never studied, after test %{{x}}<br>%{{y:{form}}}{unit}<extra></extra>",
        },
        {
            "type": "scatter",
            "mode": "text",
            "x": history.held_out_step[-1:],
            "y": held_out[-1:],
            "text": ["never studied"],
            "textposition": "top left",
            "textfont": {"color": theme.HELD_OUT},
            "hoverinfo": "skip",
            "cliponaxis": False,
        },
    ]
    return go.Figure(data=traces)


def _rounds(history: History) -> list[dict[str, Any]]:
    """A stripe behind every other round, while there are few enough to tell apart."""
    n_rounds = int(history.round[-1])
    if n_rounds > MOST_ROUNDS_SHADED:
        return []
    stripes = []
    for number in range(2, n_rounds + 1, 2):
        steps = history.step[history.round == number]
        stripes.append(
            {
                "type": "rect",
                "layer": "below",
                "line": {"width": 0},
                "fillcolor": theme.WASH,
                "opacity": 0.45,
                "xref": "x",
                "yref": "paper",
                "x0": int(steps[0]) - 0.5,
                "x1": int(steps[-1]) + 0.5,
                "y0": 0,
                "y1": 1,
            }
        )
    return stripes


def _level(y: float) -> dict[str, Any]:
    return {
        "type": "line",
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "y0": y,
        "y1": y,
        "line": {"color": theme.RULE, "dash": "dash", "width": 1},
    }
