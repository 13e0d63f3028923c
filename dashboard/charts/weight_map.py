"""The map of a student: its parts, their parameters as tiles, and one parameter as a heatmap."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
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
    part_words,
    parts,
    place_words,
    selected,
)
from dashboard.look.text import safe_label
from model import Record, Settings
from model.looking.backward import length
from model.student.arrays import Array

ROBUST = 99.5
"""The percentile of all sizes at which the colours end: one huge weight doesn't make all others pale."""

LARGEST = float(np.finfo(np.float32).max)

N_MARKED = 5
"""The largest values of a parameter that are marked with their sign."""

LONGEST_TICK = 14
"""Characters of a word beside a map: on a phone the map itself needs the room."""


def parameter_at(settings: Settings, row: int, column: int) -> str | None:
    """The parameter whose tile stands there, if there is one."""
    names = list(parts(settings).values())
    return names[row][column] if row < len(names) and column < len(names[row]) else None


def student_map(record: Record, weight: SelectedWeight | None) -> Chart:
    """A tile a parameter, a row a part of the student: how long each gradient is."""
    settings = record.settings
    rows = parts(settings)
    here = selected(record, weight).parameter
    norms = {name: length(g) for name, g in record.gradients.items()}
    width = max(len(names) for names in rows.values())
    tiles = [[*names, *[""] * (width - len(names))] for names in rows.values()]
    row = next(row for row, names in enumerate(tiles) if here in names)
    figure = plot(
        data=[
            {
                "type": "heatmap",
                "z": np.array([[norms.get(name, np.nan) for name in names] for names in tiles]),
                "y": [part_words(part) for part in rows],
                "text": [[_on_tile(name, norms) for name in names] for names in tiles],
                "texttemplate": "%{text}",
                "textfont": {"size": 12},
                "customdata": [
                    [f"{parameter_words(name)} ({name})" if name else "" for name in names]
                    for names in tiles
                ],
                "hovertemplate": "%{customdata}<br>gradient's length %{z:.3g}<extra></extra>",
                "hoverongaps": False,
                "colorscale": theme.SEQUENTIAL,
                "zmin": 0,
                "showscale": False,
                "xgap": 3,
                "ygap": 3,
            }
        ],
        layout={
            "xaxis": {"visible": False, "fixedrange": True},
            "yaxis": {
                "autorange": "reversed",
                "showgrid": False,
                "fixedrange": True,
                "tickmode": "linear",
            },
            "shapes": [_frame(tiles[row].index(here), row)],
        },
    )
    loudest = max(norms, key=lambda name: np.nan_to_num(norms[name]))
    whole = length(np.nan_to_num(np.array(list(norms.values()))))
    return Chart(
        title="The whole student",
        spec=figure,
        takeaway=f"The longest note went to “{parameter_words(loudest)}” ({loudest}): "
        f"length {numbers.number(norms[loudest])}, of {numbers.number(whole)} for all notes together. Lengths are no "
        "sum: square them, add up, take the root.",
        tabulate=lambda: pd.DataFrame(
            {
                "parameter": list(norms),
                "what it is": [parameter_words(name) for name in norms],
                "weights": [g.size for g in record.gradients.values()],
                "gradient's length": list(norms.values()),
            }
        ),
        alt=f"Tiles of {len(norms)} parameters in {len(rows)} parts; the {parameter_words(here)} is chosen.",
    )


def _on_tile(name: str, norms: Mapping[str, float]) -> str:
    return f"{kind_of(name).symbol}<br>{numbers.number(norms[name], 2)}" if name else ""


def gradient_map(record: Record, weight: SelectedWeight | None, own_scale: bool = False) -> Chart:
    """The gradient of every weight of one parameter, in the colours of the whole student."""
    return _weight_map(
        record, record.gradients, weight, own_scale, "Every weight's gradient", "gradient"
    )


def update_map(record: Record, weight: SelectedWeight | None, own_scale: bool = False) -> Chart:
    """How far every weight of one parameter moved, in the colours of the whole student."""
    return _weight_map(record, record.updates, weight, own_scale, "What studying changed", "update")


def cell_of(settings: Settings, weight: SelectedWeight) -> tuple[int, int]:
    """The row and column at which a parameter's map shows a weight."""
    row, column = weight.index if len(weight.index) == 2 else (0, weight.index[0])
    return (column, row) if _lies(settings, weight.parameter) else (row, column)


def weight_at(settings: Settings, parameter: str, row: int, column: int) -> SelectedWeight:
    """The weight that a parameter's map shows in that cell: the opposite of `cell_of`."""
    if len(settings.transformer.shapes[parameter]) == 1:
        return SelectedWeight(parameter, (column,))
    index = (column, row) if _lies(settings, parameter) else (row, column)
    return SelectedWeight(parameter, index)


def robust_limit(arrays: Mapping[str, Array]) -> float:
    """Where the colours of signed numbers end: the 99.5th percentile of the sizes that are not nought."""
    sizes = np.abs(np.concatenate([array.ravel() for array in arrays.values()]))
    sizes = sizes[np.isfinite(sizes) & (sizes > 0)]
    return float(np.percentile(sizes, ROBUST)) if sizes.size else 1.0


