"""Labels keep apart from each other and from what is drawn already."""

from __future__ import annotations

import math
from itertools import combinations

import numpy as np
import plotly.graph_objects as go
from hypothesis import given
from hypothesis import strategies as st

from dashboard.charts.figures import largest
from dashboard.charts.labels import apart, level, text_at, upright

HEIGHTS = st.lists(st.floats(-50, 50), max_size=6)


@given(HEIGHTS, st.floats(0.01, 5), HEIGHTS)
def test_no_label_lies_on_another_or_on_what_is_taken(
    heights: list[float], gap: float, taken: list[float]
) -> None:
    moved = apart(heights, gap, taken)
    least = gap - 1e-12
    assert all(abs(one - other) >= least for one, other in combinations(moved, 2))
    assert all(abs(one - other) >= least for one in moved for other in taken)


@given(HEIGHTS, st.floats(0.01, 5))
def test_labels_only_move_up_and_keep_their_order(heights: list[float], gap: float) -> None:
    moved = apart(heights, gap)
    assert all(after >= before for before, after in zip(heights, moved, strict=True))
    in_order = [moved[place] for place in np.argsort(heights, kind="stable")]
    assert in_order == sorted(in_order)


def test_what_is_no_number_takes_no_room() -> None:
    assert apart([1.0, 3.0], 0.5, taken=[math.nan, math.inf]) == [1.0, 3.0]


def test_words_and_lines_are_what_plotly_takes() -> None:
    figure = go.Figure(
        layout={
            "annotations": [text_at(1, 2, "here", xref="paper", yshift=4)],
            "shapes": [level(1.5, dash="dot"), upright(0.5, color="red")],
        }
    )
    (words,) = figure.layout.annotations
    assert (words.x, words.y, words.text, words.yshift) == (1, 2, "here", 4)
    across, up = figure.layout.shapes
    assert (across.y0, across.y1, across.x0, across.x1, across.xref) == (1.5, 1.5, 0, 1, "paper")
    assert (up.x0, up.x1, up.y0, up.y1, up.yref) == (0.5, 0.5, 0, 1, "paper")
    assert up.line.color == "red"


def test_the_end_of_a_colour_scale_is_the_largest_finite_number() -> None:
    assert largest(np.array([1.0, -3.0, math.nan, math.inf])) == 3.0
    assert largest(np.array([math.nan])) == largest(np.zeros(2)) == largest(np.zeros(0)) == 1.0
