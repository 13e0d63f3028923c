"""What it was never taught: a row a question, right or wrong, since when, and what it was told that says the same."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from dashboard.cards.course_facts import counts_words
from dashboard.components import Fact, FactsFrame, facts
from dashboard.look import numbers
from dashboard.look.text import counted, safe_markdown
from dashboard.rooms.inside.link import LOOK
from dashboard.rooms.inside.sure_chart import moments_until
from dashboard.serving.runs import shared_run
from dashboard.serving.shelf import Shelf
from dashboard.shell import session
from dashboard.shell.dials import dial
from dashboard.shell.view import View
from model import Settings
from model.exams import Exam
from model.looking.never_studied import (
    Kind,
    NeverStudied,
    Verdicts,
    never_studied,
    rates,
    right_now,
)

MOST_ASKED = 12_000
"""Questions that are asked in all to find out since when each is right: bounds the tests that are looked at."""

N_ROWS = 10
"""Questions on screen at once."""

KIND_WORDS: dict[Kind, str] = {
    "rule": "Rules: + 0, × 1 …",
    "kin studied": "Said otherwise",
    "without kin": "Facts of their own",
}
KIND_NOTES: dict[Kind, str] = {
    "rule": "a rule gives the answer",
    "kin studied": "a studied question says the same",
    "without kin": "nothing studied says the same",
}

SHOWN = ("All", "Wrong now", "Told, and still wrong")

_found = Shelf(4 * 2**20)


def untaught(view: View) -> None:
    """The never-studied questions of this exam, before the test at which the visitor rests."""
    exam = view.settings.questions
    if not exam.held_out:
        st.markdown("This exam keeps no question back: the student studies all of it.")
        return
    if counts_words(exam):
        st.markdown(
            "In this exam several words may follow, so no sentence is right or wrong as a whole. What it loses on the "
            "sentences that it never studies is drawn on “Round after round”."
        )
        return
    of = _questions(view.settings)
    with st.spinner("Asking what it never studied …"):
        verdicts = _verdicts(view.settings, view.step - 1)
        told = _told_right(view, of)
    now = verdicts.right[-1]
    _rates(of, now)
    st.markdown(_examples(exam, of, now, told))
    _table(view, of, verdicts, told)


def _questions(settings: Settings) -> tuple[NeverStudied, ...]:
    return _found.get(
        (settings.exam, settings.pairs, settings.text), lambda: never_studied(settings.questions)
    )


def _verdicts(settings: Settings, behind: int) -> Verdicts:
    """Right or wrong after some tests up to now, the same for everybody who asks."""
    places = sorted(settings.questions.held_out)
    tests = moments_until(settings, behind, max(6, min(60, MOST_ASKED // len(places))))

    def right(test: int) -> NDArray[np.bool_]:
        return _found.get(
            (settings.digest, test),
            lambda: right_now(settings, shared_run(settings).weights_at(test), places),
        )

    return Verdicts(tuple(tests), np.stack([right(test) for test in tests]))


def _told_right(view: View, of: tuple[NeverStudied, ...]) -> dict[int, bool]:
    """Whether each studied question that says the same as a never-studied one is right now."""
    places = sorted({kin.question for each in of for kin in each.studied_kin[:1]})
    if not places:
        return {}
    right = _found.get(
        (view.settings.digest, view.step, "told"),
        lambda: right_now(view.settings, view.record.before, places),
    )
    return dict(zip(places, map(bool, right), strict=True))


def _rates(of: tuple[NeverStudied, ...], right: NDArray[np.bool_]) -> None:
    """How much of each kind is right."""
    shown = [
        Fact(
            label=KIND_WORDS[kind],
            value=f"{numbers.percent(n_right / n)} right",
            note=f"{n_right} of {n}: {KIND_NOTES[kind]}",
            tone="held_out",
        )
        for kind, (n_right, n) in rates(of, right).items()
    ]
    facts(key="untaught-rates", still=FactsFrame(tuple(shown)))


def _examples(
    exam: Exam, of: tuple[NeverStudied, ...], right: NDArray[np.bool_], told: dict[int, bool]
) -> str:
    """Where one side of a fact is known and not the other, if that is so."""
    pairs = [
        (each, kin)
        for each, is_right in zip(of, right, strict=True)
        for kin in each.studied_kin[:1]
        if not is_right and told[kin.question]
    ]
    if not any(each.studied_kin for each in of):
        return "Nothing that it studies says the same as one of these: without looking them up, nobody can know them."
    if not pairs:
        missing = int((~right).sum())
        if missing:
            return f"It gets {counted(missing, 'question')} wrong here, and also what it was told that says the same."
        return "It knows all of them, though nobody ever told it."
    each, kin = pairs[0]
    known, unknown = (
        safe_markdown(exam.questions[place].prompt_text) for place in (kin.question, each.place)
    )
    return (
        f"It knows “{known}”, which it studies, and not “{unknown}”, which says the same: "
        f"so it is with **{counted(len(pairs), 'question')}** here."
    )


def _table(
    view: View, of: tuple[NeverStudied, ...], verdicts: Verdicts, told: dict[int, bool]
) -> None:
    """The questions, some at a time, each with a button that asks it above."""
    now = verdicts.right[-1]
    chosen = st.segmented_control(
        "Which", SHOWN, required=True, **dial("untaught-shown", SHOWN, SHOWN[0])
    )
    rows = [
        row
        for row, each in enumerate(of)
        if chosen == SHOWN[0]
        or (not now[row] and (chosen == SHOWN[1] or any(map(told.get, _studied(each)))))
    ]
    if not rows:
        st.markdown("None.")
        return
    pages = -(-len(rows) // N_ROWS)
    page = 1
    if pages > 1:
        page = int(
            st.number_input(
                f"Page, from 1 to {pages}", 1, pages, key=f"untaught-page-{pages}", width=200
            )
        )
    for row in rows[(page - 1) * N_ROWS : page * N_ROWS]:
        _row(view, of[row], bool(now[row]), verdicts.since(row), told)
    if len(verdicts.tests) < view.step:
        st.caption(
            f"Asked at {len(verdicts.tests)} moments of its {counted(view.step - 1, 'test')}."
        )


def _studied(each: NeverStudied) -> list[int]:
    return [kin.question for kin in each.studied_kin[:1]]


def _row(
    view: View, each: NeverStudied, is_right: bool, since: int | None, told: dict[int, bool]
) -> None:
    exam = view.settings.questions
    question = exam.questions[each.place]
    ask, told_of = st.columns([2, 3], vertical_alignment="center")
    ask.button(
        safe_markdown(question.prompt_text, 60),
        key=f"ask-{each.place}",
        icon=":material/north:",
        help="Ask it above",
        width="stretch",
        on_click=_follow,
        args=(question.prompt_text,),
    )
    words = ":red[**✗ wrong**]"
    if is_right:
        words = f":green[**✓ right**], {f'since test {since}' if since else 'from the start'}"
    for kin in each.studied_kin[:1]:
        same = safe_markdown(exam.questions[kin.question].prompt_text)
        how = "right" if told[kin.question] else "wrong"
        words += f" · it studies the {kin.relation} “{same}”: {how}"
    told_of.markdown(words)


def _follow(prompt: str) -> None:
    session.set_part(LOOK, replace(session.part(LOOK), prompt=prompt))
