"""Two students in one picture: their curves over each other, and who is to blame and moves how far at both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from dashboard.cards.second_student import Names, names_of
from dashboard.charts.chart import Chart, Spec, plot
from dashboard.charts.figures import dots, line
from dashboard.charts.labels import level, text_at, upright
from dashboard.look import numbers, theme
from dashboard.look.anatomy import part_words
from dashboard.serving.second import Second, end_of, history_up_to, record_at
from model import Record, Settings
from model.course.history import Column, History
from model.looking.backward import length
from model.looking.same_paper import same_words
from model.student.arrays import Array, Weights
from model.student.transformer import part_of

MOST_POINTS = 60
"""Points of a curve: with more tests than that each stands for several, and is their mean."""

HIGHEST = 2.0
"""Times the guesser's loss that the axis reaches at most; what is above it is drawn as ▲."""

FEWEST_TESTS = 10
"""Tests that the axis has room for from the start."""

COLOURS = (theme.INK, theme.CATEGORICAL[1])
DASHES = ("", "dash")
"""First and second, told apart by the stroke as well."""


@dataclass(frozen=True)
class Curve:
    """A curve of means: each point stands for the tests since the one before."""

    step: Array
    """The last test that a point stands for."""
    mean: Array


def curve_of(history: History, values: Column, width: int) -> Curve:
    """The means of every `width` tests in a row; the last point may stand for fewer."""
    starts = np.arange(0, len(values), width)
    ends = np.minimum(starts + width, len(values))
    return Curve(history.step[ends - 1], np.add.reduceat(values, starts) / (ends - starts))


def marks_together(record: Record, history: History, second: Second) -> Chart:
    """The marks lost in every test of both, in nats; at different exams as multiples of what a guesser loses there."""
    comparable = same_words(record.settings, second.settings)
    exams = [record.settings.questions, second.settings.questions]
    units = [1.0, 1.0] if comparable else [exam.guessing_loss for exam in exams]
    guessing = exams[0].guessing_loss / units[0]
    theirs = history_up_to(second, record.step)
    values = [h.loss / unit for h, unit in zip((history, theirs), units, strict=True)]
    highest = max(1.1 * guessing, min(max(float(v.max()) for v in values), HIGHEST * guessing))
    unit = "nats" if comparable else "times what guessing loses"
    spec = _curves(
        record,
        second,
        (history, theirs),
        values,
        {
            "title": {"text": f"marks lost ({'loss, nats' if comparable else '1 = guessing'})"},
            "range": [0, 1.05 * highest],
        },
        ("%{y:.3f} " + unit),
    )
    spec["layout"]["shapes"] = [
        level(guessing, dash="dot"),
        *spec["layout"]["shapes"],
    ]
    spec["layout"]["margin"] = {"r": 66}
    spec["layout"]["annotations"] = [
        text_at(
            1.01, guessing, "guessing", size=13, colour=theme.TEXT, xref="paper", xanchor="left"
        )
    ]
    return _chart("Marks lost, both", spec, record, second, values, numbers.nats, f" {unit}")


def right_together(record: Record, history: History, second: Second, by_word: bool) -> Chart:
    """The share of questions right in every test of both, or `by_word` of asked words."""
    theirs = history_up_to(second, record.step)
    values = [h.spot_on if by_word else h.accuracy for h in (history, theirs)]
    spec = _curves(
        record,
        second,
        (history, theirs),
        values,
        {
            "title": {"text": "right (accuracy)"},
            "tickformat": ".0%",
            "range": [-0.04, 1.08],
            "tickvals": [0, 0.25, 0.5, 0.75, 1],
        },
        "%{y:.0%} right",
    )
    what = "Words" if by_word else "Questions"
    return _chart(f"{what} right, both", spec, record, second, values, numbers.percent, " right")


