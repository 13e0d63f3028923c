"""The end of the way: what the visitor saw, their bets, what a real model does differently, and where to go on."""

from dashboard.shell.page import guard, lesson

guard()

import streamlit as st

from dashboard.look.glossary import opens
from dashboard.rooms.closing.onward import onward
from dashboard.rooms.closing.own_run import bets, own_numbers, seen
from dashboard.rooms.closing.questions import asked_at_the_end
from dashboard.rooms.closing.sizes import AT_SIZE, TIME, scales_table
from dashboard.shell import session
from model.student.training import train_step


def body() -> None:
    of = seen()
    if of is not None:
        own_numbers(of)
        left, right = st.columns([4, 5])
        with left, st.container(border=True, key="card-closing-bets", gap="small"):
            st.markdown("### Your bets")
            bets(of)
        with right:
            st.markdown(asked_at_the_end(of))
    st.markdown("## What a real one does differently, at full size")
    with st.container(key="scales"):
        st.markdown(scales_table(session.visit().settings))
    left, right = st.columns([5, 4])
    with left:
        st.markdown(AT_SIZE)
    with right:
        st.markdown(TIME)
    st.markdown("## Where to go on")
    onward()


lesson(
    "What you saw",
    "the end of the way",
    f"You followed one {opens('language model')} from nonsense to answers. These are the numbers of **your** student.",
    None,
    breaks="Somebody who leaves school goes on thinking. This student stops with its last test: between two questions "
    "nothing happens in it at all.",
    body=body,
    code=(train_step,),
)
