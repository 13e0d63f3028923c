"""Ten questions before the lesson and the same ten after it. The answers live in the visit, and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import streamlit as st

from dashboard.look.text import counted
from dashboard.rooms.lesson.question import Question
from dashboard.rooms.lesson.questions import ASKED, ten_questions
from dashboard.rooms.lesson.what_it_taught import answers_csv, count_words, told
from dashboard.serving.frames import of_record
from dashboard.serving.runs import last_test, shared_run, study
from dashboard.shell import session
from dashboard.shell.show import download
from model import Settings

Time = Literal["before", "after"]

NOW = "quiz-now"
"""Key of which of the two times is being asked; empty between them."""
TEST = 20
"""The test that the questions are asked of, or the last one of a shorter course."""
N_ASKED = len(ASKED)
SECONDS = 24
"""For one question: four minutes for ten."""


def quiz(settings: Settings) -> None:
    """The card: an invitation, the question that is asked, or what changed."""
    with st.container(border=True, key="card-quiz", gap="small"):
        st.markdown("### What did it teach?")
        now = session.remember(NOW, str)
        if now:
            _ask(now, _questions(settings))
        elif answers("after"):
            _outcome(_questions(settings))
        else:
            _invite()


def _questions(settings: Settings) -> tuple[Question, ...]:
    """The ten, of a test of the visitor's own student, which studies that far if it has not yet."""
    run = shared_run(settings)
    while run.step < min(TEST, last_test(run)):
        study(run, TEST)
    found: tuple[Question, ...] = of_record(
        ten_questions, settings, max(1, min(TEST, last_test(run)))
    )
    return found


def answers(time: Time) -> Mapping[str, str]:
    """What was chosen then: a question's key → the choice's; the empty one where it was left out."""
    found: dict[str, str] = session.remember(f"quiz-{time}", dict)
    return found


def _invite() -> None:
    if answers("before"):
        n = sum(map(bool, answers("before").values()))
        st.markdown(
            f"You have answered {counted(n, 'question')} before the lesson. What was right is told after it, when you "
            "answer the same ten again."
        )
    else:
        st.markdown(
            "Ten questions, four minutes, now and again after the lesson: you see what it changed. Leave out what you "
            "like; nobody else sees it."
        )
    with st.container(horizontal=True, gap="small"):
        if len(answers("before")) < N_ASKED:
            _start("before", "Before the lesson")
        _start("after", "After the lesson")


def _start(time: Time, label: str) -> None:
    st.button(label, key=f"quiz-start-{time}", on_click=session.keep, args=(NOW, time))


def _ask(time: Time, questions: tuple[Question, ...]) -> None:
    """The first question that this time has no answer to."""
    given = answers(time)
    place = sum(question.key in given for question in questions)
    question = questions[place]
    left = round((len(questions) - place) * SECONDS / 60) or 1
    st.caption(
        f"{time.capitalize()} the lesson · question {place + 1} of {len(questions)} · about {counted(left, 'minute')} "
        "left"
    )
    st.markdown(question.text)
    with st.container(gap="small", key="quiz-choices"):
        for choice in question.choices:
            st.button(
                choice.text,
                key=f"quiz-{question.key}-{choice.key}",
                width="stretch",
                on_click=_answer,
                args=(time, question.key, choice.key, place + 1 == len(questions)),
            )
    with st.container(horizontal=True, gap="small"):
        st.button(
            "Leave this one out",
            key="quiz-skip",
            type="tertiary",
            on_click=_answer,
            args=(time, question.key, "", place + 1 == len(questions)),
        )
        if place:
            st.button(
                "Back",
                key="quiz-back",
                type="tertiary",
                on_click=_take_back,
                args=(time, questions[place - 1].key),
            )
        st.button(
            "Stop here", key="quiz-stop", type="tertiary", on_click=session.keep, args=(NOW, "")
        )


def _answer(time: Time, question: str, choice: str, is_last: bool) -> None:
    session.keep(f"quiz-{time}", {**answers(time), question: choice})
    if is_last:
        session.keep(NOW, "")


def _take_back(time: Time, question: str) -> None:
    session.keep(
        f"quiz-{time}", {key: choice for key, choice in answers(time).items() if key != question}
    )


def _outcome(questions: tuple[Question, ...]) -> None:
    """Before → after, and a sentence to each answer."""
    before, after = answers("before"), answers("after")
    st.markdown(count_words(questions, before, after))
    with st.expander("All ten, one by one", icon=":material/checklist:", key="quiz-all"):
        for number, question in enumerate(questions, start=1):
            st.markdown(f"**{number} · {question.title}.** {told(question, before, after)}")
    with st.container(horizontal=True, gap="small"):
        download(
            "Answers (CSV)",
            lambda: answers_csv(questions, before, after),
            "what-it-taught.csv",
            key="quiz-csv",
            icon=":material/download:",
        )
        if len(after) < len(questions):
            _start("after", "Answer the rest")
        st.button("Forget my answers", key="quiz-forget", type="tertiary", on_click=_forget)
    st.caption(
        "Your answers are kept in this visit alone: close it and they are gone, unless you take the file."
    )


def _forget() -> None:
    for key in ("quiz-before", "quiz-after"):
        session.keep(key, {})
