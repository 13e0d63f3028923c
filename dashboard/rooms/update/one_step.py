"""Studying, at first: old − rate × note = new for one weight, and how hard would have been too hard."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import streamlit as st

from dashboard.cards.ask_bet import ask_bet
from dashboard.cards.bets import TOO_HARD
from dashboard.look import numbers
from dashboard.look.anatomy import parameter_words, place_words
from dashboard.look.text import counted, safe_markdown
from dashboard.rooms.update import landscape_chart
from dashboard.rooms.update.recipe import who_studies
from dashboard.shell.dials import dial
from dashboard.shell.view import View
from model import Record
from model.looking.explain_update import Explanation, explain_update
from model.looking.landscape import AlongUpdate, breaking_multiple
from model.looking.others import Others, studied_along
from model.student.optimizers import OptimizerName

UNBROKEN_REACH = 64.0
"""Times the real step that the curve shows where no multiple does harm."""

LONG_PLACES = 5
"""Places behind the point from which on a line of them is too long for a phone."""

BARELY = 1.5
"""Up to so many times the real step the lowest place is nearly where the step led."""

PUSHES: dict[OptimizerName, str] = {
    "sgd": "**Plain SGD** takes the note as it is.",
    "momentum": "**SGD with momentum** adds most of the way it was going to the note {note}: a push of **{push}**.",
    "adamw": "**AdamW** makes of the note {note} a push of **{push}**: the running mean of its notes, divided by how "
    "large they have been of late.",
    "muon": "**Muon** makes of the note {note} a push of **{push}**: in the whole matrix it makes all directions "
    "equally strong.",
}
"""What each recipe makes of a note, in a sentence."""


@dataclass(frozen=True)
class OneStep:
    """The update of one weight as old − rate × push, less what was forgotten, to the grid."""

    old: float
    rate: float
    push: float
    """What the optimizer made of the note."""
    forgotten: float
    """What weight decay took; 0 without one."""
    new: float

    @property
    def places(self) -> int:
        """Places behind the point at which the change can be seen in two digits."""
        change = abs(self.new - self.old)
        if not change or not math.isfinite(change):
            return 4
        return min(max(1 - math.floor(math.log10(change)), 3), 7)


def step_of(explained: Explanation) -> OneStep:
    """The one line of an update that was explained term by term."""
    steps = explained.terms[:-1]  # without the rounding to the grid
    decay = sum(term.value for term in steps if r"\lambda" in term.symbol)
    pushed = sum(term.value for term in steps) - decay
    rate = explained.learning_rate
    push = -pushed / rate if rate else explained.gradient
    return OneStep(explained.before, rate, push, -decay, explained.after)


def one_weight(view: View) -> None:
    """What studying did to the weight that is followed, in one line, and who did it at which rate."""
    here = view.weight
    explained = explain_update(view.record, here.parameter, here.index)
    named = safe_markdown(
        f"{parameter_words(here.parameter)}, {place_words(view.settings, here)}", 120
    )
    st.markdown(f"**One weight**: {named}.")
    st.latex(formula(explained))
    st.markdown(f"{what_it_makes_of(explained)} {who_studies(view.record, explained)}")


def formula(explained: Explanation) -> str:
    """Old − rate × push = new, as LaTeX, with as many digits as show the change; a long one goes over two lines."""
    step = step_of(explained)
    pushed = "its note" if explained.recipe == "sgd" else "its push"
    is_worth_saying = abs(step.forgotten) >= 0.5 * 10.0**-step.places
    old, rate = _under(_at(step.old, step.places), "old"), _under(_digits(step.rate), "rate")
    push = _under(f"({_digits(step.push)})", pushed)
    forgotten = (
        f" - {_under(f'({_at(step.forgotten, step.places)})', 'forgotten')}" * is_worth_saying
    )
    new = _under(_at(step.new, step.places), "new")
    if step.places < LONG_PLACES:
        return rf"{old} - {rate} \times {push}{forgotten} = {new}"
    return (
        rf"\begin{{aligned}} &{old} - {rate} \times {push} \\ &{forgotten} = {new} \end{{aligned}}"
    )


def _under(number: str, words: str) -> str:
    return rf"\underbrace{{{number}}}_{{\text{{{words}}}}}"


def what_it_makes_of(explained: Explanation) -> str:
    """The optimizer at work on this weight, and what it makes of the note, in Markdown."""
    step = step_of(explained)
    note, push = numbers.signed(explained.gradient, 3), numbers.signed(step.push, 3)
    return PUSHES[explained.recipe].format(note=note, push=push)


def _at(x: float, places: int) -> str:
    return f"{x:.{places}f}" if abs(x) < 100 else _digits(x)


def _digits(x: float) -> str:
    """Four digits, as LaTeX."""
    mantissa, _, exponent = f"{x:.4g}".partition("e")
    return rf"{mantissa} \cdot 10^{{{int(exponent)}}}" if exponent else mantissa


def too_hard(view: View) -> None:
    """The bet on the multiple of the step that breaks this test, then the curve, and why not to study harder."""
    if not any(change.any() for change in view.record.updates.values()):
        st.info("Nothing moves at a rate of 0: there is no step to go on with.")
        return
    if ask_bet(view, TOO_HARD):
        st.fragment(_along)(view)


def _along(view: View) -> None:
    breaks = view.of_record(breaking_multiple)
    reach = UNBROKEN_REACH if breaks is None else max(2.0, 1.3 * breaks)
    along = view.of_record(landscape_chart.along_of, reach)
    best = best_multiple(along)
    others = view.of_record(studied_along, (0.0, 1.0, best))
    st.markdown(why_not_harder(view.record, along, others))
    places, once = range(len(along.multiples)), int(np.flatnonzero(along.multiples == 1.0)[0])
    at = st.select_slider(
        "How hard to study, in times the real step",
        places,
        format_func=lambda i: f"{numbers.number(float(along.multiples[i]))} ×",
        **dial("multiple", places, once, key=f"multiple-{reach}"),
    )
    view.show_still(
        landscape_chart.along_chart(view.record, along, at, breaks), key="along-update", height=300
    )


def best_multiple(along: AlongUpdate) -> float:
    """Of the multiples that were measured, the one at which this test loses least; 0 where none can be graded."""
    if not np.isfinite(along.losses).any():
        return 0.0
    return float(
        along.multiples[
            int(np.nanargmin(np.where(np.isfinite(along.losses), along.losses, np.nan)))
        ]
    )


def why_not_harder(record: Record, along: AlongUpdate, others: Others) -> str:
    """Why the student does not study as hard as this one test would like, in Markdown: all of it measured."""
    best = best_multiple(along)
    if best <= BARELY:
        return "**Why not study harder?** It went about as far as this test likes: the lowest place lies close to 1 ×."
    times = f"{numbers.number(best, 2)} ×"
    lowest = float(np.nanmin(np.where(np.isfinite(along.losses), along.losses, np.nan)))
    asked = f"**Why not study {times} as hard, then?** This test would lose {numbers.number(lowest, 3)} nats"
    if set(others.places) <= {int(place) for place in record.batch.questions}:
        return (
            f"{asked}, and it is all that this exam asks: nothing but caution speaks against it. A rate is chosen "
            "beforehand, and how far one may go shows only by measuring."
        )
    now, once, there = (numbers.number(loss, 3) for loss in others.losses)
    which = (
        f"all {counted(others.n_studied, 'studied question')}"
        if len(others.places) == others.n_studied
        else f"{numbers.count(len(others.places))} questions from the whole of the exam"
    )
    measured = (
        f"{asked}. But it is one test of many: {which} together would go from {now} to **{there}**"
    )
    if not others.losses[2] <= others.losses[0]:
        return f"{measured}. The others would pay for it. (At 1 × they lose {once}.)"
    if not others.losses[2] <= others.losses[1]:
        return f"{measured}; the real step brings them more, {once}."
    return (
        f"{measured}, against {once} at 1 ×: this once it would help them, too. But a rate is chosen for every test of "
        "the course, and this is one of them. Try it in the settings."
    )
