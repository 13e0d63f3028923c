"""`live_chart`: a figure that stays in place while its numbers change.

Streamlit's own chart is rebuilt on every change and never reports a click on a heatmap; this one keeps its element,
its zoom and its focus.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dashboard.charts.chart import Chart
from dashboard.components.frames import frame_json
from dashboard.components.frontend import component, mount, pack
from dashboard.look import theme

_HTML = """
<figure class="live-chart">
  <p class="live-takeaway"></p>
  <div class="live-plot"></div>
  <div class="live-cursor" hidden></div>
  <p class="live-spoken" aria-live="polite"></p>
</figure>
"""

_component = component("chart", _HTML)


@dataclass(frozen=True)
class Click:
    """A mark that a visitor pressed, with the mouse, a finger or Enter."""

    step: int
    """The test number that was on screen; 0 for a chart that stands still."""
    trace: int
    """Index of the trace in the figure's data."""
    index: tuple[int, ...]
    """`(row, column)` of a heatmap's cell, `(point,)` of any other mark."""

    @property
    def cell(self) -> tuple[int, int] | None:
        """`(row, column)` if it was a cell that was pressed; a message can claim a mark where there are only cells."""
        match self.index:
            case (row, column):
                return row, column
        return None


def live_chart(
    *,
    key: str,
    height: int = 300,
    on_click: Callable[[Click], None] | None = None,
    still: Chart | None = None,
) -> None:
    """A figure in its place, `height` pixels high: the page's supply brings what it shows of each test.

    `still` is a chart that belongs to no test on screen: it is sent right here, and stands still. With `on_click`,
    marks answer to clicks, and cells of a heatmap also to the arrow keys and Enter; it is called before the rerun that
    a press causes.
    """

    def hear(value: object) -> None:
        click = click_of(value)
        if click is not None and on_click is not None:
            on_click(click)

    data = {
        "key": key,
        "height": height,
        "selectable": on_click is not None,
        "template": theme.template_json(),
        "still": None if still is None else frame_json(still),
    }
    mount(_component, pack(data), key=key, click=hear)


def click_of(value: object) -> Click | None:
    """`value` from the browser as a `Click`; whatever is not one is None."""
    match value:
        case {"step": int(step), "trace": int(trace), "index": list(index)}:
            if trace < 0 or not all(type(part) is int and part >= 0 for part in index):
                return None
            return Click(int(step), int(trace), tuple(index)) if len(index) in (1, 2) else None
        case _:
            return None
