"""Where to go on: the other exams, every number by hand, and what others have made."""

from __future__ import annotations

import streamlit as st

from dashboard.look.text import safe_markdown
from dashboard.shell import session
from dashboard.shell.exam_list import SHOWS
from dashboard.shell.popovers import OWN_EXAM
from dashboard.shell.way import BY_HAND, CLASSROOM
from model import EXAMS, Settings

ELSEWHERE = """
- [But what is a GPT?](https://www.3blue1brown.com/lessons/gpt), the same story in moving pictures
- [Transformer Explainer](https://poloclub.github.io/transformer-explainer/), GPT-2 at work in your browser
- [nanoGPT](https://github.com/karpathy/nanoGPT), a real one in two short files of Python
- [Attention Is All You Need](https://arxiv.org/abs/1706.03762), the paper that it all goes back to
"""


def onward() -> None:
    """Links into the app, which keep the visit where they can, and out of it."""
    left, right = st.columns(2)
    with left:
        st.markdown("**Another exam shows something else**")
        for key, make in EXAMS.items():
            if key != session.visit().settings.exam:
                st.page_link(
                    CLASSROOM.page,
                    label=f"**{safe_markdown(make().title)}**: {SHOWS[key].headline}",
                    icon=f":material/{SHOWS[key].icon}:",
                    query_params={} if key == Settings().exam else {"exam": key},
                )
        st.page_link(
            OWN_EXAM,
            label="**Your own**: write down what it should learn",
            icon=":material/edit_document:",
            query_params=session.link(),
        )
    with right:
        st.markdown("**Every number yourself**")
        st.page_link(
            BY_HAND.page,
            label="All steps by hand",
            icon=":material/edit:",
            query_params={**session.link(), "steps": "all"},
        )
        st.markdown("**What others have made**" + ELSEWHERE.replace("\n-", "\n\n-", 1))
