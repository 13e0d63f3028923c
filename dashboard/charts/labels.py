"""Words and lines in a figure, and where a label goes: beside its point, inside, on no other point or label."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from dashboard.look import theme
from model.student.arrays import Array

LETTER = 0.56
"""The width of a letter of our sans serif, in font sizes: a mean over English words."""

WIDTHS = (250.0, 480.0)
"""Pixels of a plot's inside on a phone, and in half a page of a desktop: a label must suit both."""

SPOTS = (
    ("left", "middle", 10, 0),
    ("right", "middle", -10, 0),
    ("center", "bottom", 0, 9),
    ("center", "top", 0, -9),
    ("left", "bottom", 8, 7),
    ("right", "bottom", -8, 7),
    ("left", "top", 8, -7),
    ("right", "top", -8, -7),
    ("center", "bottom", 0, 25),
    ("center", "top", 0, -25),
)
"""Anchor across, anchor up, and pixels away from the point, right and up: the first that is free is taken."""

Box = tuple[float, float, float, float]
"""Left, bottom, right and top, in pixels."""


@dataclass(frozen=True)
class Label:
    """A text that belongs to a point."""

    x: float
    y: float
    text: str
    """As Plotly reads it: foreign text is safe already."""
    length: int
    """Characters that are seen of it."""
    colour: str = theme.TEXT
    size: int = 12


def text_at(
    x: float, y: float, text: str, *, size: int = 12, colour: str = theme.MUTED, **place: object
) -> dict[str, Any]:
    """A text in a figure, as Plotly's annotation. `place` is as Plotly has it: `xref`, `xanchor`, `yshift` …."""
    font = {"size": size, "color": colour}
    return {"x": x, "y": y, "text": text, "font": font, "showarrow": False, **place}


def level(y: float, **look: object) -> dict[str, Any]:
    """A line across the whole figure at that height; `look` is as Plotly has it: `dash`, `color` …."""
    line = {"color": theme.RULE, "width": 1, **look}
    return {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": y, "y1": y, "line": line}


def upright(x: float, **look: object) -> dict[str, Any]:
    """A line through the whole height of the figure at that place."""
    line = {"color": theme.RULE, "width": 1, **look}
    return {"type": "line", "yref": "paper", "x0": x, "x1": x, "y0": 0, "y1": 1, "line": line}


def padded(values: Array, share: float = 0.08) -> list[float]:
    """A range that holds all finite values with some air on both sides."""
    finite = values[np.isfinite(values)]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 0.0)
    air = share * (high - low) or max(abs(high), 1.0) * share
    return [low - air, high + air]


def apart(heights: Sequence[float], gap: float, taken: Sequence[float] = ()) -> list[float]:
    """The heights, moved up where labels would lie less than `gap` from each other or from what is taken."""
    moved = list(heights)
    others = [height for height in taken if np.isfinite(height)]
    for place in np.argsort(heights, kind="stable"):
        for other in sorted(others):
            if abs(moved[place] - other) < gap:
                moved[place] = other + gap
        others.append(moved[place])
    return moved


def placed(
    labels: Sequence[Label],
    points: Array,
    x_range: Sequence[float],
    y_range: Sequence[float],
    height: float,
) -> list[dict[str, Any]]:
    """An annotation a label, each where it covers the fewest of the `points` (n, 2) and of the labels before it.

    `height` is that of the plot's inside in pixels.
    """
    annotations: list[dict[str, Any]] = []
    taken: list[list[Box]] = [[] for _ in WIDTHS]
    for label in labels:
        costs = []
        for spot in SPOTS:
            boxes = [_box(label, spot, x_range, y_range, (width, height)) for width in WIDTHS]
            costs.append(
                sum(
                    _cost(box, _pixels(points, x_range, y_range, (width, height)), others, width)
                    for box, others, width in zip(boxes, taken, WIDTHS, strict=True)
                )
            )
        spot = SPOTS[int(np.argmin(costs))]
        for others, width in zip(taken, WIDTHS, strict=True):
            others.append(_box(label, spot, x_range, y_range, (width, height)))
        xanchor, yanchor, xshift, yshift = spot
        annotations.append(
            text_at(
                label.x,
                label.y,
                label.text,
                size=label.size,
                colour=label.colour,
                xanchor=xanchor,
                yanchor=yanchor,
                xshift=xshift,
                yshift=yshift,
            )
        )
    return annotations


def _pixels(
    points: Array, x_range: Sequence[float], y_range: Sequence[float], size: tuple[float, float]
) -> Array:
    """(n, 2), the points in pixels from the lower left corner."""
    low = np.array([x_range[0], y_range[0]])
    span = np.array([x_range[1] - x_range[0], y_range[1] - y_range[0]])
    return np.asarray((points - low) / span * np.array(size))


def _box(
    label: Label,
    spot: tuple[str, str, int, int],
    x_range: Sequence[float],
    y_range: Sequence[float],
    size: tuple[float, float],
) -> Box:
    """What the label covers, in pixels."""
    xanchor, yanchor, xshift, yshift = spot
    [[x, y]] = _pixels(np.array([[label.x, label.y]]), x_range, y_range, size)
    width, height = LETTER * label.size * label.length, 1.4 * label.size
    left = x + xshift - width * {"left": 0.0, "center": 0.5, "right": 1.0}[xanchor]
    bottom = y + yshift - height * {"bottom": 0.0, "middle": 0.5, "top": 1.0}[yanchor]
    return left, bottom, left + width, bottom + height


def _cost(box: Box, points: Array, others: Sequence[Box], width: float) -> float:
    """How bad a place is: pixels outside count most, then labels beneath, then points."""
    left, bottom, right, top = box
    outside = max(0.0, -left) + max(0.0, right - width) + max(0.0, -bottom)
    covered = (
        (points[:, 0] > left - 5)
        & (points[:, 0] < right + 5)
        & (points[:, 1] > bottom - 5)
        & (points[:, 1] < top + 5)
    )
    on_others = sum(
        left < other[2] and other[0] < right and bottom < other[3] and other[1] < top
        for other in others
    )
    return 10.0 * outside + 20.0 * on_others + float(covered.sum())
