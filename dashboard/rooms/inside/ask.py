"""The first screen: ask it anything, then and now, and how sure of it the student was over its tests."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from dashboard.components import Click
from dashboard.components.reply import Bet
from dashboard.components.reply import reply as reply_part
from dashboard.look.text import safe_markdown
from dashboard.rooms.inside.asking import (
    Asked,
    asked_of,
    bet_question,
    problem_of,
    reply,
    right_answer,
)
from dashboard.rooms.inside.link import LOOK
from dashboard.rooms.inside.sure_chart import moments_until, sure_over_tests
from dashboard.shell import session
from dashboard.shell.view import View
from model import Settings
from model.exams import Exam
from model.looking.prompt import PromptError, followers, read_prompt

PROBLEM = "inside-problem"
_DIAL = "then"


def asked_here(view: View) -> Asked:
    """What is asked on this page now."""
    return asked_of(view.settings.questions, session.part(LOOK))[0]


def ask(view: View) -> None:
    """The field, the answers then and now, and the line of its confidence."""
    exam, look = view.settings.questions, session.part(LOOK)
    asked, problem = asked_of(exam, look)
    view.add("reply", reply, asked, look.then, look.bet)
    reply_part(
        key="reply",
        prompt=look.prompt if problem else " ".join(asked.words),
        problem=_problem(view.settings) or problem,
        vocabulary=exam.vocabulary,
        followers=followers(exam),
        bet=_bet(exam, look.bet),
        on_ask=lambda text: put_to_it(view.settings, text),
        on_bet=lambda choice: _bet_on(exam, choice),
    )

    def pick(click: Click) -> None:
        tests = moments_until(view.settings, max(0, click.step - 1))
        if click.trace == 0 and click.index[0] < len(tests):
            ask_then(tests[click.index[0]])

    view.show(
        sure_over_tests,
        asked.words,
        right_answer(exam, asked),
        look.then,
        key="sure",
        height=250,
        controls=lambda: _dial(view),
        on_click=pick,
    )


def put_to_it(settings: Settings, text: str) -> None:
    """Ask that, in the exam's spelling; what cannot be asked changes nothing, and is pointed out beside the field."""
    try:
        words = read_prompt(settings.questions, text)
    except PromptError as error:
        session.keep(PROBLEM, (settings.digest, problem_of(error)))
        return
    session.keep(PROBLEM, ("", ""))
    session.set_part(LOOK, replace(session.part(LOOK), prompt=" ".join(words)))


def _problem(settings: Settings) -> str:
    """What was wrong with what this student was asked last."""
    digest, sentence = session.remember(PROBLEM, lambda: ("", ""))
    return sentence if digest == settings.digest else ""


def ask_then(tests: int) -> None:
    """Ask the student after so many tests too."""
    session.set_part(LOOK, replace(session.part(LOOK), then=tests))


def _bet(exam: Exam, chosen: str) -> Bet | None:
    place = bet_question(exam)
    if place is None:
        return None
    prompt = exam.questions[place].prompt_text
    return Bet(
        ask=f"It never studies “{prompt}”. Will it know the answer one day?",
        choices=(("yes", "Yes, it will"), ("no", "No, how could it?")),
        chosen=chosen,
    )


def _bet_on(exam: Exam, choice: str) -> None:
    place = bet_question(exam)
    if place is not None:
        prompt = exam.questions[place].prompt_text
        session.set_part(LOOK, replace(session.part(LOOK), bet=choice, prompt=prompt))


def _dial(view: View) -> None:
    """Which moment is shown beside the untouched student and the present one."""
    behind = view.step - 1
    if behind < 2:
        st.markdown(
            ":small[Press a point of the line, later, to ask the student of that moment too.]"
        )
        return
    session.put(_DIAL, min(session.part(LOOK).then, behind - 1))
    st.slider(
        "Ask it after test … too",
        0,
        behind - 1,
        key=_DIAL,
        on_change=lambda: ask_then(int(session.chosen(_DIAL))),
        help="A third answer, between the untouched student's and the present one's. At 0 there is none.",
        width=190,
    )


def followed(asked: Asked) -> None:
    """Say which prompt a section is about."""
    st.markdown(f"Asked: “{safe_markdown(' '.join(asked.words))}”.")
