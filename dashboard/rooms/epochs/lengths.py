"""How long the notes were, how far the steps, and how hard it studied, under the marks lost on one axis of tests."""

from __future__ import annotations

from functools import partial

import numpy as np
import streamlit as st

from dashboard.cards.never_studied import evenly
from dashboard.look import numbers
from dashboard.look.glossary import opens
from dashboard.rooms.epochs import lengths_chart
from dashboard.rooms.epochs.choices import LOG
from dashboard.rooms.epochs.curves import powers_of_ten
from dashboard.rooms.epochs.in_slices import in_slices
from dashboard.rooms.epochs.lengths_chart import Length
from dashboard.shell import session
from dashboard.shell.view import View
from model import Run
from model.looking.confidence_line import grid
from model.looking.norms import length, lengths

MOST_MEASURED = 80
"""Tests that are measured; of a longer course some, evenly."""
MOST_IN_A_ROW = 300
"""Tests that can be walked through once more; of a longer course those are measured that are soon found again."""


def length_at(run: Run, step: int) -> Length:
    """The length of the whole gradient of test `step`, and of the step that it made."""
    gradient, update = (length(each) for each in lengths(run.record_at(step)))
    return Length(step, gradient, update)


def measured(run: Run, step: int) -> tuple[int, ...]:
    """The tests up to `step` that are measured, always with the last: evenly apart, or nearly so in a long course."""
    if step <= MOST_IN_A_ROW:
        return tuple(sorted({*evenly(range(1, step + 1), MOST_MEASURED - 1), step}))
    found_soon = np.array([at for at in grid(run) if at < step])
    wanted = np.linspace(1, step, MOST_MEASURED)[:-1]
    nearest = np.abs(found_soon[:, None] - wanted).argmin(axis=0)
    return tuple(sorted({*found_soon[nearest].tolist(), step}))


def lengths_over_tests(view: View) -> None:
    """The section."""
    st.markdown(
        f"The length of all notes of a test together ({opens('gradient', 'gradient norm')}) says how much there is to "
        f"learn from it; the length of the {opens('update')} how far the student really moved; the "
        f"{opens('learning rate')} how hard it was told to study."
    )
    steps = measured(view.run, view.step)
    found = in_slices(view, "Looking the tests up again", steps, length_at)
    if found is None:
        return
    chart = lengths_chart.aligned_lengths(
        view.run.history.up_to(view.step), found, session.part(LOG)
    )

    view.show_still(
        chart,
        key="lengths",
        height=560,
        controls=partial(powers_of_ten, "log-lengths"),
    )
    if len(found) < view.step:
        st.caption(f"Measured: {len(found)} of {numbers.count(view.step)} tests.")
