"""What can be taken away: a spreadsheet, a page to print, a notebook; and the same example at the desk."""

from __future__ import annotations

from functools import partial

import streamlit as st

from dashboard.rooms.by_hand.notebook import code_cell, notebook
from dashboard.rooms.by_hand.printout import printout, two_pages
from dashboard.rooms.by_hand.sheet import Sheet
from dashboard.rooms.by_hand.spreadsheet import spreadsheet
from dashboard.shell import session
from dashboard.shell.show import download

EXAM = "ai-rocks"


def takeaways(sheet: Sheet) -> None:
    """Downloads with the numbers on screen, and the way to the same exam at the desk."""
    with st.container(border=True, key="card-by-hand-takeaways"):
        st.markdown("### Take it with you")
        st.markdown(
            "All with the numbers on this page. In the spreadsheet every result is a live formula: "
            "change a weight there and watch the loss. Two pages are for a lesson: softmax, loss, p − y, the last "
            "weights, the same question again, and solutions. All steps to print leaves as many results "
            "blank as you have chosen above. The notebook lets PyTorch find the way home by itself."
        )
        _downloads(sheet)
        with st.expander("The notebook's cell, to copy", icon=":material/content_copy:"):
            st.code(code_cell(sheet), language="python", wrap_lines=True)
        st.markdown(
            "The machinery behind all the other pages computes the same: its exam “AI rocks” has "
            "this question and a student of this size, only its weights start at random."
        )
        st.button(
            "Put this exam on the desk",
            icon=":material/quiz:",
            key="by-hand-exam",
            disabled=session.visit().settings.exam == EXAM,
            on_click=session.change_settings,
            kwargs={"exam": EXAM},
        )


def _downloads(sheet: Sheet) -> None:
    with st.container(horizontal=True, gap="small"):
        for label, make, file_name, icon, key in (
            ("Spreadsheet (.xlsx)", spreadsheet, "ai-rocks-by-hand.xlsx", "table_view", "xlsx"),
            (
                "Two pages to print (.html)",
                two_pages,
                "ai-rocks-on-two-pages.html",
                "print",
                "two-pages",
            ),
            ("All steps to print (.html)", printout, "ai-rocks-by-hand.html", "print", "html"),
            ("Notebook (.ipynb)", notebook, "ai-rocks-by-hand.ipynb", "terminal", "ipynb"),
        ):
            download(
                label,
                partial(make, sheet),
                file_name,
                key=f"by-hand-{key}",
                icon=f":material/{icon}:",
            )
