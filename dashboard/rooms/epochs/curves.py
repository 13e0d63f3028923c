"""Both curves of the course: first a bet on what was never studied, then marks lost and share right, test by test."""

from __future__ import annotations

import streamlit as st

from dashboard.cards.ask_bet import ask_bet
from dashboard.cards.bets import FOLLOW
from dashboard.cards.course_facts import counts_words, course_facts
from dashboard.charts import over_tests
from dashboard.charts.over_tests import Lines
from dashboard.rooms.epochs.choices import LOG
from dashboard.shell import session
from dashboard.shell.view import View

MOST_IN_A_MEAN = 200
"""Tests that a point of a smooth line is the mean of at most; a round's worth where a round has fewer."""


def curves(view: View) -> None:
    """The bet, the two curves, and the few numbers; what was never studied is told once the bet is made."""
    settings, exam = view.settings, view.settings.questions
    tells = not exam.held_out or ask_bet(view, FOLLOW)
    lines = Lines(
        min(settings.tests_per_round, MOST_IN_A_MEAN), session.part(LOG), never_studied=tells
    )
    best = exam.best_possible_loss(exam.studied)
    left, right = st.columns(2)
    with left:
        view.show(
            over_tests.loss_over_tests,
            exam.guessing_loss,
            best,
            lines,
            key="loss-so-far",
            of="history",
            height=250,
        )
    with right:
        view.show(
            over_tests.accuracy_over_tests,
            counts_words(exam),
            lines,
            key="right-so-far",
            of="history",
            height=250,
        )
    powers_of_ten("log-loss")
    view.facts(course_facts, *view.followed, tells, key="course")


def powers_of_ten(key: str) -> None:
    """A switch between plain axes and powers of ten, for all curves of the page."""
    session.put(key, session.part(LOG))
    st.toggle("Powers of ten", key=key, on_change=_hear, args=(key,))


def _hear(key: str) -> None:
    session.set_part(LOG, bool(session.chosen(key)))
