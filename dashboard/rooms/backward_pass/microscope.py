"""The microscope: what stands under "Look inside" about the one weight that is followed."""

from __future__ import annotations

import numpy as np
import streamlit as st

from dashboard.charts import agreement_map
from dashboard.components import Click
from dashboard.look import numbers
from dashboard.look.anatomy import (
    SelectedWeight,
    kind_of,
    parameter_words,
    part_words,
    place_in_short,
    place_words,
    stage_words,
    weight_words,
)
from dashboard.look.glossary import opens
from dashboard.look.text import safe_markdown
from dashboard.rooms.backward_pass import chain_chart as chain_charts
from dashboard.rooms.backward_pass import lines_chart
from dashboard.rooms.backward_pass import probe_chart as charts
from dashboard.shell import session
from dashboard.shell.dials import dial
from dashboard.shell.view import View
from model.looking.asked import question_words
from model.looking.chain import Chain
from model.looking.feedback import agreement, most_blamed
from model.looking.followed import row_of
from model.student.transformer import part_of

CHECKED_DIGITS = 7
"""Significant digits of two numbers that are held against each other; how far they are apart stands beside them."""


def lines(view: View) -> None:
    """Where the weight sits, what it did in this test, and the loudest lines around it."""
    here, record = view.weight, view.record
    _say_if_not_asked(view)
    found = view.of_record(chain_charts.chain_of, view.visit.weight, view.followed[0])
    row, place = found.question, found.position
    question = safe_markdown(question_words(record)[row], 60)
    word = safe_markdown(record.settings.questions.vocabulary[record.batch.tokens[row, place]])
    st.markdown(
        f"{weight_words(view.settings, here)}. In “{question}”, at the word “{word}”, it multiplied "
        f"{numbers.number(float(found.came_in[row, place]))} and added the product to the "
        f"{stage_words(found.stage)}. Press a line to follow that weight."
    )
    _network(view)


def _say_if_not_asked(view: View) -> None:
    """That the followed question is another one than what follows tells of, where this test does not ask it."""
    place = view.followed[0]
    if row_of(view.record, place) is not None:
        return
    prompt = safe_markdown(view.settings.questions.questions[place].prompt_text, 60)
    st.markdown(
        f"“{prompt}”, which you follow, is not in this test and wrote no note; what it says, asked all the same, "
        "stands beside the track. The largest part of the note below comes from another question."
    )


def _network(view: View) -> None:
    chart = view.of_record(lines_chart.strongest_lines, view.visit.weight)

    def choose(click: Click) -> None:
        found = lines_chart.line_at(
            chart, view.record, view.visit.weight, click.trace, click.index[0]
        )
        if found is not None:
            session.select(found.parameter, found.index)

    view.show_still(chart, key="network-lines", height=420, on_click=choose)


def ten_most_blamed(view: View) -> None:
    """The ten weights with the largest notes; a press on one chooses it."""
    here = view.weight
    with st.container(border=True, gap="xsmall", key="card-most-blamed"):
        st.html('<h3 class="card-title">The ten most blamed</h3>')
        for rank, blamed in enumerate(view.of_record(most_blamed), 1):
            weight = SelectedWeight(blamed.weight, blamed.index)
            symbol = f"{part_words(part_of(blamed.weight))}, {kind_of(blamed.weight).symbol}"
            place = safe_markdown(place_in_short(view.settings, weight))
            st.button(
                f"**{numbers.signed(blamed.gradient)}** · {symbol}: {place}",
                key=f"blamed-{rank}",
                width="stretch",
                help=safe_markdown(
                    f"{parameter_words(blamed.weight)}, {place_words(view.settings, weight)}"
                ),
                type="secondary" if weight == here else "tertiary",
                on_click=session.select,
                args=(weight.parameter, weight.index),
            )


def chain_rule(view: View) -> None:
    """The weight's gradient as a sum, where the blame for it begins, and its way back stage by stage."""
    st.fragment(_chain_rule)(view)


def check_it(view: View) -> None:
    """The gradient held against a finite difference."""
    st.fragment(_check)(view)


def who_says_so(view: View) -> None:
    """All pushes on the weight, and which questions agree about the whole student."""
    st.markdown(
        "The note is the class speaking as one. Each question adds its own push; what they cancel "
        "nobody sees in the sum."
    )
    left, right = st.columns(2)
    with left:
        parts = view.of_record(charts.pushes_of, view.visit.weight)
        view.show_still(charts.pushes_chart(view.record, parts), key="pushes", height=420)
    with right:
        cosines = view.of_record(agreement)
        view.show_still(
            agreement_map.agreement_chart(view.record, cosines), key="agreement", height=420
        )


