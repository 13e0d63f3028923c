"""One step of the path: its formula, its matrices, where a number comes from, and blanks to fill in."""

from __future__ import annotations

import streamlit as st

from dashboard.components.matrices import Cells, MatrixEvent, MatrixTable, Place, Remark, matrices
from dashboard.look.symbols import symbol_of
from dashboard.rooms.by_hand.controls import progress
from dashboard.rooms.by_hand.drill import (
    Progress,
    answer,
    answer_rule,
    blanks,
    hidden,
    mark_to_show,
    must_ask_rule,
    reveal,
)
from dashboard.rooms.by_hand.link import SHEET
from dashboard.rooms.by_hand.rules import RULES, WHAT_RULES_SAY, hint, on_the_way_there
from dashboard.rooms.by_hand.sheet import PLACES_OF_WEIGHTS, Sheet
from dashboard.rooms.by_hand.typed import parse, shown
from dashboard.shell import session
from model.by_hand.example import TOKENS
from model.by_hand.path import (
    LATEX,
    PLACES,
    TEXT,
    Step,
    axis_names,
    cell_expression,
    cell_operands,
    step_of,
    written,
)
from model.by_hand.weights import EXAMPLE_WEIGHTS

DIRECTIONS = {
    "forward": "on the way there · forward",
    "backward": "on the way home · backward",
    "update": "studying · update",
    "second_try": "once more · forward with the new weights",
}
MATRICES = "by-hand-matrices"


def step_card(sheet: Sheet) -> None:
    """The step that the sheet looks at."""
    step, done = sheet.step, progress()
    with st.container(border=True, gap="small", key="card-by-hand-step"):
        st.caption(DIRECTIONS[step.direction])
        if must_ask_rule(sheet, step, done):
            _ask_rule(sheet, step, done)
            return
        st.markdown(f"### {step.title} ${step.symbol}$")
        st.markdown(step.sentence)
        if step.rule is not None:
            st.markdown(f":red-badge[{step.rule} rule] {WHAT_RULES_SAY[step.rule]}")
        with st.container(key="by-hand-formula"):
            st.latex(step.formula)
        _matrices(sheet, step, done)
        _arithmetic(sheet, step, done)
        _why_nothing(sheet, step)
        _reveal_buttons(sheet, step, done)


def _ask_rule(sheet: Sheet, step: Step, done: Progress) -> None:
    """Which rule is this? Asked before formula and numbers are shown."""
    st.markdown(f"### Which rule is this? ${step.symbol}$")
    st.markdown(f"You are about to compute **{step.title.lower()}**. On the way there you had:")
    for there in on_the_way_there(step, sheet.steps):
        st.latex(there.formula)
    tried = done.rules.get(step.key, ())
    with st.container(horizontal=True, gap="small", key="by-hand-rules"):
        for rule in RULES:
            st.button(
                rule.capitalize(),
                key=f"by-hand-rule-{rule}",
                disabled=rule in tried,
                help=WHAT_RULES_SAY[rule],
                on_click=answer_rule,
                args=(step, rule, done),
            )
        st.button(
            "Show me",
            key="by-hand-rule-shown",
            type="tertiary",
            on_click=answer_rule,
            args=(step, step.rule, done),
        )
    if tried:
        st.warning(hint(tried[-1]), icon=":material/close:")


def _matrices(sheet: Sheet, step: Step, done: Progress) -> None:
    operands = [_operand(sheet, key) for key in step.operands]
    place_of = {table.key: index for index, table in enumerate(operands)}
    out_of_sight = hidden(sheet, step, done)
    rows, columns = range(len(step.result)), range(len(step.result[0]))
    marks = {
        place: done.marks[sheet.numbers, step.key, *place]
        for place in blanks(sheet.level, step)
        if (sheet.numbers, step.key, *place) in done.marks
    }
    said = mark_to_show(sheet, step, done)
    matrices(
        operands,
        MatrixTable(
            step.key,
            step.title,
            symbol_of(step.symbol),
            step.row_names,
            step.column_names,
            tuple(
                tuple(None if (r, c) in out_of_sight else shown(step.result[r][c]) for c in columns)
                for r in rows
            ),
            tone="gradient" if step.direction == "backward" else "value",
        ),
        key=MATRICES,
        chosen=sheet.cell,
        lights=[
            [
                [
                    (place_of[cell.key], cell.row, cell.column)
                    for cell in cell_operands(sheet.steps, step.key, r, c)
                ]
                for c in columns
            ]
            for r in rows
        ],
        spoken=[
            [
                _unsaid(sheet, step, r, c)
                if (r, c) in out_of_sight
                else cell_expression(sheet.steps, step.key, r, c, TEXT)
                for c in columns
            ]
            for r in rows
        ],
        notes={
            place: Remark(mark.verdict == "right", mark.typed)
            for place, mark in marks.items()
            if mark.verdict != "revealed"
        },
        message="" if said is None else said.message,
        message_right=said is not None and said.verdict == "right",
        on_event=_hear,
    )


