"""Exam Room: see a language model learn. The table of contents, and what happens before every page."""

from functools import partial

import streamlit as st

from dashboard.cards.bets import MADE
from dashboard.cards.chapters import CHAPTER
from dashboard.cards.embedded import embedded_card
from dashboard.cards.first_bet import BET, NEVER_BET
from dashboard.cards.put_away import PUT_AWAY
from dashboard.cards.second_student import SECOND
from dashboard.export.take_with_you import take_with_you
from dashboard.rooms.by_hand.link import SHEET
from dashboard.rooms.by_hand.tour import TOUR
from dashboard.rooms.epochs.choices import COURSE_BET, CURE_BET, LOG
from dashboard.rooms.forward_pass.temperature import TEMPERATURE
from dashboard.rooms.inside.link import LOOK
from dashboard.rooms.lesson.strip import lesson_strip, put_away
from dashboard.rooms.own_exam.bet import OWN_BET
from dashboard.serving.start_up import start_up
from dashboard.shell import session
from dashboard.shell.dials import DIALS
from dashboard.shell.embedding import CARD
from dashboard.shell.fingerprint import CLAIMED
from dashboard.shell.link_version import VERSION
from dashboard.shell.navigation import sidebar
from dashboard.shell.sections import OPEN
from dashboard.shell.style import LARGE, SIDEBAR_WIDTH, apply_style

PAGES = {
    "": [
        st.Page("pages/classroom.py", title="Classroom", icon=":material/home:", default=True),
    ],
    "One test": [
        st.Page("pages/forward_pass.py", title="The student sits", icon=":material/edit_note:"),
        st.Page("pages/loss.py", title="The teacher grades", icon=":material/grading:"),
        st.Page(
            "pages/backward_pass.py", title="Notes in the margin", icon=":material/rate_review:"
        ),
        st.Page("pages/update.py", title="Studying", icon=":material/menu_book:"),
    ],
    "All tests": [
        st.Page("pages/epochs.py", title="Round after round", icon=":material/repeat:"),
        st.Page("pages/two_exams.py", title="Two exams", icon=":material/balance:"),
        st.Page("pages/compare.py", title="Two students", icon=":material/group:"),
    ],
    "Take part": [
        st.Page("pages/your_turn.py", title="Your turn", icon=":material/person_edit:"),
        st.Page("pages/inside.py", title="Ask it", icon=":material/psychology_alt:"),
        st.Page("pages/own_exam.py", title="Your own exam", icon=":material/edit_document:"),
    ],
    "Teach": [
        st.Page("pages/lesson.py", title="A lesson", icon=":material/school:"),
        st.Page("pages/teachers.py", title="For teachers", icon=":material/co_present:"),
    ],
    "By hand": [
        st.Page("pages/by_hand.py", title="With pencil and paper", icon=":material/edit:"),
    ],
    "The end": [
        st.Page("pages/closing.py", title="What you saw", icon=":material/flag:"),
    ],
}

PARTS = (  # what pages keep in the link
    LARGE,
    OPEN,
    DIALS,
    BET,
    NEVER_BET,
    MADE,
    SECOND,
    CHAPTER,
    PUT_AWAY,
    TEMPERATURE,
    SHEET,
    TOUR,
    LOOK,
    LOG,
    COURSE_BET,
    CURE_BET,
    VERSION,
    CLAIMED,
    CARD,
    OWN_BET,
)

# Twice, each time whole: before `st.navigation`, which would fetch an icon from elsewhere, and with the page's title.
# A call without the sidebar's width would bring back Streamlit's own.
configure = partial(
    st.set_page_config,
    page_icon="static/favicon.png",
    layout="wide",
    initial_sidebar_state=SIDEBAR_WIDTH,
)
configure()
start_up()
session.enter(PARTS)
apply_style(large=session.part(LARGE))
page = st.navigation(PAGES, position="hidden")
configure(page_title=f"{page.title} · Exam Room")
if session.is_embedded():
    embedded_card()
else:
    sidebar(PAGES, page)
    put_away(page.url_path)
    page.run()
    take_with_you(page.url_path)
    lesson_strip(page.url_path)
