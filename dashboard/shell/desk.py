"""The desk: the controls that stand on every page that shows a run, in the same place, and the page's supply."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack, nullcontext
from urllib.parse import urlencode

import streamlit as st

from dashboard.components import player, supply
from dashboard.components.frames import encoded
from dashboard.components.player import FOLLOWED
from dashboard.look.text import safe_markdown
from dashboard.serving import confidence_lines, frames
from dashboard.serving.confidence_lines import WITH_A_PAGE, WITH_AN_ANSWER
from dashboard.serving.frames import Live
from dashboard.serving.runs import last_test, shared_run, study, wait
from dashboard.serving.second import Second, in_a_row, ready, runs_of, study_on
from dashboard.shell import session
from dashboard.shell.fingerprint import say_if_another
from dashboard.shell.following import followed_now
from dashboard.shell.link import Visit
from dashboard.shell.popovers import exam_choice, popovers
from dashboard.shell.stations import STATIONS, Station
from dashboard.shell.view import View
from dashboard.shell.waiting import told_of
from dashboard.shell.way import walk_on
from dashboard.shell.words import words_of_a_fixed_test, words_of_each_test
from model import Run

Draw = Callable[[View], None]

RETOLD = 2000
"""Tests whose grades a page that holds some back tells again with every rest, so that the track is not behind."""

LONGEST_PROBLEM = 400
"""Characters of a sentence about what made no sense."""

PATIENCE = 0.2
"""Seconds that one answer of the server may take for frames beyond the first."""


def at_the_desk(
    draw: Draw,
    station: Station | None,
    rests: bool,
    told: Callable[[View], int] | None = None,
    second: Second | None = None,
    bare: bool = False,
) -> View:
    """The desk and, below it, what moves with the tests; returns the view of the test at which the visitor rests.

    `rests` says that the page has something to look at in peace, so that the server wants to hear of a rest.
    `told` is the last test whose grades the browser may have, where that is not every test that was studied: then
    nothing else that gives them away is sent either. With a `second` student a test can be shown that both have sat.
    A `bare` desk is the player alone, for a card in somebody else's page.
    """
    run = _reach(session.visit(), second)
    visit = session.visit()
    step = min(visit.test, max(_ready(run, second), 1), last_test(run))
    view = View(visit, run, step, second=second)
    with st.container(key="desk"):
        _player(view, rests)
        if not bare:
            _row(station, visit)
    with st.container(key="messages"):
        _say_what_happened(run, visit)
    with st.container(key="stage"):
        if told is None:
            view.add(FOLLOWED, followed_now, *view.followed)
        draw(view)
        if told is None:
            words_of_each_test(view)
        else:
            words_of_a_fixed_test(sealed=view.settings.exam)
        _supply(view, time.time_ns(), None if told is None else told(view))
    return view


def _reach(visit: Visit, other: Second | None) -> Run:
    """The run, one turn further towards the test that the visitor wants; past a divergence, the last before."""
    run = shared_run(visit.settings)
    session.hold(run, *([] if other is None else runs_of(other)))
    study(run, visit.test)
    if other is not None:
        study_on(other, visit.test)
    if visit.test > last_test(run):
        session.go_to(last_test(run))
    return run


def _ready(run: Run, other: Second | None) -> int:
    """The last test that can be shown without studying."""
    own = min(run.step, last_test(run))
    return own if other is None else min(own, ready(other))


def _player(view: View, rests: bool) -> None:
    settings = view.settings
    player(
        key="player",
        run=settings.digest,
        session=session.token(),
        step=view.visit.test,
        peace=view.step,
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
def _supply(view: View, born: int, told: int | None) -> None:
    """The page's supply, apart from what it shows: the browser asks it for what it lacks, and it alone runs again.

    `born` tells a page as it was drawn last from the same page before: later ones outweigh earlier ones. Of tests after
    `told` it sends no grades.
    """
    request = session.asked_for(born)
    settings, run, lives = view.settings, view.run, view.lives
    name = signature(settings.digest, lives)
    fields = {"page": encoded(name), "born": encoded(born)}
    steps: tuple[int, ...] = (view.step,)
    rows: tuple[int, int, int] | None = None
    if request is None:
        whole = session.sends_anew(name)
        if told is not None:
            rows = (max(0, told - RETOLD), 0, 0)
    else:
        whole, steps, rows = (
            request.whole,
            request.steps,
            (
                request.rows,
                request.rounds,
                request.points,
            ),
        )
        study(run, max(request.goal, *steps, 0))
        if view.second is not None:
            study_on(view.second, max(request.goal, *steps, 0))
        fields["answers"] = encoded(request.number)
    if whole:
        fields["bases"], rows = frames.bases(lives, settings), (0, 0, 0)
    if rows is not None:
        tests, rounds, points = rows
        on_the_way = request is not None and request.goal > _ready(run, view.second)
        patience = 0 if on_the_way else WITH_A_PAGE if whole else WITH_AN_ANSWER
        line = (
            confidence_lines.points(run, *view.followed, points, patience) if told is None else None
        )
        last = settings.last_step if told is None else told
        fields["rows"] = frames.rows(run, tests, rounds, last, line)
    fields["tests"] = _in_time(view, steps)
    fields["reached"] = encoded(_ready(run, view.second))
    fields["last"] = encoded(last_test(run))
    fields["line"] = encoded(told_of(wait(run, request.goal if request else view.visit.test)))
    supply(frames.message(**fields), key="supply", on_ask=lambda asked: session.ask(born, asked))


def _in_time(view: View, steps: Sequence[int]) -> bytes:
    """The frames of as many of these tests as are studied and can be drawn in time, at least one."""
    run, lives = view.run, view.lives
    reached = _ready(run, view.second)
    there = sorted({step for step in steps if step <= reached})
    end = time.monotonic() + PATIENCE
    parts: list[bytes] = []
    with ExitStack() as held:
        is_held = False
        for step in there:
            if not is_held and not frames.are_drawn(lives, run.settings, step):
                held.enter_context(in_a_row(run, view.second))
                is_held = True
            parts.append(frames.tests(lives, run.settings, [step])[1:-1])
            if time.monotonic() > end:
                break
    return b"{" + b",".join(parts) + b"}"


def signature(digest: str, lives: Sequence[Live]) -> str:
    """Names a page with all that was chosen on it: frames of one signature belong together."""
    names = [digest, *(live.name for live in lives)]
    return hashlib.sha256("\n".join(names).encode()).hexdigest()[:16]


def _row(station: Station | None, visit: Visit) -> None:
    """Below the player: the stations and the way on, the exam, and what opens."""
    with st.container(horizontal=True, gap="small", key="desk-row"):
        _strip(station)
        with st.container(horizontal=True, gap="small", width="content", key="desk-more"):
            exam_choice(visit)
            popovers(visit)


def _strip(here: Station | None) -> None:
    """The four stations of a test, as links, and the button that walks on along the way through all pages."""
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
                )
        walk_on()


def say_problems() -> None:
    """What in this visit's link made no sense."""
    for (
        sentence
    ) in session.problems():  # it may repeat the link, in which `[a](https://…)` would be live
        st.warning(safe_markdown(sentence, LONGEST_PROBLEM), icon=":material/link_off:")


def _say_what_happened(run: Run, visit: Visit) -> None:
    """What the visitor needs to know before looking: a link that made no sense, a divergence, the end."""
    say_problems()
    say_if_another(run, visit)
    if run.diverged_at is not None and visit.test == last_test(run):
        st.error(
            f"The student **diverges** here: in test {run.diverged_at} its loss is no longer a number. "
            f"It studied too hard (learning rate {visit.settings.learning_rate:g}): each step overshot the valley "
            "further than the one before. Everything before is still here; go back, or choose a smaller rate.",
            icon=":material/trending_up:",
        )
    elif visit.test == visit.settings.last_step:
        st.success("That was the last test of this course.", icon=":material/school:")
