"""What takes a while is done a turn at a time while somebody waits, and the page says how far it is."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

EVERY = 0.4
"""Seconds between two turns."""


@st.fragment(run_every=EVERY)
def wait_for(turn: Callable[[], tuple[float, str]]) -> None:
    """Take turns until all is done; then the whole page runs again.

    A turn returns how much is done, from 0 to 1, and what to say of it.
    """
    done, told = turn()
    if done >= 1:
        st.rerun()
    st.progress(done, told)
