"""How a page shows a chart and the code behind it: the same card, the same courtesies."""

import html
import inspect
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from dashboard.charts.chart import Chart
from dashboard.components import ChartFrame, Click, live_chart, save_figure

ROOT = Path(__file__).resolve().parents[1]


def show(
    chart: Chart | Sequence[ChartFrame],
    *,
    key: str | None = None,
    height: int = 300,
    selectable: bool = False,
    run: str = "",
    controls: Callable[[], None] | None = None,
    on_click: Callable[[Click], None] | None = None,
) -> Click | None:
    """A card with the chart's title, takeaway and figure, and its numbers and downloads on demand.

    Frames in place of a chart are played by the page's `player`; their first one gives the title
    and the table. `controls` draws widgets at the right of the title. `height`, `selectable`, `run`
    and `on_click` as in `live_chart`; `key` defaults to the chart's slug.

    Returns the press on a mark that caused this rerun, if there was one.
    """
    frames = [ChartFrame(0, chart)] if isinstance(chart, Chart) else list(chart)
    first = frames[0].chart
    key = key or first.slug
    with st.container(border=True, gap="xsmall", key=f"card-{key}"):
        head = f"head-{key}" if controls is None else f"head-controls-{key}"
        with st.container(horizontal=True, vertical_alignment="center", key=head):
            st.html(f'<h2 class="card-title">{html.escape(first.title)}</h2>', width="stretch")
            if controls is not None:
                with st.container(horizontal=True, width="content", key=f"controls-{key}"):
                    controls()
            _numbers(first, key)
        return live_chart(
            frames, key=key, height=height, selectable=selectable, run=run, on_click=on_click
        )


def _numbers(chart: Chart, key: str) -> None:
    """A popover with the table twin and the downloads; closed, it costs nothing."""
    popover = st.popover(
        "Numbers", icon=":material/table:", type="tertiary", key=f"numbers-{key}", on_change="rerun"
    )
    if popover.open:
        with popover:
            st.dataframe(chart.table, hide_index=True, width="stretch", height="auto")
            st.download_button(
                "Data (CSV)",
                data=lambda: chart.table.to_csv(index=False).encode(),
                file_name=f"{chart.slug}.csv",
                mime="text/csv",
                key=f"csv-{key}",
                on_click="ignore",
            )
            save_figure(key, chart.slug)


def show_source(function: Callable[..., Any], label: str = "Show the code that ran") -> None:
    """An expander with the source of `function` and the file it stands in; closed, it costs nothing."""
    key = f"code-{function.__module__}-{function.__qualname__}".replace(".", "-")
    expander = st.expander(label, icon=":material/code:", key=key, on_change="rerun")
    if not expander.open:
        return
    with expander:
        path = Path(inspect.getsourcefile(inspect.unwrap(function)) or "").resolve()
        line = inspect.getsourcelines(function)[1]
        st.caption(f"`{path.relative_to(ROOT)}`, line {line}")
        st.code(inspect.getsource(function), language="python", wrap_lines=True)
