"""Why an answer lost what it lost: a sentence or two that are true of this very test."""

from __future__ import annotations

import math

import numpy as np
import streamlit as st

from dashboard.look import numbers
from dashboard.look.text import counted, safe_markdown
from dashboard.shell.view import View
from model import Record
from model.looking.asked import AskedWord, asked_before, asked_words, prompt_of
from model.looking.feedback import pulls_on
from model.looking.followed import followed

CHEAP = 0.1
"""Nats lost below which a right answer is sure enough."""


def why(view: View) -> None:
    """The reason for the followed word, of the test at which the visitor rests."""
    with st.container(key="why"):
        st.markdown(view.of_record(why_lost, *view.followed))


def why_lost(record: Record, place: int, word: int = 1) -> str:
    """Why the followed word lost what it lost, in Markdown; the dearest of the test where it is not graded here."""
    here = followed(record, place, word)
    if here.row is not None:
        return _reason(record, AskedWord(here.row, here.position, here.number, here.right))
    asked = asked_words(record)
    dearest = int(np.argmax([record.losses[each.row, each.position] for each in asked]))
    return (
        f"“{safe_markdown(here.prompt, 60)}” is not in this test, so it is not graded here. Dearest that is:\n\n"
        f"{_reason(record, asked[dearest])}"
    )


def _reason(record: Record, asked: AskedWord) -> str:
    """Why that word of the test lost what it lost, in Markdown."""
    vocabulary = record.settings.questions.vocabulary
    chances = record.probabilities[asked.row, asked.position]
    picked, lost = int(chances.argmax()), float(record.losses[asked.row, asked.position])
    if not math.isfinite(lost):
        return "The student has diverged: its numbers are no longer numbers, and no grade can be given."
    where = f"Test {record.step}, “{safe_markdown(prompt_of(record, asked), 60)}”:"
    right, sure = (
        safe_markdown(vocabulary[asked.right]),
        numbers.percent(float(chances[asked.right])),
    )
    marks = f"{numbers.nats(lost)} nats"
    if picked == asked.right:
        if lost < CHEAP:
            return (
                f"{where} **right, and sure of it**, {sure}. That costs {marks}, next to nothing."
            )
        return (
            f"{where} **right, and still {marks} lost.** The grade asks how sure it was of “{right}”: {sure}. "
            "Only at 100 % is nothing lost."
        )
    return (
        f"{where} **why “{safe_markdown(vocabulary[picked])}” and not “{right}”?** "
        f"{_asked_so_far(record, asked)} {_pulled(record, asked)}".rstrip()
    )


def _asked_so_far(record: Record, asked: AskedWord) -> str:
    """How often the student studied this question before the test, and what has moved its weights since."""
    place = int(record.batch.questions[asked.row])
    times, last = asked_before(record.settings, place, record.step)
    if record.step == 1:
        return "It has studied nothing yet: every weight stands where chance put it."
    if not times:
        return "It was never asked this before."
    often = {1: "once", 2: "twice"}.get(times, f"{numbers.count(times)} times")
    since = record.step - last - 1
    moved = f", and {counted(since, 'other test')} moved the same weights since" if since else ""
    return f"It was asked this {often} before, last in test {last}{moved}."


def _pulled(record: Record, asked: AskedWord) -> str:
    """How many of the test's other questions want what would make this one worse."""
    pulls = pulls_on(record, asked.row)
    others = len(pulls) - 1
    if not others:
        return ""
    against = int((pulls < 0).sum())
    if not against:
        return "No other question of this test pulls against it."
    return (
        f"{against} of the {counted(others, 'other question')} of this test "
        f"{'pulls' if against == 1 else 'pull'} against it: a small step that helps {'it' if against == 1 else 'them'} "
        "makes this one worse."
    )