def _unsaid(sheet: Sheet, step: Step, row: int, column: int) -> str:
    """What is said of a blank: its formula with numbers, unless the learner goes solo and finds that, too."""
    return (
        "still blank" if sheet.level == "solo" else written(step.cells[row][column], TEXT) + " = ?"
    )


def _operand(sheet: Sheet, key: str) -> MatrixTable:
    """A parameter, to be written over, or the result of an earlier step, to be gone to."""
    if key in EXAMPLE_WEIGHTS:
        rows, columns = axis_names(key, TOKENS, sheet.targets)
        changed = {PLACES_OF_WEIGHTS[number] for number, _ in sheet.changes}
        title = PLACES[key].title
        return MatrixTable(
            key,
            title[0].upper() + title[1:],
            symbol_of(PLACES[key].symbol),
            rows,
            columns,
            _cells(sheet.weights[key]),
            tone="weight",
            editable=True,
            changed=tuple((row, column) for name, row, column in changed if name == key),
        )
    step = step_of(sheet.steps, key)
    return MatrixTable(
        key,
        step.title,
        symbol_of(step.symbol),
        step.row_names,
        step.column_names,
        _cells(step.result),
        tone="gradient" if step.direction == "backward" else "value",
        leads=True,
    )


def _cells(matrix: tuple[tuple[float, ...], ...]) -> Cells:
    return tuple(tuple(shown(number) for number in row) for row in matrix)


def _hear(event: MatrixEvent) -> None:
    """What a press or a typed number changes, before the rerun that it causes."""
    sheet = session.part(SHEET)
    place: Place = (event.row, event.column)
    if event.kind == "follow":
        session.set_part(SHEET, sheet.at(event.table))
    elif event.kind == "choose":
        session.set_part(SHEET, sheet.at(sheet.key, place))
    elif event.kind == "answer" and place in blanks(sheet.level, sheet.step):
        answer(sheet, sheet.step, *place, event.text, progress())
        session.set_part(SHEET, sheet.at(sheet.key, place))
    elif event.kind == "edit":
        try:
            session.set_part(SHEET, sheet.with_weight(event.table, *place, parse(event.text)))
        except ValueError as error:
            session.complain(f"That does not work as a weight: {error}")


def _arithmetic(sheet: Sheet, step: Step, done: Progress) -> None:
    """The same formula with this example's numbers, for the chosen cell."""
    row, column = sheet.cell
    st.markdown(
        f"**{step.row_names[row]} · {step.column_names[column]}**: the same formula, with numbers"
    )
    with st.container(key="by-hand-arithmetic"):
        if (row, column) not in hidden(sheet, step, done):
            st.markdown(wrapping(cell_expression(sheet.steps, step.key, row, column)))
        elif sheet.level == "solo":
            st.caption("Solo: fill in the formula yourself. The lit numbers belong in it.")
        else:
            st.markdown(wrapping(written(step.cells[row][column], LATEX) + r" = \;?"))


def _why_nothing(sheet: Sheet, step: Step) -> None:
    """Where no feedback arrives, says why, and what to try."""
    looks = ("scores", "Q", "K", "W_Q", "W_K")
    is_about_looking = step.name.startswith("blocks.0.attention.") and step.name.endswith(looks)
    if step.direction == "backward" and is_about_looking and not sheet.both_asked:
        st.info(
            "No feedback arrives here: the only word that is asked sees nothing but itself, so it "
            "has no choice where to look. Switch on **Also ask after “rocks”** above and look again.",
            icon=":material/lightbulb:",
        )


def wrapping(latex: str) -> str:
    """Large, but in the line: a long sum then wraps where a displayed one would run out of the page."""
    return rf"$\displaystyle {latex}$"


def _reveal_buttons(sheet: Sheet, step: Step, done: Progress) -> None:
    if sheet.level == "worked":
        return
    still_blank = hidden(sheet, step, done)
    if not still_blank:
        st.success(
            "Every number of this step is there. On to the next one.", icon=":material/check:"
        )
        return
    with st.container(horizontal=True, gap="small", key="by-hand-reveal"):
        st.button(
            "Reveal this number",
            key="by-hand-reveal-one",
            icon=":material/visibility:",
            disabled=sheet.cell not in still_blank,
            on_click=reveal,
            args=(sheet, step, [sheet.cell], done),
        )
        st.button(
            f"Reveal all {len(still_blank)} of this step",
            key="by-hand-reveal-step",
            type="tertiary",
            on_click=reveal,
            args=(sheet, step, still_blank, done),
        )
