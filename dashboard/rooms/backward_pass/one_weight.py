"""Notes, at first: one weight is turned up, first in a bet, then on the curve; its note, and who says so."""

from __future__ import annotations

import numpy as np
import streamlit as st

from dashboard.cards.ask_bet import ask_bet
from dashboard.cards.bets import NUDGE, WIGGLE
from dashboard.components import Fact, FactsFrame, facts
from dashboard.look import numbers
from dashboard.look.anatomy import parameter_words, place_words
from dashboard.rooms.backward_pass import probe_chart as charts
from dashboard.shell.dials import dial
from dashboard.shell.view import View
from model import Record

REACHES = {"Close up": 0.02, "Nearby": 0.2, "From afar": 2.0}
"""How far the weight is wiggled to each side."""
FROM_AFAR = "From afar"

FEW_PUSHES = 6
"""Questions whose push is shown at once; the others are one bar."""


def one_weight(view: View) -> None:
    """The bet on one weight's note and, once it is made or waved through, what turning that weight does."""
    if not ask_bet(view, WIGGLE, str(view.weight)):
        return
    facts(key="weight-facts", still=weight_facts(view))
    left, right = st.columns([7, 5])
    with left:
        st.fragment(_wiggle)(view)
    with right:
        parts = view.of_record(charts.pushes_of, view.visit.weight)
        chart = charts.pushes_chart(view.record, parts, FEW_PUSHES)
        view.show_still(chart, key="few-pushes", height=300)
    st.markdown(forgets(view.record))


def weight_facts(view: View) -> FactsFrame:
    """The weight, its note, and how far studying moved it."""
    here, record = view.weight, view.record
    value = float(record.before[here.parameter][here.index])
    gradient = float(record.gradients[here.parameter][here.index])
    change = float(record.updates[here.parameter][here.index])
    nudge = numbers.number(abs(gradient) * NUDGE, 2)
    meaning = (
        f"{NUDGE} higher, this test loses about {nudge} {'more' if gradient > 0 else 'fewer'} marks"
        if gradient
        else "no small nudge of it changes this test"
    )
    where = f"{parameter_words(here.parameter)}, {place_words(view.settings, here)}"
    against = "against its note" if change * gradient < 0 else "carried on by earlier tests"
    moved = f"{'up' if change > 0 else 'down'}, {against}" if change else "nowhere"
    return FactsFrame(
        (
            Fact("The weight", numbers.number(value, 4), "weight", where),
            Fact("Its note", numbers.signed(gradient, 4), "gradient", meaning, "pen"),
            Fact("Studying moved it", numbers.signed(change), "update", moved, "studying"),
        )
    )


def forgets(record: Record) -> str:
    """What stays of a test in the student, in Markdown: how many weights it moved, and how far."""
    moves = np.abs(np.concatenate([update.ravel() for update in record.updates.values()]))
    moved = moves[(moves > 0) & np.isfinite(moves)]
    if not moved.size:
        return "**It will not remember this test.** Nothing moves at a rate of 0."
    half = float(np.median(moved))
    hair = f"{half:.5f}" if 1e-5 <= half < 1e-3 else numbers.number(half, 2)
    return (
        f"**It will not remember this test.** No sheet and no note is kept: {numbers.count(moved.size)} of its "
        f"{numbers.count(moves.size)} numbers move a hair (half of them less than {hair}), and that is all."
    )


def _wiggle(view: View) -> None:
    weight = view.visit.weight
    left, right = st.columns([1, 1])
    with left:
        name = st.segmented_control(
            "How far", list(REACHES), required=True, **dial("reach", REACHES, FROM_AFAR)
        )
    wiggled = view.of_record(charts.wiggle_of, weight, REACHES[name or FROM_AFAR])
    places = range(len(wiggled.values))
    with right:
        at = st.select_slider(
            "Turn this weight; all others hold still",
            places,
            format_func=lambda i: numbers.number(float(wiggled.values[i]), 4),
            **dial("turn", places, len(places) * 3 // 4, key=f"turn-{name}"),
        )
    view.show_still(charts.wiggle_chart(wiggled, at, view.step), key="wiggle", height=260)
