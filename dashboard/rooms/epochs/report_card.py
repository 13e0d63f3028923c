"""The report card of the student at rest: topics, most missed questions, how sure it may be."""

from __future__ import annotations

import math

import streamlit as st

from dashboard.components import Click
from dashboard.look import numbers
from dashboard.look.text import counted, safe_markdown
from dashboard.rooms.epochs import report_chart
from dashboard.rooms.epochs.card import MOST_MOMENTS, Card, asked_of, marks_after, moments
from dashboard.rooms.epochs.in_slices import in_slices
from dashboard.shell import session
from dashboard.shell.view import View

FACTS = "capitals"
"""The exam whose never-studied questions nobody can work out."""


def report_card(view: View) -> None:
    """The section: three pictures and a table, once the exam was asked after every round."""
    when = moments(view.settings, view.step)
    found = in_slices(view, "Asking the exam again", [each.step for each in when], marks_after)
    if found is None:
        return
    card = Card(view.settings, when, found)
    st.markdown(_asked(card))

    def go(click: Click) -> None:
        column = click.index[-1]
        if column < len(when):
            session.go_to(when[column].step)

    left, right = st.columns([3, 2])
    with left:
        view.show_still(
            report_chart.topics_by_round(card), key="topics-by-round", height=300, on_click=go
        )
    with right:
        view.show_still(report_chart.as_sure_as_right(card), key="sure-and-right", height=300)
    if card.exam.key == FACTS:
        st.markdown(why_guessing(card))
    if card.by_word:
        st.markdown(
            "Of a story no sentence can be known whole, so none is listed as missed: chance has its say."
        )
    elif not card.most_missed():
        st.markdown("No studied question was missed after a round.")
    else:
        view.show_still(report_chart.missed_by_round(card), key="missed", height=400, on_click=go)
        with st.container(key="missed-table"):
            st.markdown(missed_table(card))


def _asked(card: Card) -> str:
    """Which questions were asked, and when."""
    asked, there = len(asked_of(card.settings)), len(card.exam.questions)
    of = (
        f"All {counted(there, 'question')}"
        if asked == there
        else f"A sample of {numbers.count(asked)} of the {counted(there, 'question')}, as many of every topic,"
    )
    rounds = card.moments[-1].step // card.settings.tests_per_round
    some = (
        f" {MOST_MOMENTS} of {rounds + 1} such times are shown." if rounds >= MOST_MOMENTS else ""
    )
    return (
        f"{of} asked after each round, with nothing studied from it. Press a cell, and the desk goes to the end of "
        f"that round.{some}"
    )


def missed_table(card: Card) -> str:
    """What the student says to the questions that it missed most, and since when each has been right for good."""
    lines = [
        "| | missed most | it said last, wrongly | it says now | right for good since |",
        "| ---: | --- | --- | --- | --- |",
    ]
    now = len(card.marks) - 1
    for n, row in enumerate(card.most_missed(), start=1):
        wrong = card.said(card.last_wrong(row), row)
        cells = (
            str(n),
            safe_markdown(card.prompt(row), 60),
            f"{safe_markdown(wrong, 40)} ✗",
            f"{safe_markdown(card.said(now, row), 40)} {'✓' if card.now.right[row] else '✗'}",
            card.since(row),
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def why_guessing(card: Card) -> str:
    """Why the capitals that were never told stay at guessing, with this student's numbers."""
    share, lost = card.now.share(card.never, by_word=False), card.now.loss(card.never)
    guessing = card.exam.guessing_loss
    return (
        f"**Why the never studied stay at guessing.** {numbers.percent(share)} of them are right; a guesser among "
        f"{len(card.exam.vocabulary)} words would have {numbers.percent(math.exp(-guessing))}. Nothing leads from a "
        "country to its capital. All that studying can teach about the capitals left out is that they are the answer "
        f"to nothing it was ever asked: it loses {numbers.nats(lost)} nats on each of their words, a guesser "
        f"{numbers.nats(guessing)}."
    )
