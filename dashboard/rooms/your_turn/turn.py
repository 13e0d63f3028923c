"""The page from the sealed sheet to the second sitting, for the test at which the visitor rests."""

from __future__ import annotations

import math

import streamlit as st

from dashboard.charts.chart import Chart
from dashboard.components.coins import WHOLE, Points, coins
from dashboard.look import numbers
from dashboard.look.text import counted, safe_markdown
from dashboard.rooms.your_turn import sitting
from dashboard.rooms.your_turn.calibration_chart import calibration
from dashboard.rooms.your_turn.graded import graded, told
from dashboard.rooms.your_turn.grading import marks_lost, mean
from dashboard.rooms.your_turn.reveal_chart import Sat, on_one_curve
from dashboard.rooms.your_turn.sheet import Asked, sheet_of
from dashboard.rooms.your_turn.sitting import Turn
from dashboard.shell import session
from dashboard.shell.show import show_still
from dashboard.shell.view import View

SURE = 0.5
"""Whoever lays more than that on one word is sure of it."""

Sheet = tuple[Asked, ...]


def told_up_to(view: View) -> int:
    """The last test whose grades the browser may have: that of this page only once the sheet is handed in."""
    handed_in = sitting.turn_of(view.settings, view.step) is not None
    return view.step if handed_in else view.step - 1


def your_turn(view: View) -> None:
    """The sealed sheet, or, once it is handed in, how it was graded; then the same sheet again."""
    sheet = view.of_record(sheet_of)
    turn = sitting.turn_of(view.settings, view.step)
    if turn is None:
        st.markdown(
            f"**{WHOLE} points a question**, in coins of ten: many where you are sure, few where you are not. One "
            "point stays on every row, for nobody is ever 100 % sure here: softmax gives no word a 0 either. How it "
            "is graded you hear afterwards, on your own answers."
        )
        _sealed(view, sheet, 1)
    elif turn.studied and turn.again is None:
        st.markdown(
            "**The student has studied this test**: every weight moved a hair, once. Now both of you sit the same "
            "sheet again. You have read the key, so have your coins follow."
        )
        _sealed(view, sheet, 2)
    else:
        if turn.again is not None:
            _both_again(sheet, turn.first, turn.again)
        _handed_back(view, sheet, turn)
    _how_sure_you_may_be()


def _sealed(view: View, sheet: Sheet, sitting_number: int) -> None:
    settings, step = view.settings, view.step
    coins(
        key="coins",
        sheet=f"{settings.digest[:8]}-{step}-{sitting_number}",
        questions=[asked.sealed for asked in sheet],
        on_hand_in=lambda points: sitting.hand_in(settings, step, sheet, points),
        on_nonsense=session.complain,
    )


def _handed_back(view: View, sheet: Sheet, turn: Turn) -> None:
    """The first sheet, graded, and the rule explained on one of its answers."""
    losses = sitting.losses_of(turn.first, sheet)
    student = mean(asked.lost for asked in sheet)
    st.html(
        f'<p class="turn-score" role="status"><b>{"The first time" if turn.studied else "Handed back"}.</b> '
        f"Marks lost a question: you {told(mean(losses))}, the student, before it studied, "
        f"{told(student)}.</p>{graded(sheet, turn.first)}"
    )
    left, right = st.columns(2)
    with left:
        number = _which(view, losses)
        asked, points = sheet[number], turn.first[number]
        view.show_still(_curve(view, asked, points), key="on-one-curve", height=300)
    with right:
        _the_rule(view, asked, points)
        if not turn.studied:
            st.button(
                "Let it study, then both sit it again",
                type="primary",
                icon=":material/menu_book:",
                key="study",
                on_click=sitting.let_it_study,
                args=(view.settings, view.step),
            )


def _which(view: View, losses: tuple[float, ...]) -> int:
    """The question on which the rule is explained: the one that cost most, or the one that was chosen."""
    if len(losses) == 1:
        return 0
    worst = losses.index(max(losses))
    chosen: int | None = st.segmented_control(
        "The rule, on question",
        range(len(losses)),
        default=worst,
        required=True,
        format_func=lambda index: str(index + 1),
        key=f"which-{view.settings.digest[:8]}-{view.step}",
    )
    return worst if chosen is None else chosen


def _curve(view: View, asked: Asked, points: tuple[int, ...]) -> Chart:
    exam = view.settings.questions
    p = points[asked.right] / WHOLE
    sat = (
        Sat("you", p, marks_lost(p)),
        Sat("the student", asked.before[asked.right], asked.lost),
        Sat("the guesser", 1 / len(exam.vocabulary), exam.guessing_loss),
    )
    return on_one_curve(asked.words[asked.right], sat)


