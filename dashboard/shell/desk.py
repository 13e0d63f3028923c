"""The desk: the controls that stand on every page that shows a run, in the same place, and the page's supply."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from urllib.parse import urlencode

import streamlit as st

from dashboard.components import player, supply
from dashboard.components.frames import encoded
from dashboard.look.glossary import tooltip
from dashboard.serving import frames
from dashboard.serving.frames import Live
from dashboard.serving.runs import last_test, shared_run, study
from dashboard.shell import session
from dashboard.shell.link import Visit
from dashboard.shell.popovers import exam_choice, popovers
from dashboard.shell.stations import STATIONS, Station
from dashboard.shell.view import View
from model import Run

Draw = Callable[[View], None]

PATIENCE = 0.2
"""Seconds that one answer of the server may take for frames beyond the first."""


def at_the_desk(draw: Draw, station: Station | None, rests: bool) -> View:
    """The desk and, below it, what moves with the tests; returns the view of the test at which the visitor rests.

    `rests` says that the page has something to look at in peace, so that the server wants to hear of a rest.
    """
    run = _reach(session.visit())
    visit = session.visit()
    view = View(visit, run, min(visit.test, max(run.step, 1), last_test(run)))
    with st.container(key="desk"):
        _player(view, rests)
        with st.container(horizontal=True, gap="small", key="desk-row"):
            _strip(visit, station)
            with st.container(horizontal=True, gap="small", width="content", key="desk-more"):
                exam_choice(visit)
                popovers(visit)
    with st.container(key="messages"):
        _say_what_happened(run, visit)
    with st.container(key="stage"):
        draw(view)
        _supply(view, time.time_ns())
    return view


def _reach(visit: Visit) -> Run:
    """The run, one turn further towards the test that the visitor wants; past a divergence, the last before."""
    run = shared_run(visit.settings)
    session.hold(run)
    study(run, visit.test)
    if visit.test > last_test(run):
        session.go_to(last_test(run))
    return run


def _player(view: View, rests: bool) -> None:
    settings = view.settings
    player(
        key="player",
        run=settings.digest,
        session=session.token(),
        step=view.visit.test,
        jump=session.jumps(),
        last=last_test(view.run),
        tests_per_round=settings.tests_per_round,
        guessing_loss=settings.questions.guessing_loss,
        speed=session.speed(),
        rests=rests,
        link=urlencode(session.link()),
        on_rest=session.shown_is,
    )


@st.fragment
def _supply(view: View, born: int) -> None:
    """The page's supply, apart from what it shows: the browser asks it for what it lacks, and it alone runs again.

    `born` tells a page as it was drawn last from the same page before: later ones outweigh earlier ones.
    """
    request = session.asked_for(born)
    settings, run, lives = view.settings, view.run, view.lives
    name = signature(settings.digest, lives)
    fields = {"page": encoded(name), "born": encoded(born)}
    steps: tuple[int, ...] = (view.step,)
    rows: tuple[int, int] | None = None
    if request is None:
        whole = session.sends_anew(name)
    else:
        whole, steps, rows = request.whole, request.steps, (request.rows, request.rounds)
        study(run, max(request.goal, *steps, 0))
        fields["answers"] = encoded(request.number)
    if whole:
        fields["bases"], rows = frames.bases(lives, settings), (0, 0)
    if rows is not None:
        fields["rows"] = frames.rows(run, *rows)
    fields["tests"] = _in_time(lives, run, steps)
    fields["reached"] = encoded(min(run.step, last_test(run)))
    fields["last"] = encoded(last_test(run))
    supply(frames.message(**fields), key="supply", on_ask=lambda asked: session.ask(born, asked))
    if request is not None and view.step < min(session.visit().test, last_test(run)) <= run.step:
        st.rerun()  # the test that the visitor came for is studied: what is looked at in peace speaks of it, too


def _in_time(lives: Sequence[Live], run: Run, steps: Sequence[int]) -> bytes:
    """The frames of as many of these tests as are studied and can be drawn in time, at least one."""
    there = sorted({step for step in steps if step <= min(run.step, last_test(run))})
    end = time.monotonic() + PATIENCE
    parts: list[bytes] = []
    with run.in_a_row():
        for step in there:
            parts.append(frames.tests(lives, run.settings, [step])[1:-1])
            if time.monotonic() > end:
                break
    return b"{" + b",".join(parts) + b"}"


def signature(digest: str, lives: Sequence[Live]) -> str:
    """Names a page with all that was chosen on it: frames of one signature belong together."""
    names = [digest, *(live.name for live in lives)]
    return hashlib.sha256("\n".join(names).encode()).hexdigest()[:16]


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
                    label=f"{number} {station.verb}" + (" · here" if station is here else ""),
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
