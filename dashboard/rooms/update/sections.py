"""Studying, looked at in peace: one weight's update term by term, and how hard to study."""

from __future__ import annotations

import numpy as np
import streamlit as st

from dashboard.charts.agreement_map import agreement_chart
from dashboard.look import numbers
from dashboard.rooms.update import landscape_chart, resit_chart
from dashboard.rooms.update.toy_valley import toy_valley_card
from dashboard.serving.frames import of_record
from dashboard.shell.view import View
from model.looking.feedback import agreement, support
from model.looking.landscape import Promise, breaking_multiple, promise

GUESSES = (2, 4, 8, 16, 32, 64, 128, 256)


HIDDEN_REACH, UNBROKEN_REACH = 2.0, 64.0
"""Times the real step that the curve shows before the guess, and where no multiple does harm."""


N_RECENT, N_SPREAD = 8, 13
"""Tests whose promise is looked up: the last ones, or some spread over the whole run."""


def same_paper(view: View) -> None:
    """Who got worse, and why: the step that went against a question's notes, and who disagrees."""
    st.markdown(
        "One set of weights serves all questions. Studying follows the sum of their notes, so a question whose "
        "notes point elsewhere can be pushed the wrong way: it pays for the others. And a recipe with a memory still "
        "follows earlier tests, too."
    )
    left, right = st.columns(2)
    with left:
        cosines = of_record(support, view.settings, view.steps[0])
        view.show([resit_chart.who_got_worse(view.record, cosines)], key="got-worse", height=400)
    with right:
        cosines = of_record(agreement, view.settings, view.steps[0])
        view.show([agreement_chart(view.record, cosines)], key="agreement", height=400)


def promise_and_delivery(view: View) -> None:
    """Predicted against measured drop, in the last tests or over the whole run so far."""
    st.markdown(
        "The gradient is the slope where the student stands, so it promises a drop: gradient · update. "
        "The longer the step, the more the valley bends away from the promise."
    )
    choices = (f"The last {N_RECENT} tests", "The whole run so far")
    over = st.segmented_control(
        "Tests",
        choices,
        default=choices[0],
        key="promise-over",
        required=True,
        label_visibility="collapsed",
    )
    here = view.steps[0]
    if over == choices[0]:
        steps = tuple(range(max(1, here - N_RECENT + 1), here + 1))
    else:
        steps = tuple(sorted({1 + round((here - 1) * i / (N_SPREAD - 1)) for i in range(N_SPREAD)}))
    with st.spinner("Looking the tests up again …"):
        promises: tuple[Promise, ...] = tuple(of_record(promise, view.settings, s) for s in steps)
    view.show([resit_chart.promise_chart(steps, promises)], key="promise", height=340)


def how_hard(view: View) -> None:
    """Break the promise: a guess first, then the real curve; and the toy valley."""
    step = view.steps[0]
    st.markdown(
        "### Break the promise\nStudying went down a little way. Go on in the very same direction, twice as far, four "
        "times … **From how many times the real step on does this test go worse than before studying?** Say first."
    )
    guess = st.segmented_control(
        "Your guess", GUESSES, format_func=lambda n: f"{n} ×", key=f"guess-{view.name}-{step}"
    )
    breaks, reach = None, HIDDEN_REACH
    if guess is None:
        st.markdown(":small[The curve ends at twice the step until you have guessed.]")
    else:
        breaks = of_record(breaking_multiple, view.settings, step)
        reach = UNBROKEN_REACH if breaks is None else max(HIDDEN_REACH, 1.3 * breaks)
        st.markdown(_verdict(guess, breaks))
    it = of_record(landscape_chart.along_of, view.settings, step, reach)
    at = st.select_slider(
        "How hard to study, in times the real step",
        range(len(it.multiples)),
        value=int(np.flatnonzero(it.multiples == 1.0)[0]),
        format_func=lambda i: f"{numbers.number(float(it.multiples[i]))} ×",
        key=f"multiple-{reach}",
    )
    view.show(
        [landscape_chart.along_chart(view.record, it, at, breaks)], key="along-update", height=360
    )
    toy_valley_card(view)


def _verdict(guess: int, breaks: float | None) -> str:
    if breaks is None:
        return (
            f"You said {guess} ×. **It never breaks**, not even at a thousand times the step: with so few questions, "
            "being ever more sure of the right answers goes on and on."
        )
    if breaks == 0:
        return (
            f"You said {guess} ×. **It was broken from the start**: here the step begins uphill, carried on by "
            "earlier tests."
        )
    nearest = min(GUESSES, key=lambda n: max(n / breaks, breaks / n))
    said = (
        "well seen"
        if nearest == guess
        else ("sooner than you thought" if breaks < guess else "later than you thought")
    )
    return f"You said {guess} ×. It breaks at **{numbers.number(breaks, 2)} ×**: {said}."


def from_above(view: View) -> None:
    """The loss on the plane of gradient and update."""
    st.markdown(
        "The student stands at the cross, in a landscape with as many directions as it has weights. Here are two "
        "of them: straight against the gradient, and what the real step has beside it. Other optimizers' first steps "
        "from here are drawn where they come nearest to this plane; their loss is measured where they really stand."
    )
    try:
        with st.spinner("Measuring the landscape …"):
            chart = of_record(landscape_chart.plane_chart, view.settings, view.steps[0])
    except ValueError as error:
        st.info(f"There is no plane to show here: {error}.")
        return
    view.show([chart], key="plane", height=460)
