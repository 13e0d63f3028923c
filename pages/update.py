"""The fourth station: studying. Every weight moves, and the same test is sat again."""

from dashboard.shell.page import guard, lesson

guard()

import streamlit as st

from dashboard.cards.choose_weight import parameter_card, student_card, toolbar
from dashboard.charts import weight_map
from dashboard.look.glossary import opens
from dashboard.rooms.update import recipe, resit_chart, sections
from dashboard.shell.stations import STUDIES
from dashboard.shell.view import View
from model.looking.explain_update import explain_update
from model.student.training import train_step

SECTIONS = {
    "One weight, term by term": recipe.one_weight,
    "Who got worse": sections.same_paper,
    "Promise and delivery": sections.promise_and_delivery,
    "How hard to study": sections.how_hard,
    "Seen from above": sections.from_above,
}


def draw(view: View) -> None:
    own_scale = toolbar(view)
    left, right = st.columns(2)
    with left:
        parameter_card(view, weight_map.gradient_map, own_scale, key="gradient-map")
    with right:
        parameter_card(view, weight_map.update_map, own_scale, key="update-map")
    left, right = st.columns([5, 7])
    with left:
        student_card(view)
    with right:
        view.show(resit_chart.same_paper_again, key="resit", height=320)


def closer(view: View) -> None:
    tabs = st.tabs(list(SECTIONS), on_change="rerun", key="sections")
    for tab, section in zip(tabs, SECTIONS.values(), strict=True):
        if tab.open:
            with tab:
                section(view)


lesson(
    "Studying",
    opens("update"),
    f"Now the student studies: every {opens('weight')} moves a little **against its {opens('gradient', 'note')}**. "
    f"How far depends on the {opens('learning rate')} and on the recipe, the {opens('optimizer')}. Then it sits the "
    "same test once more, and we see whether that helped.",
    draw,
    closer=closer,
    station=STUDIES,
    breaks="A student studies until it understands. The model takes exactly one step a test, then sees the next "
    "one; nobody makes it re-sit the same paper, we only do so here to look.",
    code=(train_step, explain_update),
)
