"""What this visitor saw: their own student in four numbers, and their bets beside what came."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from dashboard.cards.ask_bet import score
from dashboard.cards.bets import MADE
from dashboard.cards.course_facts import counts_words
from dashboard.cards.first_bet import BET, ENOUGH, NEVER_BET, SHOW, WHICH
from dashboard.cards.two_students import outcome, pair, settled
from dashboard.components import Fact, FactsFrame
from dashboard.components.facts import facts
from dashboard.look import numbers
from dashboard.look.text import counted, safe_markdown, shortened
from dashboard.serving.runs import last_test, shared_run, study
from dashboard.shell import session
from dashboard.shell.waiting import wait_for
from dashboard.shell.way import CLASSROOM, TWO_EXAMS
from model import Run
from model.looking.followed import right_word, sure_of

FEW = 10
"""Tests of which one has not seen anything yet."""


@dataclass(frozen=True)
class Seen:
    """A student and how many of its tests the visitor has come past."""

    run: Run
    test: int
    followed: tuple[int, int]
    """The question that the visitor follows, by its place in the exam, from 0, and the asked word of it, from 1."""

    def sure(self, step: int) -> float:
        """The confidence in the right answer to the question that is followed, after test `step`."""
        return sure_of(self.run.settings, self.run.weights_at(step), *self.followed)

    @property
    def right(self) -> str:
        """The right answer to that question."""
        settings = self.run.settings
        return settings.questions.vocabulary[right_word(settings, *self.followed)]


def seen() -> Seen | None:
    """The visitor's student at the test where they are; None while it still has to study that far, and says so."""
    visit = session.visit()
    run = shared_run(visit.settings)
    session.hold(run)
    study(run, visit.test)
    test = min(visit.test, last_test(run))
    if run.step < test:

        def turn() -> tuple[float, str]:
            study(run, visit.test)
            goal = min(visit.test, last_test(run))  # a student that diverges gets no further
            return run.step / goal, f"Your student is at test {numbers.count(run.step)} of {goal}."

        wait_for(turn)
        return None
    return Seen(run, test, visit.asks)


def own_numbers(of: Seen) -> None:
    """The whole visit in four numbers."""
    facts(key="closing-facts", still=FactsFrame(facts_of(of)))
    if of.test < FEW:
        st.page_link(
            CLASSROOM.page,
            label=f"That was {counted(of.test, 'test')}. Press Play in the classroom to see it learn.",
            icon=":material/play_arrow:",
            query_params=session.link(),
        )


def facts_of(of: Seen) -> tuple[Fact, ...]:
    """Tests, marks lost first and last, the followed question, and the questions never studied."""
    settings, history = of.run.settings, of.run.history.up_to(of.test)
    exam = settings.questions
    first, last = (f"{numbers.nats(float(lost))}" for lost in history.loss[[0, -1]])
    before, now = (numbers.percent(of.sure(step)) for step in (0, of.test))
    found = [
        Fact(
            "Tests sat",
            numbers.count(of.test),
            note=f"of {numbers.count(settings.last_step)} in this course, {counted(int(history.round[-1]), 'round')}",
        ),
        Fact(
            "Marks lost, first and last",
            f"{first} → {last}",
            term="loss",
            note=f"nats; a guesser loses {numbers.nats(exam.guessing_loss)}",
            tone="pen",
        ),
        Fact(
            f"Sure of “{shortened(of.right, 40)}”",
            f"{before} → {now}",
            term="p",
            note=f"before the first test and after test {numbers.count(of.test)}",
            tone="ink",
        ),
    ]
    if len(history.held_out_step):
        by_word = counts_words(exam)
        shares = history.held_out_spot_on if by_word else history.held_out_accuracy
        then, latest = (numbers.percent(float(share)) for share in shares[[0, -1]])
        found.append(
            Fact(
                "Never studied, right",
                f"{then} → {latest}",
                term="held out",
                note=f"{'words of ' * by_word}{counted(len(exam.held_out), 'question')}, asked after each round",
                tone="held_out",
            )
        )
    return tuple(found)


def bets(of: Seen) -> None:
    """Every bet of this visit beside what came, and the way to those that are still open."""
    for settled_bet in score(of.run, of.test, session.part(MADE)):
        st.markdown(f"- **{settled_bet.bet.title}** (test {settled_bet.test}). {settled_bet.told}")
    never, never_open = never_bet(session.part(NEVER_BET))
    for words, is_open, page, label in (
        (
            first_bet(of, session.part(BET)),
            not session.part(BET),
            CLASSROOM.page,
            "Bet on the classroom",
        ),
        (never, never_open, TWO_EXAMS.page, "Two exams, side by side"),
    ):
        st.markdown(f"- {words}")
        if is_open:
            st.page_link(page, label=label, icon=":material/casino:", query_params=session.link())


def first_bet(of: Seen, bet: int) -> str:
    """The bet on how many tests it takes until the student is sure, settled as far as the visitor has come."""
    right = safe_markdown(of.right, 40)
    if not bet:
        return f"You made no bet on when it would be {100 * ENOUGH:.0f} % sure of “{right}”."
    said = f"You said that it would be {100 * ENOUGH:.0f} % sure of “{right}” after {bet} tests. "
    if of.test < bet:
        return said + f"You are at test {of.test}: still open."
    sure = of.sure(bet)
    came = "it was there by then" if sure >= ENOUGH else "it took longer"
    return said + f"After {bet} tests it was **{numbers.percent(sure)}** sure: {came}."


def never_bet(bet: str) -> tuple[str, bool]:
    """The bet on which of two students answers what it never studied, and whether it is still open."""
    if bet in ("", SHOW):
        return "You made no bet on which of two students answers what it never studied.", not bet
    both = pair()
    if not both.is_done:
        return f"You said “{WHICH[bet]}” of two students; both have to study first.", True
    return settled(bet, outcome(both.histories())), False