def _chain_rule(view: View) -> None:
    _say_if_not_asked(view)
    found = view.of_record(chain_charts.chain_of, view.visit.weight, view.followed[0])
    record = view.record
    n_asked = int(record.batch.asked.sum())
    st.markdown(
        f"By the {opens('chain rule')}, blame starts at the answers, as **what it said minus what is right**: "
        "$(p - y)/N$. Here $p$ is how sure the "
        "student was of a word, $y$ is 1 for the right word and 0 for every other, and $N$ is the number of words that "
        f"the test asks: {numbers.count(n_asked)}. So the right word alone stands below zero: more of it, please."
    )
    view.show_still(
        chain_charts.signal_chart(record, found, "logits"), key="signal-start", height=260
    )
    st.markdown(
        f"From there it travels backwards, to the {stage_words(found.stage)}, where this weight had added something. "
        "Its note is a sum: for each question and word, **what had come in × the signal that came back**."
    )
    st.latex(
        r"\frac{\partial L}{\partial w} = \sum_{\text{questions}}\,\sum_{\text{words}}"
        r"\ \text{came in} \times \text{came back}"
    )
    view.show_still(chain_charts.terms_chart(record, found), key="terms", height=380)
    gap = abs(found.total - found.autograd)
    st.markdown(
        f"Sum of all terms **{numbers.signed(found.total, CHECKED_DIGITS)}** · PyTorch's {opens('autograd')}, which "
        f"worked it out in one go for all weights, **{numbers.signed(found.autograd, CHECKED_DIGITS)}** · "
        f"{_apart(gap)}."
    )
    with st.expander("Every term"):
        st.dataframe(chain_charts.terms_table(record, found), hide_index=True)
    _ride_along(view, found)


def _ride_along(view: View, found: Chain) -> None:
    """The stages that the signal passed; of a weight that writes the answers itself there is but one."""
    stages = [s.stage for s in found.signal_path]
    if len(stages) == 1:
        st.markdown(
            "This weight writes into the answers themselves, so the signal has no further to travel. Choose one deeper "
            "inside, such as “what a word looks for”, to ride along with it stage by stage."
        )
        _one_step(view, found, stages[0])
        return
    st.markdown("### Ride along, stage by stage")
    stage = st.select_slider(
        "From the gut feelings back to this weight",
        stages,
        format_func=stage_words,
        **dial("stage", stages, stages[0], key=f"stage-{found.stage}"),
    )
    _one_step(view, found, stage)


def _one_step(view: View, found: Chain, stage: str) -> None:
    passed = chain_charts.step_at(found, stage)
    for link in passed.links:
        source = "the loss" if link.source == "loss" else stage_words(link.source)
        st.markdown(f"**From {source}**, through *{link.rule}*: {link.words}")
        st.latex(link.formula)
    left, right = st.columns(2)
    with left:
        view.show_still(
            chain_charts.signal_chart(view.record, found, stage),
            key="signal-at",
            height=260,
        )
    with right:
        rules = [link.rule for link in passed.links]
        which: int | None = 0
        if len(rules) > 1:
            numbers = range(len(rules))
            which = st.segmented_control(
                "Way",
                numbers,
                format_func=lambda i: f"{i + 1}. {rules[i]}",
                required=True,
                label_visibility="collapsed",
                **dial("way", numbers, 0, key=f"way-{stage}"),
            )
        view.show_still(
            chain_charts.local_chart(found, stage, which or 0),
            key="local-derivative",
            height=260,
        )


def _check(view: View) -> None:
    weight = view.visit.weight
    checked = view.of_record(charts.difference_of, weight)
    st.markdown(
        f"Is the gradient true? Nudge the weight by ε to both sides, sit the test twice, divide: a "
        f"{opens('finite difference')}. "
        "Too large an ε sees the curve bend; too small a one drowns in the last digit."
    )
    if not np.isfinite(checked.errors).all():
        st.info("It cannot be checked here: beside this weight the loss is no longer a number.")
        return
    at = st.select_slider(
        "Step ε",
        range(len(checked.epsilons) - 1, -1, -1),
        format_func=lambda i: numbers.scientific(float(checked.epsilons[i]), 1),
        **dial("epsilon", range(len(checked.epsilons)), checked.best),
    )
    epsilon = numbers.scientific(float(checked.epsilons[at]), 1)
    st.latex(
        r"\frac{L(w + \varepsilon) - L(w - \varepsilon)}{2\,\varepsilon} \approx \frac{\partial L}{\partial w}"
    )
    st.markdown(
        f"With ε = {epsilon}: **{numbers.signed(float(checked.estimates[at]), CHECKED_DIGITS)}** · autograd "
        f"**{numbers.signed(checked.autograd, CHECKED_DIGITS)}** · {_apart(float(checked.errors[at]))}."
    )
    view.show_still(charts.difference_chart(checked, at), key="finite-difference", height=340)


def _apart(gap: float) -> str:
    """How far two numbers are apart that should be one."""
    return f"apart by {numbers.scientific(gap, 2)}" if gap else "exactly the same"
