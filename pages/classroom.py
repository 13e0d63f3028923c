"""Home: one look at the whole loop, for the test on screen."""

from dashboard.shell.page import guard, lesson

guard()

from typing import Any

import streamlit as st

from dashboard.cards.course_facts import counts_words, course_facts
from dashboard.charts import over_tests
from dashboard.components.slowly import slowly
from dashboard.look.glossary import opens
from dashboard.rooms.classroom import stations_chart
from dashboard.rooms.classroom.first_minute import first_minute
from dashboard.rooms.classroom.follow_another import follow_another
from dashboard.rooms.classroom.slowly import slowly_frame
from dashboard.shell import session
from dashboard.shell.sections import opens_by_link
from dashboard.shell.stations import GRADED, NOTES, SITS, STUDIES, Station
from dashboard.shell.view import View
from dashboard.shell.way import CLOSING
from model.student.training import train_step


def draw(view: View) -> None:
    first_minute(view)
    view.add("slowly", slowly_frame, *view.followed)
    slowly(
        key="slowly",
        hint="See it sit, be graded, get its notes and study, and meet the same question again.",
    )
    follow_another(view)
    exam = view.settings.questions
    levels = exam.guessing_loss, exam.best_possible_loss(exam.studied)
    by_word = counts_words(exam)
    left, right = st.columns(2)
    with left:
        view.show(over_tests.loss_over_tests, *levels, key="loss-so-far", of="history", height=240)
    with right:
        view.show(
            over_tests.accuracy_over_tests, by_word, key="right-so-far", of="history", height=240
        )
    inside = st.expander(
        "Look inside this test", icon=":material/search:", **opens_by_link("look-inside")
    )
    if inside.open:
        with inside:
            view.facts(course_facts, *view.followed, key="course")
            _pictures(view)


def _pictures(view: View) -> None:
    """The four stations of the test on screen, as small pictures."""
    pictures: dict[Station, tuple[Any, ...]] = {
        SITS: (stations_chart.sits, *view.followed),
        GRADED: (stations_chart.graded,),
        NOTES: (stations_chart.notes,),
        STUDIES: (stations_chart.studies,),
    }
    columns = [*st.columns(2), *st.columns(2)]
    for column, (station, picture) in zip(columns, pictures.items(), strict=True):
        with column:
            view.show(*picture, key=f"picture-{station.slug}", height=180)


def closer(view: View) -> None:
    st.markdown(
        "What you watch is **pre-training**: predict the next word, see how wrong that was, turn every weight a "
        "little, again. The largest models are made by the same loop."
    )
    st.page_link(
        CLOSING.page,
        label="What a real one does differently, at full size",
        icon=":material/open_in_full:",
        query_params=session.link(),
    )


lesson(
    "Watch a language model learn",
    f"a small, real {opens('language model', 'one')}: every number here is computed while you look",
    "",
    draw,
    closer=closer,
    breaks="A student understands a note and can object; the model only turns each weight a little against its "
    "gradient, and would study a wrong answer key just as eagerly.",
    code=(train_step,),
)
