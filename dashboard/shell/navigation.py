"""The sidebar: Streamlit's own navigation fails a screen reader, links of our own don't."""

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from typing import Any

import streamlit as st

from dashboard.components import early_scripts
from dashboard.shell import session
from dashboard.shell.style import LARGE

WORDMARK = (
    '<div class="wordmark"><img src="app/static/mark.svg" alt="" width="36" height="36">'
    "<span>Exam Room</span></div>"
)


def sidebar(pages: Mapping[str, Sequence[Any]], here: Any) -> None:
    """The mark, and a link to every page that keeps the visit: exam, test, question and weight.

    The page that is open, `here`, is marked by weight and a bar as well as by colour.
    """
    link = session.link()
    with st.sidebar:
        st.html(WORDMARK + early_scripts(), unsafe_allow_javascript=True)
        for section, members in pages.items():
            if section:
                st.markdown(f"**{section}**")
            for page in members:
                with st.container(key="nav-here") if page == here else nullcontext():
                    st.page_link(page, query_params=link, width="stretch")
        large = session.part(LARGE)
        st.button(
            "Usual type" if large else "Large type",
            icon=":material/text_decrease:" if large else ":material/text_increase:",
            key="large-type",
            type="tertiary",
            shortcut="L",
            help="For a projector: type and charts grow, in the link too.",
            on_click=session.set_part,
            args=(LARGE, not large),
        )
