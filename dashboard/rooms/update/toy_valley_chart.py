"""Three balls in a valley: what the learning rate does, in one dimension."""

from __future__ import annotations

import numpy as np
import pandas as pd

from dashboard.charts.chart import Chart, plot
from dashboard.charts.labels import apart, text_at
from dashboard.look import numbers, theme
from model.looking.toy_valley import TOY_OPTIMIZERS, toy_valley
from model.student.arrays import Array

EDGE = 2.2
"""How far from the bottom the picture of the valley reaches."""

BALLS = {"sgd": "SGD", "momentum": "momentum", "adam": "Adam"}

BALL_LOOKS = {
    "sgd": (theme.INK, "circle"),
    "momentum": (theme.CATEGORICAL[1], "square"),
    "adam": (theme.STUDYING, "diamond"),
}


def valley_chart(learning_rate: float, step: int, n_steps: int) -> Chart:
    """Three balls in the valley x²/2 after `step` updates, with the way they came."""
    rolls = {name: toy_valley(learning_rate, n_steps, optimizer=name) for name in TOY_OPTIMIZERS}
    x = np.linspace(-EDGE, EDGE, 89)
    figure = plot(
        data=[
            {
                "type": "scatter",
                "mode": "lines",
                "x": x,
                "y": x**2 / 2,
                "line": {"color": theme.RULE, "width": 2},
                "hoverinfo": "skip",
            },
            *(
                {
                    "type": "scatter",
                    "mode": "lines+markers",
                    "x": _in_sight(roll.positions)[max(0, step - 3) : step + 1],
                    "y": _in_sight(roll.positions)[max(0, step - 3) : step + 1] ** 2 / 2,
                    "line": {"color": BALL_LOOKS[name][0], "width": 1, "dash": "dot"},
                    "marker": {
                        "color": BALL_LOOKS[name][0],
                        "symbol": BALL_LOOKS[name][1],
                        "size": [7] * min(step, 3) + [18],
                        "opacity": 1,
                    },
                    "hovertemplate": f"{BALLS[name]}<br>x = %{{x:.3f}}<extra></extra>",
                }
                for name, roll in rolls.items()
            ),
        ],
        layout={
            "xaxis": {"title": {"text": "weight"}, "range": [-2.3, 2.3], "zeroline": True},
            "yaxis": {"title": {"text": "loss"}, "range": [-0.25, 2.5], "showticklabels": False},
        },
    )
    sgd = float(rolls["sgd"].positions[step])
    gone = "" if abs(sgd) <= EDGE else ", out of the picture"
    return Chart(
        title="A toy valley",
        spec=figure,
        takeaway=f"After {step} steps at rate {learning_rate:g} SGD's ball is at {numbers.number(sgd)}{gone}; "
        f"{_verdict(learning_rate)}",
        tabulate=lambda: pd.DataFrame(
            {
                "step": range(n_steps + 1),
                **{BALLS[name]: roll.positions for name, roll in rolls.items()},
            }
        ),
        alt=f"Balls of {', '.join(BALLS.values())} in a valley after {step} steps.",
    )


def course_chart(learning_rate: float, step: int, n_steps: int) -> Chart:
    """Where the three balls are after every update so far."""
    rolls = {name: toy_valley(learning_rate, n_steps, optimizer=name) for name in TOY_OPTIMIZERS}
    ends = [float(np.clip(roll.positions[step], -EDGE, EDGE)) for roll in rolls.values()]
    heights = apart(ends, gap=0.34)
    figure = plot(
        data=[
            {
                "type": "scatter",
                "mode": "lines+markers",
                "x": list(range(step + 1)),
                "y": _in_sight(roll.positions)[: step + 1],
                "line": {"color": BALL_LOOKS[name][0], "width": 2},
                "marker": {"color": BALL_LOOKS[name][0], "symbol": BALL_LOOKS[name][1], "size": 7},
                "hovertemplate": f"{BALLS[name]}, step %{{x}}<br>x = %{{y:.3f}}<extra></extra>",
            }
            for name, roll in rolls.items()
        ],
        layout={
            "xaxis": {"title": {"text": "step"}, "range": [-0.5, n_steps * 1.32]},
            "yaxis": {
                "title": {"text": "weight (0 is the bottom)"},
                "range": [-2.3, 2.3],
                "zeroline": True,
            },
            "annotations": [
                text_at(
                    step, height, BALLS[name], colour=BALL_LOOKS[name][0], xanchor="left", xshift=9
                )
                for name, height in zip(rolls, heights, strict=True)
            ],
        },
    )
    nearest = min(rolls, key=lambda name: abs(rolls[name].positions[step]))
    return Chart(
        title="Step by step",
        spec=figure,
        takeaway=f"Nearest to the bottom now: {BALLS[nearest]}."
        if step
        else "All three balls start at 1.",
        tabulate=lambda: pd.DataFrame(
            {
                "step": range(n_steps + 1),
                **{BALLS[name]: roll.positions for name, roll in rolls.items()},
            }
        ),
        alt=f"Distance of the balls from the bottom over {step} steps.",
    )


def _in_sight(positions: Array) -> Array:
    """The positions inside the valley's picture; NaN, which is not drawn, where a ball has flown out of it."""
    return np.where(np.abs(positions) <= EDGE, positions, np.nan)


def _verdict(rate: float) -> str:
    """What a rate does to plain SGD in this valley."""
    if rate < 0.05:
        return "it crawls."
    if rate <= 1.0:
        return "it rolls down without overshooting."
    if rate == 2.0:
        return "it swings for ever."
    return "it overshoots and swings." if rate < 2.0 else "it flies out of the valley."
