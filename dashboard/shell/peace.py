"""What is looked at in peace: it speaks of the test at which the visitor rests, and pales while another is above."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from dashboard.look import numbers
from dashboard.shell.view import View


@contextmanager
def in_peace(view: View, key: str, *, said: bool = True) -> Iterator[None]:
    """A box for what does not move under play; `said` names its test above it, where nothing in it does."""
    with st.container(key=f"peace-{key}"):
        if said:
            st.html(f'<p class="of-test">This is about test {numbers.count(view.step)}</p>')
        yield
