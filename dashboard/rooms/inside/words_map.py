"""The map of words, live; whether numbers have fallen into order; and the nearest words of one."""

from __future__ import annotations

import streamlit as st

from dashboard.look.text import safe_markdown
from dashboard.rooms.inside.map_chart import (
    Which,
    numbers_of,
    order_over_tests,
    rows_of,
    words_map,
)
from dashboard.shell.dials import dial
from dashboard.shell.view import View
from model.looking.number_line import FEWEST, nearest_words

CHOICES: tuple[Which, ...] = ("words in", "answers out")


def map_of_words(view: View) -> None:
    """Two views that move with the tests, and the words that are nearest to one of the visitor's choice."""
    st.markdown(
        "To the student a word is a row of numbers: one with which it comes in (embedding), and one with which it "
        "goes out as an answer. Nobody tells it that seven stands between six and eight. Press Play and see whether "
        "it finds out."
    )
    chosen = st.segmented_control(
        "Which rows", CHOICES, required=True, **dial("map-of", CHOICES, CHOICES[0])
    )
    which: Which = chosen if chosen in CHOICES else CHOICES[0]
    numbers_there = len(numbers_of(view.settings, which)) >= FEWEST
    left, right = st.columns([3, 2]) if numbers_there else (st.container(), None)
    with left:
        view.show(words_map, which, key="word-map", height=440)
    if right is not None:
        with right:
            view.show(order_over_tests, which, key="word-order", height=300)
    _neighbours(view, which)


def _neighbours(view: View, which: Which) -> None:
    """The words that point most nearly the same way, before the test at which the visitor rests."""
    vocabulary = view.settings.questions.vocabulary
    tokens = range(len(vocabulary))
    word = st.selectbox(
        "The nearest words of",
        tokens,
        format_func=lambda token: vocabulary[token],
        width=260,
        **dial("nearest-to", tokens, tokens[:4][-1]),
    )
    found = nearest_words(rows_of(view.record.before, which), int(word or 0))
    said = ", ".join(
        f"{safe_markdown(vocabulary[token])} ({cosine:+.2f})" for token, cosine in found
    )
    st.markdown(
        f"Before test {view.step}, by the cosine of the angle in all dimensions: {said or 'there is no other word'}."
    )
