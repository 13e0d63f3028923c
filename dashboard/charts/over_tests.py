"""Round after round: how a student got on, over all its tests so far."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashboard.charts.chart import Along, Chart, Spec, plot, running_mean
from dashboard.charts.figures import dots
from dashboard.charts.labels import level, text_at
from dashboard.look import numbers, theme
from dashboard.look.text import counted
from model.course.history import Column, History

FEWEST_TESTS = 10
"""Tests that the axis has room for from the start, so that the first ones aren't spread over all of it."""

HIGHEST = 4.0
"""Times the guesser's loss that the axis reaches at most."""

HEADROOM = 1.12
"""Times the highest value that the axis reaches, for some air above it."""

BESIDE = 100
"""Pixels beside the picture, for the names of its lines."""

CLEARLY = 1.05
"""Times the guesser's loss from which one loses more: an untrained student loses about as much."""

MOST_ROUNDS_SHADED = 40
"""From more rounds than this the stripes would be a grey wall."""

MOST_DOTS = 400
"""From more tests than this they are a faint line: so many dots take long to draw."""


@dataclass(frozen=True)
class Lines:
    """How a course is drawn: every test as it was, or faintly behind a smooth line."""

    mean_of: int = 1
    """The line is the mean of so many tests, the last of them its own; 1 joins the tests themselves."""
    log: bool = False
    """Whether the marks lost stand on an axis of powers of ten."""
    never_studied: bool = True
    """Whether what was never studied is told."""

    def told(self, history: History) -> History:
        """The history, or what of it may be told."""
        if self.never_studied:
            return history
        columns = [name for name in History.__dataclass_fields__ if name.startswith("held_out")]
        return replace(history, **{name: getattr(history, name)[:0] for name in columns})

    def means(self, values: Column) -> dict[str, Column]:
        """The smooth line as a column of the table, if there is one."""
        if self.mean_of == 1:
            return {}
        return {f"mean of {self.mean_of} tests": running_mean(values, self.mean_of)}


PLAIN = Lines()

HIGHEST_PERPLEXITY = 1e6
"""As uncertain as among so many words; a student that breaks says nothing by more."""


def loss_over_tests(
    history: History,
    guessing_loss: float,
    grammar_loss: float | None = None,
    lines: Lines = PLAIN,
) -> Chart:
    """The marks lost in every test, in nats, beside what a guesser loses and, where known, who knows the grammar.

    What rises above `HIGHEST` times the guesser's loss is drawn as ▲ at the upper edge: a student that diverges would
    flatten everything before it.
    """
    history = lines.told(history)
    levels = {"guessing": guessing_loss}
    if grammar_loss is not None:
        levels["who knows<br>the grammar"] = grammar_loss
    highest = float(max(history.loss.max(), history.held_out_loss.max(initial=0.0)))
    top = HEADROOM * max(1.1 * guessing_loss, min(highest, HIGHEST * guessing_loss))
    axis = _powers(history, top) if lines.log else {"range": [0, top]}
    figure = _over_tests(
        history,
        "loss",
        theme.PEN,
        (".3f", " nats"),
        {
            "yaxis": {"title": {"text": "marks lost (loss, nats)"}, **axis},
            "shapes": [*_rounds(history), *(level(y, dash="dash") for y in levels.values())],
            "annotations": [_beside(name, _up(y, axis)) for name, y in levels.items()],
        },
        lines,
    )
    first, last = (numbers.nats(float(loss)) for loss in history.loss[[0, -1]])
    return Chart(
        title="Marks lost, test by test",
        spec=figure,
        takeaway=" ".join(_loss_in_words(history, guessing_loss, grammar_loss, top, lines)),
        tabulate=lambda: _table(
            history,
            {
                "loss (nats)": history.loss,
                "perplexity": history.perplexity,
                **lines.means(history.loss),
            },
            {"never studied, loss (nats)": history.held_out_loss},
        ),
        alt=f"Line of the loss over {counted(len(history), 'test')}, from {first} to {last} nats.",
    )


def _powers(history: History, top: float) -> dict[str, Any]:
    """An axis of powers of ten that holds all marks lost up to `top`; of 0 there is no power."""
    lost = np.concatenate([history.loss, history.held_out_loss])
    least = float(lost[lost > 0].min(initial=top / 10))
    return {"type": "log", "range": [math.log10(least) - 0.1, math.log10(top)], "dtick": 1}


def _up(y: float, axis: dict[str, Any]) -> float:
    """Where an annotation stands at `y`: Plotly counts its place in powers of ten where the axis does."""
    return math.log10(y) if axis.get("type") == "log" and y > 0 else y


