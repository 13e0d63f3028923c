"""Three on one curve: what the visitor, the student and a guesser lose for one and the same question."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from dashboard.charts.chart import Chart, plot
from dashboard.charts.figures import dots, line, price_axes
from dashboard.charts.labels import apart, text_at
from dashboard.look import numbers, theme
from dashboard.look.text import shortened

GAP = 0.09
"""How far apart labels must stand, as a share of the figure's height."""

LEAST_TOP = 5.2
"""The axis reaches at least so many nats: p = 1 %, the least that a visitor can give, is on it."""

LOOKS = {
    "you": ("star", theme.STUDYING, 17),
    "the student": ("circle", theme.INK, 14),
    "the guesser": ("diamond", theme.MUTED, 13),
}
"""Symbol, colour and size of each who can sit a question."""


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
    top = max(LEAST_TOP, *(1.3 * each.lost for each in graded))
    depth = np.linspace(top, 0.0, 120)
    heights = apart([each.lost for each in graded], GAP * top)
    figure = plot(
        data=[line(np.exp(-depth), depth, theme.RULE), *(_mark(each) for each in graded)],
        layout={
            **price_axes(top),
            "annotations": [_label(*pair) for pair in zip(graded, heights, strict=True)],
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


def _label(sat: Sat, height: float) -> dict[str, object]:
    """Who it is and what they lost, on the side of the curve where there is room."""
    right = sat.p < 0.55
    return text_at(
        sat.p,
        height,
        f"{sat.who.removeprefix('the ')} {numbers.nats(sat.lost)}",
        colour=LOOKS[sat.who][1],
        xanchor="left" if right else "right",
        xshift=13 if right else -13,
    )


def _mark(sat: Sat) -> dict[str, object]:
    symbol, colour, size = LOOKS[sat.who]
    return dots(
        [sat.p],
        [sat.lost],
        colour,
        size,
        look={"symbol": symbol, "line": {"color": theme.CARD, "width": 1}},
        hovertext=[f"{sat.who}<br>p = {numbers.percent(sat.p)}<br>{numbers.nats(sat.lost)} nats"],
        hover="%{hovertext}<extra></extra>",
    )
