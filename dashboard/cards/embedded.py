"""The app in somebody else's page: the player, one card that plays, and the way to all the rest."""

from __future__ import annotations

import streamlit as st

from dashboard.cards.course_facts import counts_words
from dashboard.cards.exam_sheet import exam_sheet
from dashboard.charts import over_tests
from dashboard.shell import session
from dashboard.shell.desk import at_the_desk
from dashboard.shell.embedding import CARD
from dashboard.shell.view import View

_NO_HEADER = """
<style>
  .stApp [data-testid="stMainBlockContainer"] { padding-block: 0.5rem; }
  .stApp .st-key-desk { top: 0; }
</style>
"""
"""Here Streamlit has no header to make room for."""


def embedded_card() -> None:
    """Instead of a page: what an iframe with `embed=true` in its address shows."""
    st.html(_NO_HEADER)
    at_the_desk(_draw, None, rests=True, bare=True)
    with st.container(key="way-home"):
        st.markdown(f"[Open this test in Exam Room]({session.address()})")


def _draw(view: View) -> None:
    exam = view.settings.questions
    card = session.part(CARD)
    if card == "paper":
        exam_sheet(view, key="paper", sealed=False, title="Handed back")
    elif card == "right":
        view.show(
            over_tests.accuracy_over_tests,
            counts_words(exam),
            key="right-so-far",
            of="history",
            height=240,
        )
    else:
        levels = exam.guessing_loss, exam.best_possible_loss(exam.studied)
        view.show(over_tests.loss_over_tests, *levels, key="loss-so-far", of="history", height=240)