def _the_rule(view: View, asked: Asked, points: tuple[int, ...]) -> None:
    exam = view.settings.questions
    n_words = len(exam.vocabulary)
    word, p = safe_markdown(asked.words[asked.right]), points[asked.right] / WHOLE
    n = counted(n_words, "word")
    st.markdown(
        f"**The rule.** What counts is the share on the right word alone: you gave “{word}” {points[asked.right]} of "
        f"{WHOLE}, so you lose −ln {p:g} = {told(marks_lost(p))}. A guesser finds all {n} alike and loses "
        f"ln {n_words} = {told(exam.guessing_loss)}. (You had it easier: the right word was always printed.)"
    )
    st.markdown(_gradient(asked, points))


def _gradient(asked: Asked, points: tuple[int, ...]) -> str:
    """What the visitor's own numbers would write into the margin: p − 1 at the right word, p at every other."""
    word, p = safe_markdown(asked.words[asked.right]), points[asked.right] / WHOLE
    note = (
        f"The note (gradient) on the gut feeling for “{word}” would be "
        f"p − 1 = {p:g} − 1 = {numbers.signed(p - 1, 2)}"
    )
    top = max(range(len(points)), key=lambda option: points[option])
    if points[top] == points[asked.right]:
        if p >= SURE:
            return f"**Sure and right.** {note}: little is left to learn."
        return f"**Right, and not sure.** {note}: what was missing is the push."
    sure = points[top] / WHOLE
    begin = "Sure and wrong" if sure >= SURE else "Wrong, and not sure"
    if top == len(asked.words):
        down = f"and what lay on the {asked.others} others pulls each of them down by its share"
        lay = f"{points[top]} points lay on other words"
    else:
        other = safe_markdown(asked.words[top])
        down = f"and on “{other}” {numbers.signed(sure, 2)}: one is pushed up that hard, the other down"
        lay = f"{points[top]} points lay on “{other}”"
    return (
        f"**{begin}.** {lay}. {note}, {down}. Had the {points[top]} lain on “{word}”, its note would have been "
        f"{numbers.signed(sure - 1, 2)}. Being sure and wrong is what teaches most."
    )


def _both_again(sheet: Sheet, first: Points, again: Points) -> None:
    """Both sat the same sheet twice: what reading the key once and one step of the optimizer are worth."""
    yours, yours_again = (mean(sitting.losses_of(points, sheet)) for points in (first, again))
    before = mean(asked.lost for asked in sheet)
    after = mean(asked.lost_after for asked in sheet)
    st.markdown("## The same sheet again")
    st.markdown(
        f"| marks lost a question | first | again | change |\n|---|---|---|---|\n"
        f"| you | {told(yours)} | {told(yours_again)} | {_change(yours, yours_again)} |\n"
        f"| the student | {told(before)} | {told(after)} | {_change(before, after)} |"
    )
    st.html(graded(sheet, again, again=True))
    you = (
        "You read the key once and remember it."
        if yours_again < yours
        else "You had read the key, and could have followed it."
    )
    followed = (
        "and its shares followed a little: that is why it needs many tests."
        if after < before
        else "and on these questions that did not help: a step serves the whole test, and can be too long."
    )
    st.markdown(
        f"{you} The student has no place where an answer is kept: each of its weights moved a hair against its note, "
        f"for all questions of the test at once, {followed} **Next test** (→) brings another sealed sheet."
    )


def _change(before: float, after: float) -> str:
    change = after - before
    if not math.isfinite(change):
        return "no number any more"
    return (
        "the same"
        if change == 0
        else f"{numbers.nats(abs(change))} {'less' if change < 0 else 'more'}"
    )


def _how_sure_you_may_be() -> None:
    """From enough answers on: whether the visitor, and the student, are right as often as they say."""
    answered = sum(turn.answers for turn in sitting.all_turns())
    if not answered:
        return
    if answered < sitting.ENOUGH:
        st.markdown(
            f"{counted(answered, 'answer')} of yours so far. From {sitting.ENOUGH} on, stands here whether what you "
            "call 90 % comes true nine times in ten, and the student's beside it."
        )
        return
    yours = sitting.gathered(lambda turn: turn.said)
    students = sitting.gathered(lambda turn: turn.student_said)
    st.markdown(f"## How sure may you be? {counted(answered, 'answer')} of this visit")
    left, right = st.columns(2)
    with left:
        show_still(calibration(yours, students), key="calibration", height=360)
    with right:
        st.markdown(
            "Whoever is **calibrated** is right on 9 of 10 rows to which they gave 90 %. Above the dotted line: too "
            "timid; below it: too bold. Nobody trains the student for this by name, yet −ln p asks for just that: on "
            "average it is lowest for whoever says what they hold true."
        )
