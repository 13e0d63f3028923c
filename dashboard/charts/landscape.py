"""How hard to study: the loss along the update, a ball in a toy valley, and the plane seen from above."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard import theme
from dashboard.charts.chart import Chart
from model import Record
from model.landscape import AlongUpdate, along_update, gradient_update_plane
from model.toy_valley import TOY_OPTIMIZERS, toy_valley

N_ALONG, N_ALONG_MANY = 49, 21
"""Places along the update at which the loss is measured: for students of few weights, and of many."""

BALLS = {"sgd": "SGD", "momentum": "momentum", "adam": "Adam"}
BALL_LOOKS = {
    "sgd": (theme.INK, "circle"),
    "momentum": (theme.CATEGORICAL[1], "square"),
    "adam": (theme.STUDYING, "diamond"),
}
STEP_NAMES = {
    "before": "before studying",
    "after": "after studying",
    "sgd": "SGD's step",
    "adamw": "AdamW's step",
    "muon": "Muon's step",
}
FEW_WEIGHTS = 50_000
"""Up to so many weights the landscape is measured finely; with more, every place costs too much."""


def along_of(record: Record, reach: float) -> AlongUpdate:
    """The loss along the update, to `reach` times the real step, which is among the multiples."""
    n_weights = sum(array.size for array in record.before.values())
    n = N_ALONG if n_weights <= FEW_WEIGHTS else N_ALONG_MANY
    return along_update(record, np.union1d(np.linspace(0.0, reach, n), [1.0]).tolist())


def along_chart(record: Record, it: AlongUpdate, at: int, breaks: float | None = None) -> Chart:
    """The real loss of this test along the real update, a ball at one of the multiples of the step.

    `breaks` is the multiple from which on it is worse than before studying, marked if it is given.
    """
    multiples, losses, tangent = it.multiples, it.losses, it.tangent
    place, ball = float(multiples[at]), float(losses[at])
    low, high = float(losses.min()), float(losses.max())
    span = (high - low) or 1e-6
    figure = go.Figure(
        data=[
            {
                "type": "scatter",
                "mode": "lines",
                "x": multiples,
                "y": losses,
                "line": {"color": theme.PEN, "width": 3},
                "hovertemplate": "%{x:.2f} × the step<br>loss %{y:.4f}<extra></extra>",
            },
            {
                "type": "scatter",
                "mode": "lines",
                "x": multiples,
                "y": tangent,
                "line": {"color": theme.MUTED, "width": 2, "dash": "dash"},
                "hovertemplate": "promised %{y:.4f}<extra></extra>",
            },
            {
                "type": "scatter",
                "mode": "markers",
                "x": [place],
                "y": [ball],
                "marker": {"size": 18, "color": theme.INK},
                "hovertemplate": "ball at %{x:.2f} × the step<br>loss %{y:.4f}<extra></extra>",
            },
        ],
        layout={
            "xaxis": {"title": {"text": "times the real step"}},
            "yaxis": {
                "title": {"text": "marks lost in this test (nats)"},
                "range": [low - 0.15 * span, high + 0.1 * span],
            },
            "shapes": [
                _level(it.loss),
                *([_upright(breaks)] if breaks is not None else []),
            ],
            "annotations": [
                _said(1.0, "x", "right", it.loss, "before studying"),
                *(
                    [_mark(breaks, f"broken at {theme.number(breaks, 2)} ×")]
                    if breaks is not None
                    else []
                ),
            ],
        },
    )
    rate = record.learning_rate
    return Chart(
        title="The loss along the real step",
        figure=figure,
        takeaway=f"At {theme.number(place)} × the step (a learning rate of {theme.number(rate * place)}) this test "
        f"loses {theme.number(ball, 4)}; before studying it lost {theme.number(it.loss, 4)}.",
        table=pd.DataFrame(
            {"times the step": multiples, "measured loss": losses, "promised": tangent}
        ),
        alt=f"The loss from 0 to {multiples[-1]:.1f} times the real step, with a ball at {place:.2f}.",
    )


def valley_chart(learning_rate: float, step: int, n_steps: int) -> Chart:
    """Three balls in the valley x²/2 after `step` updates, with the way they came."""
    rolls = {name: toy_valley(learning_rate, n_steps, optimizer=name) for name in TOY_OPTIMIZERS}
    x = np.linspace(-2.2, 2.2, 89)
    figure = go.Figure(
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
                    "x": roll.positions[max(0, step - 3) : step + 1],
                    "y": roll.losses[max(0, step - 3) : step + 1],
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
    sgd = rolls["sgd"].positions[step]
    return Chart(
        title="A toy valley",
        figure=figure,
        takeaway=f"After {step} steps at rate {learning_rate:g} SGD's ball is at {theme.number(float(sgd))}; "
        f"{_verdict(learning_rate)}",
        table=pd.DataFrame(
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
    figure = go.Figure(
        data=[
            {
                "type": "scatter",
                "mode": "lines+markers",
                "x": list(range(step + 1)),
                "y": roll.positions[: step + 1],
                "line": {"color": BALL_LOOKS[name][0], "width": 2},
                "marker": {"color": BALL_LOOKS[name][0], "symbol": BALL_LOOKS[name][1], "size": 7},
                "hovertemplate": f"{BALLS[name]}, step %{{x}}<br>x = %{{y:.3f}}<extra></extra>",
            }
            for name, roll in rolls.items()
        ],
        layout={
            "xaxis": {"title": {"text": "step"}, "range": [-0.5, n_steps * 1.22]},
            "yaxis": {
                "title": {"text": "weight (0 is the bottom)"},
                "range": [-2.3, 2.3],
                "zeroline": True,
            },
            "annotations": [
                {
                    "x": step,
                    "y": height,
                    "text": BALLS[name],
                    "xanchor": "left",
                    "xshift": 9,
                    "showarrow": False,
                    "font": {"size": 12, "color": BALL_LOOKS[name][0]},
                }
                for name, height in _apart(
                    {
                        name: float(np.clip(roll.positions[step], -2.2, 2.2))
                        for name, roll in rolls.items()
                    }
                ).items()
            ],
        },
    )
    nearest = min(rolls, key=lambda name: abs(rolls[name].positions[step]))
    return Chart(
        title="Step by step",
        figure=figure,
        takeaway=f"Nearest to the bottom now: {BALLS[nearest]}.",
        table=pd.DataFrame(
            {
                "step": range(n_steps + 1),
                **{BALLS[name]: roll.positions for name, roll in rolls.items()},
            }
        ),
        alt=f"Distance of the balls from the bottom over {step} steps.",
    )


def plane_chart(record: Record) -> Chart:
    """The loss on the plane through gradient and update, from above, with every optimizer's step."""
    n_weights = sum(array.size for array in record.before.values())
    plane = gradient_update_plane(record, 13 if n_weights <= FEW_WEIGHTS else 9)
    start = plane.steps[0]
    steps = plane.steps[1:]
    best = min(plane.steps, key=lambda step: step.loss)
    figure = go.Figure(
        data=[
            {
                "type": "contour",
                "x": plane.across,
                "y": plane.up,
                "z": plane.losses,
                "colorscale": theme.SEQUENTIAL,
                "ncontours": 14,
                "contours": {"coloring": "fill"},
                "line": {"width": 0.5, "color": theme.RULE},
                "colorbar": {"thickness": 10, "outlinewidth": 0, "ticks": "", "nticks": 6},
                "hovertemplate": "%{x:.3f} downhill, %{y:.3f} aside<br>loss %{z:.3f}<extra></extra>",
            },
            *(
                {
                    "type": "scatter",
                    "mode": "lines+markers+text",
                    "x": [start.across, step.across],
                    "y": [start.up, step.up],
                    "line": {
                        "color": theme.STUDYING if step.name == "after" else theme.TEXT,
                        "width": 3 if step.name == "after" else 1.5,
                        "dash": "solid" if step.name == "after" else "dot",
                    },
                    "marker": {
                        "size": [0, 11],
                        "opacity": 1,
                        "color": theme.STUDYING if step.name == "after" else theme.TEXT,
                    },
                    "text": ["", f"<b>{STEP_NAMES[step.name]}</b>"],
                    "textposition": "top center",
                    "hovertemplate": f"{STEP_NAMES[step.name]}<br>loss there {step.loss:.4f}<br>"
                    f"beside the plane by {step.off_plane:.3g}<extra></extra>",
                    "cliponaxis": False,
                }
                for step in steps
            ),
            {
                "type": "scatter",
                "mode": "markers",
                "x": [start.across],
                "y": [start.up],
                "marker": {"size": 13, "color": theme.PEN, "symbol": "x"},
                "hovertemplate": f"before studying<br>loss {start.loss:.4f}<extra></extra>",
            },
        ],
        layout={
            "xaxis": {"title": {"text": "downhill, against the gradient"}},
            "yaxis": {
                "title": {
                    "text": "aside, where the real step went"
                    if plane.up_follows == "update"
                    else "aside, where Muon would go"
                },
                "showgrid": False,
            },
        },
    )
    return Chart(
        title="Seen from above",
        figure=figure,
        takeaway=f"From the cross, {theme.number(start.loss)}, the lowest loss is reached by "
        f"{STEP_NAMES[best.name]}: {theme.number(best.loss)}.",
        table=pd.DataFrame(
            {
                "step": [STEP_NAMES[step.name] for step in plane.steps],
                "downhill": [step.across for step in plane.steps],
                "aside": [step.up for step in plane.steps],
                "beside the plane": [step.off_plane for step in plane.steps],
                "loss there": [step.loss for step in plane.steps],
            }
        ),
        alt="Contours of the loss on the plane of gradient and update, with the steps of the optimizers.",
    )


