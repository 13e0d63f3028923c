"""What opens at the desk: the exam, go to a test, settings, share, keys and words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from dashboard.look import numbers
from dashboard.look.glossary import glossary_list
from dashboard.look.text import counted
from dashboard.shell import session
from dashboard.shell.exam_list import exam_list
from dashboard.shell.link import Visit
from dashboard.shell.settings_form import settings_form
from dashboard.shell.share import share
from model import Settings

OWN = "own-exam"
"""Key of the session: the latest exam of this visitor's own."""

OWN_EXAM = "pages/own_exam.py"

KEYS = """
| key | does |
|---|---|
| → | next test |
| ← | back one test |
| P, Space | play, pause |
| W | walk on to the next page of the way |
| L | large type, for a projector, and back |
| Tab, Enter | reach and press everything else |
| arrows, Enter | in a heatmap: move from cell to cell, choose one |
"""


def exam_choice(visit: Visit) -> None:
    """Which exam; another one starts with its own recommended student."""
    title = visit.settings.questions.title  # the other exams are built when they are offered
    with _lazy_popover(title, "quiz", "exam-popover") as is_open:
        if not is_open:
            return
        st.markdown("**Which exam?** Each shows something else, and has a student of its own.")
        exam_list(visit.settings.exam, "exam", _choose_exam)
        _own_exam(visit.settings)


def _choose_exam(key: str) -> None:
    session.put("exam-popover", False)
    session.change_settings(exam=key)


def _own_exam(settings: Settings) -> None:
    """The visitor's own exam, also after another one was chosen, and the page where it is written."""
    if settings.exam == "own":
        session.keep(OWN, settings)
    own: Settings | None = session.remember(OWN, lambda: None)
    if own is not None:
        st.button(
            f"**{own.questions.title}**: {counted(len(own.questions.questions), 'question')}",
            key="exam-own",
            icon=":material/edit_document:",
            width="stretch",
            type="primary" if settings.exam == "own" else "secondary",
            on_click=_choose_own,
            args=(own,),
        )
    st.page_link(
        OWN_EXAM,
        label="**Write one of your own**" if own is None else "Change it, or write another",
        icon=":material/edit_document:",
        query_params=session.link(),
    )


def _choose_own(own: Settings) -> None:
    session.put("exam-popover", False)
    session.change_settings(exam="own", pairs=own.pairs, text=own.text)


@contextmanager
def _lazy_popover(label: str, icon: str, key: str) -> Iterator[bool]:
    """A popover that is filled when it is opened: closed, it costs nothing at each test. Yields whether it is open."""
    popover = st.popover(label, icon=f":material/{icon}:", key=key, on_change="rerun")
    with popover:
        yield bool(popover.open)


def share_popover() -> None:
    """What stands on every page: at the desk, or in the title's row where there is none."""
    with _lazy_popover("Share", "share", "share-popover") as is_open:
        if is_open:
            share()


def popovers(visit: Visit) -> None:
    """Go to a test, settings, share, and help with keys and words."""
    with _lazy_popover("Go to", "my_location", "go-popover") as is_open:
        if is_open:
            last = visit.settings.last_step
            with st.form("go-form", border=False):
                st.number_input(
                    f"Test, from 1 to {numbers.count(last)}",
                    1,
                    last,
                    visit.test,
                    step=1,
                    key="go-test",
                )
                st.form_submit_button("Go there", type="primary", on_click=_go_there)
            st.button(
                "Restart with test 1",
                icon=":material/restart_alt:",
                key="restart",
                on_click=_restart,
            )
    with _lazy_popover("Settings", "tune", "settings-popover") as is_open:
        if is_open:
            settings_form(visit.settings)
    share_popover()
    with _lazy_popover("Keys and words", "help", "help-popover") as is_open:
        if is_open:
            st.markdown(KEYS)
            with st.expander("Every word, both ways", icon=":material/translate:"):
                st.markdown(glossary_list())


def _go_there() -> None:
    session.put("go-popover", False)
    session.go_to(int(session.chosen("go-test")))


def _restart() -> None:
    session.put("go-popover", False)
    session.go_to(1)
