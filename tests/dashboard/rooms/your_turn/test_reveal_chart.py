"""Whoever sat a question has a mark on the curve, and a label of their own."""

from __future__ import annotations

import math
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.rooms.your_turn.reveal_chart import GAP, LOOKS, Sat, on_one_curve

shares = st.floats(1e-6, 1.0)


@given(st.tuples(shares, shares, shares))
def test_marks_lie_on_the_curve_and_labels_on_no_other_label(ps: tuple[float, ...]) -> None:
    sat = [Sat(who, p, -math.log(p)) for who, p in zip(LOOKS, ps, strict=True)]
    chart = on_one_curve("five", sat)
    marks = chart.spec["data"][1:]
    for (x,), (y,) in ((mark["x"], mark["y"]) for mark in marks):
        assert y == pytest.approx(-math.log(x))
    low, top = chart.spec["layout"]["yaxis"]["range"]
    heights = [label["y"] for label in chart.spec["layout"]["annotations"]]
    assert all(low < height < top for height in heights)
    for one, other in combinations(heights, 2):
        assert abs(one - other) >= GAP * top - 1e-9


def test_who_has_no_grade_is_left_out_of_the_figure_and_stays_in_the_table() -> None:
    sat = [Sat("you", 0.5, math.log(2)), Sat("the student", math.nan, math.nan)]
    chart = on_one_curve("five", sat)
    assert len(chart.spec["data"]) == 2
    assert "nan" not in chart.takeaway
    assert len(chart.table) == 2
