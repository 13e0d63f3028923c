"""One student's course in one picture: what it studies, and what it never studied, on axes that two can share."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from dashboard.charts.chart import Chart, plot
from dashboard.charts.labels import text_at
from dashboard.look import numbers, theme
from model.course.history import History


def right_over_tests(history: History, exam: str, last: int) -> Chart:
    """The share of questions right in every test, and of those never studied after each round, up to test `last`."""
    studied, never = float(history.accuracy[-1]), float(history.held_out_accuracy[-1])
    return Chart(
        title=f"{exam}: questions answered right",
        spec=_lines(
            history,
            ("accuracy", theme.RIGHT, "%{y:.0%} right"),
            last,
            {"title": {"text": "right"}, "tickformat": ".0%", "range": [-0.06, 1.14]},
        ),
        takeaway=f"In test {history.step[-1]} it has {numbers.percent(studied)} right; of what it never studied, "
        f"{numbers.percent(never)}.",
        tabulate=lambda: _table(history, "accuracy", "right"),
        alt=f"{exam}, over {last} tests: studied questions up to {numbers.percent(studied)} right, never studied ones "
        f"{numbers.percent(never)}.",
    )


def marks_over_tests(history: History, exam: str, last: int, top: float) -> Chart:
    """The marks lost in every test and at what was never studied, in nats; `top` is the most that anything loses."""
    studied, never = float(history.loss[-1]), float(history.held_out_loss[-1])
    return Chart(
        title=f"{exam}: marks lost",
        spec=_lines(
            history,
            ("loss", theme.PEN, "%{y:.3f} nats lost"),
            last,
            {"title": {"text": "marks lost (nats)"}, "range": [-0.04 * top, 1.14 * top]},
        ),
        takeaway=f"Test {history.step[-1]} lost {numbers.nats(studied)} nats; what it never studied loses "
        f"{numbers.nats(never)}.",
        tabulate=lambda: _table(history, "loss", "loss (nats)"),
        alt=f"{exam}, over {last} tests: studied questions lose {numbers.nats(studied)} nats at the end, never studied "
        f"ones {numbers.nats(never)}.",
    )


def highest(histories: tuple[History, ...]) -> float:
    """The most marks lost anywhere, so that no line leaves a picture."""
    return float(max(max(h.loss.max(), h.held_out_loss.max()) for h in histories))


def _lines(
    history: History, line: tuple[str, str, str], last: int, y_axis: dict[str, Any]
) -> dict[str, Any]:
    """A line for the tests, diamonds for the never studied, each with its name at its end."""
    column, colour, hover = line
    values, never = getattr(history, column), getattr(history, f"held_out_{column}")
    bottom, top = y_axis["range"]
    ends = [float(values[-1]), float(never[-1])]
    close = abs(ends[0] - ends[1]) < 0.12 * (top - bottom)
    above = 0 if ends[0] >= ends[1] else 1
    shifts = [15 if n == above or not close else -30 for n in range(2)]
    return plot(
        data=[
            {
                "type": "scatter",
                "mode": "lines",
                "x": history.step,
                "y": values,
                "line": {"color": colour, "width": 1.5},
                "hovertemplate": f"test %{{x}}<br>{hover}<extra></extra>",
            },
            {
                "type": "scatter",
                "mode": "lines+markers",
                "x": history.held_out_step,
                "y": never,
                "line": {"color": theme.HELD_OUT, "width": 1.5, "dash": "dot"},
                "marker": {"color": theme.HELD_OUT, "size": 7, "symbol": "diamond"},
                "cliponaxis": False,
                "hovertemplate": f"never studied, after test %{{x}}<br>{hover}<extra></extra>",
            },
        ],
        layout={
            "xaxis": {
                "title": {"text": "test"},
                "range": [-last / 40, last * 1.03],
                "tickformat": ",d",
                "nticks": 6,
            },
            "yaxis": y_axis,
            "annotations": [
                text_at(
                    last,
                    end,
                    name,
                    size=13,
                    colour=tone,
                    xanchor="right",
                    yshift=shift,
                )
                for end, name, tone, shift in zip(
                    ends,
                    ("studied", "never studied"),
                    (colour, theme.HELD_OUT),
                    shifts,
                    strict=True,
                )
            ],
        },
    )


def _table(history: History, column: str, name: str) -> pd.DataFrame:
    """A row a test, and the never studied after the tests at which they were asked."""
    studied = pd.DataFrame({"test": history.step, name: getattr(history, column)})
    never = pd.DataFrame(
        {
            "test": np.asarray(history.held_out_step),
            f"never studied, {name}": getattr(history, f"held_out_{column}"),
        }
    )
    return studied.merge(never, how="outer", on="test")
