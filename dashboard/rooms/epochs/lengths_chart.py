"""Marks lost, notes, steps and learning rate, one below the other on one axis of tests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from dashboard.charts.chart import Chart, plot
from dashboard.charts.figures import line
from dashboard.charts.labels import text_at
from dashboard.look import numbers, theme
from dashboard.look.text import counted
from model.course.history import History

GAP = 0.07
"""Of the picture's height, between two rows: room for the name of the lower one."""

FEW = 100
"""Tests below which each has a dot."""


@dataclass(frozen=True)
class Length:
    """How long one test's gradient and update were, over all weights together."""

    step: int
    gradient: float
    """In nats per unit of weight."""
    update: float
    """In units of weight."""


def aligned_lengths(history: History, lengths: Sequence[Length], log: bool) -> Chart:
    """Four rows over the tests up to the last; `log` gives all of them axes of powers of ten.

    On such an axis, what is nought is not drawn.
    """
    measured = np.array([each.step for each in lengths])
    rows = [
        ("marks lost (nats)", history.step, history.loss, theme.PEN),
        ("length of the notes (gradient norm)", measured, _of(lengths, "gradient"), theme.PENCIL),
        ("length of the step (update)", measured, _of(lengths, "update"), theme.STUDYING),
        ("learning rate", history.step, history.learning_rate, theme.INK),
    ]
    height = (1 - (len(rows) - 1) * GAP - 0.04) / len(rows)
    layout: dict[str, Any] = {"annotations": [], "hoverdistance": -1, "meta": "tests"}
    last = int(history.step[-1])
    layout["xaxis"] = {
        "title": {"text": "test"},
        "range": [0.5 - last / 50, max(last, 2) * 1.02],
        "anchor": f"y{len(rows)}",
        "tickformat": ",d",
        "nticks": 7,
    }
    traces = []
    for n, (name, tests, values, colour) in enumerate(rows):
        top = 0.96 - n * (height + GAP)
        key = "" if n == 0 else str(n + 1)
        layout[f"yaxis{key}"] = {
            "domain": [max(0.0, top - height), top],
            "nticks": 4,
            **({"type": "log"} if log else {"rangemode": "tozero"}),
        }
        layout["annotations"].append(
            text_at(0, top, name, size=13, colour=theme.TEXT, xref="paper", yref="paper")
            | {"xanchor": "left", "yanchor": "bottom"}
        )
        hover = f"test %{{x}}<br>%{{y:.3g}}, {name}<extra></extra>"
        few: dict[str, Any] = (
            {"mode": "lines+markers", "marker": {"size": 5}} if len(tests) < FEW else {}
        )
        drawn = np.where(np.isfinite(values) & ((values > 0) | (not log)), values, np.nan)
        traces.append(line(tests, drawn, colour, 1.5, hover=hover, yaxis=f"y{key}", **few))
    first, now = lengths[0], lengths[-1]
    told = (
        f"In test {now.step} the notes are {numbers.number(now.gradient)} long (test {first.step}: "
        f"{numbers.number(first.gradient)}), and the step {numbers.number(now.update)} "
        f"(test {first.step}: {numbers.number(first.update)})."
    )
    return Chart(
        title="Notes, steps and learning rate",
        spec=plot(data=traces, layout=layout),
        takeaway=told,
        tabulate=lambda: _table(history, lengths),
        alt=f"Four lines over {counted(last, 'test')}. {told}",
    )


def _of(lengths: Sequence[Length], name: str) -> np.ndarray[Any, np.dtype[np.float64]]:
    return np.array([getattr(each, name) for each in lengths])


def _table(history: History, lengths: Sequence[Length]) -> pd.DataFrame:
    """A row a test; notes and steps where they were measured."""
    every = pd.DataFrame(
        {"test": history.step, "loss (nats)": history.loss, "learning rate": history.learning_rate}
    )
    measured = pd.DataFrame(
        {
            "test": [each.step for each in lengths],
            "gradient norm": _of(lengths, "gradient"),
            "update": _of(lengths, "update"),
        }
    )
    return every.merge(measured, how="outer", on="test")
