"""How hard to study: the loss along the update, and the plane of gradient and update seen from above."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from dashboard.charts.chart import Chart, plot
from dashboard.charts.figures import dots, line
from dashboard.charts.labels import Label, level, padded, placed, text_at, upright
from dashboard.look import numbers, theme
from model import Record
from model.looking.landscape import AlongUpdate, PlaneStep, along_update, gradient_update_plane

N_ALONG, N_ALONG_MANY = 49, 21
"""Places along the update at which the loss is measured: for students of few weights, and of many."""

STEP_NAMES = {
    "before": "before studying",
    "after": "after studying",
    "sgd": "SGD's step",
    "adamw": "AdamW's step",
    "muon": "Muon's step",
}

N_ACROSS, N_ACROSS_MANY = 13, 9
"""Places along each axis of the plane, likewise."""

FEW_WEIGHTS = 50_000
"""Up to so many weights the landscape is measured finely; with more, every place costs too much."""


def along_of(record: Record, reach: float) -> AlongUpdate:
    """The loss along the update, to `reach` times the real step, which is among the multiples."""
    n = N_ALONG if _has_few_weights(record) else N_ALONG_MANY
    return along_update(record, np.union1d(np.linspace(0.0, reach, n), [1.0]).tolist())


def along_chart(record: Record, along: AlongUpdate, at: int, breaks: float | None = None) -> Chart:
    """The real loss of this test along the real update, a ball at one of the multiples of the step.

    `breaks` is the multiple from which on it is worse than before studying, marked if it is given.
    """
    multiples, losses, tangent = along.multiples, along.losses, along.tangent
    place, ball = float(multiples[at]), float(losses[at])
    broken = [] if breaks is None else [breaks]
    finite = losses[np.isfinite(losses)]
    bottom, top = padded(np.append(finite, along.loss), 0.15)
    seen = np.where((tangent >= bottom) & (tangent <= top), tangent, np.nan)
    figure = plot(
        data=[
            line(
                multiples,
                losses,
                theme.PEN,
                3,
                hover="%{x:.2f} × the step<br>loss %{y:.4f}<extra></extra>",
            ),
            line(
                multiples, seen, theme.MUTED, dash="dash", hover="promised %{y:.4f}<extra></extra>"
            ),
            dots(
                [place],
                [ball],
                theme.INK,
                18,
                hover="ball at %{x:.2f} × the step<br>loss %{y:.4f}<extra></extra>",
            ),
        ],
        layout={
            "xaxis": {"title": {"text": "times the real step"}},
            "yaxis": {"title": {"text": "marks lost in this test (nats)"}, "range": [bottom, top]},
            "shapes": [
                level(along.loss, dash="dot"),
                *(upright(there, color=theme.PEN, width=1.5, dash="dash") for there in broken),
            ],
            "annotations": [
                text_at(0, along.loss, "before studying", xref="paper", xanchor="left", yshift=9),
                *(_mark(there) for there in broken),
            ],
        },
    )
    rate = record.learning_rate
    lost = f"loses {numbers.number(ball, 4)}" if np.isfinite(ball) else "cannot be graded any more"
    return Chart(
        title="The loss along the real step",
        spec=figure,
        takeaway=f"At {numbers.number(place)} × the step (a learning rate of {numbers.number(rate * place)}) this test "
        f"{lost}; before studying it lost {numbers.number(along.loss, 4)}.",
        tabulate=lambda: pd.DataFrame(
            {"times the step": multiples, "measured loss": losses, "promised": tangent}
        ),
        alt=f"The loss from 0 to {multiples[-1]:.1f} times the real step, with a ball at {place:.2f}.",
    )


def plane_chart(record: Record) -> Chart:
    """The loss on the plane through gradient and update, from above, with every optimizer's step."""
    plane = gradient_update_plane(record, N_ACROSS if _has_few_weights(record) else N_ACROSS_MANY)
    start = plane.steps[0]
    aside = (
        f"aside, where {'the real step went' if plane.up_follows == 'update' else 'Muon would go'}"
    )
    best = min(plane.steps, key=lambda step: step.loss)
    places = np.array([[step.across, step.up] for step in plane.steps])
    ranges = (
        padded(np.append(plane.across, places[:, 0]), 0.03),
        padded(np.append(plane.up, places[:, 1]), 0.03),
    )
    figure = plot(
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
            *(_arrow(start, step) for step in plane.steps[1:]),
            dots(
                [start.across],
                [start.up],
                theme.PEN,
                13,
                look={"symbol": "x"},
                hover=f"before studying<br>loss {start.loss:.4f}<extra></extra>",
            ),
        ],
        layout={
            "plot_bgcolor": theme.LINE,
            "xaxis": {"title": {"text": "downhill, against the gradient"}, "range": ranges[0]},
            "yaxis": {"title": {"text": aside}, "showgrid": False, "range": ranges[1]},
            "annotations": [
                label | {"bgcolor": theme.CARD, "opacity": 0.9, "borderpad": 1}
                for label in placed(
                    [_label(step) for step in plane.steps], places, *ranges, height=400
                )
            ],
        },
    )
    return Chart(
        title="Seen from above",
        spec=figure,
        takeaway=f"From the cross, {numbers.number(start.loss)}, the lowest loss is reached by "
        f"{STEP_NAMES[best.name]}: {numbers.number(best.loss)}.",
        tabulate=lambda: _plane_table(plane.steps),
        alt="Contours of the loss on the plane of gradient and update, with the steps of the optimizers.",
    )


def _plane_table(steps: Sequence[PlaneStep]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "step": [STEP_NAMES[step.name] for step in steps],
            "downhill": [step.across for step in steps],
            "aside": [step.up for step in steps],
            "beside the plane": [step.off_plane for step in steps],
            "loss there": [step.loss for step in steps],
        }
    )


def _arrow(start: PlaneStep, step: PlaneStep) -> dict[str, Any]:
    """The way from where the test was sat to where a step led; the real one stands out."""
    is_real = step.name == "after"
    return line(
        [start.across, step.across],
        [start.up, step.up],
        _colour(step),
        3 if is_real else 1.5,
        dash="solid" if is_real else "dot",
        hover=f"{STEP_NAMES[step.name]}<br>loss there {step.loss:.4f}<br>"
        f"beside the plane by {step.off_plane:.3g}<extra></extra>",
        mode="lines+markers",
        marker={"size": [0, 11], "opacity": 1, "color": _colour(step)},
    )


def _label(step: PlaneStep) -> Label:
    name = STEP_NAMES[step.name]
    return Label(step.across, step.up, f"<b>{name}</b>", len(name) + 1, _colour(step))


def _colour(step: PlaneStep) -> str:
    return theme.STUDYING if step.name == "after" else theme.TEXT


def _has_few_weights(record: Record) -> bool:
    return record.settings.transformer.n_weights <= FEW_WEIGHTS


def _mark(breaks: float) -> dict[str, Any]:
    """The words beside the line from which on it is worse."""
    return text_at(
        breaks,
        0.02,
        f"broken at {numbers.number(breaks, 2)} ×",
        colour=theme.PEN,
        yref="paper",
        yanchor="bottom",
        xanchor="right",
        xshift=-6,
    )
