"""The exams by what they show: a sentence and a small picture, a question of it, for each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from dashboard.look.text import counted, safe_markdown
from model import EXAMS
from model.exams import Exam


@dataclass(frozen=True)
class Shows:
    """What an exam is here for."""

    headline: str
    """What one sees in it, in a few words."""
    sentence: Callable[[Exam], str]
    icon: str
    prompt: str = ""
    """The question that stands for it; empty for the first one studied."""


SHOWS: dict[str, Shows] = {
    "first-sums": Shows(
        "a small student finds a rule",
        lambda exam: (
            f"{counted(len(exam.studied), 'sum')} to study, and {len(exam.held_out)} that it never sees. "
            "Seconds are enough."
        ),
        "add_circle",
        "two plus three equals",
    ),
    "calculator": Shows(
        "the same at size",
        lambda exam: (
            f"{counted(len(exam.studied), 'question')}, four operations, answers of two words. It takes a minute, and "
            "dividing stays hard longest."
        ),
        "calculate",
        "forty two plus seven equals",
    ),
    "capitals": Shows(
        "facts that can't be worked out",
        lambda exam: (
            f"{counted(len(exam.studied), 'question')} learned by heart, and {len(exam.held_out)} about countries that "
            "it was never told of."
        ),
        "public",
        "the capital of France is",
    ),
    "story": Shows(
        "a next word that nobody can know",
        lambda exam: (
            "As in real text, several words may follow. The best possible score is known, and it is not nought."
        ),
        "auto_stories",
    ),
    "ai-rocks": Shows(
        "one question, to check by hand",
        lambda exam: (
            f"A vocabulary of {len(exam.vocabulary)} words, so small that pencil and paper are enough."
        ),
        "edit",
    ),
}
"""By key; a test holds that every exam has its own."""


def sample(exam: Exam, prompt: str = "") -> tuple[str, str]:
    """A studied question of the exam and its answer, as a person would write them."""
    places = [place for place in exam.studied if exam.questions[place].prompt_text == prompt]
    question = exam.questions[(places or exam.studied)[0]]
    if question.prompt == (exam.stop_word,):  # a text: its beginning asks for the rest
        words = [word for word in question.answer if word != exam.stop_word]
        return " ".join(words[:-1]), words[-1]
    return question.prompt_text, question.answer_text(exam.stop_word)


def exam_list(chosen: str, key: str, on_choose: Callable[[str], None]) -> None:
    """A button for each exam with what it shows; `on_choose` is called with its key. Buttons' keys begin with `key`."""
    for name, make in EXAMS.items():
        exam, shows = make(), SHOWS[name]
        with st.container(gap="xsmall", key=f"{key}-about-{name}"):
            st.button(
                f"**{exam.title}**: {shows.headline}",
                key=f"{key}-{name}",
                icon=f":material/{shows.icon}:",
                width="stretch",
                type="primary" if name == chosen else "secondary",
                on_click=on_choose,
                args=(name,),
            )
            prompt, answer = sample(exam, shows.prompt)
            st.caption(
                f"“{safe_markdown(prompt, 60)} **{safe_markdown(answer, 30)}**”. {shows.sentence(exam)}"
            )