def _loss_in_words(
    history: History, guessing_loss: float, grammar_loss: float | None, top: float, lines: Lines
) -> Iterator[str]:
    """The sentences below the title: this test, the questions never studied, and what does not fit into the picture.

    Perplexity, one word more to learn, is told where the line is looked at more closely.
    """
    closer = lines.mean_of > 1 and history.perplexity[-1] < HIGHEST_PERPLEXITY
    perplexity = numbers.number(float(history.perplexity[-1]))
    knowing = (
        "knowing everything 0"
        if grammar_loss is None
        else f"who knows the grammar {numbers.nats(grammar_loss)}"
    )
    yield (
        f"Test {history.step[-1]} lost {numbers.nats(float(history.loss[-1]))} nats"
        f"{f' (perplexity {perplexity})' if closer else ''}; guessing loses {numbers.nats(guessing_loss)}, {knowing}."
    )
    if len(history.held_out_step):
        lost = float(history.held_out_loss[-1])
        worse = ": worse than guessing" if lost > CLEARLY * guessing_loss else ""
        above = ", and are higher than the picture (▲)" if lost > top else ""
        yield f"The never studied lose {numbers.nats(lost)}{worse}{above}."
    worst = int(history.loss.argmax())
    if history.loss[worst] > top:
        lost = float(history.loss[worst])
        yield f"▲ is higher than the picture: {numbers.nats(lost)} nats in test {history.step[worst]}."


def accuracy_over_tests(history: History, by_word: bool = False, lines: Lines = PLAIN) -> Chart:
    """The share answered right in each test, and of what was never studied after each round.

    Of questions, all of whose words must be right, or `by_word` of words: where several words may follow, no question
    as a whole can be known.
    """
    history = lines.told(history)
    thing = "Words" if by_word else "Questions"
    values, held_out = (
        (history.spot_on, history.held_out_spot_on)
        if by_word
        else (history.accuracy, history.held_out_accuracy)
    )
    now = numbers.percent(float(values[-1]))
    figure = _over_tests(
        history,
        "spot_on" if by_word else "accuracy",
        theme.RIGHT,
        (".0%", " right"),
        {
            "yaxis": {
                "title": {"text": "right (accuracy)"},
                "tickformat": ".0%",
                "range": [-0.04, 1.12],
                "tickvals": [0, 0.25, 0.5, 0.75, 1],
            },
            "shapes": _rounds(history),
        },
        lines,
    )
    never_studied = ""
    if len(history.held_out_step):
        never_studied = (
            f"; of those it never studied, {numbers.percent(float(held_out[-1]))} when last asked"
        )
    return Chart(
        title=f"{thing} answered right",
        spec=figure,
        takeaway=f"In test {history.step[-1]} it had {now} of the {thing.lower()} right{never_studied}.",
        tabulate=lambda: _table(
            history,
            {"right": values, **lines.means(values)},
            {"never studied, right": held_out},
        ),
        alt=f"Share of right {thing.lower()} over {counted(len(history), 'test')}, now {now}.",
    )


def _table(
    history: History, by_test: dict[str, Column], by_round: dict[str, Column]
) -> pd.DataFrame:
    """A row a test; what was never studied is asked before test 1, as after test 0, and after each round."""
    table = pd.DataFrame({"test": history.step, "round": history.round, **by_test})
    if not len(history.held_out_step):
        return table
    asked = pd.DataFrame({"test": history.held_out_step, **by_round})
    return table.merge(asked, how="outer", on="test").astype({"round": "Int64"})


