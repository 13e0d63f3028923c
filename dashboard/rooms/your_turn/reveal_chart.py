"""Three on one curve: what the visitor, the student and a guesser lose for one and the same question."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from dashboard.charts.chart import Chart, plot
from dashboard.charts.figures import dots, line
from dashboard.charts.labels import Label, placed
from dashboard.look import numbers, theme
from dashboard.look.text import shortened

INSIDE = 250.0
"""Pixels of the plot's inside, about: where labels have room depends on it."""

LEAST_TOP = 5.2
"""The axis reaches at least so many nats: p = 1 %, the least that a visitor can give, is on it."""

LOOKS = {
    "you": ("star", theme.STUDYING, 17),
    "the student": ("circle", theme.INK, 14),
    "the guesser": ("diamond", theme.MUTED, 13),
}
"""Symbol, colour and size of each; whoever is not named looks like the guesser."""


@dataclass(frozen=True)
class Sat:
    """Somebody who sat a question."""

    who: str
    p: float
    """How sure they were of the right word."""
    lost: float
    """−ln p in nats."""


def on_one_curve(right: str, sat: Sequence[Sat]) -> Chart:
    """−ln p with a mark for each who sat the question whose right word is `right`; who has no grade is left out."""
    graded = [each for each in sat if math.isfinite(each.lost)]
    top = max(LEAST_TOP, *(1.1 * each.lost for each in graded))
    depth = np.linspace(top, 0.0, 120)
    x_range, y_range = [-0.03, 1.03], [-0.04 * top, top]
    labels = [
        Label(each.p, each.lost, text, len(text), LOOKS.get(each.who, LOOKS["the guesser"])[1], 13)
        for each in graded
        for text in [f"{each.who}: {numbers.nats(each.lost)}"]
    ]
    marks = np.array([(each.p, each.lost) for each in graded])
    curve = np.column_stack([np.exp(-depth), depth])
    figure = plot(
        data=[line(curve[:, 0], curve[:, 1], theme.RULE), *(_mark(each) for each in graded)],
        layout={
            "margin": {"l": 4, "r": 12, "t": 12, "b": 4},
            "xaxis": {
                "title": {"text": "p, the confidence in the right word"},
                "range": x_range,
                "tickformat": ".0%",
            },
            "yaxis": {"title": {"text": "marks lost, −ln p (nats)"}, "range": y_range},
            "annotations": placed(
                labels, np.concatenate([marks, marks, marks, curve]), x_range, y_range, INSIDE
            ),
        },
    )
    told = ", ".join(
        f"{each.who} {numbers.nats(each.lost)} (p = {numbers.percent(each.p)})" for each in graded
    )
    return Chart(
        title="All on one curve, −ln p",
        spec=figure,
        takeaway=f"One rule for everybody: how sure were you of “{shortened(right)}”? Marks lost: {told}.",
        tabulate=lambda: pd.DataFrame(
            [(each.who, each.p, each.lost) for each in sat],
            columns=["who", "p (right)", "loss (nats)"],
        ),
        alt=f"The curve of −ln p; marks lost for “{shortened(right)}”: {told}.",
    )


def _mark(sat: Sat) -> dict[str, object]:
    symbol, colour, size = LOOKS.get(sat.who, LOOKS["the guesser"])
    return dots(
        [sat.p],
        [sat.lost],
        colour,
        size,
        look={"symbol": symbol, "line": {"color": theme.CARD, "width": 1}},
        hovertext=[f"{sat.who}<br>p = {numbers.percent(sat.p)}<br>{numbers.nats(sat.lost)} nats"],
        hover="%{hovertext}<extra></extra>",
    )
