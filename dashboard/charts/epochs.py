"""Round after round: how a student got on, over all its tests so far."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard import theme
from dashboard.charts.chart import Chart
from model.history import History


def loss_over_tests(history: History, guessing_loss: float) -> Chart:
    """The score of every test, in nats, against the line of a student who guesses."""
    figure = go.Figure()
    figure.add_scatter(
        x=history.step,
        y=history.loss,
        mode="lines" if len(history) > 1 else "markers",
        line={"color": theme.PEN, "width": 1.5},
        marker={"color": theme.PEN, "size": 9},
        hovertemplate="test %{x}<br>%{y:.3f} nats<extra></extra>",
    )
    if len(history.held_out_step):
        figure.add_scatter(
            x=history.held_out_step,
            y=history.held_out_loss,
            mode="lines+markers",
            line={"color": theme.HELD_OUT, "width": 1.5, "dash": "dot"},
            marker={"color": theme.HELD_OUT, "size": 6, "symbol": "diamond"},
            hovertemplate="never studied, after test %{x}<br>%{y:.3f} nats<extra></extra>",
        )
    figure.add_hline(guessing_loss, line={"color": theme.RULE, "dash": "dash", "width": 1})
    figure.add_annotation(
        x=1, xref="paper", y=guessing_loss, text="guessing", showarrow=False, yshift=10
    )
    figure.update_layout(
        xaxis_title="test", yaxis_title="marks lost (loss, nats)", yaxis_rangemode="tozero"
    )
    last = float(history.loss[-1])
    return Chart(
        title="Marks lost, test by test",
        figure=figure,
        takeaway=f"Test {history.step[-1]} lost {theme.nats(last)}; guessing loses {theme.nats(guessing_loss)}.",
        table=pd.DataFrame({"test": history.step, "loss (nats)": history.loss}),
        alt=f"Line of the loss over {len(history)} tests, from {theme.nats(float(history.loss[0]))} to {theme.nats(last)}.",
    )


def accuracy_over_tests(history: History) -> Chart:
    """The share of questions answered right in each test, and of those never studied after each round."""
    studied = np.asarray(history.accuracy)
    figure = go.Figure()
    figure.add_scatter(
        x=history.step,
        y=studied,
        mode="lines" if len(history) > 1 else "markers",
        line={"color": theme.RIGHT, "width": 1.5},
        marker={"color": theme.RIGHT, "size": 9},
        hovertemplate="test %{x}<br>%{y:.0%} right<extra></extra>",
    )
    figure.add_scatter(
        x=history.held_out_step,
        y=history.held_out_accuracy,
        mode="lines+markers",
        line={"color": theme.HELD_OUT, "width": 1.5, "dash": "dot"},
        marker={"color": theme.HELD_OUT, "size": 6, "symbol": "diamond"},
        hovertemplate="never studied, after test %{x}<br>%{y:.0%} right<extra></extra>",
    )
    figure.update_layout(
        xaxis_title="test", yaxis_title="right", yaxis_tickformat=".0%", yaxis_range=[-0.03, 1.03]
    )
    held_out = (
        f"; of the questions it never studied, {theme.percent(float(history.held_out_accuracy[-1]))}"
        if len(history.held_out_step)
        else ""
    )
    return Chart(
        title="Questions answered right",
        figure=figure,
        takeaway=f"In test {history.step[-1]} it had {theme.percent(float(studied[-1]))} right{held_out}.",
        table=pd.DataFrame({"test": history.step, "right": studied}),
        alt=f"Share of right answers over {len(history)} tests, now {theme.percent(float(studied[-1]))}.",
    )
