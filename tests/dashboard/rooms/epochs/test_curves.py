"""A press on a curve goes to the test under it; the switch of its scale stands in the link."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.charts import over_tests
from dashboard.charts.chart import Chart
from dashboard.components import Click
from dashboard.rooms.epochs.choices import LOG
from dashboard.rooms.epochs.curves import pressed_test
from model import Run, Settings


@pytest.fixture(scope="module")
def chart() -> Chart:
    run = Run(Settings(n_head=2, d_model=8))
    run.advance_to(30)
    return over_tests.loss_over_tests(run.history, 3.0, None, over_tests.Lines(9))


def test_every_mark_names_the_test_that_it_stands_at(chart: Chart) -> None:
    for number, trace in enumerate(chart.figure.data):
        for at, x in enumerate(trace.x):
            assert pressed_test(chart, Click(30, number, (at,))) == x
    assert {len(trace.x) for trace in chart.figure.data} >= {1, 4, 30}


@cache
def small_chart() -> Chart:
    run = Run(Settings(n_head=2, d_model=4))
    run.advance_to(2)
    return over_tests.loss_over_tests(run.history, 3.0)


@given(st.integers(0, 9) | st.integers(10, 10**9), st.integers(0, 4) | st.integers(5, 10**9))
def test_a_mark_that_does_not_exist_is_no_test(trace: int, index: int) -> None:
    small = small_chart()
    lengths = [len(each["x"]) for each in small.spec["data"]]
    there = trace < len(lengths) and index < lengths[trace]
    assert (pressed_test(small, Click(2, trace, (index,))) is not None) == there


def test_the_scale_stands_in_the_link_and_nonsense_is_named() -> None:
    for log in (False, True):
        problems: list[str] = []
        assert LOG.read(LOG.write(log), problems) is log
        assert not problems
    assert LOG.read({"log": "10" * 200}, problems) is False
    assert len(problems) == 1
    assert len(problems[0]) < 300
