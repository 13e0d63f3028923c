"""Learning by heart, and what cures it: an experiment with two bets on real students that study right now."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import streamlit as st

from dashboard.cards.chips import chips
from dashboard.cards.first_bet import SHOW
from dashboard.look import numbers
from dashboard.look.glossary import opens
from dashboard.look.text import counted
from dashboard.rooms.epochs import overfitting_chart
from dashboard.rooms.epochs.choices import COURSE_BET, COURSES, CURE_BET, CURES
from dashboard.rooms.epochs.students import (
    DECAY,
    FEWER_ROUNDS,
    MORE_DECAY,
    ROUNDS,
    Student,
    best_cure,
    by_heart,
    course_of,
    cured,
    study_on,
)
from dashboard.shell import session
from dashboard.shell.link import Part
from dashboard.shell.show import show_still
from dashboard.shell.view import View
from dashboard.shell.waiting import wait_for
from model.course.history import History


def overfitting(_: View) -> None:
    """The section: few questions and many rounds, a bet, what became of it, and the same with three cures."""
    ill = by_heart()
    exam = ill.settings.questions
    st.markdown(
        f"Another student, of {opens('overfitting', 'few questions and many rounds')}: {len(exam.studied)} sums in "
        f"{ROUNDS} rounds, while {counted(len(exam.held_out), 'other sum')} are never studied. It will know all by "
        "heart that it studies. **What happens to the marks lost on the sums that it never studied?**"
    )
    bet = _bet(COURSE_BET, COURSES)
    if not bet or not _studied((ill,)):
        return
    history = ill.history
    st.markdown(what_happened(bet, history, exam.guessing_loss))
    show_still(
        overfitting_chart.learned_by_heart(
            history, exam.guessing_loss, ill.settings.tests_per_round
        ),
        key="by-heart",
        height=280,
    )
    st.markdown(
        f"**Which cure leaves fewest marks lost on the never studied?** To stop after {FEWER_ROUNDS} rounds; "
        f"{len(cured()['more'].settings.questions.studied)} questions in about as many tests; or a weight decay of "
        f"{MORE_DECAY:g} for {DECAY:g}, which lets all weights shrink a little in every test."
    )
    bet = _bet(CURE_BET, CURES)
    if not bet or not _studied(tuple(cured().values())):
        return
    histories = {name: student.history for name, student in cured().items()}
    st.markdown(what_cured(bet, best_cure(), histories, history))
    show_still(
        overfitting_chart.cures_compared(
            {"no cure": history, **{CURES[name]: each for name, each in histories.items()}},
            exam.guessing_loss,
        ),
        key="cures",
        height=300,
    )


def _bet(part: Part[str], choices: Mapping[str, str]) -> str:
    """The choices as chips; returns what was chosen, in this visit or in its link."""
    chosen = session.part(part)
    words = {key: each.capitalize() for key, each in choices.items()}
    chips(part.name, words, partial(session.set_part, part), skip=SHOW, chosen=chosen)
    return chosen


def _studied(students: tuple[Student, ...]) -> bool:
    """Whether all have studied; otherwise they go on, a slice at a time, while somebody is here."""
    if all(student.is_done for student in students):
        return True
    who = "It is" if len(students) == 1 else "They are"
    wait_for(lambda: (study_on(students), f"{who} studying right now, for real."))
    return False


def what_happened(bet: str, history: History, guessing_loss: float) -> str:
    """The bet beside how the marks lost on the never studied went, and what that is called."""
    came = course_of(history)
    said = "" if bet == SHOW else f"You said “{COURSES[bet]}”. "
    seen = " You saw that coming." if bet == came else ""
    lost = float(history.held_out_loss[-1])
    worse = (
        f" Guessing would lose {numbers.nats(guessing_loss)}: it has become sure of wrong answers."
        if lost > guessing_loss
        else ""
    )
    name = (
        " That is **overfitting**: from some test on, what it learns helps with the studied alone."
        if came == "back"
        else ""
    )
    return f"{said}**{COURSES[came].capitalize()}.**{seen}{name}{worse}"


def what_cured(bet: str, best: str, cures: Mapping[str, History], ill: History) -> str:
    """The bet beside the cure that helped most, and what each did, in a table."""
    said = "" if bet == SHOW else f"You said “{CURES[bet]}”. "
    seen = " You saw that coming." if bet == best else ""
    rows = [("no cure", ill), *((CURES[name], each) for name, each in cures.items())]
    table = "\n".join(
        f"| {name} | {numbers.percent(_last_round(each))} | "
        f"{numbers.percent(float(each.held_out_accuracy[-1]))} | {numbers.nats(float(each.held_out_loss[-1]))} |"
        for name, each in rows
    )
    return (
        f"{said}Fewest marks are lost with **{CURES[best]}**.{seen}\n\n"
        "| | studied, right | never studied, right | never studied, nats lost |\n| --- | ---: | ---: | ---: |\n"
        f"{table}\n\n{lesson_of(cures, ill)}"
    )


def _last_round(history: History) -> float:
    """The share right in the tests of the last round."""
    return float(history.accuracy[history.round == history.round[-1]].mean())


def lesson_of(cures: Mapping[str, History], ill: History) -> str:
    """What the cures' numbers say about each other, in a sentence or two: nothing that they don't show."""
    right = {name: float(each.held_out_accuracy[-1]) for name, each in cures.items()}
    before = float(ill.held_out_accuracy[-1])
    found = []
    if cures["fewer"].held_out_loss[-1] < ill.held_out_loss[-1] and right["fewer"] <= before:
        found.append(
            "To stop early keeps it from growing sure of wrong answers, but it knows no more."
        )
    if right["more"] > max(before, right["fewer"], right["decay"]):
        found.append("Only more questions made it know more of what it never studied.")
    return " ".join(found)
