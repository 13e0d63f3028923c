"""The toy valley with its three balls: a rate to choose, and a button that lets them roll."""

from __future__ import annotations

import streamlit as st

from dashboard.look.glossary import opens
from dashboard.rooms.update import toy_valley_chart
from dashboard.shell import session
from dashboard.shell.dials import slider
from dashboard.shell.view import View

N_STEPS = 30
SECONDS_A_STEP = 0.3
RATES = (0.01, 2.2)
STEP, ROLLING = "valley-step", "valley-rolling"


def toy_valley_card(view: View) -> None:
    """The valley where one can study too hard or not hard enough without harm."""
    st.markdown(
        "One weight, a loss of ½ w², three balls that start at 1. Above a rate of 1.0 "
        f"plain SGD overshoots and swings; below 0.05 it crawls. {opens('momentum', 'Momentum')} carries on through "
        "the bottom; Adam takes "
        "steps of about the rate, whatever the slope."
    )
    rolling = bool(session.remember(ROLLING, lambda: False))
    every = SECONDS_A_STEP if rolling else None
    st.fragment(_valley, run_every=every)(view, rolling)


def _valley(view: View, rolling: bool) -> None:
    step = int(session.remember(STEP, lambda: 0))
    if rolling and step < N_STEPS:
        step += 1
        session.keep(STEP, step)
    with st.container(horizontal=True, vertical_alignment="bottom", key="valley-controls"):
        rate = st.slider(
            "Learning rate in the valley", *RATES, step=0.01, **slider("valley-rate", *RATES, 0.3)
        )
        if st.button(
            "Stop" if rolling else "Roll", key="valley-roll", icon=":material/play_arrow:"
        ):
            _set_rolling(not rolling, 0 if step >= N_STEPS else step)
        if st.button("One step", key="valley-step-on", disabled=rolling or step >= N_STEPS):
            _set_rolling(False, step + 1)
        if st.button("To the top", key="valley-top", disabled=step == 0):
            _set_rolling(False, 0)
    left, right = st.columns(2)
    with left:
        view.show_still(
            toy_valley_chart.valley_chart(rate, step, N_STEPS), key="valley", height=300
        )
    with right:
        view.show_still(
            toy_valley_chart.course_chart(rate, step, N_STEPS), key="valley-course", height=300
        )
    if rolling and step >= N_STEPS:
        _set_rolling(False, step)


def _set_rolling(rolling: bool, step: int) -> None:
    session.keep(ROLLING, rolling)
    session.keep(STEP, step)
    st.rerun()
