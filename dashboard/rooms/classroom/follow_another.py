"""Choosing what is followed: any question of the exam, those that are never studied among them."""

from __future__ import annotations

import streamlit as st

from dashboard.look.text import counted, safe_markdown, shortened
from dashboard.shell import session
from dashboard.shell.view import View
from model.exams import Exam

OFFERED = 12
"""Questions that are offered at once; words typed into the field find any other."""
LONGEST = 60
FIND, OPEN = "follow-find", "follow-popover"


def follow_another(view: View) -> None:
    """A small control that leads to any question of the exam; it is filled when it is opened."""
    popover = st.popover(
        "Follow another question",
        icon=":material/visibility:",
        type="tertiary",
        key=OPEN,
        on_change="rerun",
    )
    with popover:
        if popover.open:
            with st.container(gap="xsmall"):
                _choices(view.settings.questions, view.followed[0])


def _choices(exam: Exam, followed: int) -> None:
    st.markdown("**Which one should every page follow?**")
    words = st.text_input("Words of the question", key=FIND, placeholder="nine plus", max_chars=80)
    found = matching(exam, words)
    for place in found[:OFFERED]:
        never = " · never studied" if place in exam.held_out else ""
        st.button(
            safe_markdown(shortened(exam.questions[place].prompt_text, LONGEST)) + never,
            key=f"follow-{place}",
            width="stretch",
            type="primary" if place == followed else "secondary",
            on_click=_follow,
            args=(place,),
        )
    if len(found) > OFFERED:
        st.caption(f"{counted(len(found) - OFFERED, 'more question')}: type some words of it.")
    if not found:
        st.caption("No question of this exam has these words.")


def matching(exam: Exam, words: str) -> list[int]:
    """The places of the questions that have all these words, in any order; never-studied ones first if there are none.

    A word that is being typed counts by its beginning.
    """
    wanted = words.casefold().split()
    places = range(len(exam.questions))
    if not wanted:
        first = sorted(exam.held_out)[: OFFERED // 2]
        return [*first, *(place for place in places if place not in first)]
    return [place for place in places if _has(exam.questions[place].prompt, wanted)]


def _has(words: tuple[str, ...], wanted: list[str]) -> bool:
    spoken = [word.casefold() for word in words]
    return all(any(word.startswith(each) for word in spoken) for each in wanted)


def _follow(place: int) -> None:
    session.put(OPEN, False)
    session.follow(place)
