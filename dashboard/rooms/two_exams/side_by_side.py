"""First a bet, then both students side by side, and why they differ."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from dashboard.cards.chips import chips
from dashboard.cards.first_bet import NEVER_BET, SHOW, WHICH
from dashboard.cards.never_studied import asked_after, asked_table, evenly
from dashboard.cards.two_students import Pair, learned_at, outcome, pair, settled, share_done
from dashboard.charts.chart import Chart
from dashboard.look import numbers
from dashboard.look.text import counted
from dashboard.rooms.two_exams import learning_chart
from dashboard.shell import session
from dashboard.shell.sections import opens_by_link
from dashboard.shell.show import show_still
from dashboard.shell.waiting import wait_for
from model.course.history import History

N_EXAMPLES = 3


def side_by_side() -> None:
    """The page: the two exams, the bet, and what became of it."""
    both = pair()
    _the_two(both)
    _bet()
    if not both.is_done:
        wait_for(_turn)
    elif session.part(NEVER_BET):
        _revealed(both)


def _the_two(both: Pair) -> None:
    """What each of the two studies, and what is kept from it."""
    columns = st.columns(2)
    for column, run, words in zip(
        columns,
        both.runs,
        ("two plus three equals → **five**", "the capital of France is → **Paris**"),
        strict=True,
    ):
        exam = run.settings.questions
        with column, st.container(border=True, key=f"card-two-{exam.key}", gap="xsmall"):
            st.markdown(f"### {exam.title}")
            st.markdown(
                f"{words}. It studies {counted(len(exam.studied), 'question')}, again and again. "
                f"**{counted(len(exam.held_out), 'other')}** never come up in any test."
            )


def _bet() -> None:
    """The question, asked before anything is shown; nobody has to answer it."""
    with st.container(key="bet-two-exams"):
        st.markdown(
            "**Both will learn all that they study. Which of the two will answer questions that it never studied?**"
        )
        choose = partial(session.set_part, NEVER_BET)
        chips("two-bet", WHICH, choose, skip=SHOW, chosen=session.part(NEVER_BET))


def _turn() -> tuple[float, str]:
    """A slice of studying for one of the two, and how far both are."""
    both = pair()
    both.study()
    done = [share_done(run) for run in both.runs]
    told = ", ".join(
        f"{run.settings.questions.title}: test {numbers.count(run.step)}, {numbers.percent(share)} right"
        for run, share in zip(both.runs, done, strict=True)
    )
    share = 1.0 if both.is_done else min(sum(done) / len(done), 0.99)
    return share, f"Both are studying right now, for real. {told}."


def _revealed(both: Pair) -> None:
    """What became of the bet, the curves, and the reason."""
    histories, last = both.histories(), both.last
    st.markdown(settled(session.part(NEVER_BET), outcome(histories)))
    _charts(
        both,
        lambda n, title: learning_chart.right_over_tests(histories[n], title, last),
        key="two-right",
    )
    st.markdown("## Why?")
    st.markdown(why(histories))
    _examples(both, last)
    inside = st.expander(
        "Look inside: the marks lost",
        icon=":material/search:",
        **opens_by_link("two-inside"),
    )
    if inside.open:
        with inside:
            top = learning_chart.highest(histories)
            _charts(
                both,
                lambda n, title: learning_chart.marks_over_tests(histories[n], title, last, top),
                key="two-loss",
            )
            st.markdown(surer(histories[1], both.capitals.settings.questions.guessing_loss))


def _charts(both: Pair, chart: Callable[[int, str], Chart], key: str) -> None:
    for n, (column, run) in enumerate(zip(st.columns(2), both.runs, strict=True)):
        with column:
            exam = run.settings.questions
            show_still(chart(n, exam.title), key=f"{key}-{exam.key}", height=250)


def why(histories: tuple[History, History]) -> str:
    """The reason in two sentences, with the numbers of both students."""
    sums, capitals = (numbers.percent(float(h.held_out_accuracy[-1])) for h in histories)
    return (
        f"**Sums share structure** ({sums} of the never studied right): the same weights answer all of them, so what "
        f"is turned for 3 + 5 helps 5 + 3 too. **Capitals don't** ({capitals}): nothing about Paris follows from Rome, "
        "and a fact that was never told can't be worked out, by any student or any teacher."
    )


def surer(capitals: History, guessing_loss: float) -> str:
    """What studying does to the marks lost at capitals that were never told, in a sentence."""
    first, last = (numbers.nats(float(lost)) for lost in capitals.held_out_loss[[0, -1]])
    says = (
        f"At the capitals that it was never told it lost {first} nats at first and loses {last} now"
    )
    if capitals.held_out_loss[-1] <= guessing_loss:
        return f"{says}; a guesser loses {numbers.nats(guessing_loss)}."
    return (
        f"{says}, more than a guesser ({numbers.nats(guessing_loss)}): it has become **sure, and sure of wrong ones**. "
        "“I don't know” is nothing that it was ever rewarded for."
    )


def _examples(both: Pair, last: int) -> None:
    """A few questions that neither was ever asked, with their answers now."""
    for column, run in zip(st.columns(2), both.runs, strict=True):
        exam = run.settings.questions
        places = evenly(sorted(exam.held_out), N_EXAMPLES)
        with column, st.container(key=f"two-examples-{exam.key}"):
            st.markdown(asked_table(asked_after(run, last, places), with_mirror=False))
            learned = learned_at(run)
            if learned:
                st.caption(f"Its first round without a single mistake ended with test {learned}.")
