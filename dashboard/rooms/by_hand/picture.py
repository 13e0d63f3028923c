"""Both directions as one picture."""

from __future__ import annotations

import streamlit as st

from dashboard.components.computation_graph import computation_graph
from dashboard.rooms.by_hand.controls import progress
from dashboard.rooms.by_hand.drill import hidden
from dashboard.rooms.by_hand.graph import BANDS, edges, nodes
from dashboard.rooms.by_hand.sheet import Sheet
from dashboard.shell import session


def picture(sheet: Sheet) -> None:
    """The graph of the computation; a press on a node leads to its step."""
    done = progress()
    with st.container(border=True, key="card-by-hand-picture"):
        st.markdown("### There and back, in one picture")
        st.markdown(
            ":blue[**Blue bars**] are values on the way there, :red[**red bars**] the feedback for "
            "them on the way home; a bar up is positive, a bar down negative, and the longest of a "
            "box fills it. Dashed boxes are weights. Press a bar to go to its step."
        )
        computation_graph(
            nodes(sheet.weights, sheet.steps, lambda step: hidden(sheet, step, done)),
            edges(sheet.steps),
            BANDS,
            key="by-hand-graph",
            here=sheet.key,
            on_press=_go_to,
        )


def _go_to(key: str) -> None:
    session.turn_to(session.visit().sheet.at(key))
