"""The teachers' page: plans, what to put away, links for pairs, sheets, and a class without a network."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard.cards.chapters import MIDWAY
from dashboard.cards.put_away import HIDES, PUT_AWAY
from dashboard.rooms.teachers.plans import PLANS, plan_words
from dashboard.rooms.teachers.sheets import bets_sheet, costs_sheet
from dashboard.rooms.teachers.views import ASIDE, VIEWS, address_of, open_view, whole_address_of
from dashboard.serving.frames import of_record
from dashboard.shell import session
from dashboard.shell.show import csv_of, download
from model import Settings

MOST_PAIRS = 20
PAIRS = 10

OFFLINE = """
- **One machine with a projector** does for the plan of 10 minutes: `make run` before the lesson. The app fetches
  nothing from elsewhere: type, charts and students are all on that machine.
- **A network without the internet:** on that machine Streamlit prints a *Network URL*; pupils open that. Forty can
  look at once.
- **Nothing at all:** print both sheets here and the two pages on “With pencil and paper”; its spreadsheet works
  offline as well.
"""


def plans() -> None:
    """One tab a plan."""
    for tab, plan in zip(
        st.tabs([f"{plan.minutes} minutes" for plan in PLANS]), PLANS, strict=True
    ):
        with tab:
            st.markdown(plan_words(plan))
    st.markdown(
        f"Other views for in between: {', '.join(open_view(VIEWS[name]) for name in ASIDE)}. Any view that you have on "
        "your screen is a link, too: **Share** has its address."
    )


def put_away() -> None:
    """What all links on this page hide from who opens them."""
    st.markdown("## What your links put away")
    st.markdown(
        "Every link on this page carries it (`lesson=` in the address). It tidies up, and locks nothing: pupils can "
        "show everything again."
    )
    for name, hidden in HIDES.items():
        key = f"put-away-{name}"
        session.put(key, name in session.part(PUT_AWAY))
        st.checkbox(hidden.words, key=key, on_change=_put_away)


def _put_away() -> None:
    names = frozenset(name for name in HIDES if session.chosen(f"put-away-{name}"))
    session.set_part(PUT_AWAY, names)


def pairs() -> None:
    """A link a pair, each with a seed of its own."""
    st.markdown("## A student of its own for every pair")
    st.markdown(
        "A seed decides where a student's weights start and in which order its questions come: same exam, other "
        "student. Let pairs compare: after how many tests was it sure? Which sum came last? Is the curve the same?"
    )
    chosen = st.number_input("Pairs", 1, MOST_PAIRS, PAIRS, step=1, key="n-pairs")
    seeds = range(1, int(chosen) + 1)
    view = VIEWS["before"]
    table = pd.DataFrame(
        {
            "pair": list(seeds),
            "seed": list(seeds),
            "address": [whole_address_of(view, seed=str(seed), chapter="1") for seed in seeds],
        }
    )
    lines = [
        f"| {seed} | {seed} | [open]({address_of(view, seed=str(seed), chapter='1')}) | `{address}` |"
        for seed, address in zip(seeds, table["address"], strict=True)
    ]
    with st.container(key="pairs"):
        st.markdown("\n".join(["| pair | seed | | address |", "|---|---|---|---|", *lines]))
    download(
        "Addresses (CSV)",
        lambda: csv_of(table),
        "exam-room-pairs.csv",
        key="pairs-csv",
        icon=":material/download:",
    )


def sheets() -> None:
    """The two sheets, and where the third is."""
    st.markdown("## Two sheets to print")
    st.markdown(
        "A page each. For the second a calculator needs eˣ and ln; its numbers are those of test "
        f"{MIDWAY} of the student that all plans start with, solutions upside down at its foot."
    )
    for title, key, make in (
        ("Bet first, then look (.html)", "bets", bets_sheet),
        (
            "What an answer costs (.html)",
            "costs",
            lambda: of_record(costs_sheet, Settings(), MIDWAY),
        ),
    ):
        download(title, make, f"exam-room-{key}.html", key=f"sheet-{key}", icon=":material/print:")
    st.markdown(f"Two more pages, the whole way by hand, are on {open_view(VIEWS['hand'])}.")


def offline() -> None:
    """What to do without a network."""
    st.markdown("## When the class is offline")
    st.markdown(OFFLINE)
