"""Temperature: what gut feelings are divided by before they become confidence, and the slider for it."""

from __future__ import annotations

import re
from collections.abc import Mapping

import streamlit as st

from dashboard.shell import session
from dashboard.shell.link import Part, quoted

LOWEST, HIGHEST = 0.1, 5.0
_SLIDER = "temperature"


def _read(link: Mapping[str, str], problems: list[str]) -> float:
    text = link.get("temperature", "1")
    if re.fullmatch(r"\d{1,2}(\.\d{1,2})?", text, re.ASCII) and LOWEST <= float(text) <= HIGHEST:
        return float(text)
    problems.append(
        f"This link asks for temperature {quoted(text)}; allowed is a number from {LOWEST:g} to {HIGHEST:g} "
        "with two decimals at most. Here is temperature 1."
    )
    return 1.0


def _write(temperature: float) -> dict[str, str]:
    return {} if temperature == 1.0 else {"temperature": f"{temperature:g}"}


TEMPERATURE = Part("temperature", 1.0, _read, _write)
"""What logits are divided by before they become confidence; the grade is given at 1."""


def temperature_slider() -> None:
    """The slider, which stands where the visit is."""
    session.put(_SLIDER, session.part(TEMPERATURE))
    st.slider(
        "Temperature T",
        LOWEST,
        HIGHEST,
        step=0.05,
        key=_SLIDER,
        on_change=_hear,
        help="Above 1 the student hesitates between answers, below 1 it bets on its favourite. Its first choice "
        "stays the same, and the teacher grades at 1.",
        width=170,
    )


def _hear() -> None:
    session.set_part(TEMPERATURE, float(session.chosen(_SLIDER)))
