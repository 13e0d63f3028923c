"""The draft of an exam: the text that a visitor writes, pastes or uploads. It is what the table shows, too."""

from __future__ import annotations

import hashlib
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.look import numbers
from dashboard.rooms.own_exam.bet import OWN_BET
from dashboard.shell import session
from model import Settings
from model.exams.file_text import MOST_BYTES, text_of_file
from model.exams.own import MOST_CHARACTERS, MOST_DIFFERENT_WORDS, MOST_QUESTIONS, MOST_WORDS
from model.exams.own_examples import EXAMPLES, Example
from model.exams.pasted import Pasted, read_questions, read_text, write_line

TEXT, KIND, FILE, SAID, SHOWN = "own-text", "own-kind", "own-file", "own-said", "own-shown"
"""Keys of the session: the first three are widgets' own."""

QUESTIONS, A_TEXT = "Questions and answers", "A text to go on with"
"""Kinds of an exam: in the second every word is asked."""

HINTS = {
    QUESTIONS: "the dog says → woof\nthe cat says → meow",
    A_TEXT: "Twinkle, twinkle, little star,\nHow I wonder what you are!",
}


def take_over(settings: Settings) -> None:
    """Where the visit came to an exam of one's own by a link, it is the draft now."""
    shown = session.remember(SHOWN, lambda: "")
    if settings.exam == "own" and shown != settings.digest:
        session.keep(SHOWN, settings.digest)
        if not is_studied(settings, read()):
            lines = [write_line(*pair) for pair in settings.pairs]
            _put("\n".join(lines) or settings.text, A_TEXT if settings.text else QUESTIONS)


def read() -> Pasted:
    """The draft as an exam would have it."""
    text = str(session.remember(TEXT, str))
    return (read_text if kind() == A_TEXT else read_questions)(text)


def kind() -> str:
    """Which kind of exam the draft is."""
    return str(session.remember(KIND, lambda: QUESTIONS) or QUESTIONS)


def is_studied(settings: Settings, pasted: Pasted) -> bool:
    """Whether the student of these settings studies this draft."""
    return settings.exam == "own" and (settings.pairs, settings.text) == (
        pasted.pairs,
        pasted.text,
    )


def write() -> None:
    """Where the draft comes from: an example, a file, or what is typed."""
    which = kind()
    with st.container(
        horizontal=True, gap="xsmall", vertical_alignment="center", key="own-examples"
    ):
        st.markdown("Start from", width="content")
        for example in EXAMPLES:
            st.button(
                example.title,
                key=f"own-example-{example.key}",
                on_click=_start_from,
                args=(example,),
            )
    st.segmented_control(
        "What is it?",
        (QUESTIONS, A_TEXT),
        key=KIND,
        required=True,
        label_visibility="collapsed",
        persist_state="session",
        on_change=_forget_bet,
    )
    st.text_area(
        "One question a line, an arrow, its answer (-> and = and a tab do as well)"
        if which == QUESTIONS
        else "Any text: every word of it is asked, given the words before it in its sentence",
        height=320,
        key=TEXT,
        placeholder=HINTS[which],
        on_change=_forget_bet,
        persist_state="session",
    )
    st.caption(
        f"Up to {MOST_QUESTIONS} questions of {MOST_WORDS} words, answer included; {MOST_DIFFERENT_WORDS} different "
        f"words and {numbers.count(MOST_CHARACTERS)} characters in all."
    )
    st.file_uploader(
        "Or a file: csv with the columns question and answer, tsv or txt",
        ["csv", "tsv", "txt"],
        key=FILE,
        max_upload_size=MOST_BYTES // 1_000_000,
        on_change=_upload,
    )
    said = session.remember(SAID, lambda: "")
    if said:
        st.warning(said, icon=":material/upload_file:")


def edit(pasted: Pasted) -> None:
    """The lines as they are read, to be changed in place."""
    table = pd.DataFrame(list(pasted.cells), columns=["question", "answer"], dtype="string")
    name = hashlib.sha256(repr(pasted.cells).encode()).hexdigest()[:16]
    key = f"own-table-{name}"
    st.data_editor(
        table,
        num_rows="dynamic",
        width="stretch",
        key=key,
        on_change=_edited,
        args=(pasted.cells, key),
        alt="Every line as it is read: its question and its answer. The text beside it says the same.",
    )


def edited(cells: tuple[tuple[str, str], ...], changes: dict[str, Any]) -> str:
    """The draft after these changes of the table: edited, added and deleted rows as `st.data_editor` tells them."""
    rows: list[dict[str, Any] | None] = [{"question": q, "answer": a} for q, a in cells]
    for place, change in changes.get("edited_rows", {}).items():
        row = rows[int(place)]
        if row is not None:
            row |= change
    for place in changes.get("deleted_rows", []):
        rows[int(place)] = None
    rows += changes.get("added_rows", [])
    both = ([str(row.get(n) or "") for n in ("question", "answer")] for row in rows if row)
    return "\n".join(write_line(*pair) for pair in both if any(part.strip() for part in pair))


def _edited(cells: tuple[tuple[str, str], ...], key: str) -> None:
    session.put(TEXT, edited(cells, session.chosen(key)))
    _forget_bet()


def _start_from(example: Example) -> None:
    _forget_bet()
    _put(example.text, A_TEXT if example.is_text else QUESTIONS)


def _upload() -> None:
    file = session.chosen(FILE)
    if file is None:
        session.keep(SAID, "")
        return
    try:
        text, told = text_of_file(file.getvalue())
    except ValueError as error:
        session.keep(SAID, f"{error} What stands here is as it was.")
        return
    _forget_bet()
    _put(text, kind())
    session.keep(SAID, told)


def _forget_bet() -> None:
    """A bet on an exam that was studied is none on another one."""
    if session.visit().settings.exam == "own":
        session.set_part(OWN_BET, "")


def _put(text: str, which: str) -> None:
    session.put(TEXT, text)
    session.put(KIND, which)
    session.keep(SAID, "")
