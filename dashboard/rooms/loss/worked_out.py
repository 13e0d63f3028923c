"""What the loss page looks at in peace: one question's marks in words, the mean as a sum, the mistakes."""

from __future__ import annotations

import math

import streamlit as st

from dashboard.look import numbers
from dashboard.look.glossary import GRAMMAR, opens
from dashboard.look.text import if_not_in_test, safe_markdown
from dashboard.rooms.loss import mistakes_chart
from dashboard.rooms.loss.loss_chart import GRAMMAR_LEVEL, levels, perplexity_words
from dashboard.shell.dials import dial, slider, turn
from dashboard.shell.view import View
from model.looking.asked import asked_words
from model.looking.followed import followed

FREE_P = "free-p"
"""The key of the slider that moves the free dot."""
P_RANGE, USUAL_P = (0.002, 1.0), 0.42
"""Where it can stand, and where it stands at first."""

PRESETS = {
    "certain, 99 %": 0.99,
    "four 47 %, five 42 %": 0.42,
    "one in twenty": 0.05,
    "hopeless, 0.2 %": 0.002,
}

MOST_WRITTEN = 4
"""Marks that are written out in the sum of the mean, so that it fits on a phone."""

THIS_TEST, WHOLE = "this test", "all that is studied, asked now"


def probability() -> float:
    """The slider for p and its presets; returns where it stands."""
    st.markdown("**What does 5 % cost, what 0.2 %?** Guess the price first, then move the star.")
    with st.container(horizontal=True, vertical_alignment="bottom", key="free-dot"):
        p: float = st.slider(
            "p, the confidence in the right word",
            *P_RANGE,
            step=0.002,
            format="%.3f",
            width=230,
            **slider(FREE_P, *P_RANGE, USUAL_P),
        )
        for label, value in PRESETS.items():
            st.button(label, key=f"preset-{value}", on_click=turn, args=(FREE_P, value, USUAL_P))
    return p


def one_question(view: View) -> None:
    """The followed word's marks, worked out, and the mistake that is easily made here."""
    asked = followed(view.record, *view.followed)
    vocabulary = view.settings.questions.vocabulary
    chances = asked.chances
    p, lost = float(chances[asked.right]), asked.loss
    picked = int(chances.argmax())
    left, right = st.columns(2)
    with left:
        st.markdown(
            f"**“{safe_markdown(asked.prompt)}”**{if_not_in_test(asked.in_test)}. The right word is "
            f"“{safe_markdown(vocabulary[asked.right])}”, and the student gave it {numbers.percent(p)}."
        )
        st.latex(rf"-\ln p = -\ln {numbers.latex(p)} = {numbers.latex(lost)}\ \text{{nats}}")
        st.markdown(_in_words(p, lost))
        if picked != asked.right:
            st.markdown(
                f"It picked “{safe_markdown(vocabulary[picked])}” ({numbers.percent(float(chances[picked]))}). "
                "That share does not enter the grade: only the right word's does."
            )
    with right:
        st.markdown(
            "**A mistake that is easily made.** “two plus three equals”: the student says four (47 %) and five (42 %). "
            f"Its pick is *four*, but the right word is *five*, so it loses −ln 0.42 = {-math.log(0.42):.2f} nats, not "
            f"−ln 0.47 = {-math.log(0.47):.2f}. Even printed lessons slip here: one gives “four (35 %)” a loss of "
            f"1.05, which is −ln 0.35, the price of the *wrong* word. What counts is only how sure it was of *five*."
        )


def _in_words(p: float, lost: float) -> str:
    if not math.isfinite(lost):
        return "The student has diverged: its numbers are no longer numbers, and no grade can be given."
    halvings = lost / math.log(2)
    return (
        f"In words: the student thought of the right word as one in {_one_in(p)}. "
        f"Each halving of p costs another ln 2 = 0.69 nats; this answer is {numbers.number(halvings, 2)} halvings "
        "away from certain."
    )


def _one_in(p: float) -> str:
    """1/p in words; a p below all that a float can hold is 0."""
    return numbers.number(1 / p) if p > 1e-300 else "more than 10³⁰⁰"


def explain_mean(view: View) -> None:
    """The score as a sum over what was asked, and the three losses it is compared with."""
    record = view.record
    losses = [float(record.losses[a.row, a.position]) for a in asked_words(record)]
    terms = [numbers.latex(each, ".2f") for each in losses]
    if len(terms) > MOST_WRITTEN:
        terms[MOST_WRITTEN - 1 : -1] = [r"\ldots"]
    written = " + ".join(terms)
    n_words = len(record.settings.questions.vocabulary)
    all_words = "both words" if n_words == 2 else f"all {n_words} words"
    found = levels(record)
    st.latex(
        rf"L = \frac{{{written}}}{{{len(losses)}}} = {numbers.latex(record.loss)}\ \text{{nats}}"
    )
    best = (
        f" {GRAMMAR} On these very questions that is **{numbers.nats(found[GRAMMAR_LEVEL])} nats**."
        if GRAMMAR_LEVEL in found
        else ""
    )
    st.markdown(
        f"Words after which nothing is asked are only read: they are in neither the sum nor the count. "
        f"The exponential of the score is the {opens('perplexity')}: as if the student chose blindly among "
        f"**{perplexity_words(record.loss)}**. An untrained student finds {all_words} alike and loses about "
        f"ln {n_words} = {numbers.nats(math.log(n_words))}: that is what a first loss means.{best}"
    )


def mistakes_cards(view: View) -> None:
    """The confusion matrix of this test or of all that is studied, and the dearest mistakes."""
    scope = st.segmented_control(
        "Word for word, of",
        (THIS_TEST, WHOLE),
        required=True,
        help="All studied questions are asked now, each once, of the student as it sat this test.",
        **dial("scope", (THIS_TEST, WHOLE), THIS_TEST),
    )
    left, right = st.columns(2)
    with left:
        view.show_still(view.of_record(mistakes_chart.dearest_mistakes), key="dearest", height=440)
    with right:
        make = (
            mistakes_chart.confusion_of_studied
            if scope == WHOLE
            else mistakes_chart.confusion_of_test
        )
        view.show_still(view.of_record(make), key="confusion", height=440)
