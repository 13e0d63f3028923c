"""The bet on an exam of one's own, the button that lets the student study it, and what becomes of both."""

from __future__ import annotations

import streamlit as st

from dashboard.cards.chips import chips
from dashboard.cards.first_bet import SHOW
from dashboard.look import numbers
from dashboard.look.glossary import opens
from dashboard.look.text import counted
from dashboard.rooms.own_exam.bet import OWN_BET, TESTS
from dashboard.rooms.own_exam.measured import Learned, study_on
from dashboard.shell import session
from dashboard.shell.waiting import wait_for
from dashboard.shell.way import CLASSROOM
from model import Settings
from model.exams.pasted import Pasted
from model.looking.knowable import knowable


def ask(settings: Settings) -> None:
    """How many tests will it take?"""
    st.markdown(
        "**Before it starts: how many tests until it has all of them right?** It has never seen a word."
    )
    chips("own-bet", TESTS, _bet, skip=SHOW, chosen=session.part(OWN_BET))


def let_it_study(pasted: Pasted) -> None:
    """The one button."""
    st.button(
        "Let it study this",
        key="own-study",
        type="primary",
        icon=":material/school:",
        on_click=_study,
        args=(pasted,),
    )


def outcome(settings: Settings) -> None:
    """How the student gets on with it: waits until it knows all that can be known, then tells."""
    found = study_on(settings)
    if not found.is_done:
        wait_for(lambda: _progress(settings))
        return
    st.success(told(settings, found), icon=":material/school:")
    bet = session.part(OWN_BET)
    if bet in TESTS:
        came = came_out(settings, found)
        if bet == came:
            st.markdown(f":material/check_circle: You bet on **{TESTS[bet]}**: so it was.")
        else:
            st.markdown(f"You bet on **{TESTS[bet]}**; it was **{TESTS[came]}**.")
    st.page_link(
        CLASSROOM.page,
        label="**Watch it from test 1** in the classroom",
        icon=":material/play_circle:",
        query_params=session.link(),
    )


def came_out(settings: Settings, found: Learned) -> str:
    """What the bet should have been: a key of `TESTS`."""
    if found.words < knowable(settings)[1]:
        return "never"
    return next((key for key in TESTS if key.isdigit() and found.test <= int(key)), "more")


def told(settings: Settings, found: Learned) -> str:
    """After which test it knew what, in Markdown."""
    best, asked = knowable(settings)
    studied = counted(len(settings.questions.studied), "studied question")
    after = (
        f"After test {numbers.count(found.test)}, in round {settings.round_of(max(found.test, 1))},"
    )
    if found.words == asked:
        return f"{after} it has **all** of its {studied} right."
    words = f"{numbers.count(found.words)} of {numbers.count(asked)} words right"
    if found.words == best:
        return f"{after} it has **{words}**, as many as anybody could know."
    if found.test < settings.last_step:
        return f"{after} it has **{words}**; then it diverged: it studies too hard."
    return (
        f"{after} the last one, it has **{words}**; not all. Shorter or fewer questions, or more "
        f"{opens('epoch', 'rounds')} under Settings, may help."
    )


def _bet(choice: str) -> None:
    session.set_part(OWN_BET, choice)


def _study(pasted: Pasted) -> None:
    session.change_settings(exam="own", pairs=pasted.pairs, text=pasted.text)


def _progress(settings: Settings) -> tuple[float, str]:
    found = study_on(settings)
    share = 1.0 if found.is_done else min(found.test / settings.last_step, 0.99)
    return share, f"It studies: test {numbers.count(found.test)} so far."
