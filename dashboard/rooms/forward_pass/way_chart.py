"""The way through the network: one picture of a thought that grows, and every matrix as a heatmap."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from dashboard.charts.chart import Chart, plot
from dashboard.charts.figures import largest
from dashboard.charts.labels import text_at
from dashboard.look import numbers, theme
from dashboard.look.text import safe_label, shortened
from dashboard.rooms.forward_pass.way import Matrix
from model import Record
from model.looking.backward import length
from model.looking.followed import followed_trace
from model.student.arrays import Array

MOST_WRITTEN_COLUMNS, MOST_WRITTEN_ROWS = 8, 8
"""The largest matrix whose numbers are written into its cells; of a larger one they appear when pointed at."""

MOST_NAMED = 24
"""Rows or columns that are named at an axis."""


def overview(record: Record, place: int, word: int = 1) -> Chart:
    """The followed word's way: its residual stream after every addition, a row a stage, a column a dimension.

    Each row has its own colour scale, or the last ones would outshine the first; its length stands at the right.
    """
    words, trace = followed_trace(record, place, word)
    rows = _stream(trace, record.settings.n_layer)
    names, values = [name for name, _ in rows], np.stack([row for _, row in rows])
    lengths = [length(row) for row in values]
    beside: dict[str, Any] = {"xref": "paper", "xanchor": "left", "xshift": 8}
    figure = plot(
        data=[
            {
                "type": "heatmap",
                "x": list(range(1, values.shape[1] + 1)),
                "y": list(range(len(names))),
                "z": values / np.array([largest(row) for row in values])[:, None],
                "zmin": -1,
                "zmax": 1,
                "colorscale": theme.DIVERGING,
                "showscale": False,
                "ygap": 3,
                "customdata": values,
                "hovertemplate": "dimension %{x}: %{customdata:.5f}<extra></extra>",
            }
        ],
        layout={
            "margin": {"l": 4, "r": 84, "t": 22, "b": 4},
            "yaxis": {
                "tickvals": list(range(len(names))),
                "ticktext": names,
                "autorange": "reversed",
                "showgrid": False,
            },
            "xaxis": {"title": {"text": "dimension of the thought"}, "nticks": 8},
            "annotations": [
                *(text_at(1, row, _short(long), **beside) for row, long in enumerate(lengths)),
                text_at(1, 1, "length", yref="paper", yanchor="bottom", **beside),
            ],
        },
    )
    start, end = lengths[2], lengths[-2]
    return Chart(
        title="The way through the network",
        spec=figure,
        takeaway=(
            f"At “{shortened(words[-1])}” of “{shortened(' '.join(words), 40)}” the thought starts with "
            f"length {numbers.number(start)}; what attention and feed-forward add makes it {numbers.number(end)} long "
            "(every row in its own scale)."
        ),
        tabulate=lambda: pd.DataFrame(values.T, columns=names),
        alt=f"Heatmap of {len(names)} stages of the residual stream with {values.shape[1]} dimensions.",
    )


def _stream(trace: dict[str, Array], n_layer: int) -> list[tuple[str, Array]]:
    """The last word's thought after every addition, and what was added, each (d,), by its name in the picture."""
    rows: list[tuple[str, Array]] = [
        ("the word", trace["token_rows"][0, -1]),
        ("+ its place", trace["position_rows"][-1]),
        ("= embedding", trace["embedding"][0, -1]),
    ]
    for block in range(n_layer):
        name, number = f"blocks.{block}", block + 1
        rows += [
            (f"+ attention {number}", trace[f"{name}.attention.output"][0, -1]),
            (f"+ feed-forward {number}", trace[f"{name}.feedforward.output"][0, -1]),
            (f"= after block {number}", trace[f"{name}.output"][0, -1]),
        ]
    rows.append(("h (LayerNorm)", trace["ln_final"][0, -1]))
    return rows


def _short(length: float) -> str:
    """A length for the margin: three digits, two where it takes a power of ten."""
    text = numbers.number(length)
    return text if len(text) <= 8 else numbers.number(length, 2)


def matrix(drawn: Matrix) -> Chart:
    """One matrix as a heatmap; blue is below the number that changes nothing, orange above, the card is that number."""
    n_rows, n_columns = drawn.values.shape
    limit = largest(drawn.values - drawn.nothing)
    written = n_rows <= MOST_WRITTEN_ROWS and n_columns <= MOST_WRITTEN_COLUMNS
    figure = plot(
        data=[
            {
                "type": "heatmap",
                "x": list(range(1, n_columns + 1)),
                "y": list(range(1, n_rows + 1)),
                "z": drawn.values,
                "zmin": drawn.nothing - limit,
                "zmax": drawn.nothing + limit,
                "colorscale": theme.DIVERGING,
                "showscale": not written,
                "hoverongaps": False,
                "xgap": 2 if written else 0,
                "ygap": 2 if n_rows <= MOST_NAMED else 0,
                "texttemplate": "%{z:.2f}" if written else "",
                "textfont": {"size": 11},
                "hovertemplate": "row %{y}, column %{x}: %{z:.5f}<extra></extra>",
            }
        ],
        layout={
            "xaxis": _axis(drawn.columns, n_columns),
            "yaxis": {**_axis(drawn.rows, n_rows), "autorange": "reversed"},
        },
    )
    shape = f"{n_rows} × {n_columns}"
    table = pd.DataFrame(drawn.values, columns=_unique(drawn.columns, n_columns))
    table.insert(0, "row", drawn.rows or _unique((), n_rows))
    return Chart(
        title=f"{drawn.symbol}: {drawn.words}",
        spec=figure,
        takeaway=f"{shape} numbers, {_span(drawn)}.",
        tabulate=lambda: table,
        alt=f"Heatmap of the matrix {drawn.symbol}, {shape}: {drawn.words}.",
    )


def _span(drawn: Matrix) -> str:
    """The smallest and the largest number, in words."""
    finite = drawn.values[np.isfinite(drawn.values)]
    if not finite.size:
        return "none of which can be written any more"
    low, high = float(finite.min()), float(finite.max())
    if low < high:
        return f"from {numbers.number(low)} to {numbers.number(high)}"
    idle = ": so far it changes nothing" if low == drawn.nothing else ""
    return f"each of them {numbers.number(low)}{idle}"


def height_of(drawn: Matrix) -> int:
    """Pixels that suit its rows."""
    n_rows: int = drawn.values.shape[0]
    return 60 + min(300, max(40, 26 * n_rows))


def _axis(names: tuple[str, ...], length: int) -> dict[str, object]:
    if not names or length > MOST_NAMED:
        return {"showgrid": False, "nticks": 5, "showticklabels": length > 1}
    labels = [safe_label(name, 12) for name in names]
    return {"tickvals": list(range(1, length + 1)), "ticktext": labels, "showgrid": False}


def _unique(names: tuple[str, ...], length: int) -> list[str]:
    """Column names of a table: it may not have two alike, and a sentence may say a word twice."""
    if not names:
        return [str(place) for place in range(1, length + 1)]
    return [f"{place}: {name}" for place, name in enumerate(names, start=1)]
