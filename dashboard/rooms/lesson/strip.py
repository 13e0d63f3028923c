"""What goes along on every page while a lesson is on: how far it is, and the way to the next chapter."""

from __future__ import annotations

import streamlit as st

from dashboard.cards.chapters import CHAPTER, CHAPTERS, LESSON, link_to, where
from dashboard.cards.put_away import PUT_AWAY, hiding_rules
from dashboard.shell import session
from dashboard.shell.sections import OPEN

OWN_PAGES = ("lesson", "teachers")
"""Where the pages are on which a lesson is planned: they say themselves how far it is, and nothing is put away."""

ALWAYS_IN_REACH = """
[data-testid="stMainBlockContainer"] > * > [data-testid="stLayoutWrapper"]:last-child { display: contents; }
"""
"""The strip's own box steps aside: it would stick to the screen only as far as that one reaches."""


def put_away(page: str) -> None:
    """Hide on the page of that path what a teacher has put away."""
    away, opened = session.part(PUT_AWAY), session.part(OPEN)
    if away and page not in OWN_PAGES:
        st.html(f"<style>{hiding_rules(away, opened)}</style>")


def lesson_strip(page: str) -> None:
    """The strip below the page of that path, while a lesson is on or something is put away."""
    number, away = session.part(CHAPTER), session.part(PUT_AWAY)
    if page in OWN_PAGES or not (number or away):
        return
    st.html(f"<style>{ALWAYS_IN_REACH}</style>")
    with st.container(
        horizontal=True, gap="small", vertical_alignment="center", key="lesson-strip"
    ):
        if number:
            _chapter(number)
        if away:
            st.button(
                "Show what was put away",
                icon=":material/visibility:",
                key="lesson-unhide",
                type="tertiary",
                on_click=session.set_part,
                args=(PUT_AWAY, frozenset()),
            )


def _chapter(number: int) -> None:
    st.markdown(f"**{CHAPTERS[number - 1].title}**  \n:small[{where(number)}]", width="stretch")
    st.page_link(
        LESSON, label="Back to the lesson", icon=":material/list:", query_params=session.link()
    )
    if number < len(CHAPTERS):
        st.page_link(
            CHAPTERS[number].page,
            label="Next chapter",
            icon=":material/arrow_forward:",
            query_params=link_to(number + 1),
        )
    st.button(
        "Leave",
        key="lesson-leave",
        type="tertiary",
        help="The bets stay. Open the lesson again whenever you like.",
        on_click=session.set_part,
        args=(CHAPTER, 0),
    )
