"""One weight through the course: where it stood after some tests, and what each of these tests noted beside it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from dashboard.charts.chart import Chart, Spec, plot
from dashboard.charts.figures import LARGEST, dots, line, signs
from dashboard.charts.labels import level, padded
from dashboard.look import numbers, theme
from dashboard.look.anatomy import SelectedWeight, parameter_words, place_words
from dashboard.look.text import counted
from model import Record
from model.student.arrays import Array, Weights

GAP = 0.14
"""Share of the height between the two pictures."""

AIR = 0.15
"""Share of a picture's span that is left free above and below."""


def weight_story(records: Sequence[Record], weight: SelectedWeight) -> Chart:
    """The weight's value before and after these tests, in their order, and below it the notes that they gave it.

    Raises `ValueError` for no test.
    """
    if not records:
        raise ValueError("the story of a weight needs at least one test")
    tests = np.array([record.step for record in records])
    first = _of(records[0].before, weight)
    values = np.array([first, *(_of(record.after, weight) for record in records)])
    notes = np.array([_of(record.gradients, weight) for record in records])
    where = f"{parameter_words(weight.parameter)}, {place_words(records[0].settings, weight)}"
    now, then = numbers.number(float(values[-1]), 4), numbers.number(first, 4)
    up = int((notes < 0).sum())
    return Chart(
        title="One weight, test by test",
        spec=_drawn(np.array([records[0].step - 1, *tests]), values, notes),
        takeaway=f"The weight ({where}) began at {then} and stands at {now} after test "
        f"{numbers.count(int(tests[-1]))}. Of {counted(len(tests), 'test')} shown, {up} noted that more of it would "
        "have lost fewer marks.",
        tabulate=lambda: pd.DataFrame(
            {"test": tests, "weight after it": values[1:], "its note (gradient)": notes}
        ),
        alt=f"Line of one weight over {counted(len(tests), 'test')}, from {then} to {now}, and its notes as sticks.",
    )


def _drawn(behind: Array, values: Array, notes: Array) -> Spec:
    """The value (n + 1,) after so many tests as a line, and the notes (n,) of all tests but the first as sticks."""
    tests = behind[1:]
    tame = np.clip(np.nan_to_num(notes), -LARGEST, LARGEST)
    sticks = [end for note in tame for end in (0.0, float(note), None)]
    along = [int(test) for test in tests for _ in range(3)]
    said = "test %{x}<br>"
    return plot(
        data=[
            line(behind, values, theme.INK, hover=f"after {said}weight %{{y:.4f}}<extra></extra>"),
            dots(behind[-1:], values[-1:], theme.INK, 9),
            line(along, sticks, theme.MUTED, 1.5, yaxis="y2"),
            dots(
                tests,
                tame,
                signs(tame),
                7,
                hover=f"in {said}note %{{y:.3e}}<extra></extra>",
                yaxis="y2",
            ),
        ],
        layout={
            "xaxis": {"title": {"text": "test"}, "tickformat": ",d", "nticks": 7, "anchor": "y2"},
            "yaxis": {
                "title": {"text": "weight"},
                "domain": [0.5 + GAP / 2, 1],
                "range": padded(values, AIR),
            },
            "yaxis2": {
                "title": {"text": "its note"},
                "domain": [0, 0.5 - GAP / 2],
                "range": padded(np.append(tame, 0.0), AIR),
                "nticks": 4,
            },
            "shapes": [{**level(0.0), "yref": "y2"}],
        },
    )


def _of(arrays: Weights, weight: SelectedWeight) -> float:
    return float(arrays[weight.parameter][weight.index])
