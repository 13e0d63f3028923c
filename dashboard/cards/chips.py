"""The choices of a bet as chips, and a way past it: what all bets have in common on a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from dashboard.look.text import safe_markdown


def chips(
    name: str,
    options: Mapping[str, str],
    choose: Callable[[str], None],
    *,
    skip: str,
    chosen: str = "",
) -> None:
    """A button for each option, key → words, and "Show me" while nothing is `chosen`.

    `choose` is called with the key of an option, or with `skip`, before the rerun that this causes.
    """
    with st.container(horizontal=True, gap="small"):
        for key, words in options.items():
            st.button(
                safe_markdown(words, 60),
                key=f"{name}-{key}",
                type="primary" if key == chosen else "secondary",
                on_click=choose,
                args=(key,),
            )
        if not chosen:
            st.button(
                "Show me", key=f"{name}-{skip}", type="tertiary", on_click=choose, args=(skip,)
            )
