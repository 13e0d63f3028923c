"""The fourth station: studying. One weight moves, then all of them, and the same test is sat again."""

from dashboard.shell.page import guard, lesson

guard()

import streamlit as st

from dashboard.cards.choose_weight import parameter_card, student_card, toolbar
from dashboard.charts import weight_map
from dashboard.look.glossary import opens
from dashboard.rooms.update import one_step, recipe, resit_chart, sections, toy_valley
from dashboard.shell.peace import in_peace
from dashboard.shell.sections import Section, look_inside
from dashboard.shell.stations import STUDIES
from dashboard.shell.view import View
from model.looking.explain_update import explain_update
from model.student.training import train_step


def draw(view: View) -> None:
    left, right = st.columns([6, 7], gap="medium")
    with left, in_peace(view, "one-step"):
        one_step.one_weight(view)
    with right:
        view.show(resit_chart.same_paper_again, key="resit", height=250)
    with in_peace(view, "too-hard", said=False):
        one_step.too_hard(view)
    look_inside(
        view, Section("all-weights", "All weights: their notes, and how far each moved", _map)
    )


def closer(view: View) -> None:
    look_inside(
        view,
        Section("recipe", "One weight, term by term: the whole recipe", recipe.one_weight),
        Section("who-got-worse", "Who got worse, and why", sections.same_paper),
        Section("promise", "Promise and delivery", sections.promise_and_delivery),
        Section("from-above", "Seen from above", sections.from_above),
        Section("toy-valley", "The same in a toy valley", toy_valley.toy_valley_card),
        title="",
    )


def _map(view: View) -> None:
    own_scale = toolbar(view)
    left, right = st.columns(2)
    with left:
        parameter_card(view, weight_map.gradient_map, own_scale, key="gradient-map")
    with right:
        parameter_card(view, weight_map.update_map, own_scale, key="update-map")
    student_card(view)


lesson(
    "Studying",
    opens("update"),
    f"Every {opens('weight')} moves a little **against its {opens('gradient', 'note')}**; how far depends on the "
    f"{opens('learning rate')} and on the recipe, the {opens('optimizer')}. Then the student sits the same test once "
    "more: nobody makes a real one do that, we only do so to look.",
    draw,
    closer=closer,
    station=STUDIES,
    breaks="A student studies until it understands. The model takes exactly one step a test, then sees the next one.",
    code=(train_step, explain_update),
)
