"""All chapters with what became of their bets, and the button that begins the lesson or goes on with it."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from dashboard.cards.chapters import (
    CHAPTER,
    CHAPTERS,
    State,
    link_to,
    minutes_left,
    next_open,
    state_of,
    where,
)
from dashboard.look.text import counted
from dashboard.shell import session
from dashboard.shell.way import CLOSING

ICONS: Mapping[State, str] = {
    "bet made": ":material/check_circle:",
    "seen without a bet": ":material/visibility:",
    "open": ":material/radio_button_unchecked:",
}


def go_on() -> None:
    """How far the visitor is, and the way on: to the chapter of the link or, without one, the first open bet."""
    here = session.part(CHAPTER)
    number = here or next_open()
    if not number:
        st.markdown(f"**All {len(CHAPTERS)} chapters are done.** Your bets and what came of them:")
        st.page_link(
            CLOSING.page,
            label="What you saw",
            icon=":material/flag:",
            query_params=session.link(),
        )
        return
    chapter = CHAPTERS[number - 1]
    begins = not here and number == 1
    st.markdown(
        f"**{len(CHAPTERS)} chapters, about {minutes_left(1)} minutes.** In each you bet first, then look."
        if begins
        else f"**{where(number)}.**"
    )
    if st.button(
        f"{'Begin' if begins else 'Go on'} with chapter {number}: {chapter.title}",
        type="primary",
        icon=":material/play_arrow:",
        key="lesson-go",
    ):
        st.switch_page(chapter.page, query_params=link_to(number))
    st.caption(
        "Leave whenever you like: the address keeps your place, your student and your bets. Save it, or send it to "
        "yourself."
    )


def chapters() -> None:
    """The list, each chapter a link to its view."""
    here = session.part(CHAPTER)
    with st.container(key="chapters", gap="small"):
        for number, chapter in enumerate(CHAPTERS, start=1):
            state = state_of(chapter)
            with st.container(key=f"chapter-{number}", gap=None):
                here_too = " · here" if number == here else ""
                st.page_link(
                    chapter.page,
                    label=f"**{number} · {chapter.title}** :small[· {counted(chapter.minutes, 'minute')} · {state}"
                    f"{here_too}]",
                    icon=ICONS[state],
                    query_params=link_to(number),
                )
                st.markdown(f"{chapter.asks} {chapter.then}")
