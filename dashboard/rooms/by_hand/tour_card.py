"""One stop of the tour: a sentence, the formula, the same with numbers, and now and then a number to type first."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import streamlit as st

from dashboard.look import numbers
from dashboard.rooms.by_hand.drill import Mark, judge
from dashboard.rooms.by_hand.link import SHEET
from dashboard.rooms.by_hand.sheet import Numbers, Sheet
from dashboard.rooms.by_hand.step_card import DIRECTIONS, wrapping
from dashboard.rooms.by_hand.tour import STOPS, TOUR, Stop
from dashboard.shell import session
from model.by_hand.path import LATEX, Step, cell_expression, step_of, written

INSIDE = "by-hand-inside"
"""Key of the section with all steps."""

Marks = dict[tuple[Numbers, str], Mark]


def tour_card(sheet: Sheet) -> None:
    """The stop at which the visitor is, and the way to the ones beside it."""
    place = session.part(TOUR).stop
    stop = STOPS[place - 1]
    step = step_of(sheet.steps, stop.key)
    with st.container(border=True, gap="small", key="card-by-hand-tour"):
        st.caption(f"Step {place} of {len(STOPS)} · {DIRECTIONS[step.direction]}")
        st.markdown(f"### {stop.title}")
        st.markdown(stop.words)
        with st.container(key="by-hand-tour-formula"):
            st.latex(stop.formula or step.formula)
        mark = _marks().get((sheet.numbers, stop.key))
        is_known = not stop.ask or (mark is not None and mark.is_filled_in)
        st.markdown(
            wrapping(
                cell_expression(sheet.steps, stop.key, *stop.cell)
                if is_known
                else written(step.cells[stop.cell[0]][stop.cell[1]], LATEX) + r" = \;?"
            )
        )
        if stop.ask:
            _ask(stop, mark)
        if place == len(STOPS):
            st.markdown(before_and_after(sheet))
        _neighbours(place)


def _marks() -> Marks:
    """What the teacher said to the numbers that this visitor typed."""
    found: Marks = session.remember("by_hand_tour", dict)
    return found


def _ask(stop: Stop, mark: Mark | None) -> None:
    """A field for the number, and what the teacher says to it. Nobody has to."""
    if mark is not None and mark.is_filled_in:
        if mark.verdict == "right":
            st.success(mark.message, icon=":material/check:")
        return
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.text_input(
            stop.ask,
            key=f"tour-{stop.key}",
            width=430,
            placeholder="Your number, then Enter",
            on_change=_answer,
            args=(stop,),
        )
        st.button("Show me", key="tour-show", type="tertiary", on_click=_show, args=(stop,))
    if mark is not None:
        st.markdown(f":red[**✗ {mark.message}**]")


def _answer(stop: Stop) -> None:
    sheet, typed = session.part(SHEET), str(session.chosen(f"tour-{stop.key}"))
    if typed.strip():
        step = step_of(sheet.steps, stop.key)
        _marks()[sheet.numbers, stop.key] = judge(sheet, step, *stop.cell, typed)


def _show(stop: Stop) -> None:
    _marks()[session.part(SHEET).numbers, stop.key] = Mark("revealed", "", "")


def before_and_after(sheet: Sheet) -> str:
    """What studying once has changed, in a sentence or two."""
    first, second = (_of_right(sheet.steps, prefix) for prefix in ("", "again."))
    (p, lost), (p_again, lost_again) = first, second
    says = (
        f"At the first try it was {numbers.percent(p)} sure of “rocks” and lost {numbers.nats(lost)} nats. Now it is "
        f"**{numbers.percent(p_again)}** sure and loses **{numbers.nats(lost_again)}**. "
    )
    if lost_again < lost:
        return (
            says
            + "That was one test and one step; the other pages do the same, thousands of times."
        )
    return says + "That is not less: with these numbers the step was too large, or there was none."


def _of_right(steps: tuple[Step, ...], prefix: str) -> tuple[float, float]:
    """The confidence in “rocks” after “AI”, and the marks lost there."""
    p = step_of(steps, f"{prefix}probabilities").result[0][1]
    return p, step_of(steps, f"{prefix}losses").result[0][0]


def _neighbours(place: int) -> None:
    with st.container(horizontal=True, gap="small", key="by-hand-tour-ways"):
        st.button(
            "Back",
            icon=":material/chevron_left:",
            key="tour-back",
            disabled=place == 1,
            on_click=_go,
            args=(place - 1,),
        )
        st.button(
            "Next",
            icon=":material/chevron_right:",
            icon_position="right",
            key="tour-next",
            type="primary",
            disabled=place == len(STOPS),
            on_click=_go,
            args=(place + 1,),
        )


def _go(stop: int) -> None:
    session.set_part(TOUR, replace(session.part(TOUR), stop=stop))


@contextmanager
def all_steps(sheet: Sheet) -> Iterator[bool]:
    """The section with everything beyond the tour, open where the link says so. Yields whether it is open."""
    session.put(INSIDE, session.part(TOUR).inside)
    section = st.expander(
        f"Look inside: all {len(sheet.steps)} steps, with blanks, your own weights, and sheets to print",
        icon=":material/search:",
        key=INSIDE,
        on_change=_open,
    )
    with section:
        yield session.part(TOUR).inside


def _open() -> None:
    session.set_part(TOUR, replace(session.part(TOUR), inside=bool(session.chosen(INSIDE))))
