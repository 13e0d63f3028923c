"""What is behind the answers: sections that are filled when they are opened."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from dashboard.rooms.inside.change import change_it
from dashboard.rooms.inside.heads import measured, prompt_attention
from dashboard.rooms.inside.lens import lens
from dashboard.rooms.inside.untaught import untaught
from dashboard.rooms.inside.words_map import map_of_words
from dashboard.rooms.inside.write_on import write_on
from dashboard.shell.view import View

Sections = Mapping[str, tuple[str, str, Callable[[View], None]]]
"""By key: what it is called, its icon, and what fills it."""

LIVE: Sections = {
    "attention": ("What looks at what", "visibility", prompt_attention),
    "map": ("The map of words", "scatter_plot", map_of_words),
    "lens": ("The answer after each layer", "layers", lens),
}
"""What moves with the tests."""

IN_PEACE: Sections = {
    "untaught": ("What it was never taught", "school", untaught),
    "change": ("Change it: a student without one of its heads", "content_cut", change_it),
    "measured": ("What each head does, measured", "query_stats", measured),
    "write": ("Let it write on: temperature and top-k", "casino", write_on),
}
"""What is looked at in peace."""


def section(key: str, title: str, icon: str, fill: Callable[[View], None], view: View) -> None:
    """A section that costs nothing while it is closed."""
    expander = st.expander(title, icon=f":material/{icon}:", key=f"open-{key}", on_change="rerun")
    if expander.open:
        with expander:
            fill(view)


def look_inside(view: View, sections: Sections) -> None:
    """These sections, closed at first."""
    for key, (title, icon, fill) in sections.items():
        section(key, title, icon, fill, view)
