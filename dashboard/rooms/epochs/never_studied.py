"""Which questions were never studied, what the student says to them now, and what was measured with them."""

from __future__ import annotations

import streamlit as st

from dashboard.cards.course_facts import NEVER_STUDIED
from dashboard.cards.never_studied import asked_after, asked_table, evenly
from dashboard.look import numbers
from dashboard.look.text import counted
from dashboard.shell.view import View

MOST_LISTED = 10
"""Questions that a short list has."""


def never_studied(view: View) -> None:
    """The list, and a sentence on what it can tell; nothing for an exam that keeps nothing back."""
    exam = view.settings.questions
    if not exam.held_out:
        return
    places = evenly(sorted(exam.held_out), MOST_LISTED)
    some = "" if len(places) == len(exam.held_out) else f" {len(places)} of them:"
    st.markdown(
        f"**Never studied** are {counted(len(exam.held_out), 'question')} that are kept out of every test and "
        f"asked after each round. {NEVER_STUDIED.get(exam.key, NEVER_STUDIED['own'])}{some}"
    )
    with st.container(key="never-studied"):
        rows = asked_after(view.run, view.step, places)
        st.markdown(asked_table(rows))
    st.caption(f"Asked of the student after test {numbers.count(view.step)}.")
