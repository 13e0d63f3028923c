"""Notes in the margin: how the gradient is spread, how the signal came back, and who is to blame."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from dashboard.charts.chart import Chart, plot
from dashboard.charts.figures import dots, line, part_bars
from dashboard.charts.labels import text_at
from dashboard.look import numbers, theme
from dashboard.look.anatomy import part_words, stage_words
from model import Record
from model.looking.backward import backward, stage_gradients
from model.looking.feedback import PartBlame, blame
from model.looking.inside import is_residual_stream
from model.student.arrays import Array

N_BINS = 61
MOST_DECADES = 6
"""Powers of ten that are named along a logarithmic axis."""

AFTER_STREAM = ("logits", "ln_final")
"""The stages behind the residual stream, which every signal passes as well."""


def gradient_histogram(record: Record) -> Chart:
    """How many weights got a note of which size: both signs, on a logarithmic axis of sizes."""
    gradients = np.concatenate([g.ravel() for g in record.gradients.values()])
    sizes = np.abs(gradients[np.isfinite(gradients) & (gradients != 0)])
    n_zero = int((gradients == 0).sum())
    powers = np.log10(sizes) if sizes.size else np.array([0.0])
    low, high = np.floor(max(powers.min(), powers.max() - 12)), np.ceil(powers.max() + 1e-9)
    edges = np.linspace(low, high, N_BINS)
    up = np.histogram(np.log10(gradients[gradients > 0]), edges)[0]
    down = np.histogram(np.log10(-gradients[gradients < 0]), edges)[0]
    middles = 10 ** ((edges[:-1] + edges[1:]) / 2)
    n_half = _half_of(sizes)
    corner: dict[str, Any] = {"xref": "paper", "xanchor": "left", "yref": "paper"}
    figure = plot(
        data=[
            {
                "type": "bar",
                "x": middles,
                "y": counts,
                "width": middles * (10 ** (edges[1] - edges[0]) - 1) * 0.85,
                "marker": {"color": colour},
                "customdata": np.abs(counts),
                "hovertemplate": f"{words}, about %{{x:.2g}}: %{{customdata}} weights<extra></extra>",
            }
            for counts, colour, words in (
                (up, theme.POSITIVE, "positive"),
                (-down, theme.NEGATIVE, "negative"),
            )
        ],
        layout={
            "barmode": "relative",
            "xaxis": {
                "type": "log",
                "title": {"text": "size of the gradient"},
                "exponentformat": "power",
                "dtick": max(1, round((high - low) / 6)),
            },
            "yaxis": {"title": {"text": "weights"}, "zeroline": True, **_both_ways(up, down)},
            "annotations": [
                text_at(0.0, 1.0, "+ turned up, loses more", yanchor="top", **corner),
                text_at(0.0, 0.0, "− turned up, loses fewer", yanchor="bottom", **corner),
            ],
        },
    )
    return Chart(
        title="All notes, by size",
        spec=figure,
        takeaway="Each step to the right is a larger note. Half of the gradient's squared length lies in "
        f"{numbers.count(n_half)} of {numbers.count(gradients.size)} weights; {numbers.count(n_zero)} got no note "
        "at all.",
        tabulate=lambda: pd.DataFrame(
            {
                "size from": 10 ** edges[:-1],
                "size to": 10 ** edges[1:],
                "positive": up,
                "negative": down,
            }
        ),
        alt=f"Histogram of the sizes of {gradients.size} gradients, positive ones up, negative ones down.",
    )


def _both_ways(up: np.ndarray, down: np.ndarray) -> dict[str, Any]:
    """Numbers along an axis that counts upwards and downwards: no count is below nought."""
    most = max(int(up.max()), int(down.max()), 1)
    step = 10 ** math.floor(math.log10(most))
    step = next(nice for nice in (step // 2 or 1, step, 2 * step) if most / nice <= 5)
    ticks = [step * k for k in range(-(most // step), most // step + 1)]
    return {
        "tickmode": "array",
        "tickvals": ticks,
        "ticktext": [numbers.count(abs(tick)) for tick in ticks],
    }


def _half_of(sizes: Array) -> int:
    """How many of the largest numbers make half of the sum of all squares."""
    squares = (sizes / sizes.max()) ** 2 if sizes.size else sizes  # as shares: none is too large
    whole, largest = float(squares.sum()), np.sort(squares)[::-1]
    return int(np.searchsorted(np.cumsum(largest), whole / 2)) + 1 if whole else 0


def way_back(record: Record) -> Chart:
    """How long the signal is at every stage, on its way from the logits back to the embedding."""
    steps = stage_gradients(record, backward(record))
    names = [step.stage for step in steps]
    words = [stage_words(name) for name in names]
    norms = np.array([step.norm for step in steps])
    is_on_road = [name in AFTER_STREAM or is_residual_stream(name) for name in names]
    on_road, beside = np.flatnonzero(is_on_road), np.flatnonzero(np.logical_not(is_on_road))
    figure = plot(
        data=[
            line(
                norms[on_road],
                [words[i] for i in on_road],
                theme.PEN,
                mode="lines+markers",
                marker={"color": theme.PEN, "size": 10},
                hover="%{y}<br>length %{x:.3g}<extra></extra>",
            ),
            dots(
                norms[beside],
                [words[i] for i in beside],
                theme.MUTED,
                7,
                look={"symbol": "diamond-open"},
                hover="%{y}<br>length %{x:.3g}<extra></extra>",
            ),
        ],
        layout={
            "xaxis": {
                "type": "log",
                "title": {"text": "length of the signal"},
                "showgrid": True,
                **log_ticks(norms[(norms > 0) & np.isfinite(norms)]),
            },
            "yaxis": {
                "type": "category",
                "categoryorder": "array",
                "categoryarray": words[::-1],
                "tickmode": "linear",
                "automargin": True,
            },
        },
    )
    first, last = norms[0], norms[names.index("embedding")]
    return Chart(
        title="The way back",
        spec=figure,
        takeaway=f"From the gut feelings to the words the signal (∂loss/∂stage) {_changed(first, last)} its length: "
        f"{numbers.number(first)} → {numbers.number(last)}. A length is the root of the sum of all squares.",
        tabulate=lambda: pd.DataFrame(
            {"stage": words, "in the code": names, "length of ∂loss/∂stage": norms}
        ),
        alt=f"The length of the signal at {len(names)} stages, from logits to embedding; a line joins the "
        "residual stream.",
    )


def _changed(first: float, last: float) -> str:
    times = last / first if first else 0.0
    if times >= 1:
        return f"grew to {numbers.number(times, 2)} times"
    return f"shrank to {numbers.percent(times)} of"


BLAME = (
    ("Size of the notes", "share of the squared gradient", "gradient_share", theme.PEN),
    ("Promised by studying", "predicted drop, nats", "predicted_drop", theme.STUDYING),
    ("Delivered alone", "actual drop, nats", "actual_drop", theme.RIGHT),
)


def blame_charts(record: Record) -> tuple[Chart, Chart, Chart]:
    """Who is to blame, in three measures: gradient share, predicted drop, and drop if only that part studies."""
    found = blame(record)
    share, predicted, actual = (_blame_chart(found, *measure) for measure in BLAME)
    return share, predicted, actual


def _blame_chart(
    found: Sequence[PartBlame], title: str, axis: str, field: str, colour: str
) -> Chart:
    words = [part_words(each.part) for each in found]
    values = np.array([getattr(each, field) for each in found])
    is_share = field == "gradient_share"
    texts = [numbers.percent(v) if is_share else numbers.signed(v, 2) for v in values]
    figure = part_bars(words, values, texts, colour)
    top = int(values.argmax())
    total = f"; all together {numbers.signed(float(values.sum()), 2)}" if not is_share else ""
    return Chart(
        title=title,
        spec=figure,
        takeaway=f"{axis.capitalize()}: most {words[top]}, {texts[top]}{total}.",
        tabulate=lambda: pd.DataFrame({"part of the student": words, axis: values}),
        alt=f"Bars of the {axis} for {len(words)} parts of the student.",
    )


def log_ticks(values: Array) -> dict[str, Any]:
    """Round numbers along a logarithmic axis: 1, 2, 5 within two decades, beyond that at most a few powers of ten."""
    low, high = (float(values.min()), float(values.max())) if values.size else (0.1, 1.0)
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    every = math.ceil((last - first) / MOST_DECADES) or 1
    if every > 1:
        return {"tickmode": "linear", "tick0": 0, "dtick": every, "exponentformat": "power"}
    digits = (1, 2, 5) if last - first <= 2 else (1,)
    ticks = [digit * 10.0**power for power in range(first, last + 1) for digit in digits]
    ticks = [tick for tick in ticks if tick <= 10.0**last]
    return {
        "tickmode": "array",
        "tickvals": ticks,
        "ticktext": [numbers.number(tick, 1) for tick in ticks],
    }
