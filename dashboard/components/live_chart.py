"""`live_chart`: a figure that stays in place while its numbers change.

Streamlit's own chart is rebuilt on every change and never reports a click on a heatmap; this one
keeps its element, its zoom and its focus, and plays several tests from one answer of the server.
"""

import base64
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import plotly.graph_objects as go
import streamlit as st
from plotly.io.json import to_json_plotly

from dashboard.charts.chart import Chart
from dashboard.components.frontend import component, pack
from dashboard.look import theme

Json = dict[str, Any]

_MANY = 256
"""From this many numbers on an array travels as float32: far finer than a screen can show."""

_PAYLOADS = 128
"""A class that walks in step asks for the same ones: six charts a page, a few tests."""

_HTML = """
<figure class="live-chart">
  <p class="live-takeaway"></p>
  <div class="live-plot"></div>
  <div class="live-cursor" hidden></div>
  <p class="live-spoken" aria-live="polite"></p>
</figure>
"""

_mount = component("chart", _HTML)


@dataclass(frozen=True)
class ChartFrame:
    """What a chart shows at one test number."""

    step: int
    chart: Chart


@dataclass(frozen=True)
class Click:
    """A mark that a visitor pressed, with the mouse, a finger or Enter."""

    step: int
    """The test number whose frame was on screen."""
    trace: int
    """Index of the trace in `figure.data`."""
    index: tuple[int, ...]
    """`(row, column)` of a heatmap's cell, `(point,)` of any other mark."""
    label: str
    """The trace's name, empty if it has none."""


def live_chart(
    frames: Sequence[ChartFrame],
    *,
    key: str,
    height: int = 300,
    selectable: bool = False,
    run: str = "",
    on_click: Callable[[Click], None] | None = None,
) -> Click | None:
    """Draw `frames[0]`, or play all of them one by one while a `player` on the page is playing.

    `key` keeps the element in place between reruns. `height` is the plot's, in pixels. With
    `selectable`, marks answer to clicks, and cells of a heatmap also to the arrow keys and Enter.
    `run` names what the frames belong to (the settings and the view chosen): frames that arrive
    under another name replace all earlier ones. `on_click` is called with the press before the
    rerun that it causes, like any callback of Streamlit.

    Returns the press that caused this rerun, if there was one. Raises ValueError without frames.
    """
    data = chart_payload(tuple(frames), height=height, selectable=selectable, run=run, key=key)
    figure = frames[0].chart.figure

    def heard() -> None:
        click = _click(st.session_state[key].get("click"), figure)
        if click is not None and on_click is not None:
            on_click(click)

    result = _mount(key=key, data=data, on_click_change=heard)
    return _click(result.get("click"), figure)


@lru_cache(maxsize=_PAYLOADS)
def chart_payload(
    frames: tuple[ChartFrame, ...], *, height: int, selectable: bool, run: str, key: str
) -> bytes:
    """All that the browser needs; the first figure whole, of the others only what changed. Made once, whoever asks."""
    if not frames:
        raise ValueError("frames must hold at least one frame, got none")
    figures = [figure_json(frame.chart.figure) for frame in frames]
    base = figures[0]
    return pack(
        {
            "key": key,
            "run": run,
            "height": height,
            "selectable": selectable,
            "template": theme.template_json(),
            "base": base,
            "frames": [
                {
                    "step": frame.step,
                    "takeaway": frame.chart.takeaway,
                    "alt": frame.chart.alt,
                    "change": difference(base, figure),
                }
                for frame, figure in zip(frames, figures, strict=True)
            ],
        }
    )


def figure_json(figure: go.Figure) -> Json:
    """`figure` as plain JSON values without its template, long float64 arrays as float32."""
    raw = figure.to_dict()
    raw.get("layout", {}).pop("template", None)
    plain: Json = json.loads(to_json_plotly(_narrowed(raw)))
    return {"data": plain["data"], "layout": plain.get("layout", {})}


def _narrowed(value: Any) -> Any:
    """`value` with every long array of Plotly's `{"dtype": "f8", "bdata": …}` form halved."""
    if isinstance(value, Mapping):
        if value.get("dtype") == "f8" and len(value.get("bdata", "")) * 3 // 4 >= 8 * _MANY:
            wide = np.frombuffer(base64.b64decode(value["bdata"]), dtype="<f8")
            with np.errstate(over="ignore"):  # beyond float32 is beyond any axis
                narrow = base64.b64encode(wide.astype("<f4").tobytes()).decode()
            return {**value, "dtype": "f4", "bdata": narrow}
        return {name: _narrowed(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_narrowed(part) for part in value]
    return value


def difference(base: Json, figure: Json) -> Json:
    """What turns `base` into `figure`, one level deep in the layout and in every trace.

    Traces are compared one by one, so a figure with another number of traces travels whole. A
    property that `figure` lacks is sent as None, which Plotly reads as "not set".
    """
    if len(base["data"]) != len(figure["data"]):
        return {"whole": figure}
    return {
        "data": [_changed(old, new) for old, new in zip(base["data"], figure["data"], strict=True)],
        "layout": _changed(base["layout"], figure["layout"]),
    }


def _changed(old: Json, new: Json) -> Json:
    changed = {name: value for name, value in new.items() if old.get(name) != value}
    return changed | {name: None for name in old if name not in new}


def _click(value: object, figure: go.Figure) -> Click | None:
    """`value` from the browser as a `Click`; whatever is not one, or points nowhere, is None."""
    match value:
        case {"step": int(step), "trace": int(trace), "index": list(index)}:
            if not 0 <= trace < len(figure.data):
                return None
            if not all(type(part) is int and part >= 0 for part in index):
                return None
            return Click(step, trace, tuple(index), str(figure.data[trace].name or ""))
        case _:
            return None
