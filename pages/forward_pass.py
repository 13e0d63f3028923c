"""The first station: the student sits the test. From words to gut feelings to confidence, every number of it."""

from dashboard.shell.page import guard, lesson

guard()

import streamlit as st

from dashboard.cards.exam_sheet import exam_sheet, several_words
from dashboard.look.anatomy import place_words
from dashboard.look.glossary import opens
from dashboard.look.text import safe_markdown
from dashboard.rooms.forward_pass import confidence_chart, rhubarb_chart
from dashboard.rooms.forward_pass.answer_network import WEIGHTS, answer_network
from dashboard.rooms.forward_pass.look_inside import look_inside
from dashboard.rooms.forward_pass.softmax import softmax_worked_out
from dashboard.rooms.forward_pass.temperature import TEMPERATURE, temperature_slider
from dashboard.shell import session
from dashboard.shell.stations import NOTES, SITS
from dashboard.shell.view import View
from model.student.transformer import Attention, Block, Transformer

ASKED_FRANCE = "asked-france"
"""Key of whether the untrained student was asked; lasts as long as the visit."""


def draw(view: View) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="sheet-head"):
        st.markdown(
            "The sheet is **sealed**: nobody has graded it yet. Beside each option stand the student's gut feeling "
            f"(logit) and its {opens('probabilities', 'confidence')} (probability). Press a question to follow it: "
            "every page then does, test after test." + several_words(view)
        )
        all_answers = st.toggle("All answers of the followed question", key="all-answers")
    exam_sheet(
        view, key="paper", sealed=True, title="Handed in, not graded", all_answers=all_answers
    )
    left, right = st.columns(2)
    with left:
        view.show(
            confidence_chart.confidence,
            *view.followed,
            session.part(TEMPERATURE),
            key="confidence",
            height=492,
            controls=temperature_slider,
        )
    with right, st.container(border=True, key="card-network"):
        st.html('<h3 class="card-title">From the last thought to the answers</h3>')
        answer_network(view, key="network")
        _microscope(view)


def _microscope(view: View) -> None:
    """The link to the weight that was pressed; the same line otherwise, so that nothing moves."""
    weight = view.visit.weight
    st.page_link(
        NOTES.page,
        label=f"Open the microscope on this weight, {safe_markdown(place_words(view.settings, weight))}"
        if weight is not None and weight.parameter == WEIGHTS
        else "Press a line to choose a weight",
        icon=":material/biotech:",
        query_params=session.link(),
        disabled=weight is None or weight.parameter != WEIGHTS,
    )


def closer(view: View) -> None:
    softmax_worked_out(view)
    look_inside(view)
    st.markdown("## Why nonsense comes first")
    if view.settings.exam == rhubarb_chart.RHUBARB_EXAM:
        chart = view.of_record(rhubarb_chart.paris_and_rhubarb)
        view.show_still(chart, key="rhubarb", height=260)
    else:
        st.markdown(
            "Nobody has told an untrained student that some words are capitals and others are not. Before its first "
            "test it finds “rhubarb” as likely a capital of France as “Paris”."
        )
    st.button(
        "Ask an untrained student for the capital of France",
        icon=":material/travel_explore:",
        key="rhubarb-story",
        on_click=session.keep,
        args=(ASKED_FRANCE, True),
    )
    if session.remember(ASKED_FRANCE, bool):
        view.show_still(rhubarb_chart.untrained_paris_and_rhubarb(), key="untrained", height=260)


lesson(
    "The student sits the test",
    opens("forward pass"),
    "The student reads each question and, without looking anything up, lets its numbers flow once from the words to "
    f"the answers. What comes out is a {opens('logits', 'gut feeling')} for **every** "
    f"{opens('vocabulary', 'word it knows')}; the strongest is its answer.",
    draw,
    breaks="A student knows that it is being tested and can leave a question out; this one answers all of them, "
    "always, and “reads” all words of a question at once, kept only by a mask from looking ahead.",
    station=SITS,
    closer=closer,
    code=(Transformer.forward, Block.forward, Attention.forward),
)
