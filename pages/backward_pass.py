"""The third station: notes in the margin. One weight's gradient first, then all of them."""

from dashboard.shell.page import guard, lesson

guard()

import streamlit as st

from dashboard.cards.ask_bet import ask_bet
from dashboard.cards.bets import BLAME
from dashboard.cards.choose_weight import parameter_card, student_card, toolbar
from dashboard.charts import weight_map
from dashboard.look.glossary import opens
from dashboard.rooms.backward_pass import feedback_chart, microscope
from dashboard.rooms.backward_pass.one_weight import one_weight
from dashboard.shell.peace import in_peace
from dashboard.shell.sections import Section, look_inside
from dashboard.shell.stations import NOTES
from dashboard.shell.view import View
from model.looking.backward import backward as backward_pass
from model.looking.feedback import question_gradients
from model.looking.local_derivatives import links_into


def draw(view: View) -> None:
    with in_peace(view, "one-weight"):
        one_weight(view)
    look_inside(
        view,
        Section("weight-map", "All weights: the map of their notes, and choose another", _map),
        Section("way-back", "The way back, and how large the notes are", _way_back),
    )


def closer(view: View) -> None:
    look_inside(
        view,
        Section("most-blamed", "The ten most blamed weights", microscope.ten_most_blamed),
        Section("chain-rule", "Chain rule: how its note was worked out", microscope.chain_rule),
        Section("check-it", "Check it: is the note true?", microscope.check_it),
        Section("who-says-so", "Who says so, and who agrees", microscope.who_says_so),
        Section("lines", "Where this weight sits", microscope.lines),
        Section("blame", "Who is to blame?", _who_is_to_blame),
        title="",
    )


def _map(view: View) -> None:
    own_scale = toolbar(view)
    left, right = st.columns([5, 7])
    with left:
        student_card(view)
    with right:
        parameter_card(view, weight_map.gradient_map, own_scale, key="gradient-map")


def _way_back(view: View) -> None:
    left, right = st.columns([7, 5])
    with left:
        height = 90 + 17 * (6 + 13 * view.settings.n_layer)
        view.show(feedback_chart.way_back, key="way-back", height=height)
    with right:
        view.show(feedback_chart.gradient_histogram, key="histogram", height=300)


def _who_is_to_blame(view: View) -> None:
    if not ask_bet(view, BLAME):
        return
    st.markdown(
        "There is no single answer, so here are three. **Size of the notes** asks who was written to most. "
        "**Promised** multiplies each note with the step that followed: a part with loud notes may have hardly moved. "
        "**Delivered alone** lets only that part study and sits the test again: the curve bends, and parts lean on "
        "each other, so these need not add up to what all of them delivered together."
    )
    charts = view.of_record(feedback_chart.blame_charts)
    for column, chart in zip(st.columns(3), charts, strict=True):
        with column:
            view.show_still(
                chart, key=f"blame-{chart.slug}", height=80 + 42 * (2 + 2 * view.settings.n_layer)
            )
    st.markdown(
        "The lesson that this page grew from says: tokenizer 5 %, embeddings 15 %, attention 30 %, output 50 %. Those "
        "were **illustrative**, made up to show the idea (a tokenizer has no weights, so it cannot be blamed at all). "
        "The ones above are measured, in this test."
    )


lesson(
    "Notes in the margin",
    f"{opens('backward pass')}, {opens('gradient', 'gradients')}",
    f"The test comes back with a note for **every single {opens('weight')}**, its {opens('gradient')}: turned up a "
    "little, would this test lose more marks or fewer, and how many?",
    draw,
    closer=closer,
    station=NOTES,
    breaks="A teacher's note says what to do. A gradient only says how the loss changes with this one weight, as "
    "long as nothing moves far; turning the weights is the next station's work, and how far is its choice.",
    code=(backward_pass, question_gradients, links_into),
)
