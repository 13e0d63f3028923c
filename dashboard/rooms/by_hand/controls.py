"""What the visitor sets on the page with pencil and paper, and where on the path it is."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from dashboard.components.facts import Fact, FactsFrame, facts
from dashboard.look import numbers
from dashboard.rooms.by_hand.drill import Progress, hidden, tally
from dashboard.rooms.by_hand.link import SHEET
from dashboard.rooms.by_hand.sections import SECTIONS, neighbours, section_of, steps_on
from dashboard.rooms.by_hand.sheet import LEVELS, Level, Sheet
from dashboard.shell import session
from model.by_hand.path import LEARNING_RATE_LIMIT, step_of

LEVEL_NAMES: dict[Level, str] = {
    "worked": "Worked",
    "few": "A few blanks",
    "most": "Mostly blanks",
    "solo": "Solo",
}

STEP_CHOICE, RATE, BOTH = "by-hand-step", "by-hand-rate", "by-hand-both"
"""Keys of widgets."""


def progress() -> Progress:
    """What this visitor has filled in so far."""
    found: Progress = session.remember("by_hand_progress", Progress)
    return found


def summary(sheet: Sheet) -> None:
    """Both tries in four numbers; what is still blank is not given away."""
    shown = []
    for name, prefix in (("1st try", ""), ("2nd try", "again.")):
        share = _known(sheet, f"{prefix}probabilities", 1)
        loss = _known(sheet, f"{prefix}loss", 0)
        confidence = "?" if share is None else numbers.percent(share)
        score = "?" if loss is None else numbers.nats(loss)
        shown += [
            Fact(f"{name}: sure of “rocks”", confidence, term="p", tone="ink"),
            Fact(f"{name}: marks lost", score, term="loss", tone="pen", unit="nat"),
        ]
    facts(key="by-hand-facts", still=FactsFrame(tuple(shown)))


def _known(sheet: Sheet, key: str, column: int) -> float | None:
    """The number in the first row of a result, unless it is still blank."""
    step = step_of(sheet.steps, key)
    is_blank = (0, column) in hidden(sheet, step, progress())
    return None if is_blank else step.result[0][column]


def settings(sheet: Sheet) -> None:
    """How many blanks, how hard to study, what is asked, and the way back to our numbers."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="by-hand-settings"):
        with st.container(width="content", gap="xsmall", key="by-hand-levels"):
            st.markdown("**How many results are blank?**")
            with st.container(horizontal=True, gap="xsmall", width="content"):
                for level in LEVELS:
                    st.button(
                        LEVEL_NAMES[level],
                        key=f"by-hand-level-{level}",
                        type="primary" if level == sheet.level else "secondary",
                        on_click=_turn,
                        args=(replace(sheet, level=level),),
                    )
        session.put(RATE, sheet.learning_rate)
        st.number_input(
            "How hard to study (learning rate η)",
            0.0,
            LEARNING_RATE_LIMIT,
            step=0.05,
            format="%.4g",
            width=250,
            key=RATE,
            on_change=_choose_rate,
        )
        session.put(BOTH, sheet.both_asked)
        st.toggle(
            "Also ask after “rocks”",
            key=BOTH,
            on_change=_choose_both,
            help="The right answer there is “AI”. Only a word that sees two words can learn where "
            "to look: without this, queries and keys get no feedback at all.",
        )
        st.button(
            "Our numbers again",
            icon=":material/restart_alt:",
            key="by-hand-reset",
            disabled=not sheet.is_changed,
            on_click=_turn,
            args=(sheet.as_we_chose(),),
            help="Every weight, the learning rate and the question as we chose them",
        )


def whose_numbers(sheet: Sheet) -> None:
    """Says whose numbers these are."""
    n = len(sheet.changes)
    if n:
        weights = "1 weight is yours" if n == 1 else f"{n} weights are yours"
        st.caption(f"{weights}, the others are ours. The address of this page carries them along.")
    else:
        st.caption(
            "The weights are our own choice, multiples of ¼ so that they are easy to read; everything "
            "else follows from them. Type over any weight (dotted line) and all that follows changes."
        )


def navigation(sheet: Sheet) -> None:
    """Where on the path: its sections, the steps of this one, and one step back or on."""
    here, steps = section_of(sheet.step), sheet.steps
    with st.container(horizontal=True, gap="xsmall", key="by-hand-sections"):
        for section in SECTIONS:
            done = tally(sheet, section, progress())
            ready = sheet.level != "worked" and done.done == done.blanks
            st.button(
                section.title,
                key=f"by-hand-section-{section.key}",
                icon=":material/check:" if ready else None,
                type="primary" if section == here else "secondary",
                help=section.about,
                on_click=_turn,
                args=(sheet.at(steps_on(section, steps)[0].key),),
            )
    before, after = neighbours(steps, sheet.key)
    with st.container(horizontal=True, vertical_alignment="bottom", key="by-hand-steps"):
        st.button(
            "Step back",
            icon=":material/chevron_left:",
            key="by-hand-back",
            disabled=before is None,
            on_click=_turn,
            args=(sheet.at(before.key) if before else sheet,),
        )
        members = {step.key: step for step in steps_on(here, steps)}
        keys = list(members)
        session.put(STEP_CHOICE, sheet.key)
        st.selectbox(
            f"Step {[step.key for step in steps].index(sheet.key) + 1} of {len(steps)}",
            keys,
            format_func=lambda key: (
                f"{keys.index(key) + 1}. {members[key].title}" if key in members else key
            ),
            key=STEP_CHOICE,
            on_change=_choose_step,
        )
        st.button(
            "Next step",
            icon=":material/chevron_right:",
            icon_position="right",
            key="by-hand-next",
            type="primary",
            disabled=after is None,
            on_click=_turn,
            args=(sheet.at(after.key) if after else sheet,),
        )


def drill_progress(sheet: Sheet) -> None:
    """How far the visitor is with this section and with the whole path."""
    if sheet.level == "worked":
        return
    section = section_of(sheet.step)
    part, whole = tally(sheet, section, progress()), tally(sheet, None, progress())
    st.progress(
        whole.done / whole.blanks,
        f"{section.title}: {part.done} of {part.blanks} filled in · whole path: {whole.done} of "
        f"{whole.blanks}, {whole.found} by yourself, {whole.revealed} revealed",
    )


def _turn(sheet: Sheet) -> None:
    session.set_part(SHEET, sheet)


def _choose_step() -> None:
    session.set_part(SHEET, session.part(SHEET).at(session.chosen(STEP_CHOICE)))


def _choose_rate() -> None:
    sheet = session.part(SHEET)
    session.set_part(SHEET, replace(sheet, learning_rate=float(session.chosen(RATE))))


def _choose_both() -> None:
    session.set_part(SHEET, session.part(SHEET).asking(session.chosen(BOTH)))
