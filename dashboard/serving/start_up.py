"""Done once a server, before the first visitor: what is heavy is run once and kept out of garbage collection.

A whole collection with torch, Plotly and pandas loaded takes longer than a test. What is loaded for good is frozen, and
Streamlit's own collection after every rerun is off (`.streamlit/config.toml`): Python collects when there is something.
"""

from __future__ import annotations

import gc

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from dashboard.charts.chart import Chart
from dashboard.components import ChartFrame
from dashboard.components.live_chart import chart_payload
from dashboard.serving.runs import shared_run
from model import Settings


@st.cache_resource(show_spinner="Opening the exam room …")
def start_up() -> None:
    """Sit one test, draw one figure and freeze what is loaded."""
    record = shared_run(Settings()).record_at(1)
    table = pd.DataFrame({"marks lost": record.losses[record.batch.asked]})
    chart = Chart("Start", go.Figure(go.Scatter(y=table["marks lost"])), "Warm.", table, "Warm.")
    frame = ChartFrame(record.step, chart)
    chart_payload((frame,), height=300, selectable=False, run="", key="start")
    gc.collect()
    gc.freeze()
