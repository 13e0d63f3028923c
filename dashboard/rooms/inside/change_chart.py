"""What becomes of the answers without each head."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from dashboard.charts.chart import Chart, plot
from dashboard.charts.figures import dots, line
from dashboard.look import numbers, theme
from model import Record
from model.looking.what_if import Score


@dataclass(frozen=True)
class Effect:
    """How a student does, whole or operated on."""

    name: str
    studied: Score
    never: Score | None
    """None where nothing is kept back."""


def without_each_head(record: Record, effects: Sequence[Effect]) -> Chart:
    """The share of right answers as it is and without each head, a row a student."""
    rows = np.arange(len(effects))
    studied = np.array([it.studied.right for it in effects])
    never = np.array([np.nan if it.never is None else it.never.right for it in effects])
    traces = [
        dots(
            studied,
            rows,
            theme.INK,
            11,
            hover="studied: %{x:.1%} right<extra></extra>",
            name="studied",
        )
    ]
    if np.isfinite(never).any():
        traces.append(
            dots(
                never,
                rows,
                theme.HELD_OUT,
                11,
                hover="never studied: %{x:.1%} right<extra></extra>",
                look={"symbol": "diamond-open"},
                name="never studied",
            )
        )
    bars = [
        line([0, share], [row, row], theme.GRID, 6)
        for row, share in zip(rows, studied, strict=True)
    ]
    worst = int(studied[1:].argmin()) + 1
    return Chart(
        title="Without each head",
        spec=plot(
            data=[*bars, *traces],
            layout={
                "xaxis": {"range": [-0.03, 1.05], "tickformat": ".0%", "title": {"text": "right"}},
                "yaxis": {
                    "tickvals": rows,
                    "ticktext": [it.name for it in effects],
                    "range": [len(effects) - 0.4, -0.6],
                    "showgrid": False,
                },
            },
        ),
        takeaway=(
            f"As it is, {numbers.percent(float(studied[0]))} of the studied questions are right (●); "
            f"{effects[worst].name}, {numbers.percent(float(studied[worst]))}. ◇ are those never studied."
        ),
        tabulate=lambda: pd.DataFrame(
            {
                "student": [it.name for it in effects],
                "studied, right": studied,
                "never studied, right": never,
                "studied, marks lost (nats)": [it.studied.loss for it in effects],
            }
        ),
        alt=f"Dots of the share right for {len(effects)} students: whole, and without one head each.",
    )