def _curves(
    record: Record,
    second: Second,
    histories: tuple[History, History],
    values: list[Column],
    y_axis: dict[str, Any],
    hover: str,
) -> Spec:
    """Both curves, the test on screen as a dot on each, and ▲ where one is above the picture."""
    names = names_of(record.settings, second)
    top = float(y_axis["range"][1])
    width = -(-len(histories[0]) // MOST_POINTS)
    traces: list[dict[str, Any]] = []
    marks: list[tuple[int, float, str, str]] = []  # test, height, colour, symbol
    for number, (history, column) in enumerate(zip(histories, values, strict=True)):
        curve, colour = curve_of(history, column, width), COLOURS[number]
        name, several = names.both[number], f" (mean of {width} tests)" if width > 1 else ""
        traces.append(
            line(
                curve.step,
                np.minimum(curve.mean, top),
                colour,
                2,
                dash=DASHES[number],
                hover=f"{name}<br>test %{{x}}{several}<br>{hover}<extra></extra>",
                name=name,
                showlegend=True,
            )
        )
        marks.append((int(history.step[-1]), min(float(column[-1]), top), colour, "circle"))
        above = curve.step[curve.mean > top].tolist()
        marks += [(int(step), top, colour, "triangle-up") for step in above]
    traces.append(_marked(marks))
    span = max(record.step, FEWEST_TESTS)
    return plot(
        data=traces,
        layout={
            "showlegend": True,
            "meta": "tests",  # a press or a drag on it moves the desk
            "xaxis": {
                "title": {
                    "text": "test" + (f" (a point is the mean of {width})" if width > 1 else "")
                },
                "range": [-span / 50, span * 1.02],
                "tickformat": ",d",
                "nticks": 7,
            },
            "yaxis": y_axis,
            "shapes": _forks(second, span),
        },
    )


def _marked(marks: list[tuple[int, float, str, str]]) -> dict[str, Any]:
    """All marks, each a test, a height, a colour and a symbol, in one trace: each trace costs time in every test."""
    tests, heights, colours, symbols = zip(*marks, strict=True)
    return dots(
        np.array(tests),
        np.array(heights),
        list(colours),
        9,
        look={"symbol": list(symbols)},
        cliponaxis=False,
        showlegend=False,
    )


def _forks(second: Second, span: int) -> list[dict[str, Any]]:
    """An upright line between each fork's past and its own tests, of those in the picture."""
    afters = [each.after for each in second.lineage if each.after]
    return [upright(after + 0.5, dash="dash") for after in afters if after < span]


def _chart(
    title: str,
    spec: Spec,
    record: Record,
    second: Second,
    values: list[Column],
    written: Any,
    unit: str,
) -> Chart:
    """The curves with what stands below them, and a row a test as the table."""
    names = names_of(record.settings, second)
    now = [written(float(column[-1])) for column in values]
    takeaway = f"Test {record.step}. {names.first}: {now[0]}{unit}; {names.second}: {now[1]}{unit}."
    if len(values[1]) < record.step:
        takeaway = (
            f"Test {record.step}. {names.first}: {now[0]}{unit}. {ended_words(second, names)} There it had "
            f"{now[1]}{unit}."
        )
    elif record.step <= second.shared:
        takeaway = f"Test {record.step}: {now[0]}{unit}. The two are still one and the same."
    return Chart(
        title=title,
        spec=spec,
        takeaway=takeaway,
        tabulate=lambda: _table(names, values, unit.strip()),
        alt=f"{title}: two lines over {record.step} tests, {names.first} now {now[0]}{unit}, {names.second} "
        f"{now[1]}{unit}.",
    )


def ended_words(second: Second, names: Names) -> str:
    """A sentence on a second student that has come to its end."""
    end = end_of(second)
    why = "its course ends there" if end == second.settings.last_step else "then it diverged"
    return f"Of {names.second}, test {end} is the last: {why}."


def _table(names: Names, values: list[Column], unit: str) -> pd.DataFrame:
    """A row a test; what the second did not sit is empty."""
    columns = {
        f"{n}. {name} ({unit})": pd.Series(column)
        for n, (name, column) in enumerate(zip(names.both, values, strict=True), start=1)
    }
    table = pd.DataFrame(columns)
    table.insert(0, "test", np.arange(1, len(table) + 1))
    return table


def blame_together(record: Record, second: Second) -> Chart:
    """Each part's share of the squared length of all notes, at both."""
    shares = []
    for each in (record, record_at(second, record.step)):
        lengths = _lengths(each.gradients)
        longest = max(lengths.values()) or 1.0
        squares = {part: (long / longest) ** 2 for part, long in lengths.items()}
        whole = sum(squares.values()) or 1.0
        shares.append({part: square / whole for part, square in squares.items()})
    return _parts(
        "Who gets the notes, both",
        record.settings,
        second,
        shares,
        numbers.percent,
        "share of the notes",
    )


def updates_together(record: Record, second: Second) -> Chart:
    """How far each part of both moved in this test: the length of its update."""
    moved = [_lengths(each.updates) for each in (record, record_at(second, record.step))]
    return _parts(
        "How far each part moved, both",
        record.settings,
        second,
        moved,
        numbers.number,
        "length of the update",
    )


def _lengths(arrays: Weights) -> dict[str, float]:
    """Part → the Euclidean length of its arrays together."""
    lengths: dict[str, list[float]] = {}
    for name, array in arrays.items():
        lengths.setdefault(part_of(name), []).append(length(array))
    return {part: length(np.array(each)) for part, each in lengths.items()}


def _parts(
    title: str,
    first: Settings,
    second: Second,
    values: list[dict[str, float]],
    written: Any,
    what: str,
) -> Chart:
    """Two bars a part, the first on top; a part that only one has leaves the other's place empty."""
    names = names_of(first, second)
    parts = list(values[0] if len(values[0]) >= len(values[1]) else values[1])
    words = [part_words(part) for part in parts]
    largest = [max(each.items(), key=lambda entry: entry[1])[0] for each in values]
    table = pd.DataFrame({"part": words})
    traces = []
    for n, (name, each) in enumerate(zip(names.both, values, strict=True)):
        numbers_of = np.array([each.get(part, np.nan) for part in parts])
        table[f"{n + 1}. {name} ({what})"] = numbers_of
        traces.append(
            {
                "type": "bar",
                "orientation": "h",
                "name": name,
                "x": numbers_of,
                "y": words,
                "text": [written(each[part]) if part in each else "" for part in parts],
                "textposition": "outside",
                "cliponaxis": False,
                "marker": {"color": COLOURS[n], "pattern": {"shape": ("", "/")[n]}},
                "hoverinfo": "skip",
            }
        )
    reach = max(max(each.values()) for each in values) or 1.0
    told = [
        f"at {name} {part_words(part)} ({written(each[part])})"
        for name, part, each in zip(names.both, largest, values, strict=True)
    ]
    return Chart(
        title=title,
        spec=plot(
            data=traces,
            layout={
                "showlegend": True,
                "barmode": "group",
                "xaxis": {"showticklabels": False, "range": [0, 1.5 * reach]},
                "yaxis": {"autorange": "reversed", "showgrid": False, "tickmode": "linear"},
            },
        ),
        takeaway=f"Most: {', '.join(told)}.",
        tabulate=lambda: table,
        alt=f"{title}: two bars for each of {len(parts)} parts. Most {', '.join(told)}.",
    )
