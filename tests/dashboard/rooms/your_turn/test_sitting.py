"""The visitor is graded as the student is."""

from __future__ import annotations

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from dashboard.components.coins import LEAST, WHOLE
from dashboard.rooms.your_turn.calibration_chart import groups
from dashboard.rooms.your_turn.grading import Said, marks_lost, mean
from dashboard.rooms.your_turn.sheet import Asked
from dashboard.rooms.your_turn.sitting import losses_of, said
from model.student.training import grade


@st.composite
def laid(draw: st.DrawFn) -> tuple[tuple[int, ...], int]:
    """Points on the rows of a question in any way that can be handed in, and which row is right."""
    rows = draw(st.integers(2, 4))
    free = WHOLE - LEAST * rows
    cuts = sorted(draw(st.lists(st.integers(0, free), min_size=rows - 1, max_size=rows - 1)))
    points = tuple(b - a + LEAST for a, b in zip([0, *cuts], [*cuts, free], strict=True))
    return points, draw(st.integers(0, min(rows, 3) - 1))


def asked_with(right: int, n_words: int) -> Asked:
    words = tuple(f"w{n}" for n in range(n_words))
    nothing = (0.0,) * n_words
    return Asked("?", words, right, 0, nothing, nothing, 0.0, 0.0)


@given(st.lists(laid(), min_size=1, max_size=5))
def test_scores_are_those_that_the_teacher_gives_a_student_of_the_same_shares(
    sheet: list[tuple[tuple[int, ...], int]],
) -> None:
    questions = [asked_with(right, len(points)) for points, right in sheet]
    losses = losses_of(tuple(points for points, _ in sheet), questions)
    for (points, right), lost in zip(sheet, losses, strict=True):
        shares = torch.tensor([points], dtype=torch.float64) / WHOLE
        assert lost == pytest.approx(float(grade(shares.log(), torch.tensor([right]))), abs=1e-12)
        assert lost == pytest.approx(math.log(WHOLE) - math.log(points[right]), abs=1e-12)
    assert mean(losses) == pytest.approx(sum(losses) / len(losses), abs=1e-12)


def test_who_is_entirely_sure_and_right_loses_nothing() -> None:
    assert str(marks_lost(1.0)) == "0.0"


@given(st.lists(laid(), min_size=1, max_size=5))
def test_of_every_question_one_share_comes_true(sheet: list[tuple[tuple[int, ...], int]]) -> None:
    questions = [asked_with(right, len(points)) for points, right in sheet]
    shares = [tuple(point / WHOLE for point in points) for points, _ in sheet]
    every = said(shares, questions)
    assert sum(each.true for each in every) == len(sheet)
    assert math.fsum(each.share for each in every) == pytest.approx(len(sheet))
    table = groups(every, "you")
    assert table["how many"].sum() == len(every)
    came_true = (table["came true"] * table["how many"]).sum()
    assert came_true == pytest.approx(len(sheet))


def test_whoever_is_right_nine_times_in_ten_with_90_lies_on_the_line() -> None:
    every = [Said(0.9, n != 0) for n in range(10)]
    (row,) = groups(every, "you").to_dict("records")
    assert row["said"] == pytest.approx(row["came true"]) == pytest.approx(0.9)