def _verdict(rate: float) -> str:
    """What a rate does to plain SGD in this valley."""
    if rate < 0.05:
        return "it crawls."
    if rate <= 1.0:
        return "it rolls down without overshooting."
    return "it overshoots and swings." if rate < 2.0 else "it flies out of the valley."


def _apart(heights: dict[str, float], gap: float = 0.34) -> dict[str, float]:
    """The heights, moved apart from below where labels would lie on each other."""
    placed: dict[str, float] = {}
    for name in sorted(heights, key=lambda key: heights[key]):
        below = max(placed.values(), default=-np.inf)
        placed[name] = max(heights[name], below + gap)
    return placed


def _level(y: float) -> dict[str, object]:
    return {
        "type": "line",
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "y0": y,
        "y1": y,
        "line": {"color": theme.RULE, "width": 1, "dash": "dot"},
    }


def _upright(x: float) -> dict[str, object]:
    return {
        "type": "line",
        "yref": "paper",
        "x0": x,
        "x1": x,
        "y0": 0,
        "y1": 1,
        "line": {"color": theme.PEN, "width": 1.5, "dash": "dash"},
    }


def _said(x: float, axis: str, xanchor: str, y: float, text: str) -> dict[str, object]:
    return {
        "x": x,
        "xref": "paper",
        "xanchor": xanchor,
        "y": y,
        "yshift": 9,
        "text": text,
        "showarrow": False,
        "font": {"size": 12, "color": theme.MUTED},
    }


def _mark(x: float, text: str) -> dict[str, object]:
    return {
        "x": x,
        "y": 0.02,
        "yref": "paper",
        "yanchor": "bottom",
        "xanchor": "right",
        "xshift": -6,
        "text": text,
        "showarrow": False,
        "font": {"size": 12, "color": theme.PEN},
    }
