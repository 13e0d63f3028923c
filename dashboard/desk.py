"""The desk: the controls that stand on every page, in the same place, and the play that they conduct."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from urllib.parse import urlencode

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import session
from dashboard.components import player
from dashboard.link import Visit, to_link
from dashboard.runs import shared_run
from dashboard.settings_form import settings_form
from dashboard.stations import STATIONS, Station
from dashboard.view import View
from dashboard.words import glossary_table, tooltip
from model import EXAMS, Run

CHUNK_SECONDS = 3.0
"""How much play one answer of the server holds, in seconds."""

SMALLEST_CHUNK, LARGEST_CHUNK = 8, 30
"""Tests in one answer of the server under play."""

PATIENCE, PROGRESS_EVERY = 0.5, 0.2
"""Seconds of training without a word, and between two signs of progress."""

KEYS = """
| key | does |
|---|---|
| → | next test |
| ← | back one test |
| P, Space | play, pause |
| W | walk on to the next station |
| Tab, Enter | reach and press everything else |
| arrows, Enter | in a heatmap: move from cell to cell, choose one |
"""

Draw = Callable[[View], None]


def at_the_desk(draw: Draw, station: Station | None) -> None:
    """The desk and, below it, what `draw` shows of the test on screen; under play, of the tests to come.

    Under play both are a fragment, so that the rest of the page rests. It ends as a whole, never in the middle: what
    a run does not reach is taken off the screen.
    """
    with st.container(key="stage"):
        if session.playing():
            st.fragment(_under_play)(draw, station)
        else:
            with (
                st.container()
            ):  # as a fragment has one: each element keeps its place, and so its zoom
                _desk_and_page(draw, station)


def resting_view() -> View:
    """The view of the test on screen, for what does not move under play."""
    visit = session.visit()
    return View(visit, shared_run(visit.settings), (visit.test,))


def _under_play(draw: Draw, station: Station | None) -> None:
    _desk_and_page(draw, station)
    if not session.playing():
        st.rerun()


def _desk_and_page(draw: Draw, station: Station | None) -> None:
    run = _reach(session.visit())
    visit, steps = session.visit(), _steps(run)
    with st.container(key="desk"):
        with st.container(
            horizontal=True, vertical_alignment="center", gap="small", key="desk-row"
        ):
            _player(run, visit, steps)
            _buttons(visit, last_test(run))
            _exam_choice(visit)
            _popovers(visit)
        _strip(visit, station)
    with st.container(key="messages"):
        _say_what_happened(run, visit)
    draw(View(visit, run, steps))


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
        session.go_to(last_test(run))
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


def _player(run: Run, visit: Visit, steps: tuple[int, ...]) -> None:
    """The clock; its event has decided which tests are drawn."""
    settings = visit.settings
    player(
        step=visit.test,
        last=last_test(run),
        tests_per_round=settings.tests_per_round,
        rounds=settings.rounds,
        playing=session.playing(),
        speed=session.speed(),
        key=session.PLAYER,
        steps=steps if session.playing() else (),
        run=repr(to_link(Visit(settings))),
        on_event=session.hear_player,
    )


def _exam_choice(visit: Visit) -> None:
    """Which exam; another one starts with its own recommended student."""
    titles = {key: make().title for key, make in EXAMS.items()}
    with _lazy_popover(titles[visit.settings.exam], "quiz", "exam-popover") as is_open:
        if not is_open:
            return
        st.markdown("**Which exam?** Each has a student of its own.")
        for key, make in EXAMS.items():
            st.button(
                make().title,
                key=f"exam-{key}",
                help=make().summary,
                width="stretch",
                type="primary" if key == visit.settings.exam else "secondary",
                on_click=_choose_exam,
                args=(key,),
            )


def _choose_exam(key: str) -> None:
    session.put("exam-popover", False)
    session.change_settings(exam=key)


@contextmanager
def _lazy_popover(label: str, icon: str, key: str) -> Iterator[bool]:
    """A popover that is filled when it is opened: closed, it costs nothing at each test. Yields whether it is open."""
    popover = st.popover(label, icon=f":material/{icon}:", key=key, on_change="rerun")
    with popover:
        yield bool(popover.open)


def _buttons(visit: Visit, last: int) -> None:
    """Back, next and restart."""
    test = visit.test
    st.button(
        "Back",
        icon=":material/arrow_back:",
        key="back",
        shortcut="Left",
        disabled=test <= 1,
        on_click=session.walk,
        args=(-1,),
        help="The test before, exactly as it was",
    )
    st.button(
        "Next test",
        icon=":material/arrow_forward:",
        key="next",
        type="primary",
        shortcut="Right",
        disabled=test >= last,
        on_click=session.walk,
        args=(1,),
        help="The student studies, then sits the next test",
    )


def _popovers(visit: Visit) -> None:
    """Go to a test, settings, share, and help with keys and words."""
    with _lazy_popover("Go to", "my_location", "go-popover") as is_open:
        if is_open:
            last = visit.settings.last_step
            with st.form("go-form", border=False):
                st.number_input(
                    f"Test, from 1 to {last:,}", 1, last, visit.test, step=1, key="go-test"
                )
                st.form_submit_button("Go there", type="primary", on_click=_go_there)
            st.button(
                "Restart with test 1",
                icon=":material/restart_alt:",
                key="restart",
                on_click=_restart,
            )
    with _lazy_popover("Settings", "tune", "settings-popover") as is_open:
        if is_open:
            settings_form(visit.settings)
    with _lazy_popover("Share", "share", "share-popover") as is_open:
        if is_open:
            st.markdown(
                "The address of this page **is** the save file: who opens it sees this very test."
            )
            st.code("?" + urlencode(session.link()), language=None)
    with _lazy_popover("Keys and words", "help", "help-popover") as is_open:
        if is_open:
            st.markdown(KEYS)
            with st.expander("Every word, both ways", icon=":material/translate:"):
                st.markdown(glossary_table())


def _go_there() -> None:
    session.put("go-popover", False)
    session.go_to(int(session.chosen("go-test")))


def _restart() -> None:
    session.put("go-popover", False)
    session.go_to(1)


def _strip(visit: Visit, here: Station | None) -> None:
    """The four stations of a test, as links; one press on "walk on" goes from one to the next."""
    link = session.link()
    with st.container(horizontal=True, gap="small", key="strip"):
        for number, station in enumerate(STATIONS, start=1):
            with (
                st.container(key="station-here", width="content")
                if station is here
                else nullcontext()
            ):
                st.page_link(
                    station.page,
                    label=f"{number} {station.verb}"
                    + (" :small[you are here]" if station is here else ""),
                    icon=station.icon,
                    query_params=link,
                    help=tooltip(station.term),
                )
        if st.button("Walk on", key="walk", icon=":material/directions_walk:", shortcut="W"):
            following = STATIONS[(STATIONS.index(here) + 1) % 4] if here else STATIONS[0]
            if here is STATIONS[-1]:
                session.go_to(visit.test + 1)
            st.switch_page(following.page, query_params=session.link())


def _say_what_happened(run: Run, visit: Visit) -> None:
    """What the visitor needs to know before looking: a link that made no sense, a divergence, the end."""
    for sentence in session.problems():
        st.warning(sentence, icon=":material/link_off:")
    if run.diverged_at is not None and visit.test == last_test(run):
        st.error(
            f"The student **diverges** here: in test {run.diverged_at} its loss is no longer a number. "
            f"It studied too hard (learning rate {visit.settings.learning_rate:g}): each step overshot the valley "
            "further than the one before. Everything before is still here; go back, or choose a smaller rate.",
            icon=":material/trending_up:",
        )
    elif visit.test == visit.settings.last_step:
        st.success("That was the last test of this course.", icon=":material/school:")
