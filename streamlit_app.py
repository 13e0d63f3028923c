"""Exam Room: see a language model learn. The table of contents, and what happens before every page."""

import streamlit as st

from dashboard.serving.start_up import warm_up
from dashboard.shell import session
from dashboard.shell.navigation import sidebar
from dashboard.shell.style import apply_style

PAGES = {
    "": [
        st.Page("pages/classroom.py", title="Classroom", icon=":material/home:", default=True),
    ],
    "One test": [
        st.Page("pages/forward_pass.py", title="The student sits", icon=":material/edit_note:"),
        st.Page("pages/loss.py", title="The teacher grades", icon=":material/grading:"),
        st.Page(
            "pages/backward_pass.py", title="Notes in the margin", icon=":material/rate_review:"
        ),
        st.Page("pages/update.py", title="Studying", icon=":material/menu_book:"),
    ],
    "All tests": [
        st.Page("pages/epochs.py", title="Round after round", icon=":material/repeat:"),
    ],
    "With pencil and paper": [
        st.Page("pages/by_hand.py", title="Every number by hand", icon=":material/edit:"),
    ],
}

st.set_page_config(page_icon="static/favicon.png", layout="wide", initial_sidebar_state=248)
warm_up()
session.enter()
apply_style()
page = st.navigation(PAGES, position="hidden")
st.set_page_config(page_title=f"{page.title} · Exam Room")
sidebar(PAGES, page)
page.run()
