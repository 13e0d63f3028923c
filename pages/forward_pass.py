"""The first station: the student sits the test. First its answers and a bet, then gut feelings and confidence."""

from dashboard.shell.page import guard, lesson

guard()

import streamlit as st

from dashboard.cards.ask_bet import ask_bet
from dashboard.cards.bets import SURE
from dashboard.cards.exam_sheet import exam_sheet, several_words
from dashboard.look.anatomy import place_words
from dashboard.look.glossary import opens
from dashboard.look.text import safe_markdown
from dashboard.rooms.forward_pass import confidence_chart, rhubarb_chart
from dashboard.rooms.forward_pass.answer_network import WEIGHTS, answer_network
from dashboard.rooms.forward_pass.look_inside import way_through, what_looks_at_what
from dashboard.rooms.forward_pass.softmax import softmax_worked_out
from dashboard.rooms.forward_pass.temperature import TEMPERATURE, temperature_slider
from dashboard.shell import session
from dashboard.shell.dials import dial
from dashboard.shell.sections import Section, look_inside
from dashboard.shell.stations import NOTES, SITS
from dashboard.shell.view import View
from model.student.transformer import Attention, Block, Transformer

ASKED_FRANCE = (
    "asked-france"  # key of whether the untrained student was asked; lasts as long as the visit
)


def draw(view: View) -> None:
    if ask_bet(view, SURE):
        _answers(view)
    else:
        exam_sheet(view, key="paper", sealed=True, blind=True, title="Handed in, not graded")
    look_inside(
        view,
        Section("temperature", "Bold or hesitant: the temperature", _temperature),
        Section("lines", "From the last thought to the answers: the strongest weights", _lines),
    )


def _answers(view: View) -> None:
    """The sealed sheet with confidence and, of the followed question, where it comes from."""
    left, right = st.columns([4, 3])
    with left:
        with st.container(horizontal=True, vertical_alignment="center", key="sheet-head"):
            st.markdown(
                f"Beside each answer stands the student's {opens('probabilities', 'confidence')} in it. Press a "
                "question to follow it: it opens, and every page follows it, test after test."
                + several_words(view)
            )
            words = len(view.settings.questions.vocabulary)
            all_answers = st.toggle(
                f"All {words} words", **dial("all-answers", (False, True), False)
            )
        exam_sheet(
            view, key="paper", sealed=True, title="Handed in, not graded", all_answers=all_answers
        )
    with right:
        view.show(
            confidence_chart.gut_to_confidence,
            *view.followed,
            key="confidence",
            height=290,
        )


def _temperature(view: View) -> None:
    view.show(
        confidence_chart.confidence,
        *view.followed,
        session.part(TEMPERATURE),
        key="boldness",
        height=360,
        controls=temperature_slider,
    )


def _lines(view: View) -> None:
    with st.container(border=True, key="card-network"):
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
    look_inside(
        view,
        Section("softmax", "From logits to confidence, worked out", softmax_worked_out),
        Section("way", "The way through the network, stage by stage", way_through),
        Section("attention", "Attention: what looks at what", what_looks_at_what),
        Section("nonsense", "Paris or rhubarb? Why nonsense comes first", _nonsense),
        title="",
    )


def _nonsense(view: View) -> None:
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
    f"It reads each question once, can leave none out, and gets a {opens('logits', 'gut feeling')} for **every** "
    f"{opens('vocabulary', 'word it knows')}. The strongest is its answer.",
    draw,
    breaks="A student knows that it is being tested; this one does not, and “reads” all words of a question at once, "
    "kept only by a mask from looking ahead.",
    station=SITS,
    closer=closer,
    code=(Transformer.forward, Block.forward, Attention.forward),
)
