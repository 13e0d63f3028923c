"""The sidebar: Streamlit's own navigation fails a screen reader, links of our own don't."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from dashboard import session


def sidebar(pages: Mapping[str, Sequence[Any]]) -> None:
    """The mark, and a link to every page that keeps the visit: exam, test, question and weight."""
    link = session.link()
    with st.sidebar:
        for section, members in pages.items():
            if section:
                st.markdown(f"**{section}**")
            for page in members:
                st.page_link(page, query_params=link, width="stretch")
