"""The charts of two students: every number of their tables comes from `Run` alone, and the picture shows the same."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from dashboard.charts.chart import Chart
from dashboard.rooms.compare.same_paper_chart import same_paper
from dashboard.rooms.compare.together_chart import (
    MOST_POINTS,
    blame_together,
    curve_of,
    marks_together,
    right_together,
    updates_together,
)
from dashboard.serving.second import Second
from model import Record, Run, Settings
from model.student.arrays import Array, Weights, as_tensors, softmax
from model.student.transformer import part_of
from model.student.with_weights import logits_with
from tests.strategies import TINY

TEST = 25
SGD = replace(TINY, optimizer="sgd", learning_rate=0.3)
TWO_LAYERS = replace(TINY, n_layer=2)
AFTER = 12
FORKED = Second(replace(TINY, learning_rate=0.1), Second(TINY), AFTER)
SECONDS = {
    "another recipe": Second(SGD),
    "another size": Second(TWO_LAYERS),
    "a fork": FORKED,
    "a fork of a fork": Second(replace(SGD, learning_rate=0.1), FORKED, AFTER + 6),
    "another exam": Second(replace(TINY, exam="capitals")),
    "a short course": Second(replace(TINY, rounds=1)),
}
every_second = pytest.mark.parametrize("second", SECONDS.values(), ids=list(SECONDS))


def run_alone(second: Second) -> Run:
    """The second student without anything of the dashboard."""
    if second.origin is None:
        return Run(second.settings)
    changed = {
        name: getattr(second.settings, name)
        for name in ("optimizer", "learning_rate")
        if getattr(second.settings, name) != getattr(second.origin.settings, name)
    }
    return run_alone(second.origin).fork(second.after, **changed)


def column_alone(second: Second, name: str, last: int = TEST) -> Array:
    """A column of its history up to that test."""
    run = run_alone(second)
    run.advance_to(min(last, run.settings.last_step))
    own: Array = getattr(run.history, name)
    if second.origin is None:
        return own
    return np.concatenate([column_alone(second.origin, name, second.after), own])


def record_alone(second: Second) -> Record:
    run = run_alone(second)
    return run.record_at(min(TEST, run.settings.last_step))


def first() -> tuple[Record, Run]:
    run = Run(TINY)
    return run.record_at(TEST), run


@every_second
def test_the_curves_are_the_histories_of_both(second: Second) -> None:
    record, run = first()
    history = run.history.up_to(TEST)
    units = [1.0, 1.0]
    if second.settings.exam != TINY.exam:
        units = [float(np.log(len(s.questions.vocabulary))) for s in (TINY, second.settings)]
    marks = marks_together(record, history, second)
    right = right_together(record, history, second, False)
    assert marks.table["test"].tolist() == list(range(1, TEST + 1))
    for n, (run_loss, run_right) in enumerate(
        [
            (history.loss, history.accuracy),
            (column_alone(second, "loss"), column_alone(second, "accuracy")),
        ]
    ):
        table = marks.table.iloc[:, n + 1].dropna().to_numpy()
        np.testing.assert_allclose(table, run_loss / units[n], rtol=1e-12)
        assert np.array_equal(right.table.iloc[:, n + 1].dropna().to_numpy(), run_right)
        drawn = lines_of(right)[n]
        assert np.array_equal(drawn["x"], np.arange(1, len(run_right) + 1))
        np.testing.assert_allclose(drawn["y"], run_right)


def lines_of(chart: Chart) -> list[dict[str, Array]]:
    return [trace for trace in chart.spec["data"] if trace["mode"] == "lines"]


@pytest.mark.parametrize("width", [1, 4, 7])
def test_a_point_of_a_curve_is_the_mean_of_the_tests_since_the_one_before(width: int) -> None:
    run = Run(TINY)
    run.advance_to(TEST)
    curve = curve_of(run.history, run.history.loss, width)
    begin = 0
    for step, mean in zip(curve.step, curve.mean, strict=True):
        assert mean == pytest.approx(run.history.loss[begin : int(step)].mean(), rel=1e-12)
        assert int(step) - begin == width or step == TEST
        begin = int(step)
    assert begin == TEST


def test_a_long_course_is_drawn_with_few_points_and_tabulated_whole() -> None:
    run = Run(TINY)
    run.advance_to(3 * MOST_POINTS + 1)
    chart = marks_together(run.record_at(run.step), run.history, Second(SGD))
    assert all(len(trace["x"]) <= MOST_POINTS for trace in lines_of(chart))
    assert len(chart.table) == run.step


def test_what_ended_is_said_to_have_ended() -> None:
    record, run = first()
    chart = marks_together(record, run.history.up_to(TEST), SECONDS["a short course"])
    last = TINY.tests_per_round
    assert f"test {last} is the last" in chart.takeaway
    assert chart.table.iloc[last:, 2].isna().all()


def test_before_its_fork_it_is_one_student() -> None:
    record, run = first()
    later = replace(SECONDS["a fork"], after=TEST)
    assert "one and the same" in marks_together(record, run.history.up_to(TEST), later).takeaway


@every_second
def test_blame_and_updates_are_those_of_both_records(second: Second) -> None:
    both = first()[0], record_alone(second)
    for make, share in ((blame_together, True), (updates_together, False)):
        chart = make(both[0], second)
        for n, record in enumerate(both):
            squares: dict[str, float] = {}
            for name, array in (record.gradients if share else record.updates).items():
                squares[part_of(name)] = squares.get(part_of(name), 0) + float((array**2).sum())
            whole = sum(squares.values())
            wanted = [s / whole if share else s**0.5 for s in squares.values()]
            found = chart.table.iloc[:, n + 1].dropna().to_numpy()
            np.testing.assert_allclose(found, wanted, rtol=1e-9)


@pytest.mark.parametrize("name", [name for name in SECONDS if name != "another exam"])
def test_the_same_paper_tells_what_both_say_to_it(name: str) -> None:
    second = SECONDS[name]
    record, theirs = first()[0], record_alone(second)
    weights = theirs.before if theirs.step == TEST else theirs.after
    chart = same_paper(record, second)
    exam = TINY.questions
    assert len(chart.table) == len(record.batch.questions)
    for row, place in enumerate(record.batch.questions):
        (position,) = np.flatnonzero(record.batch.asked[row])
        right = record.batch.targets[row, position]
        chances = [
            record.probabilities[row, position],
            chances_alone(second.settings, weights, record.batch.tokens[row, : position + 1]),
        ]
        line = chart.table.iloc[row]
        assert line["question"] == exam.questions[place].prompt_text
        for n, p in enumerate(chances):
            says, sure, is_right = line.iloc[1 + 3 * n : 4 + 3 * n]
            assert says == exam.vocabulary[int(p.argmax())]
            assert sure == pytest.approx(p[right], rel=1e-9)
            assert is_right == ("yes" if p.argmax() == right else "no")


def chances_alone(settings: Settings, weights: Weights, tokens: NDArray[np.int64]) -> Array:
    """(V,), another way to ask: one question at a time, its words alone."""
    ids = torch.tensor(np.array(tokens[None]))
    logits = logits_with(settings.transformer, as_tensors(weights), ids)
    return softmax(logits[0, -1].detach().numpy())
