"""How sure the student was of an answer, over its tests."""

from __future__ import annotations

import numpy as np
import pandas as pd

from dashboard.charts.chart import Chart, plot
from dashboard.charts.figures import dots, line
from dashboard.charts.labels import upright
from dashboard.look import numbers, theme
from dashboard.look.text import counted, shortened
from dashboard.serving.runs import shared_run
from dashboard.serving.shelf import Shelf
from model import Record, Settings
from model.looking.generation import confidence_in, generate

CHEAP = 80_000
"""Weights up to which a student is trained again in no time, so that each of the first tests can be asked."""

FIRST, MOST = 48, 48
"""Tests at the beginning that are asked one by one where that is cheap, and how many are asked after them."""

FEWEST = 10
"""Tests that the axis has room for from the start."""

_shares = Shelf(4 * 2**20)


def moments_until(settings: Settings, until: int, most: int = MOST) -> list[int]:
    """After which tests the student is asked, from 0 to `until`, ever farther apart: `most` and a few, and the first.

    Multiples of what the run keeps snapshots of, so that hardly anything has to be trained again; a test later they are
    nearly the same, so that hardly anything has to be asked again.
    """
    spacing = shared_run(settings).widest_spacing
    while until / spacing > most:
        spacing *= 2
    tests = set(range(0, until, spacing)) | {until}
    one_by_one = most >= MOST or until <= most
    if settings.transformer.n_weights <= CHEAP and one_by_one:
        tests |= set(range(min(FIRST, until)))
    return sorted(tests)


def sure_over_tests(
    record: Record, prompt: tuple[str, ...], right: tuple[str, ...], then: int
) -> Chart:
    """The confidence in the right answer, or where none is known in what it says now, before each of some tests."""
    settings = record.settings
    behind = record.step - 1
    words = right or generate(settings, record.before, prompt, temperature=0, most_words=1).words
    tests = moments_until(settings, behind)
    along = np.array(tests)
    sure = np.array([_sure_after(record, prompt, words, test) for test in tests])
    answer = " ".join(word for word in words if word != settings.questions.stop_word)
    answer = shortened(answer or words[0], 40)
    span = max(behind, FEWEST)
    shapes = [upright(then, dash="dot")] if 0 < then < behind else []
    now, first = (numbers.percent(float(sure[place])) for place in (-1, 0))
    reached = np.flatnonzero(sure >= 0.5)
    half = (
        f"; it passes one half by test {tests[int(reached[0])]}"
        if reached.size and reached[0] > 0
        else ""
    )
    hover = "after %{x} tests<br>%{y:.1%} sure<extra></extra>"
    return Chart(
        title="How sure of it, over its tests",
        spec=plot(
            data=[
                line(along, sure, theme.INK, hover=hover),
                dots(along[-1:], sure[-1:], theme.INK, 9, hover=hover),
            ],
            layout={
                "xaxis": {"title": {"text": "tests behind it"}, "range": [-span / 50, span * 1.03]},
                "yaxis": {
                    "title": {"text": "confidence"},
                    "range": [-0.04, 1.06],
                    "tickformat": ".0%",
                    "tickvals": [0, 0.25, 0.5, 0.75, 1],
                },
                "shapes": shapes,
            },
        ),
        takeaway=(
            f"“{answer}”: {first} before the first test"
            + (f", {now} after {counted(behind, 'test')}{half}." if behind else ".")
        ),
        tabulate=lambda: pd.DataFrame({"tests behind it": tests, "confidence": sure}),
        alt=f"Line of the confidence in “{answer}” over {counted(behind, 'test')}, now {now}.",
    )


def _sure_after(
    record: Record, prompt: tuple[str, ...], words: tuple[str, ...], test: int
) -> float:
    settings = record.settings

    def make() -> float:
        run = shared_run(settings)
        weights = record.before if test == record.step - 1 else run.weights_at(test)
        return confidence_in(settings, weights, prompt, words)

    return _shares.get((settings.digest, prompt, words, test), make)
