"""The microscope: everything about the one weight that the visitor chose."""

from __future__ import annotations

import streamlit as st

from dashboard.charts import agreement_map
from dashboard.components import Click, Fact, FactsFrame, facts
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
from dashboard.shell.view import View
from model.looking.asked import question_words
from model.looking.chain import Chain
from model.looking.feedback import agreement, most_blamed
from model.looking.followed import row_of
from model.student.transformer import part_of

CHECKED_DIGITS = 7
"""Significant digits of two numbers that are held against each other; how far they are apart stands beside them."""

REACHES = {"Close up": 0.02, "Nearby": 0.2, "From afar": 2.0}
"""How far the weight is wiggled to each side."""


def microscope(view: View) -> None:
    """The selected weight: where it sits, what its gradient means, and the tools to look into it."""
    here = view.weight
    with st.container(key="microscope"):
        st.markdown("## Under the microscope")
        _identity(view, here)
        left, right = st.columns([7, 5])
        with left:
            _network(view)
        with right:
            _ten_most_blamed(view, here)
        st.fragment(_tools)(view, here)


def _identity(view: View, here: SelectedWeight) -> None:
    record = view.record
    value = float(record.before[here.parameter][here.index])
    gradient = float(record.gradients[here.parameter][here.index])
    change = float(record.updates[here.parameter][here.index])
    found = view.of_record(chain_charts.chain_of, view.visit.weight, view.followed[0])
    row, place = found.question, found.position
    question = safe_markdown(question_words(record)[row], 60)
    word = safe_markdown(record.settings.questions.vocabulary[record.batch.tokens[row, place]])
    place_followed = view.followed[0]
    if row_of(record, place_followed) is None:
        prompt = safe_markdown(view.settings.questions.questions[place_followed].prompt_text, 60)
        st.markdown(
            f"“{prompt}”, which you follow, is not in this test and wrote no note; what it says, asked all the same, "
            "stands beside the track. The largest part of the note below comes from another question."
        )
    st.markdown(
        f"{weight_words(view.settings, here)}. In “{question}”, at the word “{word}”, it multiplied "
        f"{numbers.number(float(found.came_in[row, place]))} and added the product to the "
        f"{stage_words(found.stage)}."
    )
    nudge = numbers.number(abs(gradient) * 0.01, 2)
    more = "more" if gradient > 0 else "fewer"
    meaning = (
        f"0.01 higher, this test loses about {nudge} {more} marks"
        if gradient
        else "no small nudge of it changes this test"
    )
    moved = ("up" if change > 0 else "down") if change else "nowhere"
    shown = (
        Fact("The weight", numbers.number(value, 4), "value", "as it sat this test"),
        Fact("Its note", numbers.signed(gradient, 4), "gradient", meaning, "pen"),
        Fact(
            "Studying moved it",
            numbers.signed(change),
            "update",
            f"{moved}, see the next station",
            "studying",
        ),
    )
    facts(key="weight-facts", still=FactsFrame(shown))


def _network(view: View) -> None:
    chart = view.of_record(lines_chart.strongest_lines, view.visit.weight)

    def choose(click: Click) -> None:
        found = lines_chart.line_at(
            chart, view.record, view.visit.weight, click.trace, click.index[0]
        )
        if found is not None:
            session.select(found.parameter, found.index)

    view.show_still(chart, key="network-lines", height=420, on_click=choose)


def _ten_most_blamed(view: View, here: SelectedWeight) -> None:
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


def _tools(view: View, here: SelectedWeight) -> None:
    names = ("Chain rule", "Wiggle it", "Check it", "Who says so")
    draws = (_chain_rule, _wiggle, _check, _who_says_so)
    for tab, draw in zip(st.tabs(names, on_change="rerun", key="tools"), draws, strict=True):
        if tab.open:
            with tab:
                draw(view)


def _chain_rule(view: View) -> None:
    weight = view.visit.weight
    found = view.of_record(chain_charts.chain_of, weight, view.followed[0])
    st.markdown(
        f"Blame travels backwards, by the {opens('chain rule')}. It starts as **confidence minus the right answer**, "
        r"$\partial L/\partial\,\text{logit} = (p - y)/N$, passes every stage between, and arrives at "
        f"the {stage_words(found.stage)}, where this weight had added something. There:"
    )
    st.latex(
        r"\frac{\partial L}{\partial w} = \sum_{\text{questions}}\,\sum_{\text{words}}"
        r"\ \text{came in} \times \text{came back}"
    )
    view.show_still(chain_charts.terms_chart(view.record, found), key="terms", height=380)
    gap = abs(found.total - found.autograd)
    st.markdown(
        f"Sum of all terms **{numbers.signed(found.total, CHECKED_DIGITS)}** · PyTorch's {opens('autograd')} "
        f"**{numbers.signed(found.autograd, CHECKED_DIGITS)}** · {_apart(gap)}."
    )
    with st.expander("Every term"):
        st.dataframe(chain_charts.terms_table(view.record, found), hide_index=True)
    stages = [s.stage for s in found.signal_path]
    st.markdown("### Ride along, stage by stage")
    stage = st.select_slider(
        "From the gut feelings back to this weight",
        stages,
        format_func=stage_words,
        key=f"stage-{found.stage}",
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
        which = 0
        if len(rules) > 1:
            numbers = range(len(rules))
            which = st.segmented_control(
                "Way",
                numbers,
                default=0,
                format_func=lambda i: f"{i + 1}. {rules[i]}",
                key=f"way-{stage}",
                required=True,
                label_visibility="collapsed",
            )
        view.show_still(
            chain_charts.local_chart(found, stage, which),
            key="local-derivative",
            height=260,
        )


def _wiggle(view: View) -> None:
    weight = view.visit.weight
    st.markdown(
        "Hold all other weights still and turn only this one. The curve is this test, sat again at "
        "every value; the dashed line is what the gradient promises. Close up they are one."
    )
    name = st.segmented_control(
        "How far", list(REACHES), default="From afar", key="reach", required=True
    )
    reach = REACHES[name]
    wiggled = view.of_record(charts.wiggle_of, weight, reach)
    at = st.select_slider(
        "Turn the weight",
        range(len(wiggled.values)),
        value=len(wiggled.values) * 3 // 4,
        format_func=lambda i: numbers.number(float(wiggled.values[i]), 4),
        key=f"turn-{name}",
    )
    view.show_still(charts.wiggle_chart(wiggled, at), key="wiggle", height=340)


def _check(view: View) -> None:
    weight = view.visit.weight
    checked = view.of_record(charts.difference_of, weight)
    st.markdown(
        f"Is the gradient true? Nudge the weight by ε to both sides, sit the test twice, divide: a "
        f"{opens('finite difference')}. "
        "Too large an ε sees the curve bend; too small a one drowns in the last digit."
    )
    at = st.select_slider(
        "Step ε",
        range(len(checked.epsilons) - 1, -1, -1),
        value=checked.best,
        format_func=lambda i: numbers.scientific(float(checked.epsilons[i]), 1),
        key="epsilon",
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


def _who_says_so(view: View) -> None:
    weight = view.visit.weight
    st.markdown(
        "The note is the class speaking as one. Each question adds its own push; what they cancel "
        "nobody sees in the sum."
    )
    left, right = st.columns(2)
    with left:
        parts = view.of_record(charts.pushes_of, weight)
        view.show_still(charts.pushes_chart(view.record, parts), key="pushes", height=420)
    with right:
        cosines = view.of_record(agreement)
        view.show_still(
            agreement_map.agreement_chart(view.record, cosines), key="agreement", height=420
        )
