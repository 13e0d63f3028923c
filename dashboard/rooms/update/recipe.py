"""Studying, one weight at a time: the idea, and the optimizer's whole recipe with its numbers."""

from __future__ import annotations

import streamlit as st

from dashboard.look import numbers
from dashboard.look.anatomy import weight_words
from dashboard.look.glossary import OPTIMIZER_NAMES
from dashboard.look.text import safe_markdown
from dashboard.rooms.update import resit_chart
from dashboard.shell.dials import dial
from dashboard.shell.view import View
from model import Record
from model.looking.explain_update import Explanation, Term, explain_update

EXAMPLE_NAME = "The lesson's numbers"
EXAMPLE = (0.5, 0.01, 0.1)
"""Old weight, learning rate and gradient of the lesson that this page grew from: 0.499 comes out."""


def who_studies(record: Record, explained: Explanation) -> str:
    """Which optimizer studies this weight, and why its rate in this test is not the one in the settings."""
    settings, said = record.settings, []
    if explained.recipe != settings.optimizer:
        said.append(
            f"This student studies with {OPTIMIZER_NAMES[settings.optimizer]}, which is made for the matrices inside "
            "the blocks; words, places, answers, gains and biases it leaves to "
            f"{OPTIMIZER_NAMES[explained.recipe]}, and this weight is one of these."
        )
    if explained.learning_rate != settings.learning_rate:
        starting = record.step < settings.warm_up
        why = (
            f"it starts gently and is at full speed from test {settings.warm_up} on"
            if starting
            else f"it slows down towards test {settings.decay}"
        )
        said.append(
            f"The settings say a rate of {numbers.number(settings.learning_rate)}; in this test it is "
            f"{numbers.number(explained.learning_rate)}: {why}."
        )
    return " ".join(said)


def one_weight(view: View) -> None:
    """Old − rate × gradient = new, then the recipe of this student's optimizer, term by term."""
    here = view.weight
    explained = explain_update(view.record, here.parameter, here.index)
    st.markdown(
        f"{weight_words(view.settings, here)}. Press a cell in the map of all weights to follow another."
    )
    left, right = st.columns(2, gap="large")
    with left:
        _the_idea(explained)
    with right:
        _the_recipe(explained)
    chart = view.of_record(resit_chart.update_ratio)
    view.show_still(chart, key="update-ratio", height=80 + 40 * (2 + 2 * view.settings.n_layer))


def _the_idea(explained: Explanation) -> None:
    st.markdown("### The idea in one line")
    presets = {
        EXAMPLE_NAME: EXAMPLE,
        "This weight": (explained.before, explained.learning_rate, explained.gradient),
    }
    chosen = st.segmented_control(
        "Numbers",
        list(presets),
        required=True,
        label_visibility="collapsed",
        **dial("idea", presets, EXAMPLE_NAME),
    )
    key = f"{chosen}-{explained.weight}-{explained.index}-{explained.before}"
    labels, steps = ("Old weight", "Learning rate", "Gradient"), (0.1, 0.01, 0.1)
    old, rate, gradient = (
        column.number_input(label, value=value, format="%.6g", step=step, key=f"{label}-{key}")
        for column, label, value, step in zip(
            st.columns(3), labels, presets[chosen or EXAMPLE_NAME], steps, strict=True
        )
    )
    st.latex(
        rf"\underbrace{{{old:.6g}}}_{{\text{{old}}}} - \underbrace{{{rate:.6g}}}_{{\text{{how hard}}}} \times "
        rf"\underbrace{{({gradient:.6g})}}_{{\text{{its note}}}} = {old - rate * gradient:.8g}"
    )
    st.markdown(
        "The note says which way is worse; studying goes the other way. The gradient itself isn't the step: "
        "that is **− learning rate × gradient**."
    )
    if chosen != EXAMPLE_NAME:
        st.markdown(
            "That is what plain SGD would do with this weight; this student's "
            f"{OPTIMIZER_NAMES[explained.recipe]} made it **{_alone(explained.after)}**. Every term of that "
            "stands beside."
        )


def _the_recipe(explained: Explanation) -> None:
    st.markdown(f"### The whole recipe: {OPTIMIZER_NAMES[explained.recipe]}")
    st.markdown(
        f"{explained.note} The rate $\\eta$ of this test is {numbers.number(explained.learning_rate)}."
    )
    for term in explained.ingredients:
        _line(
            term, rf"{term.symbol} = {term.formula}" if term.symbol != term.formula else term.symbol
        )
    st.markdown("**What is added to the weight:**")
    for term in explained.terms:
        _line(term, term.formula)
    total = sum(term.value for term in explained.terms)
    st.markdown(
        f"{_alone(explained.before)} {_plus(total)} = **{_alone(explained.after)}**. The terms add up to the real "
        f"change, {_plus(explained.change)}, the last bit included."
    )


def _long(x: float) -> str:
    """Nine places behind the point, to see the last bit of the grid; of large numbers nine digits."""
    return f"{abs(x):.9f}" if abs(x) < 10 else numbers.number(abs(x), 9)


def _alone(x: float) -> str:
    return f"{numbers.MINUS if x < 0 else ''}{_long(x)}"


def _plus(x: float) -> str:
    """With its sign, as it stands in a sum."""
    return f"{'+' if x >= 0 else numbers.MINUS} {_long(x)}"


def _line(term: Term, formula: str) -> None:
    st.markdown(
        f"${formula}$ = {safe_markdown(term.filled)} = **{numbers.signed(term.value, 5)}**  \n:small[{term.words}]"
    )
