"""A figure with no more points than a sheet of paper can show."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from dashboard.charts.chart import Along, Spec

MOST_POINTS = 800
"""Points of a line along a history; a sheet is about as many pixels wide."""


def thinned(spec: Spec, most: int = MOST_POINTS) -> Spec:
    """The same figure with lines along a history of at most so many points; what is drawn of each stays as it was."""
    return {**spec, "data": [_thinned(trace, most) for trace in spec["data"]]}


def _thinned(trace: dict[str, Any], most: int) -> dict[str, Any]:
    along = {name: part.drawn for name, part in trace.items() if isinstance(part, Along)}
    if "y" in along:
        kept = telling_rows(along["y"], most)
        along = {name: values[kept] for name, values in along.items()}
    return {**trace, **along}


def telling_rows(values: NDArray[Any], most: int) -> NDArray[np.int64]:
    """Which of these values show the line best, in order: first, last, and the lowest and highest on the way."""
    n = len(values)
    if n <= most:
        return np.arange(n)
    parts = np.array_split(np.arange(n), max(1, (most - 2) // 2))
    found = [int(part[at(values[part])]) for part in parts for at in (np.argmin, np.argmax)]
    return np.unique([0, *found, n - 1])
