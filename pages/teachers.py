"""For teachers: three lesson plans, links that open the exact view, a student a pair, two sheets, and no network."""

from dashboard.shell.page import guard, lesson

guard()

import streamlit as st

from dashboard.look.glossary import opens
from dashboard.rooms.teachers.desk_of_a_teacher import offline, pairs, plans, put_away, sheets
from model.course.record import new_student


def body() -> None:
    plans()
    left, right = st.columns([5, 6])
    with left:
        put_away()
        sheets()
        offline()
    with right:
        pairs()


lesson(
    "For teachers",
    "10, 25 or 45 minutes",
    f"How would you teach what a {opens('language model')} does? Let them bet first. Every link opens the very view; "
    "what a class will find is measured on the student that it opens. Press **L** for large type, in the links too.",
    None,
    breaks="Your pupils know that they are taught, and why. This student gets numbers, and returns numbers.",
    body=body,
    code=(new_student,),
)
