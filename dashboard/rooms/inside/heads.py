"""Attention: where each head looks from a word of the prompt, and what the heads do over the whole exam."""

from __future__ import annotations

import numpy as np
import streamlit as st

from dashboard.look.text import safe_markdown
from dashboard.rooms.inside.ask import asked_here
from dashboard.rooms.inside.heads_chart import NOW, looks_at, looks_chart, looks_over_tests
from dashboard.rooms.inside.link import LOOK
from dashboard.rooms.inside.samples import samples, samples_words
from dashboard.rooms.inside.sure_chart import moments_until
from dashboard.serving.frames import of_record
from dashboard.serving.runs import shared_run
from dashboard.serving.shelf import Shelf
from dashboard.shell import session
from dashboard.shell.dials import dial
from dashboard.shell.view import View
from model import Record, Settings
from model.looking.heads import Looks, looks_from_the_last_word, looks_from_the_operator
from model.student.arrays import Array, Weights

N_MOMENTS, N_MOMENTS_LARGE = 32, 10
"""Moments at which all heads are measured: of a small student, and of one for which each takes long."""

LARGE = 80_000
"""Weights from which a student is large."""

_found = Shelf(4 * 2**20)


def prompt_attention(view: View) -> None:
    """Where each head looks from one word of the prompt, then and now."""
    asked, look = asked_here(view), session.part(LOOK)
    st.markdown(
        "A head is a way of looking back: each word takes in something of the words before it, and of itself, in "
        "shares that sum to 100 %. Nobody looks ahead."
    )
    places = range(len(asked.words))
    place = st.segmented_control(
        "From which word",
        places,
        format_func=lambda i: safe_markdown(asked.words[i], 24),
        required=True,
        **dial("from", places, places[-1], key=f"from-{len(places)}"),
    )
    size = 130 + 26 * view.settings.n_layer * view.settings.n_head
    left, right = st.columns(2)
    with left:
        then = (asked.words, int(place or 0), look.then if look.then < view.step else 0)
        view.show(looks_at, *then, key="looked-then", height=size)
    with right:
        view.show(looks_at, asked.words, int(place or 0), NOW, key="looks-now", height=size)


def measured(view: View) -> None:
    """What the heads do over the exam, in numbers, and over the tests."""
    settings = view.settings
    st.markdown(
        "Where a head looks depends on the question. So here are means over many questions, each with its spread "
        "(standard deviation) from question to question. " + samples_words(settings)
    )
    with st.spinner("Watching every head …"):
        last: Looks = of_record(from_the_last_word, settings, view.step)
        operator: Looks | None = of_record(from_the_operator, settings, view.step)
        tests = _moments(settings, view.step - 1)
        first = np.stack([_means(settings, test) for test in tests])
    size = 130 + 26 * settings.n_layer * settings.n_head
    left, right = st.columns(2)
    with left:
        view.show_still(
            looks_chart(view.record, last, "the last word"), key="looks-mean", height=size
        )
    with right:
        if operator is not None:
            view.show_still(
                looks_chart(view.record, operator, "the operator"),
                key="looks-operator",
                height=size,
            )
    if operator is not None:
        st.markdown(
            "Does an operator such as “plus” look at the numbers beside it? Never at the one behind it, which the mask "
            "hides: it has not been read yet. At the one before it, this much:"
        )
    what = (
        "from the operator to the number before it"
        if operator is not None
        else "from the last word to the word before"
    )
    view.show_still(
        looks_over_tests(view.record, tests, first, what), key="looks-over-tests", height=280
    )


def from_the_last_word(record: Record) -> Looks:
    """Of the sample of studied questions, before a test."""
    return looks_from_the_last_word(record.settings, record.before, samples(record.settings)[0])


def from_the_operator(record: Record) -> Looks | None:
    """Of the sample of studied questions, before a test; None where they are no sums."""
    return looks_from_the_operator(record.settings, record.before, samples(record.settings)[0])


def _moments(settings: Settings, behind: int) -> list[int]:
    most = N_MOMENTS_LARGE if settings.transformer.n_weights > LARGE else N_MOMENTS
    return moments_until(settings, behind, most)


def _means(settings: Settings, test: int) -> Array:
    """(heads,), the mean share that the line over the tests follows."""

    def make() -> Array:
        return mean_share(settings, shared_run(settings).weights_at(test))

    return _found.get((settings.digest, test), make)


def mean_share(settings: Settings, weights: Weights) -> Array:
    """(heads,), how much each looks from the operator at the number before it, or from the last word at that before."""
    questions = samples(settings)[0]
    operator = looks_from_the_operator(settings, weights, questions)
    if operator is not None:
        return operator.mean[..., 0].reshape(-1)
    last = looks_from_the_last_word(settings, weights, questions)
    return last.mean[..., -2].reshape(-1)
