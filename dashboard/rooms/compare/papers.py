"""The same paper side by side, and what can be compared between these two at all."""

from __future__ import annotations

import streamlit as st

from dashboard.cards.exam_sheet import exam_sheet, follow, sheet
from dashboard.cards.second_student import names_of
from dashboard.components import PaperFrame, paper
from dashboard.look import numbers
from dashboard.look.text import counted
from dashboard.rooms.compare.sections import second_in
from dashboard.serving.second import Second, record_at
from dashboard.shell.view import View
from model import Record, Settings
from model.looking.followed import showcase_of
from model.looking.same_paper import on_the_paper_of, same_words


def side_by_side(view: View) -> None:
    """Both papers of every test, graded."""
    second = second_in(view)
    names = names_of(view.settings, second)
    left, right = st.columns(2)
    with left:
        exam_sheet(view, key="paper", sealed=False, title=names.first)
    with right:
        view.add("paper-second", second_sheet, second, *view.followed)
        paper(
            key="paper-second",
            sealed=False,
            title=names.second,
            on_follow=follow if same_words(view.settings, second.settings) else None,
        )


def second_sheet(record: Record, second: Second, place: int, word: int) -> PaperFrame:
    """The second student's answers to the very paper of the record; with another exam, its own of that number."""
    other = record_at(second, record.step)
    if same_words(record.settings, second.settings):
        return sheet(on_the_paper_of(other, record), place, word)
    return sheet(other, showcase_of(second.settings), 1)


def what_compares(first: Settings, second: Second) -> str:
    """What can be compared between these two, and why the rest cannot, in Markdown; empty where everything can."""
    other = second.settings
    if not same_words(first, other):
        return (
            f"**Two exams.** Their words differ ({counted(len(first.questions.vocabulary), 'word')} and "
            f"{counted(len(other.questions.vocabulary), 'word')}), so marks lost are told as multiples of what a "
            "guesser loses, and answers can't be laid beside each other: below, each has its own paper."
        )
    told = []
    if first.ask != other.ask:
        told.append(
            "**Asked other words.** Who is asked for every word loses marks on words that nobody can know, so the "
            "curves don't compare. The papers do: below, both are asked for the same words."
        )
    if first.batch_size != other.batch_size:
        told.append(
            f"**Not as many questions a test.** By the same test, the second has studied "
            f"{numbers.number(other.batch_size / first.batch_size)} × as many."
        )
    if first.repeats != other.repeats:
        told.append("**Other flash cards**, so a round asks some questions more often.")
    if first.seed != other.seed:
        told.append("**Another seed**: other first weights, and the questions in another order.")
    if told:
        told.append("Below, the second sits the first one's paper, only to be looked at.")
    return " ".join(told)
