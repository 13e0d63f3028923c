"""Looking inside the student while it answers: the way through the network, and what looks at what."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.charts import attention
from dashboard.look.glossary import opens
from dashboard.look.text import if_not_in_test, safe_markdown
from dashboard.rooms.forward_pass import way_chart
from dashboard.rooms.forward_pass.way import WHO_LOOKS, ForwardStep, step_names, the_way
from dashboard.shell.dials import dial
from dashboard.shell.view import View
from model.looking.followed import followed

STAGE = "way-stage"
"""The key of the control that says which stage of the way is open."""

HEAD = "way-head"


def _followed(view: View) -> None:
    asked = followed(view.record, *view.followed)
    st.markdown(
        f"Followed here: the word after “{safe_markdown(asked.prompt)}”{if_not_in_test(asked.in_test)}."
    )


def way_through(view: View) -> None:
    """The overview, and the matrices of the one stage that is open."""
    _followed(view)
    n_rows = 4 + 3 * view.settings.n_layer
    overview = view.of_record(way_chart.overview, *view.followed)
    view.show_still(overview, key="overview", height=70 + 26 * n_rows)
    names = step_names(view.settings.n_layer)
    opened = st.pills("Open a stage", names, **dial(STAGE, names, None))
    if opened is not None:
        head = _head(view) if opened.endswith(WHO_LOOKS) else 0
        for stage in view.of_record(the_way, *view.followed, head):
            if stage.name == opened:
                _stage(view, stage)


def _stage(view: View, stage: ForwardStep) -> None:
    st.markdown(stage.words)
    st.latex(stage.formula)
    columns: Sequence[DeltaGenerator] = ()
    for number, drawn in enumerate(stage.matrices):
        if number % 2 == 0:
            columns = st.columns(2)
        with columns[number % 2]:
            chart = way_chart.matrix(drawn)
            view.show_still(chart, key=f"matrix-{number}", height=way_chart.height_of(drawn))


def _head(view: View) -> int:
    """Which attention head is shown, from 0; asked only where there are several."""
    n_head = view.settings.n_head
    if n_head == 1:
        return 0
    chosen = st.segmented_control(
        "Attention head",
        range(n_head),
        format_func=lambda head: str(head + 1),
        required=True,
        **dial(HEAD, range(n_head), 0),
    )
    return min(int(chosen or 0), n_head - 1)


def what_looks_at_what(view: View) -> None:
    """Every head of every block: who looks at whom."""
    _followed(view)
    st.markdown(
        f"{opens('attention', 'Attention')}: a row is a word that looks, a column a word that is looked at; each "
        "row's shares sum to 100 %. "
        "The empty corner is the future: nobody looks ahead."
    )
    size = 110 + 34 * (followed(view.record, *view.followed).position + 1)
    for block in range(view.settings.n_layer):
        columns: Sequence[DeltaGenerator] = ()
        for head in range(view.settings.n_head):
            if head % 2 == 0:
                columns = st.columns(2)
            with columns[head % 2]:
                chart = view.of_record(attention.attention, *view.followed, block, head)
                view.show_still(chart, key=f"attention-{block}-{head}", height=min(size, 460))
