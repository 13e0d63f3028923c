"""The desk: the controls that stand on every page, in the same place, and the play that they conduct."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext

import streamlit as st

from dashboard.components import player
from dashboard.look.glossary import tooltip
from dashboard.serving.runs import shared_run
from dashboard.shell import session
from dashboard.shell.link import Visit, to_link
from dashboard.shell.popovers import (
    _exam_choice,
    _popovers,
)
from dashboard.shell.progress import (
    _reach,
    _steps,
    last_test,
)
from dashboard.shell.stations import STATIONS, Station
from dashboard.shell.view import View
from model import Run

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
                    help=None if station is here else tooltip(station.term),
                )
        if st.button("Walk on", key="walk", icon=":material/directions_walk:", shortcut="W"):
            following = STATIONS[(STATIONS.index(here) + 1) % 4] if here else STATIONS[0]
            if here is STATIONS[-1]:
                session.go_to(visit.test + 1)
            st.switch_page(following.page, query_params=session.link())


def say_problems() -> None:
    """What in this visit's link made no sense."""
    for sentence in session.problems():
        st.warning(sentence, icon=":material/link_off:")


def _say_what_happened(run: Run, visit: Visit) -> None:
    """What the visitor needs to know before looking: a link that made no sense, a divergence, the end."""
    say_problems()
    if run.diverged_at is not None and visit.test == last_test(run):
        st.error(
            f"The student **diverges** here: in test {run.diverged_at} its loss is no longer a number. "
            f"It studied too hard (learning rate {visit.settings.learning_rate:g}): each step overshot the valley "
            "further than the one before. Everything before is still here; go back, or choose a smaller rate.",
            icon=":material/trending_up:",
        )
    elif visit.test == visit.settings.last_step:
        st.success("That was the last test of this course.", icon=":material/school:")
