"""What takes a while is done a turn at a time while somebody waits, and the page says how far it is."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from dashboard.look.text import counted
from dashboard.serving.line import Wait

EVERY = 0.4
"""Seconds between two turns."""

SOON = 2.0
"""Seconds for which nobody needs to be told how long it takes."""

_SO_MANY = ("nobody is", "one is", "two are", "three are", "four are", "five are", "six are")


@st.fragment(run_every=EVERY)
def wait_for(turn: Callable[[], tuple[float, str]]) -> None:
    """Take turns until all is done; then the whole page runs again.

    A turn returns how much is done, from 0 to 1, and what to say of it.
    """
    done, told = turn()
    if done >= 1:
        st.rerun()
    st.progress(done, told)


def told_of(wait: Wait | None) -> str:
    """The place in line and the time, as in "two are before you, about 20 s"; empty for what is soon there."""
    if wait is None or wait.seconds < SOON:
        return ""
    if not wait.before:
        return about(wait.seconds)
    in_words = wait.before < len(_SO_MANY)
    so_many = _SO_MANY[wait.before] if in_words else f"{wait.before} are"
    return f"{so_many} before you, {about(wait.seconds)}"


def about(seconds: float) -> str:
    """A time as one says it: no finer than anybody can know it beforehand."""
    if seconds < 15:
        return f"about {max(round(seconds), 1)} s"
    if seconds < 90:
        return f"about {10 * round(seconds / 10)} s"
    if seconds < 90 * 60:
        return f"about {round(seconds / 60)} min"
    return f"about {counted(round(seconds / 3600), 'hour')}"
