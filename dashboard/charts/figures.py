"""Figures that several charts draw: bars to both sides of nought, bars by part, small maps."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dashboard.charts.chart import Spec, plot
from dashboard.look import numbers, theme
from dashboard.look.text import safe_label
from model.student.arrays import Array

FEW_CELLS = 8
"""Cells in a row up to which each has room for a number."""

LARGEST = 1e300
"""The longest bar: what is beyond would leave no number for the axis."""


def largest(values: Array) -> float:
    """What the ends of a colour scale stand for: the largest number on either side of nought, 1 where there is none."""
    finite = np.abs(values[np.isfinite(values)])
    return float(finite.max(initial=0)) or 1.0


def line(
    x: Sequence[Any] | NDArray[Any],
    y: Sequence[Any] | NDArray[Any],
    colour: str,
    width: float = 2,
    *,
    hover: str = "",
    dash: str = "",
    **more: Any,
) -> dict[str, Any]:
    """A trace of lines; `hover` is what is said of a point, nothing without one, `more` is as Plotly has it."""
    look = {"color": colour, "width": width} | ({"dash": dash} if dash else {})
    return {"type": "scatter", "mode": "lines", "x": x, "y": y, "line": look} | _said(hover) | more


def dots(
    x: Sequence[Any] | NDArray[Any],
    y: Sequence[Any] | NDArray[Any],
    colour: str | list[str],
    size: float,
    *,
    hover: str = "",
    look: dict[str, Any] | None = None,
    **more: Any,
) -> dict[str, Any]:
    """A trace of marks; `look` is what else Plotly may know of a mark, such as its `symbol`."""
    marker = {"color": colour, "size": size} | (look or {})
    return {"type": "scatter", "mode": "markers", "x": x, "y": y, "marker": marker} | (
        _said(hover) | more
    )


def _said(hover: str) -> dict[str, str]:
    return {"hovertemplate": hover} if hover else {"hoverinfo": "skip"}


def part_bars(words: list[str], values: Array, texts: list[str], colour: str) -> Spec:
    """A bar a part of the student, the first on top, its number beside it."""
    values = np.nan_to_num(values, nan=0.0, posinf=LARGEST, neginf=-LARGEST)
    reach = largest(values)
    return plot(
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
                "showticklabels": False,
                "range": [min(0.0, 2.4 * float(values.min())), 2.4 * reach],
            },
            "yaxis": {"autorange": "reversed", "showgrid": False, "tickmode": "linear"},
        },
    )


def sided_bars(labels: list[str], values: list[float], axis: str) -> Spec:
    """Bars to the left and the right of nought, the first on top, the last one set apart.

    Each number stands on the side that its bar leaves free, where even a phone has room for it.
    """
    reach = max((abs(v) for v in values if math.isfinite(v)), default=0.0) or 1.0
    rows = list(range(len(values)))
    return plot(
        data=[
            {
                "type": "bar",
                "orientation": "h",
                "x": values,
                "y": rows,
                "marker": {"color": [*signs(np.array(values[:-1])), theme.TEXT]},
                "hoverinfo": "skip",
            },
            {
                "type": "scatter",
                "mode": "text",
                "x": [0.0] * len(values),
                "y": rows,
                "text": [_away_from_nought(v) for v in values],
                "textposition": ["middle left" if v > 0 else "middle right" for v in values],
                "textfont": {"size": 12},
                "hoverinfo": "skip",
                "cliponaxis": False,
            },
        ],
        layout={
            "xaxis": {
                "title": {"text": axis},
                "range": [-1.1 * reach, 1.1 * reach],
                "zeroline": True,
                "nticks": 5,
            },
            "yaxis": {
                "tickmode": "array",
                "tickvals": rows,
                "ticktext": labels,
                "tickfont": {"size": 11},
                "range": [len(values) - 0.4, -0.6],
                "showgrid": False,
            },
        },
    )


def _away_from_nought(value: float) -> str:
    """A number with some air towards the line that its bar begins at."""
    text = numbers.signed(value)
    return f"{text}\N{NO-BREAK SPACE}" if value > 0 else f"\N{NO-BREAK SPACE}{text}"


def small_map(
    values: Array,
    rows: list[str],
    columns: list[str],
    limit: float | None = None,
    hover: str = "%{y}, %{x}: %{z:.3g}",
) -> Spec:
    """Signed numbers as a map, coloured up to `limit`, or up to the largest of them."""
    limit = limit or largest(values)
    return plot(
        data=[
            {
                "type": "heatmap",
                "z": values,
                "x": columns,
                "y": rows,
                "colorscale": theme.DIVERGING,
                "zmin": -limit,
                "zmax": limit,
                "hovertemplate": f"{hover}<extra></extra>",
            }
        ],
        layout={
            "xaxis": {"type": "category", "nticks": 12},
            "yaxis": {"type": "category", "autorange": "reversed", "showgrid": False, "nticks": 12},
        },
    )


def numbered(texts: list[str], longest: int = 16) -> list[str]:
    """Safe labels that differ even where the texts don't."""
    return [f"{i + 1}. {safe_label(text, longest)}" for i, text in enumerate(texts)]


def signs(values: Array) -> list[str]:
    """A colour a number, by its sign."""
    return [theme.POSITIVE if v >= 0 else theme.NEGATIVE for v in values]


def price_axes(top: float) -> dict[str, Any]:
    """The layout of a picture of −ln p over p, from 0 to `top` nats."""
    return {
        "margin": {"l": 4, "r": 12, "t": 12, "b": 4},
        "xaxis": {
            "title": {"text": "p, the confidence in the right word"},
            "range": [-0.03, 1.03],
            "tickformat": ".0%",
        },
        "yaxis": {"title": {"text": "marks lost, −ln p (nats)"}, "range": [-0.04 * top, top]},
    }


def share_cells(
    x: Sequence[Any], y: Sequence[Any], z: NDArray[Any], text: Sequence[Sequence[str]]
) -> dict[str, Any]:
    """A trace of cells that show shares between 0 and 1, with their text where there is room for it."""
    return {
        "type": "heatmap",
        "x": x,
        "y": y,
        "z": z,
        "zmin": 0,
        "zmax": 1,
        "colorscale": theme.SEQUENTIAL,
        "showscale": False,
        "xgap": 2,
        "ygap": 2,
        "hoverongaps": False,
        "text": text,
        "texttemplate": "%{text}" if len(x) <= FEW_CELLS else "",
        "textfont": {"size": 11},
        "hovertemplate": "%{y} → %{x}: %{z:.4f}<extra></extra>",
    }
