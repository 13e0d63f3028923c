"""What is behind the answers: sections that are filled when they are opened."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from dashboard.rooms.inside.change import change_it
from dashboard.rooms.inside.untaught import untaught
from dashboard.shell.view import View

SECTIONS: dict[str, tuple[str, str, Callable[[View], None]]] = {
    "untaught": ("What it was never taught", "school", untaught),
    "change": ("Change it: a student without one of its heads", "content_cut", change_it),
}
"""By key: what it is called, its icon, and what fills it."""


def section(key: str, title: str, icon: str, fill: Callable[[View], None], view: View) -> None:
    """A section that costs nothing while it is closed."""
    expander = st.expander(title, icon=f":material/{icon}:", key=f"open-{key}", on_change="rerun")
    if expander.open:
        with expander:
            fill(view)


def look_inside(view: View) -> None:
    """All sections, closed at first."""
    st.markdown("## Look inside")
    for key, (title, icon, fill) in SECTIONS.items():
        section(key, title, icon, fill, view)
