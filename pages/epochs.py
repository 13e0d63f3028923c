"""Round after round: how the student gets on over all tests, on what it studied and on what it never saw."""

from dashboard.shell.page import guard, lesson

guard()

import streamlit as st

from dashboard.cards.course_facts import counts_words, course_facts
from dashboard.charts import over_tests
from dashboard.look.glossary import GRAMMAR, opens
from dashboard.look.text import counted, flash_cards
from dashboard.rooms.epochs.never_studied import never_studied
from dashboard.shell.view import View
from model.course.batches import order_of_round
from model.course.run import Run


def draw(view: View) -> None:
    exam = view.settings.questions
    best = exam.best_possible_loss(exam.studied)
    view.facts(course_facts, *view.followed, key="course")
    levels = (exam.guessing_loss, best)
    view.show(over_tests.loss_over_tests, *levels, key="loss-so-far", of="history", height=320)
    by_word = counts_words(exam)
    view.show(over_tests.accuracy_over_tests, by_word, key="right-so-far", of="history", height=320)


def closer(view: View) -> None:
    settings = view.settings
    exam = settings.questions
    studied, asked = len(exam.studied), len(settings.asked_in_a_round)
    tests = (
        f"shuffled anew into {counted(settings.tests_per_round, 'test')} of "
        f"{min(settings.batch_size, asked)}."
    )
    if settings.repeats:
        st.markdown(
            f"**A round** is a pile of flash cards, and some lie in it several times: "
            f"{flash_cards(settings.repeats, exam.topics)}. That makes {counted(asked, 'card')} of "
            f"{counted(studied, 'question')}, {tests}"
        )
    else:
        who = "every studied question" if studied > 1 else "the one question"
        st.markdown(f"**A round** asks {who} once: {counted(studied, 'question')}, {tests}")
    if counts_words(exam):
        st.markdown(GRAMMAR)
    never_studied(view)


lesson(
    "Round after round",
    opens("epoch", "epochs"),
    f"All studied questions make a round; then they come again, shuffled into new {opens('batch', 'tests')}. Watch the "
    f"{opens('loss', 'marks lost')} fall, and whether what was learned also answers questions that were "
    f"{opens('held out', 'never studied')}.",
    draw,
    closer=closer,
    breaks="A school repeats its tests a few times at most; a large language model sees most of its text about once.",
    code=(order_of_round, Run.advance_to),
)
