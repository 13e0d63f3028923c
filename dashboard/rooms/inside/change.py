"""Change it: a weight, a row or a whole head set to another value, on a copy; the student stays as it is."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import streamlit as st

from dashboard.look import numbers
from dashboard.look.anatomy import parameter_words
from dashboard.look.text import safe_markdown
from dashboard.rooms.inside.ask import asked_here
from dashboard.rooms.inside.asking import answer_of
from dashboard.rooms.inside.change_chart import Effect, without_each_head
from dashboard.rooms.inside.link import LOOK
from dashboard.rooms.inside.samples import samples, samples_words
from dashboard.serving.frames import of_record
from dashboard.shell import session
from dashboard.shell.view import View
from model import Record
from model.looking.generation import Generation
from model.looking.what_if import HEAD, LARGEST_VALUE, Change, Score, changed, score, score_of_test
from model.student.arrays import Weights

PLACES = (
    ("Row", "Of a head, its block. Empty: every row."),
    ("Column", "Of a head, its number. Empty: the whole row."),
)
"""The two fields of a place, and what they mean."""


def change_it(view: View) -> None:
    """What becomes of its answers without each head, and with a change of the visitor's own."""
    st.markdown(
        "A copy of the student is operated on; the student itself stays as it is. Set what a head hands on to 0, and "
        "the rest of the network has to do without it. " + samples_words(view.settings)
    )
    with st.spinner("A student without each head …"):
        effects: tuple[Effect, ...] = of_record(head_effects, view.settings, view.step)
    view.show_still(
        without_each_head(view.record, effects), key="without-heads", height=90 + 34 * len(effects)
    )
    change = _controls(view)
    if change is not None:
        _effect(view, change)


def head_effects(record: Record) -> tuple[Effect, ...]:
    """The student as it is, and without each of its heads."""
    config = record.settings.transformer
    found = [Effect("as it is", *_scores(record, record.before))]
    for block in range(config.n_layer):
        for head in range(config.n_head):
            without = changed(config, record.before, Change(HEAD, (block, head)))
            name = f"without head {head + 1}" + (
                f", block {block + 1}" if config.n_layer > 1 else ""
            )
            found.append(Effect(name, *_scores(record, without)))
    return tuple(found)


def _scores(record: Record, weights: Weights) -> tuple[Score, Score | None]:
    studied, never = samples(record.settings)
    return (
        score(record.settings, weights, studied),
        score(record.settings, weights, never) if len(never) else None,
    )


def _controls(view: View) -> Change | None:
    """What the visitor changes: read from the link, written into it."""
    config = view.settings.transformer
    now = session.part(LOOK).change
    if now is not None:
        try:
            changed(config, view.record.before, now)
        except ValueError:
            now = None  # of another student
    st.markdown("### An operation of your own")
    names = [HEAD, *config.shapes]
    with st.form("change-form", border=False):
        columns = st.columns([3, 1, 1, 1], vertical_alignment="bottom")
        columns[0].selectbox(
            "What",
            names,
            index=names.index(now.where) if now else 0,
            format_func=lambda name: (
                "A head: what it hands on"
                if name == HEAD
                else f"{parameter_words(name).capitalize()} ({name})"
            ),
            key="change-where",
        )
        places = [str(i + 1) for i in now.index] if now else ["1", "1"]
        for i, (label, words) in enumerate(PLACES):
            typed = places[i] if i < len(places) else ""
            columns[i + 1].text_input(label, typed, max_chars=4, key=f"change-{i}", help=words)
        columns[3].number_input(
            "Set to",
            -LARGEST_VALUE,
            LARGEST_VALUE,
            now.value if now else 0.0,
            format="%.4f",
            key="change-value",
        )
        st.form_submit_button("Operate on a copy", type="primary", on_click=_operate, args=(view,))
    if now is not None:
        st.button("Undo", key="change-undo", on_click=_undo)
    return now


def _operate(view: View) -> None:
    """Take the form at its word, or say what is wrong with it."""
    typed = [session.chosen(f"change-{i}").strip() for i in (0, 1)]
    try:
        if not all(text.isascii() and text.isdigit() for text in typed if text):
            raise ValueError("rows and columns are whole numbers from 1")
        if typed[1] and not typed[0]:
            raise ValueError("a column needs its row")
        index = tuple(int(text) - 1 for text in typed if text)
        change = Change(
            str(session.chosen("change-where")), index, float(session.chosen("change-value"))
        )
        changed(view.settings.transformer, view.record.before, change)
    except ValueError as error:
        session.complain(f"That operation does not work: {error}.")
        return
    session.set_part(LOOK, replace(session.part(LOOK), change=change))


def _undo() -> None:
    session.set_part(LOOK, replace(session.part(LOOK), change=None))


def _effect(view: View, change: Change) -> None:
    """Before and after the operation: what is asked above, this test, and what was never studied."""
    record, settings = view.record, view.settings
    asked = asked_here(view)
    copy = changed(settings.transformer, record.before, change)
    rows = ["| | as it is | the copy |", "|---|---|---|"]
    said = [_said(answer_of(settings, weights, asked)) for weights in (record.before, copy)]
    rows.append(f"| “{safe_markdown(' '.join(asked.words))}” | {said[0]} | {said[1]} |")
    of_test = [score_of_test(settings, weights, record.batch) for weights in (record.before, copy)]
    rows.append(f"| marks lost in this test | {_nats(of_test[0])} | {_nats(of_test[1])} |")
    before, after = (_scores(record, weights) for weights in (record.before, copy))
    for name, then, now in zip(("studied", "never studied"), before, after, strict=True):
        if then is not None and now is not None:
            rows.append(
                f"| {name}, right | {numbers.percent(then.right)} | {numbers.percent(now.right)} |"
            )
            rows.append(f"| {name}, marks lost | {_nats(then)} | {_nats(now)} |")
    st.markdown("\n".join(rows))


def _nats(it: Score) -> str:
    return f"{numbers.nats(it.loss)} nats" if np.isfinite(it.loss) else "more than can be counted"


def _said(found: Generation) -> str:
    """An answer and how sure the student was of it."""
    sure = math.prod(float(step.confidence[step.token_id]) for step in found.steps)
    words = f"**{safe_markdown(' '.join(found.words))}**"
    return f"{words} ({numbers.percent(sure)})" if math.isfinite(sure) else words
