"""The switch of the curves' scale stands in the link; on which pictures a press means a test."""

from __future__ import annotations

from dashboard.charts import over_tests
from dashboard.charts.chart import Chart
from dashboard.rooms.compare import together_chart
from dashboard.rooms.epochs.choices import LOG
from dashboard.rooms.epochs.lengths import length_at
from dashboard.rooms.epochs.lengths_chart import aligned_lengths
from dashboard.serving.second import Second
from model import Run
from tests.strategies import TINY


def charts() -> dict[str, Chart]:
    run = Run(TINY)
    record, history = run.record_at(12), run.history.up_to(12)
    second = Second(TINY)
    return {
        "loss": over_tests.loss_over_tests(history, 3.0),
        "right": over_tests.accuracy_over_tests(history),
        "lengths": aligned_lengths(history, [length_at(run, 12)], log=False),
        "marks of both": together_chart.marks_together(record, history, second),
        "right of both": together_chart.right_together(record, history, second, False),
    }


def test_every_picture_over_tests_moves_the_desk_and_its_axis_is_one_of_tests() -> None:
    for name, chart in charts().items():
        layout = chart.figure.layout
        assert layout.meta == "tests", name
        first, last = layout.xaxis.range
        assert layout.xaxis.type != "log"
        assert first < 1 <= 12 < last


def test_the_scale_stands_in_the_link_and_nonsense_is_named() -> None:
    for log in (False, True):
        problems: list[str] = []
        assert LOG.read(LOG.write(log), problems) is log
        assert not problems
    assert LOG.read({"log": "10" * 200}, problems) is False
    assert len(problems) == 1
    assert len(problems[0]) < 300
