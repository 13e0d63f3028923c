"""Round after round: how the student gets on over all tests, on what it studied and on what it never saw."""

from dashboard.shell.page import guard, lesson

guard()

import streamlit as st

from dashboard.look.glossary import GRAMMAR, opens
from dashboard.look.text import counted, flash_cards
from dashboard.rooms.epochs.curves import curves
from dashboard.rooms.epochs.lengths import lengths_over_tests
from dashboard.rooms.epochs.never_studied import never_studied
from dashboard.rooms.epochs.overfitting import overfitting
from dashboard.rooms.epochs.report_card import report_card
from dashboard.shell.sections import Section, look_inside
from dashboard.shell.view import View
from model.course.batches import order_of_round
from model.course.run import Run


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
    if exam.true_losses is not None:
        st.markdown(GRAMMAR)
    sections = [
        Section("report-card", "Report card: topic by topic, and what it missed most", report_card),
        Section("lengths", "Notes, steps and learning rate, test by test", lengths_over_tests),
        Section("by-heart", "Learning by heart, and what cures it", overfitting),
    ]
    if exam.held_out:
        sections.insert(
            1, Section("never-studied", "Which questions it never studies", never_studied)
        )
    look_inside(view, *sections)


lesson(
    "Round after round",
    opens("epoch", "epochs"),
    f"All studied questions make a round; then they come again, shuffled into new {opens('batch', 'tests')}. Watch the "
    f"{opens('loss', 'marks lost')} fall, and whether what was learned also answers questions that were "
    f"{opens('held out', 'never studied')}.",
    curves,
    closer=closer,
    breaks="A school repeats its tests a few times at most; a large language model sees most of its text about once.",
    code=(order_of_round, Run.advance_to),
)
