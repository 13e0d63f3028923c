"""What all pages share: the guard at their door, the title, the desk, and the last lines."""

from __future__ import annotations

import runpy
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from dashboard.serving.second import Second
from dashboard.shell import session
from dashboard.shell.desk import Draw, at_the_desk, say_problems
from dashboard.shell.peace import in_peace
from dashboard.shell.popovers import share_popover
from dashboard.shell.show import show_code
from dashboard.shell.stations import Station
from dashboard.shell.view import View
from dashboard.shell.way import walk_on
from dashboard.shell.words import words_of_a_fixed_test

FRONT_DOOR = Path(__file__).resolve().parents[2] / "streamlit_app.py"


def guard() -> None:
    """The first line of every page.

    After a server's start Streamlit runs a deep link's page alone, in its old multi-page mode, without title, desk
    or navigation. A page that finds itself alone runs the front door instead. Which page it is, its file says.
    """
    if not session.came_in():
        runpy.run_path(str(FRONT_DOOR), run_name="__main__")
        st.stop()
    session.arrive(Path(sys._getframe(1).f_code.co_filename).stem)


def lesson(
    title: str,
    term: str,
    intro: str,
    draw: Draw | None,
    *,
    breaks: str,
    station: Station | None = None,
    closer: Draw | None = None,
    told: Callable[[View], int] | None = None,
    body: Callable[[], None] | None = None,
    second: Second | None = None,
    code: tuple[Callable[..., Any], ...] = (),
) -> None:
    """A page: title with the field's word beside it, the desk, what plays (`draw`), and what is looked at in peace.

    `term` and `intro` are Markdown, in which words of the field open, see `look.glossary.opens`.
    `closer` draws what does not move under play, for the test at which it rests. Without `draw` nothing on the page
    belongs to a test, there is no desk, and `body` is all of it, with the way on below. `told` is the last test whose
    grades the browser may have, where that is not every test that was studied. `second` is another student that plays
    along. `breaks` says in one line where the
    analogy breaks; `code` are the functions that did the work.
    """
    with st.container(key="title"):
        if draw is None:
            with st.container(
                horizontal=True, vertical_alignment="center", gap="small", key="title-row"
            ):
                st.markdown(f"# {title} :small[{term}]")
                share_popover()
        else:
            st.markdown(f"# {title} :small[{term}]")
        if intro:
            st.markdown(intro)
    if draw is None:
        say_problems()
        words_of_a_fixed_test()
        if body is not None:
            with st.container(key="body"):
                body()
        walk_on()
    else:
        view = at_the_desk(draw, station, rests=closer is not None, told=told, second=second)
        if closer is not None:
            with st.container(key="closer"), in_peace(view, "closer"):
                closer(view)
    with st.container(key="last-lines"):
        st.markdown(f"**Where the analogy breaks.** {breaks}")
        if code:
            show_code(code)
