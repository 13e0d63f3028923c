"""Puts the style sheets into the page: what Streamlit's theme options cannot say."""

from functools import cache
from pathlib import Path

import streamlit as st

from dashboard.look.theme import css_variables

_DASHBOARD = Path(__file__).resolve().parents[1]


@cache
def style_sheet() -> str:
    """The palette as CSS variables, the page's rules and the live components' rules."""
    rules = [
        _DASHBOARD / "shell" / "style.css",
        *sorted((_DASHBOARD / "components").glob("*.css")),
    ]
    return "\n".join([css_variables(), *(sheet.read_text("utf-8") for sheet in rules)])


def apply_style() -> None:
    """Call once a run, before anything is drawn."""
    st.html(f"<style>{style_sheet()}</style>")
