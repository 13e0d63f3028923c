"""Learning by heart in pictures: what is studied against what never is, and the never studied of each cure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from dashboard.charts.chart import Chart, plot, running_mean
from dashboard.charts.figures import line
from dashboard.charts.labels import apart, level, text_at
from dashboard.look import numbers, theme
from dashboard.look.text import counted
from model.course.history import History

MARKS = ("diamond", "circle", "square", "triangle-up")
COLOURS = (theme.HELD_OUT, theme.INK, theme.PEN, theme.STUDYING)
AIR = 1.16
"""Times the highest value that the axis reaches."""
GAP = 0.075
"""Of the axis, between two names beside it."""


def learned_by_heart(history: History, guessing_loss: float, tests_per_round: int) -> Chart:
    """The marks lost on what is studied, as a mean over each round's tests, and on what never is, after each round."""
    smooth = running_mean(history.loss, tests_per_round)
    never = history.held_out_loss
    low = int(np.argmin(never))
    at, last = int(history.held_out_step[low]), int(history.step[-1])
    top = AIR * float(max(smooth.max(), never.max(), guessing_loss))
    told = (
        f"The never studied lose fewest marks after test {at}, {numbers.nats(float(never[low]))} nats, and "
        f"{numbers.nats(float(never[-1]))} in the end; the studied {numbers.nats(float(smooth[-1]))}."
    )
    end = text_at(last, float(never[-1]), "never studied", size=13, colour=theme.HELD_OUT)
    studied = text_at(last, float(smooth[-1]), "studied", size=13, colour=theme.PEN)
    return Chart(
        title="Learned by heart",
        spec=plot(
            data=[
                line(
                    history.step,
                    smooth,
                    theme.PEN,
                    hover=f"mean of {tests_per_round} tests, up to test %{{x}}<br>%{{y:.3f}} nats<extra></extra>",
                ),
                _never(history, "never studied", 0),
            ],
            layout={
                **_axes(last, top),
                "shapes": [level(guessing_loss, dash="dash")],
                "annotations": [
                    end | {"xanchor": "right", "yshift": 14},
                    studied | {"xanchor": "right", "yshift": 12},
                    text_at(0, guessing_loss, "guessing", size=13, colour=theme.TEXT)
                    | {"xanchor": "left", "yshift": 10},
                ],
            },
        ),
        takeaway=told,
        tabulate=lambda: pd.DataFrame({"test": history.step, "studied, loss (nats)": smooth}).merge(
            pd.DataFrame({"test": history.held_out_step, "never studied, loss (nats)": never}),
            how="outer",
            on="test",
        ),
        alt=f"Two lines over {counted(last, 'test')}. {told}",
    )


def cures_compared(histories: Mapping[str, History], guessing_loss: float) -> Chart:
    """The marks lost on what each of the students never studied, after each of its rounds."""
    last = max(int(history.step[-1]) for history in histories.values())
    losses = {name: history.held_out_loss for name, history in histories.items()}
    top = AIR * max(float(max(lost.max() for lost in losses.values())), guessing_loss)
    ends = [float(lost[-1]) for lost in losses.values()]
    places = apart(ends, GAP * top)
    top = max(top, max(places) + GAP * top)
    best = min(losses, key=lambda name: float(losses[name][-1]))
    told = (
        "In the end the never studied lose "
        + ", ".join(f"{numbers.nats(float(lost[-1]))} ({name})" for name, lost in losses.items())
        + " nats."
    )
    return Chart(
        title="Never studied, with each cure",
        spec=plot(
            data=[_never(history, name, n) for n, (name, history) in enumerate(histories.items())],
            layout={
                **_axes(last, top),
                "margin": {"r": 128},
                "shapes": [level(guessing_loss, dash="dash")],
                "annotations": [
                    text_at(1.01, y, name, size=13, colour=COLOURS[n], xref="paper")
                    | {"xanchor": "left"}
                    for n, (name, y) in enumerate(zip(histories, places, strict=True))
                ],
            },
        ),
        takeaway=f"{told} Lowest: {best}.",
        tabulate=lambda: pd.concat(
            [
                pd.DataFrame(
                    {
                        "student": name,
                        "test": history.held_out_step,
                        "never studied, loss (nats)": history.held_out_loss,
                        "never studied, right": history.held_out_accuracy,
                    }
                )
                for name, history in histories.items()
            ],
            ignore_index=True,
        ),
        alt=f"A line a student over {counted(last, 'test')}. {told}",
    )


def _axes(last: int, top: float) -> dict[str, Any]:
    return {
        "xaxis": {
            "title": {"text": "test"},
            "range": [-last / 50, last * 1.02],
            "tickformat": ",d",
            "nticks": 7,
        },
        "yaxis": {"title": {"text": "marks lost (nats)"}, "range": [0, top]},
    }


def _never(history: History, name: str, n: int) -> dict[str, Any]:
    """A student's never-studied questions after each round, each student with its own mark."""
    return line(
        history.held_out_step,
        history.held_out_loss,
        COLOURS[n],
        1.5,
        dash="dot" if n == 0 else "solid",
        hover=f"{name}, after test %{{x}}<br>%{{y:.3f}} nats<extra></extra>",
    ) | {
        "mode": "lines+markers",
        "marker": {"symbol": MARKS[n], "size": 5, "color": COLOURS[n]},
        "cliponaxis": False,
    }
