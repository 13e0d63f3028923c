"""Figures that several charts draw: bars to both sides of nought, bars by part, small maps."""

from __future__ import annotations

import numpy as np

from dashboard.charts.chart import Spec, plot
from dashboard.look import numbers, theme
from dashboard.look.text import safe_label
from model.student.arrays import Array


def part_bars(words: list[str], values: Array, texts: list[str], colour: str) -> Spec:
    """A bar a part of the student, the first on top, its number beside it."""
    reach = float(np.abs(values).max()) or 1.0
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
    """Bars to the left and the right of nought with their numbers, the first on top, the last one set apart."""
    reach = max(abs(v) for v in values) or 1.0
    return plot(
        data=[
            {
                "type": "bar",
                "orientation": "h",
                "x": values,
                "y": list(range(len(values))),
                "text": [numbers.signed(v) for v in values],
                "textposition": "outside",
                "cliponaxis": False,
                "marker": {"color": [*signs(np.array(values[:-1])), theme.TEXT]},
                "hoverinfo": "skip",
            }
        ],
        layout={
            "xaxis": {
                "title": {"text": axis},
                "range": [-2.7 * reach, 2.7 * reach],
                "zeroline": True,
                "nticks": 5,
            },
            "yaxis": {
                "tickmode": "array",
                "tickvals": list(range(len(values))),
                "ticktext": labels,
                "range": [len(values) - 0.4, -0.6],
                "showgrid": False,
            },
        },
    )


def small_map(
    values: Array,
    rows: list[str],
    columns: list[str],
    limit: float | None = None,
    hover: str = "%{y}, %{x}: %{z:.3g}",
) -> Spec:
    """Signed numbers as a map, coloured up to `limit`, or up to the largest of them."""
    limit = limit or float(np.abs(values).max()) or 1.0
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
