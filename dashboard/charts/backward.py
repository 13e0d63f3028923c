"""Notes in the margin: how the gradient is spread, how the signal came back, and who is to blame."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard import theme
from dashboard.anatomy import parameter_words, part_words, place_words, stage_words
from dashboard.charts.chart import Chart
from dashboard.charts.weight_map import selected
from dashboard.link import SelectedWeight
from dashboard.words import safe_label
from model import Record
from model.backward import backward, stage_gradients
from model.feedback import StageBlame, blame

N_BINS = 61
MAIN_ROAD = ("logits", "ln_final", "output", "after_attention", "embedding")
"""The last part of the stages that all signals pass: the residual stream, and what follows it."""


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
    whole = float((sizes**2).sum())
    largest = np.sort(sizes**2)[::-1]
    n_half = int(np.searchsorted(np.cumsum(largest), whole / 2)) + 1 if whole else 0
    hover = "about %{x:.2g}: %{customdata} weights<extra></extra>"
    figure = go.Figure(
        data=[
            {
                "type": "bar",
                "x": middles,
                "y": counts,
                "width": middles * (10 ** (edges[1] - edges[0]) - 1) * 0.85,
                "marker": {"color": colour},
                "customdata": np.abs(counts),
                "hovertemplate": f"{words}, {hover}",
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
            "yaxis": {"title": {"text": "weights"}, "tickformat": "~s", "zeroline": True},
            "annotations": [
                _corner("+ turned up, it would lose more marks", 1.0, "top"),
                _corner("− turned up, it would lose fewer", 0.0, "bottom"),
            ],
        },
    )
    return Chart(
        title="All notes, by size",
        figure=figure,
        takeaway=f"Half of all feedback goes to {theme.count(n_half)} of {theme.count(gradients.size)} "
        f"weights; {theme.count(n_zero)} got none at all.",
        table=pd.DataFrame(
            {"size from": 10 ** edges[:-1], "size to": 10 ** edges[1:], "positive": up, "negative": down}
        ),
        alt=f"Histogram of the sizes of {gradients.size} gradients, positive ones up, negative ones down.",
    )


def way_back(record: Record) -> Chart:
    """How long the signal is at every stage, on its way from the logits back to the embedding."""
    steps = stage_gradients(record, backward(record))
    names = [step.stage for step in steps]
    words = [stage_words(name) for name in names]
    norms = np.array([step.norm for step in steps])
    on_road = [i for i, name in enumerate(names) if name.rpartition(".")[2] in MAIN_ROAD]
    on_road = [i for i in on_road if not names[i].endswith(("attention.output", "feedforward.output"))]
    beside = [i for i in range(len(names)) if i not in on_road]
    figure = go.Figure(
        data=[
            {
                "type": "scatter",
                "x": norms[on_road],
                "y": [words[i] for i in on_road],
                "mode": "lines+markers",
                "line": {"color": theme.PEN, "width": 2},
                "marker": {"color": theme.PEN, "size": 10},
                "hovertemplate": "%{y}<br>length %{x:.3g}<extra></extra>",
            },
            {
                "type": "scatter",
                "x": norms[beside],
                "y": [words[i] for i in beside],
                "mode": "markers",
                "marker": {"color": theme.MUTED, "size": 7, "symbol": "diamond-open"},
                "hovertemplate": "%{y}<br>length %{x:.3g}<extra></extra>",
            },
        ],
        layout={
            "xaxis": {
                "type": "log",
                "title": {"text": "length of ∂loss/∂stage"},
                "showgrid": True,
                "nticks": 5,
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
    times = last / first if first else 0.0
    change = f"grew to {theme.number(times, 2)} times" if times >= 1 else f"shrank to {theme.percent(times)} of"
    return Chart(
        title="The way back",
        figure=figure,
        takeaway=f"From the gut feelings to the words the signal {change} its length: "
        f"{theme.number(first)} → {theme.number(last)}.",
        table=pd.DataFrame({"stage": words, "in the code": names, "length of ∂loss/∂stage": norms}),
        alt=f"The length of the signal at {len(names)} stages, from logits to embedding; the residual stream is joined by a line.",
    )


def strongest_lines(record: Record, weight: SelectedWeight | None, n_lines: int = 24) -> Chart:
    """The weights with the largest gradients of one parameter, as lines from what they read to what they write."""
    settings = record.settings
    here = selected(record, weight)
    gradient = record.gradients[here.parameter]
    shape = gradient.shape
    order = np.argsort(-np.abs(np.nan_to_num(gradient)), axis=None, kind="stable")[:n_lines]
    places = [tuple(int(i) for i in np.unravel_index(int(flat), shape)) for flat in order]
    if here.index not in places:
        places.append(here.index)
    lefts, rights = _ladder(places, 0), _ladder(places, -1)
    sizes = np.array([abs(gradient[place]) for place in places])
    strongest = float(np.nan_to_num(sizes).max()) or 1.0
    data = [
        _lines(record, here.parameter, [p for p, s in zip(places, strengths, strict=True) if s], look, lefts, rights)
        for look, strengths in _looks(gradient, places, sizes / strongest)
    ]
    data.append(
        {
            **_lines(record, here.parameter, [here.index], {"color": theme.TEXT, "width": 4}, lefts, rights),
            "hoverinfo": "skip",
            "hovertemplate": None,
            "opacity": 0.55,
        }
    )
    for ladder, end, x, side in ((lefts, 0, 0.0, "left"), (rights, -1, 1.0, "right")):
        data.append(
            {
                "type": "scatter",
                "mode": "markers+text",
                "x": [x] * len(ladder),
                "y": list(ladder.values()),
                "text": [_short_end(record, here.parameter, end, i) for i in ladder],
                "textposition": f"middle {side}",
                "textfont": {"size": 11},
                "marker": {"size": 6, "color": theme.MUTED},
                "hoverinfo": "skip",
                "cliponaxis": False,
            }
        )
    figure = go.Figure(
        data=data,
        layout={
            "xaxis": {"visible": False, "range": [-0.35, 1.35], "fixedrange": True},
            "yaxis": {"visible": False, "range": [-0.05, 1.05], "fixedrange": True},
            "hoverdistance": 12,
        },
    )
    values = [float(gradient[place]) for place in places]
    return Chart(
        title="Its lines in the network",
        figure=figure,
        takeaway=f"The {len(places)} lines of “{parameter_words(here.parameter)}” that most want to change; "
        "thicker = louder, dashed = negative. Press one.",
        table=pd.DataFrame(
            {
                "line": [place_words(settings, SelectedWeight(here.parameter, p)) for p in places],
                "weight": [float(record.before[here.parameter][p]) for p in places],
                "gradient": values,
            }
        ),
        alt=f"{len(places)} lines between what {here.parameter} reads and what it writes.",
    )


def line_at(chart: Chart, record: Record, weight: SelectedWeight | None, trace: int, point: int) -> SelectedWeight | None:
    """The weight whose line was pressed in `strongest_lines`, if one was."""
    places = chart.figure.data[trace].customdata
    if places is None or not 0 <= point < len(places):
        return None
    parameter = selected(record, weight).parameter
    shape = record.gradients[parameter].shape
    return SelectedWeight(parameter, tuple(int(i) for i in np.unravel_index(int(places[point]), shape)))


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


def _blame_chart(found: Sequence[StageBlame], title: str, axis: str, field: str, colour: str) -> Chart:
    words = [part_words(stage.stage) for stage in found]
    values = np.array([getattr(stage, field) for stage in found])
    is_share = field == "gradient_share"
    texts = [theme.percent(v) if is_share else theme.signed(v, 2) for v in values]
    reach = float(np.abs(values).max()) or 1.0
    figure = go.Figure(
        data=[
            {
                "type": "bar",
                "orientation": "h",
                "x": values,
                "y": words,
                "text": texts,
                "textposition": "outside",
                "cliponaxis": False,
                "marker": {"color": colour},
                "hoverinfo": "skip",
            }
        ],
        layout={
            "xaxis": {
                "title": {"text": axis},
                "showticklabels": False,
                "range": [min(0.0, 1.6 * float(values.min())), 1.6 * reach],
            },
            "yaxis": {"autorange": "reversed", "showgrid": False},
        },
    )
    top = int(values.argmax())
    total = f"; all together {theme.signed(float(values.sum()), 2)}" if not is_share else ""
    return Chart(
        title=title,
        figure=figure,
        takeaway=f"Most: {words[top]}, {texts[top]}{total}.",
        table=pd.DataFrame({"part of the student": words, axis: values}),
        alt=f"Bars of the {axis} for {len(words)} parts of the student.",
    )


def _corner(text: str, y: float, anchor: str) -> dict[str, Any]:
    return {
        "text": text,
        "x": 0.0,
        "xref": "paper",
        "xanchor": "left",
        "y": y,
        "yref": "paper",
        "yanchor": anchor,
        "showarrow": False,
        "font": {"size": 12, "color": theme.MUTED},
    }


def _ladder(places: list[tuple[int, ...]], end: int) -> dict[int, float]:
    """The height, from 0 to 1 and the first on top, of every row or column that a line touches."""
    ends = sorted({place[end] for place in places})
    return {i: 1.0 - (rank + 0.5) / len(ends) for rank, i in enumerate(ends)}


def _looks(gradient: Any, places: list[tuple[int, ...]], strength: Any) -> list[tuple[dict[str, Any], list[bool]]]:
    """Six ways to draw a line, by sign and in three strengths, and which lines are drawn so."""
    looks = []
    for sign, colour, dash in ((1, theme.POSITIVE, "solid"), (-1, theme.NEGATIVE, "dash")):
        for width, low, high in ((1.2, 0.0, 0.5), (2.4, 0.5, 0.8), (4.0, 0.8, 1.1)):
            chosen = [
                sign * gradient[place] > 0 and low <= s < high
                for place, s in zip(places, strength, strict=True)
            ]
            looks.append(({"color": colour, "width": width, "dash": dash}, chosen))
    return looks


N_POINTS = 15
"""Points along a line that answer to a press."""


def _lines(
    record: Record,
    parameter: str,
    places: list[tuple[int, ...]],
    look: dict[str, Any],
    lefts: dict[int, float],
    rights: dict[int, float],
) -> dict[str, Any]:
    """Lines in one look, broken between two of them; each point knows its weight's flat place."""
    along = np.linspace(0.0, 1.0, N_POINTS)
    gradient = record.gradients[parameter]
    xs: list[float | None] = []
    ys: list[float | None] = []
    flats: list[int] = []
    texts: list[str] = []
    for place in places:
        start, end = lefts[place[0]], rights[place[-1]]
        xs += [*along.tolist(), None]
        ys += [*(start + (end - start) * along).tolist(), None]
        flats += [int(np.ravel_multi_index(place, gradient.shape))] * (N_POINTS + 1)
        words = safe_label(place_words(record.settings, SelectedWeight(parameter, place)), 70)
        texts += [f"{words}<br>gradient {theme.signed(float(gradient[place]))}"] * (N_POINTS + 1)
    return {
        "type": "scatter",
        "mode": "lines",
        "x": xs,
        "y": ys,
        "line": look,
        "customdata": flats,
        "text": texts,
        "hovertemplate": "%{text}<extra></extra>",
    }


def _short_end(record: Record, parameter: str, end: int, place: int) -> str:
    words = place_words(record.settings, SelectedWeight(parameter, (place,) * record.gradients[parameter].ndim)) if False else ""
    return words
