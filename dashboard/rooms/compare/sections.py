"""What goes deeper on two students: who knows what alone, what each costs, and a fork's past."""

from __future__ import annotations

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from dashboard.cards.never_studied import evenly
from dashboard.cards.second_student import Names, names_of
from dashboard.look import numbers
from dashboard.look.text import counted, safe_markdown
from dashboard.rooms.compare import together_chart
from dashboard.serving.second import Second, record_at, seconds_of
from dashboard.shell.view import View
from model import Record, Settings
from model.course.run import fingerprint
from model.looking.same_paper import OnlyOne, only_one, same_words

MOST_ASKED = 400
"""Questions of the exam that both are asked, evenly spread."""
MOST_LISTED = 8
"""Questions that are written out for each of the two."""


def blame_and_update(view: View) -> None:
    """Both students' notes and updates in this test, part by part."""
    second = second_in(view)
    left, right = st.columns(2)
    with left:
        view.show(together_chart.blame_together, second, key="blame-both", height=320)
    with right:
        view.show(together_chart.updates_together, second, key="updates-both", height=320)


def second_in(view: View) -> Second:
    """The second student of a page that shows two. Raises `ValueError` on any other."""
    if view.second is None:
        raise ValueError("this page shows one student")
    return view.second


def found_by(record: Record, second: Second) -> OnlyOne:
    """Who has which questions of the exam right, just before this test."""
    other = record_at(second, record.step)
    weights = other.before if other.step == record.step else other.after
    places = evenly(range(len(record.settings.questions.questions)), MOST_ASKED)
    return only_one((record.settings, record.before), (second.settings, weights), np.array(places))


def what_only_one_knows(view: View) -> None:
    """How many questions both, one or none of them has right, and which only one has."""
    second = second_in(view)
    if not same_words(view.settings, second.settings):
        st.markdown("The two have no question in common: they study two exams.")
        return
    found: OnlyOne = view.of_record(found_by, second)
    names = names_of(view.settings, second)
    st.markdown(who_knows_table(found, names))
    for name, places in zip(names.both, (found.first, found.second), strict=True):
        if len(places):
            st.markdown(f"**Only {name}:** {listed(view.settings, places)}")


def who_knows_table(found: OnlyOne, names: Names) -> str:
    """Four counts as a Markdown table."""
    n = sum(len(places) for places in (found.both, found.first, found.second, found.neither))
    return (
        f"| of {counted(n, 'question')} | {names.second}: right | {names.second}: wrong |\n|---|---:|---:|\n"
        f"| {names.first}: right | {len(found.both)} | {len(found.first)} |\n"
        f"| {names.first}: wrong | {len(found.second)} | {len(found.neither)} |"
    )


def listed(settings: Settings, places: NDArray[np.int64]) -> str:
    """Some of the questions with their answers; those that are never studied marked."""
    exam = settings.questions
    told = []
    for place in evenly(places.tolist(), MOST_LISTED):
        question = exam.questions[place]
        never = " (never studied)" if place in exam.held_out else ""
        answer = safe_markdown(question.answer_text(exam.stop_word), 60)
        told.append(f"{safe_markdown(question.prompt_text, 60)} **{answer}**{never}")
    return "; ".join(told) + "."


def what_each_costs(view: View) -> None:
    """Processor time, questions and weights of both, measured on this server just now."""
    second = second_in(view)
    st.markdown(
        costs_table(
            (view.settings, second.settings),
            (seconds_of(view.settings), seconds_of(second.settings)),
            names_of(view.settings, second),
        )
    )
    st.caption(
        "Processor time of one core of this server: the median over the first tests of two students made for the "
        "purpose. The only numbers here that another machine, or another moment, changes."
    )


def costs_table(
    settings: tuple[Settings, Settings], seconds: tuple[float, float], names: Names
) -> str:
    """A column a student, as a Markdown table; `seconds` are those of a test."""
    sizes = [each.transformer.n_weights for each in settings]
    rows = [
        ("processor time a test", [f"{numbers.number(1000 * s)} ms" for s in seconds]),
        ("questions a test", [numbers.count(each.batch_size) for each in settings]),
        (
            "processor time a question",
            [
                f"{numbers.number(1000 * s / each.batch_size)} ms"
                for s, each in zip(seconds, settings, strict=True)
            ],
        ),
        ("weights", [numbers.count(size) for size in sizes]),
    ]
    head = f"| | {names.first} | {names.second} |\n|---|---:|---:|\n"
    return head + "\n".join(f"| {label} | {one} | {two} |" for label, (one, two) in rows)


def shared_past(view: View) -> str:
    """The fingerprints of a fork and its origin after the last test that they share, and now."""
    second = second_in(view)
    if second.origin is None or view.step <= second.shared:
        return ""
    after, step = second.shared, view.step
    mine, theirs = view.run.weights_at(after), record_at(second, after).after
    now, theirs_now = view.record, record_at(second, step)
    return (
        f"**One past.** After test {after} the weights of both are `{fingerprint(mine)}` · `{fingerprint(theirs)}`; "
        f"after test {min(step, theirs_now.step)} `{fingerprint(now.after)}` · `{fingerprint(theirs_now.after)}`. "
        "Equal fingerprints mean that all weights are equal, bit for bit."
    )
