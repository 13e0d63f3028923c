"""Done once a server, before the first visitor: what is heavy is run once and kept out of garbage collection.

A whole collection with torch, Plotly and pandas loaded takes longer than a test. What is loaded for good is frozen, and
Streamlit's own collection after every rerun is off (`.streamlit/config.toml`): Python collects when there is something.
"""

from __future__ import annotations

import gc

import streamlit as st

from dashboard.charts.over_tests import loss_over_tests
from dashboard.components.frames import delta, encoded, frame_json
from dashboard.serving.forged import refuse_forgeries
from dashboard.serving.leaving import watch_who_leaves
from dashboard.serving.one_line import one_line_an_error
from dashboard.serving.runs import shared_run
from model import Settings


@st.cache_resource(show_spinner="Opening the exam room …")
def start_up() -> None:
    """Close what Streamlit leaves open, sit one test, draw one figure, freeze what is loaded; forget who leaves."""
    refuse_forgeries()
    one_line_an_error()
    run = shared_run(Settings())
    run.record_at(1)
    frame = frame_json(loss_over_tests(run.history, 1.0))
    encoded(delta(frame, frame))
    gc.collect()
    gc.freeze()
    watch_who_leaves()
