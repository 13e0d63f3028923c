"""What is drawn is inside its chart: every point within its axes, every word within its card."""

from __future__ import annotations

import html
import re
from functools import cache
from typing import Any

import numpy as np
import pytest

from dashboard.charts.chart import Chart
from dashboard.charts.labels import LETTER
from model import Run, Settings
from model.student.optimizers import OPTIMIZERS
from tests.dashboard.charts.drawn import CALLS, chart_functions, numbers
from tests.records import KINDS

CARDS = {"a phone of 390 px": 326, "a half of 1440 px": 520}
"""The width of a plot in pixels."""

TOLERANCE = 4.0
"""Pixels by which an estimated width may be wrong."""

STUDENTS: dict[str, Settings] = {
    **KINDS,
    "capitals, by heart": Settings.recommended("capitals", n_head=2, d_model=8, rounds=40),
    **{
        f"{optimizer}, first sums": Settings.recommended(
            "first-sums", optimizer=optimizer, n_head=2, d_model=8
        )
        for optimizer in OPTIMIZERS
    },
    **{
        f"too hard, {rate:g}": Settings.recommended(
            "first-sums", optimizer="sgd", learning_rate=rate, n_head=2, d_model=8
        )
        for rate in (1.0, 2.0, 5.0, 1000.0)
    },
    "not at all": Settings(n_head=2, d_model=8, learning_rate=0.0),
}

LAST = 300
"""A student is followed up to this test, if its course is as long and it does not diverge before."""


@cache
def run_of(student: str) -> Run:
    run = Run(STUDENTS[student])
    run.advance_to(min(LAST, run.settings.last_step))
    return run


