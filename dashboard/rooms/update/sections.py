"""Studying, what stands under "Look inside": who got worse, promise and delivery, and the view from above."""

from __future__ import annotations

import streamlit as st

from dashboard.charts.agreement_map import agreement_chart
from dashboard.look.text import counted
from dashboard.rooms.update import landscape_chart, resit_chart
from dashboard.rooms.update.nearest_worse import anybody_worse, nearest_worse
from dashboard.serving.frames import of_record
from dashboard.shell import session
from dashboard.shell.dials import dial
from dashboard.shell.view import View
from model.looking.feedback import agreement, support
from model.looking.landscape import Promise, promise

N_RECENT, N_SPREAD = 8, 13
"""Tests whose promise is looked up: the last ones, or some spread over the whole run."""


def same_paper(view: View) -> None:
    """Who got worse, and why: the step that went against a question's notes, and who disagrees."""
    st.markdown(
        "One set of weights serves all questions. Studying follows the sum of their notes, so a question whose "
        "notes point elsewhere can be pushed the wrong way: it pays for the others. And a recipe that averages over "
        "its last notes still follows earlier tests, too."
    )
    if not anybody_worse(view.record):
        _offer_a_worse_one(view)
    left, right = st.columns(2)
    with left:
        cosines = view.of_record(support)
        view.show_still(
            resit_chart.who_got_worse(view.record, cosines), key="got-worse", height=400
        )
    with right:
        cosines = view.of_record(agreement)
        view.show_still(agreement_chart(view.record, cosines), key="agreement", height=400)


def _offer_a_worse_one(view: View) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="worse-row"):
        st.markdown(f"**In test {view.step} nobody got worse.**")
        pressed = st.button(
            "Go where somebody did",
            key="find-worse",
            icon=":material/search:",
        )
    if not pressed:
        return
    with st.spinner("Looking the tests around it through …"):
        found, searched = nearest_worse(view.run, view.step)
    if found is None:
        st.info(
            f"Of the {counted(searched, 'test')} around it, there is none in which anybody got worse."
        )
        return
    session.go_to(found)
    st.rerun()


def promise_and_delivery(view: View) -> None:
    """Predicted against measured drop, in the last tests or over the whole run so far."""
    st.markdown(
        "The gradient is the slope where the student stands, so it promises a drop of − gradient · update. "
        "The longer the step, the more the valley bends away from the promise."
    )
    choices = (f"The last {N_RECENT} tests", "The whole run so far")
    over = st.segmented_control(
        "Tests",
        choices,
        required=True,
        label_visibility="collapsed",
        **dial("promise-over", choices, choices[0]),
    )
    here = view.step
    if over == choices[0]:
        steps = tuple(range(max(1, here - N_RECENT + 1), here + 1))
    else:
        steps = tuple(sorted({1 + round((here - 1) * i / (N_SPREAD - 1)) for i in range(N_SPREAD)}))
    with st.spinner("Looking the tests up again …"):
        promises: tuple[Promise, ...] = tuple(of_record(promise, view.settings, s) for s in steps)
    view.show_still(resit_chart.promise_chart(steps, promises), key="promise", height=340)


def from_above(view: View) -> None:
    """The loss on the plane of gradient and update."""
    st.markdown(
        "The student stands at the cross, in a landscape with as many directions as it has weights. Here are two "
        "of them: straight against the gradient, and what the real step has beside it. Other optimizers' first steps "
        "from here are drawn where they come nearest to this plane; their loss is measured where they really stand. "
        "Beside the contours nothing was measured."
    )
    try:
        with st.spinner("Measuring the landscape …"):
            chart = view.of_record(landscape_chart.plane_chart)
    except ValueError as error:
        st.info(f"There is no plane to show here: {error}.")
        return
    view.show_still(chart, key="plane", height=460)