def _over_tests(
    history: History,
    column: str,
    colour: str,
    hover: tuple[str, str],
    layout: dict[str, Any],
    lines: Lines,
) -> Spec:
    """A line over all tests with its last point marked, and diamonds for the held-out questions after each round.

    `column` names the line's in the history; `hover` is the number format and the unit of a value. What is above the
    axis is drawn at its end, as ▲.
    """
    form, unit = hover
    values: Column = getattr(history, column)
    held_out: Column = getattr(history, f"held_out_{column}")
    top = float(layout["yaxis"]["range"][1])
    if layout["yaxis"].get("type") == "log":
        top = 10**top
    span = max(int(history.step[-1]), FEWEST_TESTS)
    traces: list[dict[str, Any]] = [
        {
            "type": "scatter",
            "mode": "lines",
            "x": Along("step", history.step),
            "y": Along(column, values, top),
            "line": {"color": colour, "width": 1.5},
            "hovertemplate": f"test %{{x}}<br>%{{y:{form}}}{unit}<extra></extra>",
        },
        dots(history.step[-1:], np.minimum(values[-1:], top), colour, 9),
        {
            "type": "scatter",
            "mode": "lines+markers",
            "x": Along("held_out_step", history.held_out_step),
            "y": Along(f"held_out_{column}", held_out, top),
            "line": {"color": theme.HELD_OUT, "width": 1.5, "dash": "dot"},
            "marker": {"color": theme.HELD_OUT, "size": 6, "symbol": "diamond"},
            "hovertemplate": f"never studied, after test %{{x}}<br>%{{y:{form}}}{unit}<extra></extra>",
        },
        _higher(history.step, values, top, colour, "test"),
        _higher(history.held_out_step, held_out, top, theme.HELD_OUT, "never studied, after test"),
    ]
    if lines.mean_of > 1:
        traces[0] |= _faint(len(history), colour)
        traces.append(_smooth(history, column, top, colour, (lines.mean_of, form, unit)))
    labels = [*layout.pop("annotations", ())]
    if len(history.held_out_step):
        axis = layout["yaxis"]
        y = _up(min(float(held_out[-1]), top), axis)
        y = _free(y, [float(label["y"]) for label in labels], axis["range"])
        labels.append(_beside("never studied", y, theme.HELD_OUT))
    beside = {"margin": {"r": BESIDE}, "xaxis": _tests_axis(span), "annotations": labels}
    beside["meta"] = "tests"  # a press or a drag on it moves the desk
    return plot(data=traces, layout={**layout, **beside})


def _tests_axis(span: int) -> dict[str, Any]:
    """The axis of so many tests, with room at both ends."""
    return {
        "title": {"text": "test"},
        "range": [-span / 50, span * 1.02],
        "tickformat": ",d",
        "nticks": 7,
    }


def _faint(n_tests: int, colour: str) -> dict[str, Any]:
    """What of a trace makes single tests stand back behind a smooth line.

    Of dots and of a line it says the same: Plotly takes no trace that loses its marks on the way.
    """
    return {
        "mode": "lines" if n_tests > MOST_DOTS else "markers",
        "line": {"color": colour, "width": 1},
        "marker": {"color": colour, "size": 4},
        "opacity": 0.35,
    }


def _smooth(
    history: History, column: str, top: float, colour: str, said: tuple[int, str, str]
) -> dict[str, Any]:
    """The running mean of so many tests as a line; `said` is how many, and a value's number format and unit."""
    mean_of, form, unit = said
    return {
        "type": "scatter",
        "mode": "lines",
        "x": Along("step", history.step),
        "y": Along(column, getattr(history, column), top, mean_of),
        "line": {"color": colour, "width": 2.5},
        "hovertemplate": f"mean of {mean_of} tests, up to test %{{x}}<br>%{{y:{form}}}{unit}<extra></extra>",
    }


def _higher(
    steps: NDArray[np.int64], values: Column, top: float, colour: str, words: str
) -> dict[str, Any]:
    """▲ at the upper edge for every value above it, which is said when it is pointed at."""
    above = values > top
    return {
        "type": "scatter",
        "mode": "markers",
        "x": steps[above],
        "y": np.full(int(above.sum()), top),
        "marker": {"color": colour, "size": 9, "symbol": "triangle-up"},
        "cliponaxis": False,
        "text": [numbers.nats(float(value)) for value in values[above]],
        "hovertemplate": f"{words} %{{x}}<br>%{{text}} nats, above the picture<extra></extra>",
    }


def _rounds(history: History) -> list[dict[str, Any]]:
    """A stripe behind every other round, while there are few enough to tell apart."""
    n_rounds = int(history.round[-1])
    if n_rounds > MOST_ROUNDS_SHADED:
        return []
    stripes = []
    for number in range(2, n_rounds + 1, 2):
        steps = history.step[history.round == number]
        stripes.append(
            {
                "type": "rect",
                "layer": "below",
                "line": {"width": 0},
                "fillcolor": theme.WASH,
                "opacity": 0.45,
                "xref": "x",
                "yref": "paper",
                "x0": int(steps[0]) - 0.5,
                "x1": int(steps[-1]) + 0.5,
                "y0": 0,
                "y1": 1,
            }
        )
    return stripes


def _beside(name: str, y: float, colour: str = theme.TEXT) -> dict[str, Any]:
    """The name of a line at its end, where no data come."""
    return text_at(1.01, y, name, size=13, colour=colour, xref="paper", xanchor="left")


def _free(y: float, taken: list[float], span: list[float]) -> float:
    """The height nearest to `y` at which a name covers none of those that stand beside the picture already."""
    gap = 0.09 * (span[1] - span[0])
    for other in sorted(taken):
        if abs(y - other) < gap:
            y = other - gap if y <= other or other + gap > span[1] else other + gap
    return y
