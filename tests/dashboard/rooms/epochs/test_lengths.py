"""Notes, steps and learning rate: the numbers are those of the tests themselves, on one axis."""

from __future__ import annotations

import time

import numpy as np
import pytest

from dashboard.rooms.epochs import in_slices
from dashboard.rooms.epochs.lengths import MOST_IN_A_ROW, MOST_MEASURED, length_at, measured
from dashboard.rooms.epochs.lengths_chart import aligned_lengths
from dashboard.serving.runs import SLICE
from model import Run, Settings

LAST = 30


@pytest.fixture(scope="module")
def run() -> Run:
    found = Run(Settings(n_head=2, d_model=8))
    found.advance_to(LAST)
    return found


@pytest.mark.parametrize("log", [False, True])
def test_all_four_lines_are_the_tests_own_numbers(run: Run, log: bool) -> None:
    steps = measured(run, LAST)
    assert steps == tuple(range(1, LAST + 1))
    chart = aligned_lengths(run.history.up_to(LAST), [length_at(run, s) for s in steps], log)
    table = chart.table
    other = Run(run.settings)
    for step in (1, 7, LAST):
        record = other.record_at(step)
        row = table[table["test"] == step].iloc[0]
        squares = [
            sum((a**2).sum() for a in of.values()) for of in (record.gradients, record.updates)
        ]
        assert row["gradient norm"] == pytest.approx(squares[0] ** 0.5)
        assert row["update"] == pytest.approx(squares[1] ** 0.5)
        assert row["learning rate"] == record.learning_rate
        assert row["loss (nats)"] == pytest.approx(record.loss)
    for n, column in enumerate(("loss (nats)", "gradient norm", "update", "learning rate")):
        np.testing.assert_array_equal(chart.figure.data[n].y, table[column].dropna())


def test_the_rows_share_one_axis_and_do_not_overlap(run: Run) -> None:
    chart = aligned_lengths(run.history, [length_at(run, LAST)], log=False)
    layout = chart.figure.layout
    assert all(trace.xaxis is None for trace in chart.figure.data)
    rows = [layout[name].domain for name in ("yaxis4", "yaxis3", "yaxis2", "yaxis")]
    ends = [end for row in rows for end in row]
    assert ends == sorted(ends)
    assert 0 <= ends[0] < ends[-1] <= 1


def test_powers_of_ten_leave_nought_out() -> None:
    still = Run(Settings(n_head=2, d_model=8, learning_rate=0.0))
    still.advance_to(2)
    chart = aligned_lengths(still.history, [length_at(still, s) for s in (1, 2)], log=True)
    assert np.isnan(chart.figure.data[2].y).all()
    assert np.isfinite(chart.figure.data[1].y).all()
    assert chart.figure.layout.yaxis3.type == "log"


@pytest.mark.parametrize("exam", ["first-sums", "calculator"])
@pytest.mark.parametrize("step", [1, 2, 79, 80, MOST_IN_A_ROW, MOST_IN_A_ROW + 1, 890])
def test_few_tests_are_measured_over_the_whole_course_and_always_the_last(
    exam: str, step: int
) -> None:
    steps = measured(Run(Settings.recommended(exam, n_layer=1, n_head=2, d_model=8)), step)
    assert steps == tuple(sorted(set(steps)))
    assert steps[0] == 1
    assert steps[-1] == step
    assert len(steps) <= MOST_MEASURED
    assert max(np.diff((1, *steps))) <= max(60, step / 10)


def test_a_turn_ends_in_time_and_the_next_goes_on_where_it_ended(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    now, made = [0.0], []
    monkeypatch.setattr(time, "monotonic", lambda: now[0])

    def slow(run: Run, step: int) -> int:
        now[0] += 0.6 * SLICE
        made.append(step)
        return 10 * step

    assert in_slices.turn(run, [1, 2, 3, 4, 5], slow) == [10, 20]
    assert in_slices.turn(run, [1, 2, 3, 4, 5], slow) == [10, 20, 30, 40]
    assert in_slices.turn(run, [1, 2, 3, 4, 5], slow) == [10, 20, 30, 40, 50]
    assert made == [1, 2, 3, 4, 5]
    other = Run(Settings(n_head=2, d_model=8, seed=9))
    in_slices.turn(other, [1], slow)
    assert made[-1] == 1, "another student's is another's"