def states(student: str) -> list[int]:
    """The first test, one in the middle and the last that a page shows: the end, or before a divergence."""
    run = run_of(student)
    last = run.step if run.diverged_at is None else run.diverged_at - 1
    return sorted({1, (1 + last) // 2, last})


def visible(text: str) -> str:
    """The longest line that is seen of a label in Plotly's pseudo-HTML."""
    lines = re.split(r"<br\s*/?>", text)
    return max((html.unescape(re.sub(r"<[^>]*>", "", line)) for line in lines), key=len)


def width_of(text: str, size: float) -> float:
    bold = 1.06 if "<b>" in text else 1.0
    return LETTER * size * bold * len(visible(text))


def axis_of(layout: Any, ref: str | None, way: str) -> Any:
    """The axis object that a trace or an annotation refers to: "x2" is xaxis2."""
    return layout[f"{way}axis{(ref or way)[1:]}"]


class Room:
    """Where a figure's axes lie in a card of that width, in pixels from its left edge."""

    def __init__(self, chart: Chart, width: float) -> None:
        layout = chart.figure.layout
        self.width, self.layout, self.traces = width, layout, chart.figure.data
        scale = any(
            trace.type in ("heatmap", "contour") and trace.showscale is not False
            for trace in self.traces
        )
        side = layout.margin.r if layout.margin.r is not None else 12
        self.left = (layout.margin.l if layout.margin.l is not None else 4) + self._ticks()
        self.right = width - side - (50 if scale else 0)

    def _ticks(self) -> float:
        """The room of the names along the y axis, which the plot makes by itself."""
        axis = self.layout.yaxis
        if axis.visible is False:
            return 0.0
        title = 25.0 if axis.title.text else 0.0
        if axis.showticklabels is False:
            return title
        names = axis.ticktext or [
            str(y) for trace in self.traces for y in (trace.y if trace.y is not None else [])
        ]
        named = axis.ticktext is not None or any(
            numbers(trace.y) is None for trace in self.traces if trace.y is not None
        )
        return title + (max((width_of(str(n), 12) for n in names), default=0.0) if named else 36.0)

    def bounds(self, ref: str | None, way: str) -> tuple[float, float] | None:
        """The range of an axis, as given or as Plotly finds it; None where it counts names."""
        axis = axis_of(self.layout, ref, way)
        if axis.range is not None:
            low, high = (float(end) for end in axis.range)
            return min(low, high), max(low, high)
        found = [
            self.on_axis(values, ref, way)
            for trace in self.traces
            if (trace[f"{way}axis"] or way) == (ref or way)
            if (values := numbers(trace[way])) is not None
        ]
        finite = np.concatenate(found) if found else np.array([])
        finite = finite[np.isfinite(finite)]
        if not finite.size:
            return None
        low, high = float(finite.min()), float(finite.max())
        air = 0.06 * (high - low) or 0.06 * max(abs(high), 1.0)
        return low - air, high + air

    def on_axis(self, values: np.ndarray, ref: str | None, way: str) -> np.ndarray:
        """Values as the axis counts them: powers of ten on a logarithmic one."""
        if axis_of(self.layout, ref, way).type != "log":
            return values
        return np.log10(np.where(values > 0, values, np.nan))

    def across(self, x: float, ref: str | None) -> float | None:
        """A place on the x axis in pixels."""
        domain = (0.0, 1.0)
        if ref == "paper":
            share = x
        else:
            bounds = self.bounds(ref, "x")
            if bounds is None:
                return None
            domain = axis_of(self.layout, ref, "x").domain or domain
            share = (x - bounds[0]) / (bounds[1] - bounds[0])
        share = domain[0] + share * (domain[1] - domain[0])
        return self.left + share * (self.right - self.left)


def lost_points(room: Room) -> list[str]:
    """Every trace that has a point outside of the range of its axes."""
    found = []
    for number, trace in enumerate(room.traces):
        values = {}
        for way in "xy":
            of_way = numbers(trace[way]) if way in trace else None
            if of_way is not None and trace.type in ("scatter", "bar"):
                values[way] = room.on_axis(of_way, trace[f"{way}axis"], way)
        sizes = {len(v) for v in values.values()}
        drawn = np.ones(sizes.pop(), dtype=bool) if len(sizes) == 1 else None
        for of_way in values.values():
            drawn = drawn & np.isfinite(of_way) if drawn is not None else None
        for way, of_way in values.items():
            given = axis_of(room.layout, trace[f"{way}axis"], way).range
            if given is None or drawn is None:
                continue
            low, high = sorted(float(end) for end in given)
            air = 1e-9 * (high - low)
            outside = drawn & ((of_way < low - air) | (of_way > high + air))
            if outside.any():
                worst = of_way[outside][0]
                found.append(
                    f"trace {number}: {way} = {worst:.4g} is not in {low:.4g} to {high:.4g}"
                )
    return found


def lost_words(room: Room) -> list[str]:
    """Every label that leaves the card to a side, or whose point is outside of its axes."""
    found = []
    for note in room.layout.annotations:
        x = room.across(float(note.x), note.xref)
        if note.yref != "paper":
            bounds = room.bounds(note.yref, "y")
            if bounds is not None and not bounds[0] <= float(note.y) <= bounds[1]:
                found.append(f"“{visible(note.text)}” stands at y = {note.y}, not in {bounds}")
        if x is not None:
            size = note.font.size or 13
            found += _outside(
                room, x + (note.xshift or 0), note.text, size, note.xanchor or "center"
            )
    for trace in room.traces:
        found += _lost_text(room, trace)
    return found


def _lost_text(room: Room, trace: Any) -> list[str]:
    if trace.text is None or trace.type not in ("scatter", "bar"):
        return []
    xs = numbers(trace.x)
    if xs is None or (trace.type == "scatter" and "text" not in (trace.mode or "")):
        return []
    texts = [trace.text] * len(xs) if isinstance(trace.text, str) else list(trace.text)
    places = trace.textposition or "middle center"
    places = [places] * len(xs) if isinstance(places, str) else list(places)
    found = []
    for value, text, place in zip(xs, texts, places, strict=True):
        if not text or not np.isfinite(value):
            continue
        x = room.across(float(room.on_axis(np.array([value]), trace.xaxis, "x")[0]), trace.xaxis)
        if x is None:
            continue
        if trace.type == "bar":
            anchor = "left" if value >= 0 else "right"
            x += 4 if value >= 0 else -4
        else:
            anchor = {"left": "right", "right": "left"}.get(place.split()[-1], "center")
            x += {"left": 8, "right": -8}.get(anchor, 0)
        found += _outside(room, x, text, trace.textfont.size or 12, anchor)
    return found


def _outside(room: Room, x: float, text: str, size: float, anchor: str) -> list[str]:
    width = width_of(text, size)
    left = x - width * {"left": 0.0, "center": 0.5, "right": 1.0}[anchor]
    beyond = max(-left, left + width - room.width)
    return [f"“{visible(text)}” is {beyond:.0f} px outside"] if beyond > TOLERANCE else []


def test_every_chart_function_is_under_this_law() -> None:
    assert set(CALLS) == chart_functions()


@pytest.mark.parametrize("student", STUDENTS)
@pytest.mark.parametrize("name", CALLS)
def test_what_is_drawn_is_inside_its_chart(name: str, student: str) -> None:
    run = run_of(student)
    found = set()
    for step in states(student):
        for chart in CALLS[name](run.record_at(step), run):
            for card, width in CARDS.items():
                room = Room(chart, width)
                lost = lost_points(room) + lost_words(room)
                found |= {f"test {step}, {chart.title}, {card}: {one}" for one in lost}
    assert not found, "\n".join(sorted(found)[:12])
