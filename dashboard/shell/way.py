"""The way through: the pages that "Walk on" visits, in its order, once each, from the classroom to the end."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath

import streamlit as st

from dashboard.shell import session
from dashboard.shell.stations import GRADED, NOTES, SITS, STUDIES


@dataclass(frozen=True)
class Stop:
    """A page on the way."""

    page: str
    """The page's file, as `st.navigation` knows it."""
    called: str
    """Where the button says that it leads."""

    @property
    def name(self) -> str:
        """The page's file without folder and ending: how a session says where it is."""
        return PurePosixPath(self.page).stem


CLASSROOM = Stop("pages/classroom.py", "the classroom")
TWO_EXAMS = Stop("pages/two_exams.py", "two exams")
BY_HAND = Stop("pages/by_hand.py", "by hand")
CLOSING = Stop("pages/closing.py", "what you saw")

WAY = (
    CLASSROOM,
    Stop(SITS.page, "the student sits"),
    Stop(GRADED.page, "the teacher grades"),
    Stop(NOTES.page, "the notes"),
    Stop(STUDIES.page, "studying"),
    Stop("pages/epochs.py", "round after round"),
    TWO_EXAMS,
    BY_HAND,
    CLOSING,
)


def after(name: str) -> Stop | None:
    """The stop after the page of that name: none after the last; a page beside the way leads to its beginning."""
    names = [stop.name for stop in WAY]
    place = names.index(name) + 1 if name in names else 0
    return WAY[place] if place < len(WAY) else None


def walk_on() -> None:
    """The button that leads on and says where to; nothing at the end of the way."""
    following = after(session.here())
    if following is None:
        return
    if st.button(
        f"Walk on:small[: {following.called}]",
        key="walk",
        icon=":material/directions_walk:",
        shortcut="W",
    ):
        st.switch_page(following.page, query_params=session.link())
