"""Who sits beside the visitor's student: presets worth seeing, any other change, and forks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from dashboard.cards.second_student import (
    CHANGEABLE,
    MOST_FORKS,
    SECOND,
    Beside,
    in_order,
    parsed,
    second_of,
)
from dashboard.look.glossary import OPTIMIZER_NAMES
from dashboard.serving.second import end_of
from dashboard.shell import session
from dashboard.shell.view import View
from model import Settings
from model.student.optimizers import OPTIMIZERS


def _rate_times(settings: Settings, factor: float) -> str:
    """A multiple of the learning rate as a link writes it: ten times a tenth is the same again."""
    return repr(float(f"{settings.learning_rate * factor:.12g}"))


FORKS: dict[str, Callable[[Settings], dict[str, str]]] = {
    "ten times the rate": lambda s: {"rate": _rate_times(s, 10)},
    "a tenth of the rate": lambda s: {"rate": _rate_times(s, 0.1)},
    "plain SGD": lambda s: {"optimizer": "sgd"},
    "AdamW": lambda s: {"optimizer": "adamw"},
    "Muon": lambda s: {"optimizer": "muon"},
    "nothing forgotten": lambda s: {"forget": "0.0"},
}
"""What can go another way from a test on, in the words of a button."""


@dataclass(frozen=True)
class Preset:
    """A second student worth seeing beside the first."""

    label: str
    """The second, in the words of a chip."""
    beside: Beside


def presets(settings: Settings) -> tuple[Preset, ...]:
    """Those that make sense beside the student of these settings."""
    often, rarely = settings.batch_size != 64, settings.batch_size != 1
    wanted: list[tuple[str, dict[str, str]]] = [
        (OPTIMIZER_NAMES[name], {"optimizer": name})
        for name in OPTIMIZERS
        if name in ("sgd", "adamw", "muon") and name != settings.optimizer
    ]
    wanted += [
        ("rate × 100", {"rate": _rate_times(settings, 100)}),
        ("1 layer", {"layers": "1"}) if settings.n_layer == 3 else ("3 layers", {"layers": "3"}),
        *[("1 question a test", {"batch": "1"})] * rarely,
        *[("64 questions a test", {"batch": "64"})] * often,
        (f"seed {settings.seed + 1}", {"seed": str(settings.seed + 1)}),
        ("Capitals", {"exam": "capitals"})
        if settings.exam == "first-sums"
        else ("First sums", {"exam": "first-sums"}),
        ("asked every word", {"ask": "every word"})
        if settings.ask == "answers"
        else ("asked only answers", {"ask": "answers"}),
    ]
    found = (Preset(label, Beside(in_order(changes))) for label, changes in wanted)
    return tuple(preset for preset in found if can_be(settings, preset.beside))


def can_be(settings: Settings, beside: Beside) -> bool:
    """Whether that second student makes sense, and is another one than who it would be without a change."""
    try:
        second = second_of(settings, beside)
    except ValueError:
        return False
    return second.settings != (settings if second.origin is None else second.origin.settings)


def beside_now(settings: Settings) -> tuple[Beside, str]:
    """Who sits beside this student: the visitor's choice, or the first preset.

    Where the choice makes no sense beside this very student any more, the second text says why.
    """
    chosen, usual = session.part(SECOND), presets(settings)[0].beside
    if chosen is None:
        return usual, ""
    try:
        second_of(settings, chosen)
    except ValueError as error:
        return usual, str(error)
    return chosen, ""


def choose(view: View, beside: Beside) -> None:
    """The presets as chips, the one that is on marked."""
    with st.container(horizontal=True, gap="xsmall", key="compare-presets"):
        for number, preset in enumerate(presets(view.settings)):
            is_on = preset.beside == beside
            st.button(
                preset.label,
                key=f"preset-{number}",
                type="primary" if is_on else "secondary",
                on_click=session.set_part,
                args=(SECOND, preset.beside),
            )


def own_change(view: View, beside: Beside) -> None:
    """Any other setting of the second student, by the name that the link has for it."""
    said = f"`{beside.text}`" if beside.changes else "nothing yet"
    st.markdown(f"Otherwise at the second student: {said}.")
    with (
        st.form("compare-own", border=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        st.selectbox("Change", CHANGEABLE, index=CHANGEABLE.index("rate"), key="compare-name")
        st.text_input("to", "0.02", max_chars=80, key="compare-value")
        st.form_submit_button("Change it", on_click=_change, args=(view.settings, beside))


def _change(settings: Settings, beside: Beside) -> None:
    name, value = session.chosen("compare-name"), str(session.chosen("compare-value")).strip()
    try:
        parsed(f"{name}:{value}")
        wanted = beside.with_change(name, value)
        second_of(settings, wanted)
    except ValueError as error:
        session.complain(f"That does not work: {error}.")
        return
    session.set_part(SECOND, wanted)


def fork_here(view: View) -> None:
    """Buttons that let the visitor's student, or its fork, go another way after the test at which they rest."""
    step, second = view.step, view.second
    st.markdown(
        f"A **fork** is the same student up to test {step}, every weight bit for bit; then it goes on with other "
        "settings, on the same papers. What goes otherwise from the next test on?"
    )
    _fork_buttons(view, view.settings, None, "fork")
    beside, problem = beside_now(view.settings)
    if problem or second is None or second.origin is None or step <= beside.after:
        return
    end = end_of(second)
    if end is not None and end <= step:
        return
    if len(beside.chain) == MOST_FORKS:
        st.markdown(
            f"This is the last of {MOST_FORKS} forks in a row: it can't fork again. An earlier one can."
        )
        return
    st.markdown("Or does the **fork** fork, too?")
    _fork_buttons(view, second.settings, beside, "fork-again")


def _fork_buttons(view: View, settings: Settings, origin: Beside | None, key: str) -> None:
    """What the student of these settings can do otherwise; `origin` is the fork that it is, if it is one."""
    with st.container(horizontal=True, gap="xsmall", key=f"compare-{key}s"):
        for number, (label, changes) in enumerate(FORKS.items()):
            beside = Beside(in_order(changes(settings)), view.step, origin)
            if can_be(view.settings, beside):
                st.button(
                    label,
                    key=f"{key}-{number}",
                    icon=":material/fork_right:",
                    on_click=session.set_part,
                    args=(SECOND, beside),
                )