def _weight_map(
    record: Record,
    arrays: Mapping[str, Array],
    weight: SelectedWeight | None,
    own_scale: bool,
    title: str,
    quantity: str,
) -> Chart:
    settings = record.settings
    here = selected(record, weight)
    name = here.parameter
    values = np.atleast_2d(arrays[name])
    axes, texts = _axes(settings, name)
    labels = [_distinct([safe_label(text, LONGEST_TICK) for text in each]) for each in texts]
    limit = robust_limit({name: arrays[name]} if own_scale else arrays)
    shown = values.T if _lies(settings, name) else values
    figure = plot(
        data=[
            {
                "type": "heatmap",
                "z": np.clip(shown, -LARGEST, LARGEST).astype(np.float32),
                "x": labels[1],
                "y": labels[0],
                "colorscale": theme.DIVERGING,
                "zmin": -limit,
                "zmax": limit,
                "hovertemplate": f"{axes[0]} %{{y}}, {axes[1]} %{{x}}<br>{quantity} %{{z:.3g}}<extra></extra>",
                "colorbar": {"title": {"text": ""}},
            },
            *_marks(shown, labels, cell_of(settings, here)),
        ],
        layout={
            "xaxis": {"type": "category", "title": {"text": axes[1]}, "nticks": 7},
            "yaxis": {
                "type": "category",
                "title": {"text": axes[0]},
                "autorange": "reversed",
                "showgrid": False,
                "visible": len(shown) > 1,
                "nticks": 16,
            },
        },
    )
    chosen = float(arrays[name][here.index])
    outside = float(np.mean(np.abs(shown) > limit))
    return Chart(
        title=title,
        spec=figure,
        takeaway=f"{parameter_words(name).capitalize()} ({name}): the framed weight, "
        f"{place_words(settings, here)}, has the {quantity} {numbers.signed(chosen)}.",
        tabulate=lambda: _wide_table(shown, axes, texts),
        alt=f"Heatmap of the {quantity} of {shown.size} weights of {name}, colours from "
        f"{numbers.number(-limit)} to {numbers.number(limit)}; {numbers.percent(outside)} lie outside.",
    )


def _marks(
    shown: Array, labels: list[list[str]], chosen: tuple[int, int]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The signs of the largest numbers of a map, and the frame around the chosen one."""
    sizes = np.abs(np.nan_to_num(shown))
    largest = [
        divmod(int(place), shown.shape[1])
        for place in np.argsort(-sizes, axis=None, kind="stable")[:N_MARKED]
        if shown.flat[place]
    ]
    signs = {
        "type": "scatter",
        "mode": "text",
        "x": [labels[1][j] for _, j in largest],
        "y": [labels[0][i] for i, _ in largest],
        "text": ["<b>+</b>" if shown[cell] > 0 else "<b>−</b>" for cell in largest],
        "textfont": {"size": 15, "color": theme.CARD},
        "hoverinfo": "skip",
    }
    row, column = chosen
    square = {"symbol": "square-open", "line": {"width": 2.5}}
    return signs, dots([labels[1][column]], [labels[0][row]], theme.TEXT, 15, look=square)


def _lies(settings: Settings, parameter: str) -> bool:
    """Whether a map lays a matrix on its side, because it has more rows than columns."""
    shape = settings.transformer.shapes[parameter]
    return len(shape) == 2 and shape[0] > shape[1]


@lru_cache(maxsize=256)
def _axes(
    settings: Settings, parameter: str
) -> tuple[tuple[str, str], tuple[list[str], list[str]]]:
    """What a map's rows and columns are, and what each of them is called."""
    axes = kind_of(parameter).axes
    shape = settings.transformer.shapes[parameter]
    texts = [axis_labels(settings, axis, n) for axis, n in zip(axes, shape, strict=True)]
    if len(axes) == 1:
        return ("vector", axes[0]), ([kind_of(parameter).symbol], texts[0])
    if _lies(settings, parameter):
        return (axes[1], axes[0]), (texts[1], texts[0])
    return (axes[0], axes[1]), (texts[0], texts[1])


def _distinct(labels: list[str]) -> list[str]:
    """The labels, numbered if any two are the same: Plotly would lay those on one place."""
    if len(set(labels)) == len(labels):
        return labels
    return [f"{label} ({place})" for place, label in enumerate(labels, start=1)]


def _wide_table(
    shown: Array, axes: tuple[str, str], texts: tuple[list[str], list[str]]
) -> pd.DataFrame:
    """The map as it is seen: a row a row, a column a column."""
    table = pd.DataFrame(shown, columns=texts[1])
    table.insert(0, f"{axes[0]} ↓ {axes[1]} →", texts[0])
    return table


def _frame(column: int, row: int) -> dict[str, Any]:
    """A frame around a tile."""
    return {
        "type": "rect",
        "x0": column - 0.5,
        "x1": column + 0.5,
        "y0": row - 0.5,
        "y1": row + 0.5,
        "line": {"color": theme.TEXT, "width": 2.5},
        "fillcolor": "rgba(0,0,0,0)",
    }
