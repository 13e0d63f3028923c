"""The charts of the fourth station recompute from the record."""

from dataclasses import replace

import numpy as np
import pytest

from dashboard.rooms.update import landscape_chart, resit_chart, toy_valley_chart
from model import Record
from model.looking.feedback import support
from model.looking.landscape import breaking_multiple, promise
from model.looking.toy_valley import toy_valley
from tests.records import KINDS, diverged_record, record_of

every_kind = pytest.mark.parametrize("kind", KINDS)


@every_kind
def test_the_same_paper_shows_every_question_before_and_after(kind: str) -> None:
    record = record_of(kind)
    chart = resit_chart.same_paper_again(record)
    n_asked = record.batch.asked.sum(axis=1)
    before = record.losses.sum(axis=1) / n_asked
    after = record.resit_losses.sum(axis=1) / n_asked
    np.testing.assert_allclose(chart.table["before studying"], before, rtol=0, atol=1e-12)
    np.testing.assert_allclose(chart.table["after studying"], after, rtol=0, atol=1e-12)
    better, worse, mean = chart.figure.data
    assert len(better.x) + len(worse.x) == 3 * len(before)
    assert len(worse.x) == 3 * (after > before).sum()
    assert mean.y == (record.loss, record.resit_loss)


@every_kind
def test_who_got_worse_stands_above_the_line(kind: str) -> None:
    record = record_of(kind)
    chart = resit_chart.who_got_worse(record, support(record))
    better, worse = chart.figure.data
    assert (np.asarray(better.y) <= 0).all()
    assert (np.asarray(worse.y) > 0).all()
    assert len(better.y) + len(worse.y) == len(chart.table) == len(record.batch.tokens)


def test_the_ratio_of_every_part_recomputes() -> None:
    record = record_of("first-sums")
    table = resit_chart.update_ratio(record).table
    whole = np.sqrt((table["update's length"] ** 2).sum())
    moved = np.sqrt(sum((u**2).sum() for u in record.updates.values()))
    assert whole == pytest.approx(moved)
    np.testing.assert_allclose(table["ratio"], table["update's length"] / table["weights' length"])


def test_promises_are_shown_as_made_and_kept() -> None:
    steps = (2, 3, 4)
    promises = tuple(promise(record_of("first-sums", step)) for step in steps)
    chart = resit_chart.promise_chart(steps, promises)
    assert chart.table["promised drop"].tolist() == [p.predicted for p in promises]
    assert chart.table["measured drop"].tolist() == [p.measured for p in promises]


@every_kind
def test_one_real_step_along_the_update_is_the_same_paper_again(kind: str) -> None:
    record = record_of(kind)
    it = landscape_chart.along_of(record, 2.0)
    at = int(np.flatnonzero(it.multiples == 1.0)[0])
    chart = landscape_chart.along_chart(record, it, at)
    curve, _, ball = chart.figure.data
    assert (ball.x[0], ball.y[0]) == (1.0, curve.y[at])
    assert ball.y[0] == pytest.approx(record.resit_loss, abs=1e-12)
    assert curve.y[0] == pytest.approx(record.loss, abs=1e-12)


def test_where_the_promise_breaks_the_curve_crosses_the_loss_before_studying() -> None:
    record = record_of("first-sums")
    breaks = breaking_multiple(record)
    assert breaks is not None
    it = landscape_chart.along_of(record, 1.3 * breaks)
    assert (it.losses[it.multiples > 1.02 * breaks] > record.loss).all()
    shown = landscape_chart.along_chart(record, it, 0, breaks).figure.layout
    assert any(shape.x0 == breaks for shape in shown.shapes)


@pytest.mark.parametrize(
    ("rate", "said"),
    [
        (0.04, "crawls"),
        (0.5, "without"),
        (1.0, "without"),
        (1.5, "overshoots"),
        (2.0, "for ever"),
        (2.2, "flies"),
    ],
)
def test_the_valley_says_what_its_ball_does(rate: float, said: str) -> None:
    chart = toy_valley_chart.valley_chart(rate, 20, 30)
    assert said in chart.takeaway
    x = toy_valley(rate, 20).positions
    assert {
        "crawls": x[-1] > 0.4,
        "without": (x >= 0).all() and x[-1] < 0.01,
        "overshoots": x[1] < 0 and abs(x[-1]) < 1,
        "for ever": set(x) == {1.0, -1.0},
        "flies": abs(x[-1]) > 1,
    }[said]


def test_before_the_first_step_no_ball_is_nearer_to_the_bottom() -> None:
    assert "Nearest" not in toy_valley_chart.course_chart(0.3, 0, 30).takeaway
    assert "Nearest" in toy_valley_chart.course_chart(0.3, 1, 30).takeaway


def test_the_balls_stand_where_the_course_ends() -> None:
    valley = toy_valley_chart.valley_chart(0.3, 7, 30).figure.data[1:]
    course = toy_valley_chart.course_chart(0.3, 7, 30).figure.data
    for ball, way in zip(valley, course, strict=True):
        assert ball.x[-1] == way.y[-1]
        assert way.x[-1] == 7


@every_kind
def test_the_plane_starts_before_studying_and_holds_the_real_step(kind: str) -> None:
    record = record_of(kind)
    table = landscape_chart.plane_chart(record).table.set_index("step")
    assert table.loc["before studying", "loss there"] == record.loss
    assert table.loc["after studying", "loss there"] == record.resit_loss
    assert table.loc["after studying", "beside the plane"] < 1e-6


def test_a_diverged_test_is_drawn_too() -> None:
    assert "can be graded any more" in resit_chart.same_paper_again(diverged_record()).takeaway


def regraded(record: Record, resit_losses: np.ndarray) -> Record:
    """The same test with other marks lost when it is sat again."""
    changed = replace(record)
    vars(changed)["resit_losses"] = resit_losses
    return changed


def test_a_question_without_a_grade_went_neither_better_nor_worse() -> None:
    record = record_of("first-sums")
    lost = np.full_like(record.resit_losses, np.nan)
    chart = resit_chart.same_paper_again(regraded(record, lost))
    assert "none of its questions can be graded any more" in chart.takeaway
    assert "better" not in chart.takeaway
    some = record.resit_losses.copy()
    some[0] = np.nan
    assert (
        "1 question cannot be graded any more"
        in resit_chart.same_paper_again(regraded(record, some)).takeaway
    )
    assert "any more" in resit_chart.who_got_worse(regraded(record, lost), support(record)).takeaway
