"""Round after round: how the student gets on over all tests, on what it studied and on what it never saw."""

from dashboard.shell.page import guard, lesson

guard()

import streamlit as st

from dashboard.cards.course_facts import course_facts
from dashboard.charts import over_tests
from dashboard.components import facts
from dashboard.shell.view import View
from model.course.batches import order_of_round
from model.course.run import Run


def draw(view: View) -> None:
    exam = view.settings.questions
    best = exam.best_possible_loss(exam.studied)
    facts(view.of_both(course_facts), key="course", run=view.name)
    losses = view.of_histories(over_tests.loss_over_tests, exam.guessing_loss, best)
    view.show(losses, key="loss-so-far", height=320)
    view.show(view.of_histories(over_tests.accuracy_over_tests), key="right-so-far", height=320)


def closer(view: View) -> None:
    settings = view.settings
    exam = settings.questions
    tests = "1 test" if settings.tests_per_round == 1 else f"{settings.tests_per_round:,} tests"
    st.markdown(
        f"**A round** is one pass over all {len(exam.studied):,} studied questions, shuffled anew: {tests} of "
        f"{min(settings.batch_size, len(exam.studied))}."
    )
    if len(exam.held_out):
        st.markdown(
            f"**Never studied** are {len(exam.held_out):,} questions that are kept out of every test and asked after "
            "each round: who learned by heart fails them, who understood does not."
        )


lesson(
    "Round after round",
    "epochs",
    "All tests once make a round, then they come again in another order. Watch the marks lost fall, and whether what "
    "was learned also answers questions that were never studied.",
    draw,
    closer=closer,
    breaks="A school repeats its tests a few times at most; a large language model sees most of its text about once.",
    code=(order_of_round, Run.advance_to),
)
