"""The page from draft to outcome."""

from __future__ import annotations

import streamlit as st

from dashboard.look.text import safe_markdown
from dashboard.rooms.own_exam import draft, study, told
from dashboard.shell import session
from dashboard.shell.exam_list import sample
from model import Settings


def own_exam() -> None:
    """Write, see at once what it makes, bet, and let it study."""
    draft.take_over(session.visit().settings)
    # A text has no table to stand beside it.
    both = draft.kind() == draft.QUESTIONS
    left, right = st.columns([6, 5]) if both else (st.container(), st.container())
    with left:
        draft.write()
    pasted = draft.read()
    with right:
        told.problems(pasted)
        if both and pasted.cells:
            draft.edit(pasted)
        if pasted.exam is None:
            if not pasted.problems:
                st.markdown("Write something, or press an example: what it makes is told here.")
            return
        prompt, answer = sample(pasted.exam)
        st.markdown(f"It reads: “{safe_markdown(prompt, 60)} **{safe_markdown(answer, 30)}**”.")
    settings = session.visit().settings
    if draft.is_studied(settings, pasted):
        with st.container(border=True, key="card-own-outcome"):
            study.outcome(settings)
    else:
        settings = Settings.recommended("own", pairs=pasted.pairs, text=pasted.text)
        with st.container(border=True, key="card-own-bet"):
            study.ask(settings)
            study.let_it_study(pasted)
    with st.container(border=True, key="card-own-exam"):
        told.the_exam(pasted, settings)
        told.keep_it(pasted)
