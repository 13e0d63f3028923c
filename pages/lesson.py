"""A lesson of a quarter of an hour through all stations, and ten questions that tell what it taught."""

from dashboard.shell.page import guard, lesson

guard()

import streamlit as st

from dashboard.look.glossary import opens
from dashboard.rooms.lesson.chapter_list import chapters, go_on
from dashboard.rooms.lesson.questions import ten_questions
from dashboard.rooms.lesson.quiz import quiz
from dashboard.shell import session


def body() -> None:
    go_on()
    left, right = st.columns([6, 5])
    with left:
        chapters()
    with right:
        quiz(session.visit().settings)


lesson(
    "A lesson",
    "a quarter of an hour",
    f"One {opens('language model')}, from its first answer to its last test, seen from all sides. You say what will "
    "happen before you see it.",
    None,
    breaks="A teacher plans a lesson for those who sit there. The student's own lessons are shuffled by chance, and "
    "nobody waits until it has understood.",
    body=body,
    code=(ten_questions,),
)
