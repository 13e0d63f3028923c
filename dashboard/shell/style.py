"""Puts the style sheets into the page: what Streamlit's theme options cannot say."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import streamlit as st

from dashboard.look.theme import css_variables
from dashboard.shell.link import Part, quoted

SIDEBAR_WIDTH = 248
"""In pixels, where it stands beside the page."""

LARGE_SCALE = 1.375
"""How much larger than usual everything is for a projector."""


def _read(link: Mapping[str, str], problems: list[str]) -> bool:
    text = link.get("large", "")
    if text not in ("", "1"):
        problems.append(f"This link asks for large={quoted(text)}; allowed is 1, for large type.")
    return text == "1"


LARGE: Part[bool] = Part("large", False, _read, lambda large: {"large": "1"} if large else {})
"""Whether type and charts are as large as a projector needs them."""

_DASHBOARD = Path(__file__).resolve().parents[1]


@cache
def style_sheet() -> str:
    """The palette as CSS variables, the page's rules and the live components' rules."""
    rules = [
        _DASHBOARD / "shell" / "style.css",
        *sorted((_DASHBOARD / "components").glob("*.css")),
    ]
    return "\n".join([css_variables(), *(sheet.read_text("utf-8") for sheet in rules)])


def apply_style(*, large: bool = False) -> None:
    """Call once a run, before anything is drawn. `large` is for a projector: all type and every chart grow."""
    scale = LARGE_SCALE if large else 1
    rules = f":root {{ --large: {scale}; font-size: {round(16 * scale)}px; }}"
    width = (
        f"width: {round(SIDEBAR_WIDTH * scale)}px !important"  # Streamlit's own is wider at times
    )
    rules += f' @media (min-width: 768px) {{ [data-testid="stSidebar"][data-collapsed="false"] {{ {width}; }} }}'
    st.html(f"<style>{rules}</style><style>{style_sheet()}</style>")
