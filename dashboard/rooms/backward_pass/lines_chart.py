"""The network: one parameter's weights as lines from what they read to what they write."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from dashboard.charts.chart import Chart, plot
from dashboard.charts.figures import dots
from dashboard.look import numbers, theme
from dashboard.look.anatomy import (
    SelectedWeight,
    axis_labels,
    kind_of,
    parameter_words,
    place_words,
    selected,
)
from dashboard.look.text import safe_label
from model import Record
from model.student.arrays import Array

Place = tuple[int, ...]

N_LINES = 24
"""The lines that are drawn, beside the chosen one."""

N_POINTS = 15
"""Points along a line that answer to a press."""


def strongest_lines(record: Record, weight: SelectedWeight | None) -> Chart:
    """The weights with the largest gradients of one parameter, as lines from what they read to what they write."""
    settings = record.settings
    here = selected(record, weight)
    gradient = record.gradients[here.parameter]
    places = _loudest(gradient)
    chosen_beside = here.index not in places
    if chosen_beside:
        places.append(here.index)
    lefts, rights = _ladder(places, 0), _ladder(places, -1)
    sizes = np.array([abs(gradient[place]) for place in places])
    strongest = float(np.nan_to_num(sizes).max()) or 1.0
    data = [
        _lines(
            record,
            here.parameter,
            [p for p, s in zip(places, strengths, strict=True) if s],
            look,
            lefts,
            rights,
        )
        for look, strengths in _looks(gradient, places, sizes / strongest)
    ]
    chosen = {"color": theme.TEXT, "width": 4}
    data += [
        _lines(record, here.parameter, [here.index], chosen, lefts, rights)
        | {"hoverinfo": "skip", "hovertemplate": None, "opacity": 0.55},
        _ends(record, here.parameter, lefts, end=0),
        _ends(record, here.parameter, rights, end=-1),
    ]
    figure = plot(
        data=data,
        layout={
            "xaxis": {"visible": False, "range": [-0.46, 1.46], "fixedrange": True},
            "yaxis": {"visible": False, "range": [-0.05, 1.05], "fixedrange": True},
            "hoverdistance": 12,
        },
    )
    values = [float(gradient[place]) for place in places]
    return Chart(
        title="Its lines in the network",
        spec=figure,
        takeaway=f"{_which(len(places) - chosen_beside, chosen_beside)} of “{parameter_words(here.parameter)}”; "
        "thicker = louder, dashed = negative. Press one.",
        tabulate=lambda: pd.DataFrame(
            {
                "line": [place_words(settings, SelectedWeight(here.parameter, p)) for p in places],
                "weight": [float(record.before[here.parameter][p]) for p in places],
                "gradient": values,
            }
        ),
        alt=f"{len(places)} lines between what {here.parameter} reads and what it writes.",
    )


def _loudest(gradient: Array) -> list[Place]:
    """The places of the largest gradients, the largest first; nought is none."""
    sizes = np.abs(np.nan_to_num(gradient))
    order = np.argsort(-sizes, axis=None, kind="stable")[:N_LINES]
    return [
        tuple(int(i) for i in np.unravel_index(int(flat), gradient.shape))
        for flat in order
        if sizes.flat[flat]
    ]


def _ends(record: Record, parameter: str, ladder: dict[int, float], end: int) -> dict[str, Any]:
    """What the lines read, at the left (`end` 0), or what they write, at the right (-1), with its name."""
    return dots(
        [-float(end)] * len(ladder),
        list(ladder.values()),
        theme.MUTED,
        6,
        mode="markers+text",
        text=[_end_label(record, parameter, end, i) for i in ladder],
        textposition=f"middle {'right' if end else 'left'}",
        textfont={"size": 11},
        cliponaxis=False,
    )


def _which(n_loudest: int, chosen_beside: bool) -> str:
    """Which lines are drawn: those with the largest gradients and, where it is none of them, the chosen one."""
    if not n_loudest:
        return "Only the chosen line; this test wrote no note to any"
    loudest = f"The {n_loudest} loudest {'line' if n_loudest == 1 else 'lines'}"
    return f"{loudest}, and the chosen one," if chosen_beside else loudest


def line_at(
    chart: Chart, record: Record, weight: SelectedWeight | None, trace: int, point: int
) -> SelectedWeight | None:
    """The weight whose line was pressed in `strongest_lines`, if one was."""
    places = chart.spec["data"][trace].get("customdata")
    if places is None or not 0 <= point < len(places):
        return None
    parameter = selected(record, weight).parameter
    shape = record.gradients[parameter].shape
    return SelectedWeight(
        parameter, tuple(int(i) for i in np.unravel_index(int(places[point]), shape))
    )


def _ladder(places: list[Place], end: int) -> dict[int, float]:
    """The height, from 0 to 1 and the first on top, of every row or column that a line touches."""
    ends = sorted({place[end] for place in places})
    return {i: 1.0 - (rank + 0.5) / len(ends) for rank, i in enumerate(ends)}


def _looks(
    gradient: Array, places: list[Place], strength: Array
) -> list[tuple[dict[str, Any], list[bool]]]:
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


def _lines(
    record: Record,
    parameter: str,
    places: list[Place],
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
        texts += [f"{words}<br>gradient {numbers.signed(float(gradient[place]))}"] * (N_POINTS + 1)
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


def _end_label(record: Record, parameter: str, end: int, place: int) -> str:
    """What stands beside a node: a word of the exam, or a number."""
    shape = record.gradients[parameter].shape
    labels = axis_labels(record.settings, kind_of(parameter).axes[end], shape[end])
    return safe_label(labels[place], 11)
