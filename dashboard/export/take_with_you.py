"""Where a visitor asks for files: one popover on every page that shows their run. Nothing is made before a press."""

from __future__ import annotations

from functools import partial
from threading import Lock

import streamlit as st

from dashboard.export.files import FILES, file_name
from dashboard.export.taken import Taken
from dashboard.look import numbers
from dashboard.look.text import safe_markdown
from dashboard.serving.runs import last_test, shared_run
from dashboard.shell import session
from dashboard.shell.show import download

WITHOUT_A_RUN = ("two_exams", "lesson", "teachers", "by_hand")
"""The pages that don't show the visitor's own student."""

GROUPS = (
    ("**The report.** Curves, marks, sheets and bets, to read offline and to print.", ("report",)),
    ("**All tests so far**, a row each.", ("csv", "parquet")),
    ("**This test, whole**: answers, marks, every note and weight.", ("json", "npz")),
    (
        "**The student** after this test, and a program that makes it Hugging Face’s GPT-2.",
        ("student", "gpt2"),
    ),
    ("**The visit, trained again** in your own Python.", ("notebook",)),
)
"""What is said of some files, and their names in `FILES`."""

_one_at_a_time = Lock()
"""A file takes up to seconds of processor time: a class that asks at once waits for each other, the pages don't."""


def take_with_you(page: str) -> None:
    """The popover at the foot of the sidebar, on the page of that path."""
    if page in WITHOUT_A_RUN:
        return
    with st.sidebar:
        box = st.popover(
            "Take it with you", icon=":material/download:", key="files-popover", on_change="rerun"
        )
    if box.open:
        with box:
            _files()


def _files() -> None:
    visit = session.visit()
    run = shared_run(visit.settings)
    test = min(visit.test, run.step, last_test(run))
    if test < 1:
        st.markdown("The student has sat no test yet.")
        return
    taken = Taken(visit, test, session.address())
    title = safe_markdown(visit.settings.questions.title)
    st.markdown(f"Test {numbers.count(test)} of {title}. Each file is made when you press.")
    for words, kinds in GROUPS:
        st.markdown(words)
        with st.container(horizontal=True, gap="small"):
            for kind in kinds:
                download(
                    FILES[kind].label,
                    partial(made, kind, taken),
                    file_name(visit, test, kind),
                    key=f"file-{kind}",
                )


def made(kind: str, taken: Taken) -> bytes:
    """The file, made now."""
    with _one_at_a_time:
        return FILES[kind].make(taken)
