"""The page of two students: who they are, a bet, their curves, the same paper twice, and more in sections."""

from __future__ import annotations

import streamlit as st

from dashboard.cards.ask_bet import ask_bet
from dashboard.cards.bets import FASTER
from dashboard.cards.course_facts import counts_words
from dashboard.cards.second_student import Beside, Names, names_of, second_of, way_words
from dashboard.look.text import safe_markdown
from dashboard.rooms.compare import same_paper_chart, sections, together_chart
from dashboard.rooms.compare.chooser import beside_now, choose, fork_here, own_change
from dashboard.rooms.compare.forks import forks_of_this_visit
from dashboard.rooms.compare.papers import side_by_side, what_compares
from dashboard.serving.second import Second, is_out_of_reach
from dashboard.shell import session
from dashboard.shell.sections import Section, look_inside
from dashboard.shell.view import View
from model.looking.same_paper import same_words


def second_now() -> Second:
    """Who sits beside the visitor's student."""
    settings = session.visit().settings
    return second_of(settings, beside_now(settings)[0])


def draw(view: View) -> None:
    """What moves with the tests, below who the two are."""
    second = sections.second_in(view)
    beside, problem = beside_now(view.settings)
    names = names_of(view.settings, second)
    if problem:
        st.warning(
            f"The second student no longer makes sense: {safe_markdown(problem)}.",
            icon=":material/link_off:",
        )
    st.markdown("**Who sits beside your student?**")
    choose(view, beside)
    st.markdown(_who(view, second, names))
    note = what_compares(view.settings, second)
    if note:
        st.markdown(note)
    if is_out_of_reach(second):
        st.warning(
            f"There is nothing to fork after test {beside.after}: "
            f"{'the fork' if beside.of else 'your student'} diverges before. Fork at an earlier test.",
            icon=":material/fork_right:",
        )
    shows = view.settings.ask != second.settings.ask or beside.after or _bet(view, beside)
    if shows:
        _curves(view, second)
        if same_words(view.settings, second.settings):
            view.show(
                same_paper_chart.same_paper,
                second,
                key="same-paper",
                height=same_paper_chart.height_of(view.settings.batch_size),
            )
    look_inside(
        view,
        Section("both-papers", "Both papers, whole", side_by_side),
        Section("blame-both", "Blame and update, side by side", sections.blame_and_update),
    )


def _who(view: View, second: Second, names: Names) -> str:
    if second.origin is not None:
        return (
            f"Your student, **{names.first}**, and its fork: **{way_words(second)}**. Up to test {second.shared} they "
            "are one and the same."
        )
    if view.settings.exam != second.settings.exam:
        return f"**{names.first}** and **{names.second}**, each with a student that suits it."
    return f"**{names.first}** and **{names.second}**; in all else they are alike."


def _bet(view: View, beside: Beside) -> bool:
    return ask_bet(view, FASTER, beside.text)


def _curves(view: View, second: Second) -> None:
    by_word = any(
        counts_words(each.questions) or each.ask == "every word"
        for each in (view.settings, second.settings)
    )
    left, right = st.columns(2)
    with left:
        view.show(together_chart.marks_together, second, key="marks-both", of="both", height=280)
    with right:
        view.show(
            together_chart.right_together, second, by_word, key="right-both", of="both", height=280
        )


def closer(view: View) -> None:
    """What is looked at in peace."""
    past = sections.shared_past(view)
    if past:
        st.markdown(past)
    forks_of_this_visit(view, beside_now(view.settings)[0])
    look_inside(
        view,
        Section("fork-here", f"Fork here, after test {view.step}", fork_here),
        Section("only-one", "What only one of them knows", sections.what_only_one_knows),
        Section("cost", "What each costs", sections.what_each_costs),
        Section("second", "Another second student", _own),
        title="Look further",
    )


def _own(view: View) -> None:
    own_change(view, beside_now(view.settings)[0])
