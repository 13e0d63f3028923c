"""The maps on which a visitor chooses a weight: all parameters, and one parameter's weights."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from dashboard.charts.chart import Chart
from dashboard.charts.weight_map import parameter_at, student_map, weight_at
from dashboard.components import Click
from dashboard.look.anatomy import SelectedWeight, largest_in, selected
from dashboard.shell import session
from dashboard.shell.dials import dial
from dashboard.shell.view import View

MAP_HEIGHT = 320
ROW_HEIGHT = 52
"""Height of a row of tiles, in pixels: two lines of text and some air."""


def toolbar(view: View) -> bool:
    """What stands above the maps; returns whether a map's colours are its own, not the whole student's."""
    with st.container(horizontal=True, vertical_alignment="center", key="map-toolbar"):
        own = st.toggle(
            "Colours for this parameter alone",
            help="Otherwise all parameters share one scale, so that faint means small.",
            **dial("own-scale", (False, True), False),
        )
        st.button(
            "Follow the most blamed weight",
            key="unselect",
            type="tertiary",
            icon=":material/my_location:",
            disabled=view.visit.weight is None,
            on_click=session.unselect,
            help="No weight of your own choice: each test shows the one with its largest gradient.",
        )
    return bool(own)


def student_card(view: View) -> None:
    """All parameters as tiles; a press on one selects its most blamed weight."""

    def choose(click: Click) -> None:
        name = parameter_at(view.settings, *click.cell) if click.cell else None
        if name is not None:
            _select(largest_in(view.run.record_at(click.step), name))

    height = max(MAP_HEIGHT, ROW_HEIGHT * (2 + 2 * view.settings.n_layer))
    view.show(student_map, view.visit.weight, key="student-map", height=height, on_click=choose)


def parameter_card(view: View, make: Callable[..., Chart], own_scale: bool, key: str) -> None:
    """One parameter as a heatmap; a press on a cell selects its weight."""

    def choose(click: Click) -> None:
        if click.cell is None:
            return
        shown = selected(view.run.record_at(click.step), view.visit.weight)
        _select(weight_at(view.settings, shown.parameter, *click.cell))

    chosen = (view.visit.weight, own_scale)
    view.show(make, *chosen, key=key, height=MAP_HEIGHT, on_click=choose)


def _select(weight: SelectedWeight) -> None:
    session.select(weight.parameter, weight.index)
