"""The report's figures: the charts of the pages, drawn by the same Plotly."""

from __future__ import annotations

from typing import Any

from dashboard.cards.course_facts import counts_words
from dashboard.charts import over_tests
from dashboard.charts.chart import Chart
from dashboard.charts.over_tests import Lines
from dashboard.charts.weight_story import weight_story
from dashboard.components.frames import plain
from dashboard.export.markup import numbers_table, text
from dashboard.export.thinned import thinned
from dashboard.export.told import Told
from dashboard.rooms.epochs import report_chart
from dashboard.rooms.epochs.curves import MOST_IN_A_MEAN
from dashboard.rooms.inside.sure_chart import sure_over_tests
from model.looking.followed import followed

WIDE, HALF = 660, 320
"""Pixels that a sheet of A4 has room for, and half a sheet."""


class Figures:
    """Figures in the order of their places in the page."""

    def __init__(self) -> None:
        self.specs: list[dict[str, Any]] = []

    def place(self, chart: Chart, height: int, on_paper: int = WIDE) -> str:
        """HTML for a chart, so many pixels high: its words, its place, and its numbers, which open.

        On paper it is drawn `on_paper` pixels wide and scaled to the sheet. That is settled here: a browser that prints
        counts the sheets before the picture is drawn anew.
        """
        self.specs.append(plain(thinned(chart.spec)))
        title = text(chart.title)
        return (
            f'<figure><h3>{title}</h3><p class="takeaway">{text(chart.takeaway)}</p>'
            f'<div class="plot" role="img" aria-label="{text(chart.alt)}" data-paper="{on_paper}" '
            f'style="height: {height}px; --paper-ratio: {on_paper} / {height}"></div>'
            f"<details><summary>Numbers<span> of “{title}”</span></summary>"
            f"{numbers_table(chart.title, chart.table)}</details></figure>"
        )


def charts(told: Told) -> tuple[Chart, ...]:
    """Marks lost and share right, test by test; topics, and how sure it may be; the followed word; the weight."""
    taken = told.taken
    settings, exam, history = taken.settings, taken.settings.questions, taken.history
    lines = Lines(min(settings.tests_per_round, MOST_IN_A_MEAN))
    best = exam.best_possible_loss(exam.studied)
    asked = followed(told.now, *taken.followed)
    return (
        over_tests.loss_over_tests(history, exam.guessing_loss, best, lines),
        over_tests.accuracy_over_tests(history, counts_words(exam), lines),
        report_chart.topics_by_round(told.card),
        report_chart.as_sure_as_right(told.card),
        sure_over_tests(told.now, asked.words, (exam.vocabulary[asked.right],), 0),
        weight_story(told.records, taken.weight),
    )
