"""The words as points on a map, and whether its numbers have fallen into order."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
import pandas as pd

from dashboard.charts.chart import Chart, plot
from dashboard.charts.figures import dots, line
from dashboard.charts.labels import Label, padded, placed
from dashboard.look import numbers, theme
from dashboard.look.text import counted, safe_label
from dashboard.rooms.inside.sure_chart import moments_until
from dashboard.serving.runs import shared_run
from dashboard.serving.shelf import Shelf
from model import Record, Settings
from model.looking.embedding_map import MapBasis, embedding_map, map_basis
from model.looking.number_line import numbers_answered, numbers_read, order_of_numbers
from model.student.arrays import Array, Weights

Which = Literal["words in", "answers out"]
"""The rows with which words enter the student, or the columns that turn its last thought into answers."""

SAID: dict[Which, str] = {"words in": "it reads", "answers out": "it answers with"}

MOST_NAMED = 40
"""Words up to which all are named on the map; of more, a name is said when it is pointed at."""

LONGEST = 12
"""Characters of a word's name on the map."""

HEIGHT = 400
"""About how high the map is inside, in pixels: where names lie is reckoned for it."""

_found = Shelf(4 * 2**20)


def rows_of(weights: Weights, which: Which) -> Array:
    """(V, d), a row of numbers for each word."""
    return weights["token_embedding"] if which == "words in" else weights["W_LM"].T


def numbers_of(settings: Settings, which: Which) -> dict[int, int]:
    """The values of the numbers that come in, or go out as answers, by token id: only these rows are ever studied."""

    def make() -> dict[int, int]:
        exam = settings.questions
        return numbers_read(exam) if which == "words in" else numbers_answered(exam)

    return _found.get((settings.exam, settings.pairs, settings.text, which), make)


def words_map(record: Record, which: Which) -> Chart:
    """Every word before this test, in the two directions in which the words differ most."""
    settings, exam = record.settings, record.settings.questions
    rows = rows_of(record.before, which)
    basis = map_basis(_tame(rows), _anchor(settings, which, record.step - 1))
    places = embedding_map(_tame(rows), basis)  # (V, 2)
    values = numbers_of(settings, which)
    shown = float(basis.shares.sum())
    named = len(exam.vocabulary) <= MOST_NAMED
    traces: list[dict[str, Any]] = []
    if values:
        path = places[list(values)]
        traces.append(line(path[:, 0], path[:, 1], theme.GRID, 1.5))
    others = [token for token in range(len(exam.vocabulary)) if token not in values]
    ranges = padded(places[:, 0], 0.16), padded(places[:, 1], 0.1)
    names: list[Label] = []
    for tokens, colour in ((list(values), theme.INK), (others, theme.MUTED)):
        if tokens:
            traces.append(_points(exam.vocabulary, places, tokens, colour))
            names += _names(exam.vocabulary, places, tokens, colour)
    return Chart(
        title="The map of words",
        spec=plot(
            data=traces,
            layout={
                "margin": {"l": 4, "r": 4, "t": 4, "b": 4},
                "xaxis": {
                    "range": ranges[0],
                    "showticklabels": False,
                    "showgrid": False,
                },
                "yaxis": {
                    "range": ranges[1],
                    "showticklabels": False,
                    "showgrid": False,
                },
                "annotations": placed(names, places, *ranges, HEIGHT) if named else [],
            },
        ),
        takeaway=(
            f"Two directions of {rows.shape[1]} are drawn; they show {numbers.percent(shown)} of how the words "
            "differ. Near on the map need not be near in all of them."
        ),
        tabulate=lambda: pd.DataFrame(
            {"word": exam.vocabulary, "across": places[:, 0], "up": places[:, 1]}
        ),
        alt=f"Map of {len(exam.vocabulary)} words; numbers are joined in the order of their values.",
    )


def _points(
    vocabulary: tuple[str, ...], places: Array, tokens: list[int], colour: str
) -> dict[str, Any]:
    names = [safe_label(vocabulary[token], LONGEST) for token in tokens]
    return dots(
        places[tokens, 0], places[tokens, 1], colour, 7, hover="%{text}<extra></extra>", text=names
    )


def _names(
    vocabulary: tuple[str, ...], places: Array, tokens: list[int], colour: str
) -> list[Label]:
    """A word's name beside its point."""
    return [
        Label(
            float(places[token, 0]),
            float(places[token, 1]),
            safe_label(vocabulary[token], LONGEST),
            min(len(vocabulary[token]), LONGEST),
            colour,
        )
        for token in tokens
    ]


def _tame(rows: Array) -> Array:
    """The rows, made small where a student that studied too hard would leave no number for a square."""
    largest = float(np.abs(rows).max())
    return rows / largest if largest > 1e6 else rows


def _anchor(settings: Settings, which: Which, behind: int) -> MapBasis | None:
    """The map's directions at the last of some evenly spaced tests, each turned to be like the one before.

    So the map turns as little as it can while the student learns, whatever was looked at first.
    """
    run = shared_run(settings)
    basis: MapBasis | None = None
    for test in range(0, behind + 1, run.widest_spacing):
        like = basis

        def make(test: int = test, like: MapBasis | None = like) -> MapBasis:
            return map_basis(_tame(rows_of(run.weights_at(test), which)), like)

        basis = _found.get((settings.digest, which, test), make)
    return basis


def order_over_tests(record: Record, which: Which) -> Chart:
    """How well the numbers are in order, over the tests. Raises `ValueError` for an exam without numbers."""
    settings, behind = record.settings, record.step - 1
    values = numbers_of(settings, which)
    tests = moments_until(settings, behind)
    order = np.array([_order(record, which, values, test) for test in tests])
    if not np.isfinite(order).all():
        raise ValueError("this exam has too few numbers for an order")
    along = np.array(tests)
    span = max(behind, 10)
    return Chart(
        title="Have numbers fallen into order?",
        spec=plot(
            data=[
                line(along, order, theme.INK, hover="after %{x} tests: %{y:.2f}<extra></extra>"),
                dots(along[-1:], order[-1:], theme.INK, 9),
            ],
            layout={
                "xaxis": {"title": {"text": "tests behind it"}, "range": [-span / 50, span * 1.03]},
                "yaxis": {"title": {"text": "rank correlation"}, "range": [-0.04, 1.06]},
            },
        ),
        takeaway=(
            f"Rank correlation between a number's value and its place along the direction in which the "
            f"{len(values)} numbers that {SAID[which]} differ most: {order[0]:.2f} before the first test, "
            f"{order[-1]:.2f} after {counted(behind, 'test')}. 1 is perfect order, 0 none."
        ),
        tabulate=lambda: pd.DataFrame({"tests behind it": tests, "rank correlation": order}),
        alt=f"Line of the rank correlation over {counted(behind, 'test')}, now {order[-1]:.2f}.",
    )


def _order(record: Record, which: Which, values: dict[int, int], test: int) -> float:
    settings = record.settings

    def make() -> float:
        now = test == record.step - 1
        weights = record.before if now else shared_run(settings).weights_at(test)
        return order_of_numbers(_tame(rows_of(weights, which)), values)

    return _found.get((settings.digest, which, test, "order"), make)
