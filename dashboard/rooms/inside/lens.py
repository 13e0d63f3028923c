"""The answer after each layer of the prompt that is asked."""

from __future__ import annotations

import streamlit as st

from dashboard.rooms.inside.ask import asked_here
from dashboard.rooms.inside.lens_chart import after_each_layer
from dashboard.shell.view import View


def lens(view: View) -> None:
    """What the student would say if it had to answer after each stage."""
    st.markdown(
        "After each layer the thought could already be read out by the last LayerNorm and matrix. What the student "
        "would say then shows where the answer is made (the “logit lens”)."
    )
    view.show(after_each_layer, asked_here(view).words, key="lens", height=340)
