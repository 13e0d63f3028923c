"""TODO dashboard/shell/progress.py."""

from __future__ import annotations

import math
import time

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.serving.runs import shared_run
from dashboard.shell import session
from dashboard.shell.link import Visit
from model import Run

CHUNK_SECONDS = 3.0
"""How much play one answer of the server holds, in seconds."""


SMALLEST_CHUNK, LARGEST_CHUNK = 8, 30
"""Tests in one answer of the server under play."""


PATIENCE, PROGRESS_EVERY = 0.5, 0.2
"""Seconds of training without a word, and between two signs of progress."""


def last_test(run: Run) -> int:
    """The last test there is to see: of the course, or before the student diverged."""
    return run.settings.last_step if run.diverged_at is None else run.diverged_at - 1


def _reach(visit: Visit) -> Run:
    """The run, trained as far as the visit wants to look; a visit past a divergence goes back to it."""
    run = shared_run(visit.settings)
    place = st.empty()  # always there: what is drawn later keeps its place, and so its element
    if run.step < visit.test and run.diverged_at is None:
        _train(run, visit.test, place)
    if visit.test > last_test(run):
        session.fall_back_to(last_test(run))
    return run


def _steps(run: Run) -> tuple[int, ...]:
    """The tests to draw: the one on screen and the next or, under play, those that the browser lacks."""
    if not session.playing():
        test = session.visit().test
        run.advance_to(min(test + 1, run.settings.last_step))
        return (test, test + 1) if test < last_test(run) else (test,)
    first = session.next_test()
    enough = min(session.speed() * CHUNK_SECONDS, LARGEST_CHUNK)  # the speed may be infinite
    chunk = max(SMALLEST_CHUNK, math.ceil(enough))
    wanted = min(first + chunk - 1, run.settings.last_step)
    run.advance_to(wanted)
    last = last_test(run)
    return tuple(range(first, min(wanted, last) + 1)) or (last,)


def _train(run: Run, test: int, place: DeltaGenerator) -> None:
    drawn = time.monotonic() + PATIENCE
    bar: DeltaGenerator | None = None

    def tell(reached: int, wanted: int) -> bool:
        nonlocal bar, drawn
        if time.monotonic() > drawn:
            drawn = time.monotonic() + PROGRESS_EVERY
            if bar is None:
                with place.container(border=True):
                    bar = st.progress(0.0)
                    st.button("Stop here", key="stop", on_click=_stop, args=(run,))
            bar.progress(reached / wanted, f"Studying: test {reached:,} of {wanted:,}")
        return True

    run.advance_to(test, tell)
    place.empty()


def _stop(run: Run) -> None:
    session.go_to(max(run.step, 1))
