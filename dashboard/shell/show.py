"""How a page shows a chart and the code behind it: the same card, the same courtesies."""

import html
import inspect
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.charts.chart import Chart
from dashboard.components import Click, live_chart, save_figure

ROOT = Path(__file__).resolve().parents[2]

KINDS_OF_FILE = {
    ".csv": "text/csv",
    ".html": "text/html",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".ipynb": "application/x-ipynb+json",
    ".txt": "text/plain",
    ".json": "application/json",
    ".npz": "application/zip",
    ".parquet": "application/vnd.apache.parquet",
    ".py": "text/x-python",
    ".safetensors": "application/octet-stream",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""The files that leave the app, by their ending: what a browser is told that they are."""

Controls = Callable[[], None]
"""Draws widgets at the right of a card's title."""
OnClick = Callable[[Click], None]


def show_still(
    chart: Chart,
    *,
    key: str,
    height: int = 300,
    controls: Controls | None = None,
    on_click: OnClick | None = None,
) -> None:
    """A card with the chart's title, takeaway and figure, and its numbers and downloads on demand."""
    with _card(chart.title, lambda: chart, key, controls):
        live_chart(key=key, height=height, on_click=on_click, still=chart)


def show_live(
    title: str,
    chart_now: Callable[[], Chart],
    *,
    key: str,
    height: int = 300,
    controls: Controls | None = None,
    on_click: OnClick | None = None,
) -> None:
    """The same card for a chart whose every test the page's supply brings; `chart_now` is that of the test at rest."""
    with _card(title, chart_now, key, controls):
        live_chart(key=key, height=height, on_click=on_click)


@contextmanager
def _card(
    title: str, chart: Callable[[], Chart], key: str, controls: Controls | None
) -> Iterator[None]:
    with st.container(border=True, gap="xsmall", key=f"card-{key}"):
        head = f"head-{key}" if controls is None else f"head-controls-{key}"
        with st.container(horizontal=True, vertical_alignment="center", key=head):
            st.html(f'<h2 class="card-title">{html.escape(title)}</h2>', width="stretch")
            if controls is not None:
                with st.container(horizontal=True, width="content", key=f"controls-{key}"):
                    controls()
            _numbers(chart, key)
        yield


def _numbers(chart_now: Callable[[], Chart], key: str) -> None:
    """A popover with the table twin and the downloads; closed, it costs nothing."""
    popover = st.popover(
        "Numbers", icon=":material/table:", type="tertiary", key=f"numbers-{key}", on_change="rerun"
    )
    if popover.open:
        chart = chart_now()
        with popover:
            st.dataframe(chart.table, hide_index=True, width="stretch", height="auto")
            download(
                "Data (CSV)", lambda: csv_of(chart.table), f"{chart.slug}.csv", key=f"csv-{key}"
            )
            save_figure(key, chart.slug)


def download(
    label: str,
    make: Callable[[], bytes | str],
    file_name: str,
    *,
    key: str,
    icon: str | None = None,
) -> None:
    """A button that hands over a file, made when it is pressed; its kind follows from its name."""
    st.download_button(
        label,
        data=make,
        file_name=file_name,
        mime=KINDS_OF_FILE[Path(file_name).suffix],
        icon=icon,
        key=key,
        on_click="ignore",
    )


def csv_of(table: pd.DataFrame) -> bytes:
    """The table as CSV in UTF-8; foreign words that a spreadsheet would take for a formula are told to be text."""
    plain = table.map(_told_to_be_text)
    return bytes(plain.rename(columns=_told_to_be_text).to_csv(index=False).encode())


def _told_to_be_text(cell: Any) -> Any:
    live = isinstance(cell, str) and cell.lstrip().startswith(("=", "+", "-", "@"))
    return f"'{cell}" if live else cell


def show_code(functions: Sequence[Callable[..., Any]]) -> None:
    """One expander with the source of these functions, each with the file it stands in; closed, it costs nothing."""
    names = ", ".join(function.__qualname__ for function in functions)
    key = "code-" + "-".join(f"{f.__module__}-{f.__qualname__}" for f in functions).replace(
        ".", "-"
    )
    expander = st.expander(
        f"Show the code that ran: {names}", icon=":material/code:", key=key, on_change="rerun"
    )
    if not expander.open:
        return
    with expander:
        for function in functions:
            path = Path(inspect.getsourcefile(inspect.unwrap(function)) or "").resolve()
            line = inspect.getsourcelines(function)[1]
            st.caption(f"`{function.__qualname__}` in `{path.relative_to(ROOT)}`, line {line}")
            st.code(inspect.getsource(function), language="python", wrap_lines=True)
