"""Round after round: how a student got on, over all its tests so far."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from dashboard.charts.chart import Chart, Spec, plot
from dashboard.look import numbers, theme
from model.course.history import Column, History

FEWEST_TESTS = 10
"""Tests that the axis has room for from the start, so that the first ones aren't spread over all of it."""

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
    top = max(guessing_loss * 1.15, float(np.nanmax(history.loss)))
    figure = _over_tests(
        history,
        history.loss,
        history.held_out_loss,
        theme.PEN,
        (".3f", " nats"),
        {
            "yaxis": {"title": {"text": "marks lost (loss, nats)"}, "range": [0, top * 1.05]},
            "shapes": [*_rounds(history), *(_level(y) for _, y in levels)],
            "annotations": [_beside(name, y) for name, y in levels],
            "margin": {"r": 84},
        },
    )
    return Chart(
        title="Marks lost, test by test",
        spec=figure,
        takeaway=f"Test {history.step[-1]} lost {numbers.nats(last)} nats; guessing loses "
        f"{numbers.nats(guessing_loss)}, knowing everything 0.",
        table=pd.DataFrame(
            {"test": history.step, "round": history.round, "loss (nats)": history.loss}
        ),
        alt=f"Line of the loss over {len(history)} tests, from "
        f"{numbers.nats(float(history.loss[0]))} to {numbers.nats(last)} nats.",
    )


def accuracy_over_tests(history: History) -> Chart:
    """The share of questions answered right in each test, and of those never studied after each round."""
    now = float(history.accuracy[-1])
    figure = _over_tests(
        history,
        history.accuracy,
        history.held_out_accuracy,
        theme.RIGHT,
        (".0%", " right"),
        {
            "yaxis": {
                "title": {"text": "right (accuracy)"},
                "tickformat": ".0%",
                "range": [-0.04, 1.12],
                "tickvals": [0, 0.25, 0.5, 0.75, 1],
            },
            "shapes": _rounds(history),
        },
    )
    held_out = ""
    if len(history.held_out_step):
        share = numbers.percent(float(history.held_out_accuracy[-1]))
        held_out = f"; of the questions it never studied, {share}"
    return Chart(
        title="Questions answered right",
        spec=figure,
        takeaway=f"In test {history.step[-1]} it had {numbers.percent(now)} right{held_out}.",
        table=pd.DataFrame(
            {"test": history.step, "round": history.round, "right": history.accuracy}
        ),
        alt=f"Share of right answers over {len(history)} tests, now {numbers.percent(now)}.",
    )


def _over_tests(
    history: History,
    values: Column,
    held_out: Column,
    colour: str,
    hover: tuple[str, str],
    layout: dict[str, Any],
) -> Spec:
    """A line over all tests with its last point marked, and diamonds for the held-out questions after each round.

    `hover` is the number format and the unit of a value.
    """
    form, unit = hover
    span = max(int(history.step[-1]), FEWEST_TESTS)
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
    ]
    tests = {
        "title": {"text": "test"},
        "range": [-span / 50, span * 1.02],
        "tickformat": ",d",
        "nticks": 7,
    }
    labels = [*layout.pop("annotations", ())]
    if len(history.held_out_step):
        labels.append(_never_studied(int(history.held_out_step[-1]), float(held_out[-1]), span))
    return plot(data=traces, layout={"xaxis": tests, "annotations": labels, **layout})


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


def _beside(name: str, y: float) -> dict[str, Any]:
    """A level's name at the end of its line, where no data come."""
    return {"text": name, "x": 1.01, "xref": "paper", "xanchor": "left", "y": y, "showarrow": False}


def _never_studied(step: int, y: float, span: int) -> dict[str, Any]:
    """The name of the diamonds, above the last one and towards the picture's middle."""
    return {
        "text": "never studied",
        "font": {"color": theme.HELD_OUT},
        "x": step,
        "y": y,
        "xanchor": "left" if step < span / 2 else "right",
        "yshift": 14,
        "showarrow": False,
    }


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
