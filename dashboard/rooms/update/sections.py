"""Studying, looked at in peace: who got worse, promise and delivery, and how hard to study."""

from __future__ import annotations

import numpy as np
import streamlit as st

from dashboard.charts.agreement_map import agreement_chart
from dashboard.look import numbers
from dashboard.look.text import counted
from dashboard.rooms.update import landscape_chart, resit_chart
from dashboard.rooms.update.toy_valley import toy_valley_card
from dashboard.serving.frames import of_record
from dashboard.shell.view import View
from model.looking.feedback import agreement, support
from model.looking.landscape import Promise, breaking_multiple, promise

GUESSES = (2, 4, 8, 16, 32, 64, 128, 256)

FEW_QUESTIONS = 4
"""Up to so many in a test, a student can grow ever more sure of all answers at once."""

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
        cosines = view.of_record(support)
        view.show_still(
            resit_chart.who_got_worse(view.record, cosines), key="got-worse", height=400
        )
    with right:
        cosines = view.of_record(agreement)
        view.show_still(agreement_chart(view.record, cosines), key="agreement", height=400)


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
        default=choices[0],
        key="promise-over",
        required=True,
        label_visibility="collapsed",
    )
    here = view.step
    if over == choices[0]:
        steps = tuple(range(max(1, here - N_RECENT + 1), here + 1))
    else:
        steps = tuple(sorted({1 + round((here - 1) * i / (N_SPREAD - 1)) for i in range(N_SPREAD)}))
    with st.spinner("Looking the tests up again …"):
        promises: tuple[Promise, ...] = tuple(of_record(promise, view.settings, s) for s in steps)
    view.show_still(resit_chart.promise_chart(steps, promises), key="promise", height=340)


def how_hard(view: View) -> None:
    """Break the promise: a guess first, then the real curve; and the toy valley."""
    step = view.step
    st.markdown(
        "### Break the promise\nStudying went down a little way. Go on in the very same direction, twice as far, four "
        "times … **From how many times the real step on does this test go worse than before studying?** Say first."
    )
    if not any(change.any() for change in view.record.updates.values()):
        st.info("Nothing moves at a rate of 0: there is no step to go on with.")
        toy_valley_card(view)
        return
    guess = st.segmented_control(
        "Your guess",
        GUESSES,
        format_func=lambda n: f"{n} ×",
        key=f"guess-{view.settings.digest}-{step}",
    )
    breaks, reach = None, HIDDEN_REACH
    if guess is None:
        st.markdown(":small[The curve ends at twice the step until you have guessed.]")
    else:
        breaks = view.of_record(breaking_multiple)
        reach = UNBROKEN_REACH if breaks is None else max(HIDDEN_REACH, 1.3 * breaks)
        st.markdown(verdict(guess, breaks, len(view.record.batch.questions)))
    along = view.of_record(landscape_chart.along_of, reach)
    at = st.select_slider(
        "How hard to study, in times the real step",
        range(len(along.multiples)),
        value=int(np.flatnonzero(along.multiples == 1.0)[0]),
        format_func=lambda i: f"{numbers.number(float(along.multiples[i]))} ×",
        key=f"multiple-{reach}",
    )
    view.show_still(
        landscape_chart.along_chart(view.record, along, at, breaks), key="along-update", height=360
    )
    toy_valley_card(view)


def verdict(guess: int, breaks: float | None, n_questions: int) -> str:
    """What to say to a guess at the multiple of the step from which on the test goes worse, in a test of so many."""
    if breaks is None:
        why = (
            f"with only {counted(n_questions, 'question')} in the test, being ever more sure of the right answers goes "
            "on and on"
            if n_questions <= FEW_QUESTIONS
            else "in this direction the valley has no other side within reach"
        )
        return f"You said {guess} ×. **It never breaks**, not even at a thousand times the step: {why}."
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
